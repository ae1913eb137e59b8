"""A package, so that its browser and its app end with its last test (pytest's package scope)."""

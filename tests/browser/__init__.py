"""A package, so that its browser and app end after its last test (pytest's package scope)."""

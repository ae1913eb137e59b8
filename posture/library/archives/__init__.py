"""The library, or one runner, as one file: writing it, and importing one that anybody made."""

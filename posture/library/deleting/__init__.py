"""Deleting: the bin and what is left over, and erasing to the last byte, on a full disk too."""

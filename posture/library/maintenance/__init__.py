"""Opening a library and looking after it: checking, repairing, and deleting completely."""

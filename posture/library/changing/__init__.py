"""Who changed what: one coach at a time, each change in words and undone for an hour."""

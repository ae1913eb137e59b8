"""What the library stores: its tables, their words, and in whose name a row was written."""

"""The folder of files, the database that belongs to it, and the two as one `Library`."""

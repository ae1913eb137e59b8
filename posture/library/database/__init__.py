"""The database, SQLite or PostgreSQL: connecting, migrating, and errors that people can read."""

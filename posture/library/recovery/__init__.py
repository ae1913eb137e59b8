"""After damage: backups, what can be read from a damaged database, a folder without its own."""

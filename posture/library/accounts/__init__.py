"""Who may come in where others reach the app, and the list of who saw and changed what."""

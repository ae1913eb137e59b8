"""The clips given to the app: their folders, their uploads, their analyses."""

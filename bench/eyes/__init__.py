"""Contacts of real clips, as seen in the pictures."""

"""Contacts of real clips, as people saw them in the pictures."""

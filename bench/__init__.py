"""Accuracy and speed against truth; runnable by anyone, never a timed test."""

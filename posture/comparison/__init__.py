"""Comparing two results of one runner: whether they were filmed alike, and what changed."""

"""Runners over time: sessions as points, targets, in short, and as a table for researchers."""

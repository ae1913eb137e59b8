"""Clips that have arrived: looking at them, and sorting them into runners' sessions."""

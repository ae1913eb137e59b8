"""Runners, their sessions and clips: adding them, telling them apart, and finding them."""

"""Rendered treadmill runners whose every joint, contact and angle is known exactly."""

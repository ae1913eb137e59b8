"""From a video to the body over time."""

"""What a runner can download of a clip."""

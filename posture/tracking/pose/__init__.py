"""From pictures to body landmarks: MediaPipe, its model, and where the model comes from."""

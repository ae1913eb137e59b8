"""Small pictures for tests."""

import cv2
import numpy as np


def a_jpeg(width: int = 16, height: int = 9) -> bytes:
    """Return a grey picture as JPEG."""
    return cv2.imencode(".jpg", np.full((height, width, 3), 128, dtype=np.uint8))[1].tobytes()

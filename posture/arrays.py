"""Types of arrays and pictures."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]
"""A picture, (height, width, 3), RGB."""

"""The arrays that everything is worked out on."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Image = NDArray[np.uint8]
"""A picture, (height, width, 3), RGB."""

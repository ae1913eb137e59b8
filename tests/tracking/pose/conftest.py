import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from posture.tracking.pose.models import Model, ensure_model

SAMPLES = Path(__file__).parents[3] / "sample_videos"
SAMPLE_FRAMES = 12


@pytest.fixture(scope="session")
def full_model() -> Model:
    """The full model, which ``make test`` obtains beforehand."""
    return ensure_model("full", print)


@pytest.fixture(scope="session")
def pictures() -> list[NDArray[np.uint8]]:
    """The first frames of a sample clip, 960 x 540 RGB."""
    with av.open(SAMPLES / "good_60.mp4") as container:
        frames = zip(range(SAMPLE_FRAMES), container.decode(video=0), strict=False)
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for _, frame in frames]


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """The exact truth of that clip; ``frames[k]["px"]`` starts with the 33 landmarks."""
    content: dict[str, Any] = json.loads((SAMPLES / "good_60.json").read_text())
    return content

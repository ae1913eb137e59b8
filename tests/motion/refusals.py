"""The refusal of a track that must be refused."""

import pytest

from posture.errors import RefusedError
from posture.motion.read import read_motion
from posture.pose_track import PoseTrack


def refusal_of(track: PoseTrack) -> RefusedError:
    """Return the refusal; both its sentences end where they should."""
    with pytest.raises(RefusedError) as caught:
        read_motion(track)
    for sentence in (caught.value.message, caught.value.advice):
        assert sentence.endswith(".")
        assert "\n" not in sentence
    return caught.value

"""What checks say is true of a run whose joints are known, worked out by hand."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.known_run import KnownRun

Places = Sequence[tuple[float, float]]


class Body:
    """Joints at a few instants, metres; a joint given once stays where it is."""

    def __init__(self, joints: Mapping[str, Places], instants: int = 2) -> None:
        self._joints = {
            part: np.array(list(places) * (instants if len(places) == 1 else 1))
            for part, places in joints.items()
        }

    def near(self, part: str) -> FloatArray:
        return self._joints[part]

    def middle(self, part: str) -> FloatArray:
        return self._joints[f"middle {part}"]

    def length(self, one: str, other: str) -> float:
        return float(np.median(np.linalg.norm(self.near(one) - self.near(other), axis=1)))


# Every angle is 45 degrees at one of two instants and 0 (the elbow's 90 and 180) at the other.
RUN = KnownRun(
    stride_s=0.7,
    contact_time_s=0.245,
    strides=Body(
        {
            "middle hip": [(0.0, 1.0)],
            "middle shoulder": [(0.5, 1.5), (0.0, 1.5)],
            "ear": [(1.0, 2.0), (0.2, 1.7)],
            "shoulder": [(0.0, 1.5)],
            "elbow": [(0.0, 1.2)],
            "wrist": [(0.3, 1.2), (0.0, 0.9)],
        }
    ),
    contacts=Body(
        {
            "hip": [(0.1, 0.9)],
            "knee": [(0.1, 0.5)],
            "ankle": [(0.4, 0.2), (0.1, 0.1)],
            "heel": [(0.0, 0.0)],
            "foot_index": [(0.2, 0.2), (0.2, 0.0)],
        }
    ),
    mid_stances=Body({"heel": [(0.0, 0.0)], "foot_index": [(0.2, -0.2)]}),
    toe_offs=Body({"hip": [(0.0, 0.9)], "knee": [(-0.4, 0.5), (0.0, 0.5)]}),
    steps=[
        Body({"middle hip": [(0.0, 1.0), (0.0, 1.1), (0.0, 0.98)]}),
        Body({"middle hip": [(0.0, 1.0), (0.0, 1.08), (0.0, 1.04)]}),
    ],
    clip=Body({"hip": [(0.0, 0.9)], "knee": [(0.0, 0.5)], "ankle": [(0.24, 0.18), (0.0, 0.1)]}),
)
TRUTH = {
    "trunk_lean": 22.5,
    # The ear is on the trunk's line at first, then 45 degrees ahead of it.
    "head_forward": 22.5,
    "elbow_angle": 135.0,
    # 0.15 m of a shank of 0.4243 or 0.4 m: a median of 0.4121.
    "overstride": 100 * 0.15 / 0.412132,
    "shank_angle_at_contact": 22.5,
    "knee_flexion_at_contact": 22.5,
    # 22.5 degrees on average at contact, toes 45 degrees down in mid-stance.
    "foot_angle_at_contact": 67.5,
    "thigh_extension_at_toe_off": 22.5,
    # 0.12 and 0.08 m; thigh and shank are 0.4 m each.
    "vertical_oscillation": 12.5,
    "cadence": 120 / 0.7,
    "contact_time": 245.0,
    "duty_factor": 35.0,
}


def test_every_check_of_the_joints_has_a_truth() -> None:
    assert {key for key, check in CHECKS.items() if check.truth} == set(TRUTH)


@pytest.mark.parametrize("key", TRUTH)
def test_what_is_true_of_a_known_run(key: str) -> None:
    truth = CHECKS[key].truth
    assert truth is not None
    assert truth(RUN) == pytest.approx(TRUTH[key], rel=1e-5)

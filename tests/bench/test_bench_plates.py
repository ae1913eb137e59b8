"""Tracks of force-plate trials, and what leaving a runner out of the fit means."""

import numpy as np
import pytest

from bench.forceplate import FEET, JOINTS, Trial, make_track
from bench.plates import Errors
from posture.motion.view import find_facing, yaw_deg
from posture.pose_track import LANDMARK
from posture.results.report import Side


def standing_trial() -> Trial:
    """Hips 340 mm apart, toes 150 mm ahead of the heels, for two seconds."""
    points = {
        f"{side}_{part}": np.tile([0.0, 900.0, across], (200, 1))
        for side, across in (("left", -170.0), ("right", 170.0))
        for part in JOINTS
    }
    for side in FEET:
        points[f"{side}_foot_index"][:, 0] += 150.0
    return Trial("still", np.arange(200) / 100, points, (), {})


@pytest.mark.parametrize("near", FEET)
@pytest.mark.parametrize("yaw", [-10.0, 10.0])
def test_a_camera_ahead_of_the_runner_sees_the_hips_apart(near: Side, yaw: float) -> None:
    track = make_track(standing_trial(), 50.0, noise_mm=0.0, near=near, yaw_deg=yaw)
    hips = [track.xy[0, LANDMARK[f"{side}_hip"], 0] for side in ("left", "right")]
    # 340 mm at a quarter pixel per mm, turned by 10 degrees: the left one to the right of it.
    assert hips[0] - hips[1] == pytest.approx(np.sign(yaw) * 14.76, abs=0.01)
    assert find_facing(track.xy) == near
    assert yaw_deg(track.xy) == pytest.approx(yaw, abs=0.5)


def test_each_runner_is_judged_by_a_line_fitted_on_the_others() -> None:
    """Two runners 1 ms late for each m/s, and a third 6 ms later still."""
    speed = np.tile([2.5, 4.5], 3)
    off = speed + np.repeat([0, 0, 6], 2)
    late = Errors(off, np.repeat(["a", "b", "c"], 2), speed, 0, 0)
    left_out = late.refitted_without_each()
    assert left_out.ms == pytest.approx([-3, -3, -3, -3, 6, 6])
    assert left_out.runner_biases() == pytest.approx([-3, -3, 6])
    assert left_out.cells == ["+0.0", "4.2", "+6.0"]

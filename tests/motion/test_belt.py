"""Belt speed in leg lengths a second, read from the feet."""

import numpy as np
import pytest

from posture.motion.belt import belt_speed
from posture.motion.read import read_motion
from posture.motion.rhythm import Rhythm
from posture.pose_track import LANDMARK
from tests.gait import LEG_M, Camera, Runner, film

CAMERA = Camera(px_per_m=300.0, seconds=8.0)
FEET = ("ankle", "heel", "foot_index")


def rhythm_of(runner: Runner, frames: int) -> Rhythm:
    phase = np.arange(frames) / CAMERA.fps / runner.stride_s
    return Rhythm(runner.stride_s, phase, np.ones(frames), 1.0)


@pytest.mark.parametrize("belt", [2.2, 3.0, 4.5])
def test_the_speed_is_the_belts_over_the_legs_length(belt: float) -> None:
    motion = read_motion(film(Runner(belt=belt), CAMERA))
    assert motion.belt.legs_per_s == pytest.approx(belt / LEG_M, rel=0.03)
    assert motion.belt.u == pytest.approx(0.06 * motion.belt.legs_per_s)


@pytest.mark.parametrize("hidden", ["left", "right"])
def test_one_foot_is_enough(hidden: str) -> None:
    runner = Runner(belt=3.0)
    body = film(runner, CAMERA).xy * [1.0, -1.0]
    body[:, [LANDMARK[f"{hidden}_{part}"] for part in FEET]] = np.nan
    speed = belt_speed(body, rhythm_of(runner, len(body)))
    assert speed.legs_per_s == pytest.approx(3.0 / LEG_M, rel=0.03)


def test_without_feet_the_speed_is_unknown() -> None:
    runner = Runner()
    body = film(runner, CAMERA).xy * [1.0, -1.0]
    body[:, [LANDMARK[f"{side}_{part}"] for side in ("left", "right") for part in FEET]] = np.nan
    speed = belt_speed(body, rhythm_of(runner, len(body)))
    assert np.isnan([speed.legs_per_s, speed.u]).all()

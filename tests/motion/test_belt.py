"""Belt speed in leg lengths a second, read from the feet."""

import numpy as np
import pytest

from posture.motion.belt import belt_speed
from posture.motion.motion import middle
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
    assert 0.07 <= motion.belt.u / motion.belt.legs_per_s < 0.075  # both feet show much the same


@pytest.mark.parametrize("hidden", ["left", "right"])
def test_one_foot_is_enough(hidden: str) -> None:
    runner = Runner(belt=3.0)
    body = film(runner, CAMERA).xy * [1.0, -1.0]
    body[:, [LANDMARK[f"{hidden}_{part}"] for part in FEET]] = np.nan
    speed = belt_speed(body, rhythm_of(runner, len(body)))
    assert speed.legs_per_s == pytest.approx(3.0 / LEG_M, rel=0.03)
    assert speed.u == pytest.approx(0.14 * speed.legs_per_s)


def test_what_both_feet_differ_by_makes_the_speed_less_certain() -> None:
    """One foot is carried back a tenth further than the other, whose speed is read as it is."""
    runner = Runner(belt=3.0)
    body = film(runner, CAMERA).xy * [1.0, -1.0]
    alike = belt_speed(body, rhythm_of(runner, len(body))).legs_per_s
    feet = [LANDMARK[f"left_{part}"] for part in FEET]
    body[:, feet, 0] = middle(body, "hip")[:, :1] + 1.1 * (
        body[:, feet, 0] - middle(body, "hip")[:, :1]
    )
    speed = belt_speed(body, rhythm_of(runner, len(body)))
    assert speed.legs_per_s == pytest.approx(1.05 * alike, rel=0.02)
    # 7 % of the speed, and half of a tenth times 1.645, 8.2 % of what it was.
    assert speed.u == pytest.approx(np.hypot(0.07 * 1.05, 0.0823) * alike, rel=0.06)


def test_without_feet_the_speed_is_unknown() -> None:
    runner = Runner()
    body = film(runner, CAMERA).xy * [1.0, -1.0]
    body[:, [LANDMARK[f"{side}_{part}"] for side in ("left", "right") for part in FEET]] = np.nan
    speed = belt_speed(body, rhythm_of(runner, len(body)))
    assert np.isnan([speed.legs_per_s, speed.u]).all()

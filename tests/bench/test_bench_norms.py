"""Norms fitted to runners, and what is known of a trial's run."""

import numpy as np
import pytest

from bench.forceplate import Trial
from bench.norms import Foot, fitted, known_run
from posture.arrays import FloatArray
from posture.checks import overstride
from posture.results.report import Side
from tests.checks.poses import motion_of

KEY = overstride.CHECK.key


def foot(runner: str, legs_per_s: float, value: float) -> Foot:
    """A foot of which one value is known."""
    values = {KEY: value}
    return Foot(runner, "right", 3.0, legs_per_s, values, values, values, motion_of({}))


def test_a_norm_is_a_line_and_a_share_of_it() -> None:
    # 10 and 5 more with every leg length a second from 4 on: one runner a tenth above, one below.
    feet = [
        foot(runner, speed, times * (10.0 + 5.0 * (speed - 4.0)))
        for runner, times in (("one", 1.1), ("other", 0.9))
        for speed in (3.0, 5.0)
    ]
    norm = fitted(KEY, feet)
    assert (norm.mean.value, norm.mean.per_leg) == pytest.approx((10.0, 5.0))
    # A tenth of two runners is a standard deviation of 0.1 times the root of 2 / (2 - 1).
    assert (norm.sd.value, norm.sd.per_leg) == pytest.approx((1.4142, 0.7071), abs=1e-4)
    assert (norm.runners.count, norm.runners.legs_per_s) == (2, (3.0, 5.0))
    assert norm.judged == "above"


def test_a_trials_run_is_known_from_its_markers_and_contacts() -> None:
    time_s = np.arange(0.0, 6.0, 0.01)

    def still(x: float, y: float) -> FloatArray:
        return np.tile([x, y, 0.0], (len(time_s), 1))

    # Ankle 240 mm ahead and 320 below the knee: a shank of 400 mm, 60 % of which it is ahead.
    leg = {"hip": still(0.0, 820.0), "knee": still(0.0, 420.0), "ankle": still(240.0, 100.0)}
    points = {f"{side}_{part}": path for side in ("left", "right") for part, path in leg.items()}
    starts: dict[Side, list[float]] = {
        "right": [0.5 + 0.7 * k for k in (0, 1, 2, 4, 5, 6)],
        "left": [0.85 + 0.7 * k for k in range(6)],
    }
    steps = [(side, at, at + 0.25) for side, own in starts.items() for at in own]
    contacts = tuple(sorted(steps, key=lambda step: step[1]))
    run = known_run(Trial("still", time_s, points, contacts, {}), "right")
    assert run.stride_s == pytest.approx(0.7), "where a contact is missing there is no stride"
    assert run.contact_time_s == pytest.approx(0.25)
    assert overstride.truth(run) == pytest.approx(60.0)
    assert len(run.steps) == 10

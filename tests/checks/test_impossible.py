"""The last gate: values that no running body has refuse the clip, and each limit is held."""

from dataclasses import replace

import numpy as np
import pytest

from posture.checks import CHECKS, run_checks
from posture.checks.impossible import ankle_height_at_contact, refuse_impossible
from posture.errors import RefusedError
from posture.motion.motion import Motion
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.results.report import Measurement
from tests.checks.poses import STANCE_S, motion_of, since_contact
from tests.gait import Camera, Runner, film

POSSIBLE = {
    "overstride": (-25.0, 70.0),
    "knee_flexion_at_contact": (-20.0, 55.0),
    "duty_factor": (12.0, 57.0),
    "vertical_oscillation": (2.0, 30.0),
}
OPEN = (None, None)


def with_ankle(height_at_contact_px: float) -> Motion:
    """A shank of 100 px whose ankle falls by this much from contact to the middle of stance."""
    fall = height_at_contact_px * (1 + np.cos(since_contact())) / 2
    lowest = height_at_contact_px * (1 + np.cos(2 * np.pi * STANCE_S / 0.7)) / 2
    ankle = np.stack([np.full(len(fall), 300.0), 100.0 + fall - lowest], axis=1)
    knee = ankle + np.array([0.0, 100.0])
    return motion_of({"right_ankle": ankle, "right_knee": knee})


def with_value(key: str, value: float, u: float | None = None) -> dict[str, Measurement]:
    found = run_checks(with_ankle(5.0))
    return {**found, key: replace(found[key], value=value, u=u)}


def refuse(measurements: dict[str, Measurement], motion: Motion | None = None) -> None:
    refuse_impossible(motion or with_ankle(5.0), measurements, CHECKS)


def test_what_is_possible_is_published_number_by_number() -> None:
    assert {k: c.possible for k, c in CHECKS.items() if c.possible != OPEN} == POSSIBLE


@pytest.mark.parametrize("key", POSSIBLE)
def test_a_value_past_what_a_body_does_refuses_and_at_it_does_not(key: str) -> None:
    low, high = POSSIBLE[key]
    for at, past in ((low, low - 0.1), (high, high + 0.1)):
        refuse(with_value(key, at))
        with pytest.raises(RefusedError, match="cannot be a run") as refusal:
            refuse(with_value(key, past))
        assert refusal.value.code == "not_running"
        assert CHECKS[key].title in str(refusal.value)


def test_steps_that_are_known_to_no_better_than_a_twentieth_refuse() -> None:
    refuse(with_value("cadence", 160.0, 8.0))
    with pytest.raises(RefusedError, match="unevenly"):
        refuse(with_value("cadence", 160.0, 8.1))


def test_a_foot_high_in_the_air_at_contact_refuses() -> None:
    # The wave falls from 1 to (1 + cos 128.6 deg) / 2 = 0.188 of its height within the stance.
    assert ankle_height_at_contact(with_ankle(40.0)) == pytest.approx(0.4 * 0.812, abs=0.002)
    refuse(run_checks(with_ankle(42.0)), with_ankle(42.0))
    with pytest.raises(RefusedError, match="high in the air"):
        refuse(run_checks(with_ankle(44.5)), with_ankle(44.5))


def test_a_clip_with_such_a_value_gets_no_verdict() -> None:
    report = analyze_track(film(Runner(overstride=80.0), Camera()), ClipSettings()).report
    assert report.status == "refused"
    assert report.refusal is not None
    assert report.refusal.code == "not_running"
    assert report.measurements == {}


def test_an_ordinary_run_passes() -> None:
    assert analyze_track(film(Runner(), Camera()), ClipSettings()).report.status == "ok"

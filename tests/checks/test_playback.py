"""A clip's speed as gravity tells it: worked by hand, and with each limit held."""

from dataclasses import replace

import numpy as np
import pytest

from posture.checks import run_checks
from posture.checks.playback import (
    refuse_wrong_speed,
    rise_of,
    spring_rise_m,
    times_too_slow,
)
from posture.errors import RefusedError
from posture.motion.motion import Motion
from posture.motion.read import read_motion
from posture.pipeline.analysis import analyze_track
from posture.pose_track import LANDMARK
from posture.results.clip_settings import ClipSettings
from posture.results.report import Measurement
from tests.gait import Camera, Runner, film, film_at


def bouncing(cadence: float, rise: float) -> tuple[Motion, dict[str, Measurement]]:
    """A trunk that rises and falls by a share of a leg of 200 px, 350 ms of contact in a second."""
    motion = film_motion(cadence)
    body = motion.body.copy()
    body[..., 1] = 0.0
    body[:, [LANDMARK[f"{side}_knee"] for side in ("left", "right")], 1] = -100.0
    body[:, [LANDMARK[f"{side}_ankle"] for side in ("left", "right")], 1] = -200.0
    body[..., 0] = 0.0
    bounce = 100 * rise * np.cos(4 * np.pi * motion.phase)
    body[..., 1] += bounce[:, None]
    motion = replace(motion, body=body, smooth=body)
    found = run_checks(motion)
    values = {"cadence": cadence, "duty_factor": 35.0}
    judged = {key: replace(found[key], value=value) for key, value in values.items()}
    return motion, {**found, **judged}


def film_motion(cadence: float) -> Motion:
    return read_motion(film(Runner(cadence=cadence, rise=0.06), Camera(seconds=8.0)))


def test_the_rise_of_a_hop_without_contact_is_that_of_a_throw() -> None:
    # As contact shrinks to nothing: g t² / 8 in the air alone, and the leg is ever stiffer.
    assert spring_rise_m(0.4, 1e-6) == pytest.approx(9.81 * 0.16 / 8, rel=1e-4)
    # Half in the air, 0.1 s: F = pi weights; 9.81 (0.01 (1 / pi - 1 / 8) + 0.01 / 8).
    assert spring_rise_m(0.2, 0.25) == pytest.approx(0.0981 / np.pi, rel=1e-6)


def test_a_clip_at_its_speed_reads_1_and_at_half_of_it_2() -> None:
    # 170 steps a minute at 35 %: 7.50 cm, 8.88 % of a leg of 84.5 cm; at true speed hips show more.
    rise_m = spring_rise_m(60 / 170, 0.35)
    assert rise_m == pytest.approx(0.0750, abs=0.0001)
    rise = 100 * rise_m / 0.845 / 0.92**2
    assert times_too_slow(60 / 170, rise, 35.0) == pytest.approx(1.0, abs=0.001)
    assert times_too_slow(60 / 85, rise, 35.0) == pytest.approx(2.0, abs=0.002)
    assert times_too_slow(60 / 170, rise, None) == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize(
    ("rise", "duty", "known"),
    [
        *((np.nan, 35.0, False), (0.0, 35.0, False), (0.5, 35.0, True)),
        *((8.0, 43.1, False), (8.0, 42.9, True)),
    ],
)
def test_nothing_is_told_without_rise_or_flight(rise: float, duty: float, known: bool) -> None:
    assert np.isfinite(times_too_slow(0.35, rise, duty)) == known


@pytest.mark.parametrize(("first", "last"), [(0.5, 2.0), (1.5, 4.0), (0.4, 1.9)])
def test_the_rise_is_the_middle_one_of_the_whole_steps_seen(first: float, last: float) -> None:
    """Each step rises by its number: from the first whole one seen to the last."""
    motion, _ = bouncing(170.0, 0.06)
    phase = np.linspace(first, last, len(motion.time_s))
    step = np.floor(2 * phase + 1e-9)
    body = motion.smooth.copy()
    part = 2 * phase - step
    raised = body[..., 1] - body[:, [LANDMARK["left_hip"]], 1]
    body[..., 1] = raised + (step * np.where(part < 0.5, part, 1 - part) * 2)[:, None]
    found = rise_of(replace(motion, phase=phase, body=body, smooth=body))
    whole = np.arange(np.ceil(2 * first), np.floor(2 * last))
    assert found == pytest.approx(100 * np.median(whole) / 200, rel=0.05)


@pytest.mark.parametrize(
    ("cadence", "slower", "word"),
    [
        (139.0, 1.52, "slow motion"),
        (139.0, 1.48, ""),
        (141.0, 1.52, ""),
        (124.0, 1.22, "slow motion"),
        (124.0, 1.18, ""),
        (126.0, 1.22, ""),
        (125.5, 1.22, ""),
        (140.5, 1.52, ""),
        (204.5, 0.74, ""),
        (206.0, 0.74, "too fast"),
        (206.0, 0.76, ""),
        (204.0, 0.74, ""),
    ],
)
def test_gravity_and_steps_together_refuse(cadence: float, slower: float, word: str) -> None:
    rise = spring_rise_m(60 / cadence, 0.35) / 0.845 / (0.92 * slower) ** 2
    motion, found = bouncing(cadence, rise)
    assert rise_of(motion) == pytest.approx(100 * rise, rel=0.01)
    if not word:
        refuse_wrong_speed(motion, found)
        return
    with pytest.raises(RefusedError, match=word) as caught:
        refuse_wrong_speed(motion, found)
    assert caught.value.code == "not_running"


def test_without_a_rhythm_nothing_is_refused() -> None:
    motion, found = bouncing(149.0, 0.01)
    unknown = replace(found["cadence"], value=None, verdict="unknown")
    refuse_wrong_speed(motion, {**found, "cadence": unknown})


@pytest.mark.parametrize("factor", [1.0, 1.6, 0.72])
def test_a_run_is_judged_at_its_own_speed_only(factor: float) -> None:
    runner = Runner(cadence=172.0, rise=0.10)
    time_s = np.arange(0, 12 * factor, 1 / 60)
    report = analyze_track(film_at(runner, time_s / factor, time_s), ClipSettings()).report
    assert (report.status == "ok") == (factor == 1.0)
    if report.refusal:
        assert "gravity" in report.refusal.message

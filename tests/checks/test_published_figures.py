"""The limits and the accuracy of every check, as they are published, number by number.

Limits stand in each check's ``source`` and in the docs; biases and half-widths in
``docs/accuracy.md`` and ``docs/explanation/uncertainty.md``. Whoever changes one changes it here
too, and says so under *Scientific changes* in ``CHANGELOG.md``.
"""

from dataclasses import replace

import numpy as np
import pytest

from bench.sections import ACCURACY, published
from posture.checks import CHECKS
from posture.checks.base import Check, Sample, landmark_bias
from posture.checks.judge import judge, zone
from posture.motion.motion import BeltSpeed, CameraView, Motion
from posture.results.report import Measurement
from tests.checks.poses import motion_of

# Limits of ok and of watch at 3, 4 and 5 leg lengths a second, by hand: a mean plus or minus a
# standard deviation times 1.807 and 3.037 for 16 runners (Student's t at 15 degrees of freedom,
# 1.7531 and 2.9467, times the root of 17/16), times 1.749 and 2.865 for lean's 24 (1.7139 and
# 2.8073, times the root of 25/24). None = no such bound.
Bound = float | None
LIMITS: dict[str, dict[float, tuple[Bound, Bound, Bound, Bound]]] = {
    # 5.75 ± 3.6, 7.0 ± 3.6, 8.25 ± 3.6
    "trunk_lean": {
        3.0: (-0.5, 12.0, -4.6, 16.1),
        4.0: (0.7, 13.3, -3.3, 17.3),
        5.0: (2.0, 14.5, -2.1, 18.6),
    },
    # 10.62 ± 3.4, 14.2 ± 4.55, 17.78 ± 5.7
    "overstride": {
        3.0: (None, 16.8, None, 20.9),
        4.0: (None, 22.4, None, 28.0),
        5.0: (None, 28.1, None, 35.1),
    },
    # 13.59 ± 4.58, 14.4 ± 4.85, 15.21 ± 5.12
    "knee_flexion_at_contact": {
        3.0: (5.3, None, -0.3, None),
        4.0: (5.6, None, -0.3, None),
        5.0: (6.0, None, -0.3, None),
    },
    # 158.4 ± 10.4, 169.1 ± 11.1, 179.8 ± 11.8
    "cadence": {
        3.0: (139.6, None, 126.8, None),
        4.0: (149.0, None, 135.4, None),
        5.0: (158.5, None, 144.0, None),
    },
    # 11.53 ± 1.99, 11.1 ± 1.92, 10.67 ± 1.85
    "vertical_oscillation": {
        3.0: (None, 15.1, None, 17.6),
        4.0: (None, 14.6, None, 16.9),
        5.0: (None, 14.0, None, 16.3),
    },
    # 16.63 ± 2.32, 19.2 ± 2.68, 21.77 ± 3.04
    "thigh_extension_at_toe_off": {
        3.0: (12.4, None, 9.6, None),
        4.0: (14.4, None, 11.1, None),
        5.0: (16.3, None, 12.5, None),
    },
    "head_forward": {4.0: (None, 22.0, None, 32.0)},
    "pelvic_tilt_proxy": {4.0: (0.0, 1.0, 0.0, 4.0)},
}
# p5, p50 and p95 at 4 and 5 leg lengths a second of what is never judged.
NORMS = {
    # 8.2 ± 2.64, 10.29 ± 3.31
    "shank_angle_at_contact": {4.0: (3.4, 8.2, 13.0), 5.0: (4.3, 10.3, 16.3)},
    # 243 ± 17.8, 212.7 ± 15.58
    "contact_time": {4.0: (210.8, 243.0, 275.2), 5.0: (184.5, 212.7, 240.9)},
    # 33.9 ± 2.15, 31.6 ± 2.0
    "duty_factor": {4.0: (30.0, 33.9, 37.8), 5.0: (28.0, 31.6, 35.2)},
}
# Bias, measured and people's half-width, half-width of a change; bias per degree of yaw and per
# degree of lean, value per degree of roll.
FIGURES = {
    "trunk_lean": (0.2, 1.7, 2.5, 1.5, 0.0, 0.0, 1.0),
    "head_forward": (4.1, 4.2, 4.0, 5.0, -0.2, -0.22, 0.0),
    "overstride": (-0.8, 3.3, 3.5, 2.0, 0.0, 0.0, 1.75),
    "shank_angle_at_contact": (-0.5, 1.9, 2.0, 1.2, 0.0, 0.0, 1.0),
    "knee_flexion_at_contact": (0.3, 5.2, 3.3, 2.0, 0.0, 0.0, 0.0),
    "foot_angle_at_contact": (0.8, 9.7, 3.3, 8.0, 0.0, 0.0, 0.0),
    "cadence": (0.0, 0.3, 0.5, 1.5, 0.0, 0.0, 0.0),
    "vertical_oscillation": (0.1, 1.0, 0.8, 0.5, 0.0, 0.0, 0.0),
    "thigh_extension_at_toe_off": (-2.4, 3.5, 3.3, 1.5, 0.0, 0.0, 1.0),
    "contact_time": (0.0, 0.0, 20.0, 24.0, 0.0, 0.0, 0.0),
    "duty_factor": (0.0, 0.0, 3.0, 3.6, 0.0, 0.0, 0.0),
    "elbow_angle": (2.6, 6.0, 8.0, 6.0, -0.25, 0.0, 0.0),
    "lumbar_hollow": (0.0, 0.8, 1.4, 1.1, 0.0, 0.0, 0.21),
    "pelvic_tilt_proxy": (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0),
}
# Half-width of a bare track, instead of measured and people's.
BARE = {
    "overstride": 1.2,
    "shank_angle_at_contact": 0.4,
    "knee_flexion_at_contact": 1.7,
    "contact_time": 0.0,
    "duty_factor": 0.0,
}
# What people differ by from day to day, in each check's unit.
BETWEEN_DAYS = {
    "trunk_lean": 7.0,
    "head_forward": 7.0,
    "overstride": 12.0,
    "shank_angle_at_contact": 7.0,
    "knee_flexion_at_contact": 7.0,
    "foot_angle_at_contact": 7.0,
    "cadence": 3.0,
    "thigh_extension_at_toe_off": 7.0,
    "elbow_angle": 7.0,
    "vertical_oscillation": 1.0,
    "contact_time": 15.0,
    "duty_factor": 2.0,
    "lumbar_hollow": 1.5,
    "pelvic_tilt_proxy": 1.0,
}


def trunk(lean_deg: float = 6.0, yaw_deg: float = 0.0, roll_u_deg: float = 0.0) -> Motion:
    """A trunk of 100 px, its landmarks our pose model's."""
    lean = np.radians(lean_deg)
    shoulder = (100.0 * np.sin(lean), 100.0 * np.cos(lean))
    places = {"hip": (0.0, 0.0), "shoulder": shoulder}
    motion = motion_of(
        {f"{s}_{part}": at for part, at in places.items() for s in ("left", "right")}
    )
    view = CameraView("right", yaw_deg=yaw_deg, roll_u_deg=roll_u_deg)
    return replace(motion, view=view, modelled=True)


def judged(check: Check, motion: Motion) -> Measurement:
    """The check's judgement of two equal values, which leave nothing open themselves."""
    sample = Sample(np.array([10.0, 10.0]), np.array([1.0, 2.0]), ("right", "right"))
    return judge(replace(check, measure=lambda _: sample), motion)


def test_every_check_is_in_both_tables_or_is_never_judged() -> None:
    assert set(FIGURES) == set(CHECKS)
    assert set(LIMITS) == {key for key, check in CHECKS.items() if check.is_judged}


@pytest.mark.parametrize(
    ("key", "legs_per_s"), [(key, speed) for key, speeds in LIMITS.items() for speed in speeds]
)
def test_a_verdict_changes_past_each_limit_and_not_at_it(key: str, legs_per_s: float) -> None:
    limits = CHECKS[key].limits_at(BeltSpeed(legs_per_s, 0.0))
    assert limits is not None
    ok_low, ok_high, watch_low, watch_high = LIMITS[key][legs_per_s]
    for bound, beyond, at, past in (
        (ok_low, -0.01, "ok", "watch"),
        (ok_high, 0.01, "ok", "watch"),
        (watch_low, -0.01, "watch", "flag"),
        (watch_high, 0.01, "watch", "flag"),
    ):
        if bound is None:
            continue
        if key == "pelvic_tilt_proxy" and bound == 0.0:
            assert zone(0.0, limits) == "ok"  # fewer signs there cannot be
            continue
        assert zone(bound, limits) == at
        assert zone(bound + beyond, limits) == past
    for open_end, far in ((watch_low, -1e6), (watch_high, 1e6)):
        if open_end is None:
            assert zone(far, limits) == "ok"


@pytest.mark.parametrize("key", NORMS)
def test_norms_of_what_is_never_judged_are_those_published(key: str) -> None:
    check = CHECKS[key]
    assert check.norm is not None
    for legs_per_s, expected in NORMS[key].items():
        norm = check.norm.at(BeltSpeed(legs_per_s, 0.0))
        assert (norm.p5, norm.p50, norm.p95) == expected


@pytest.mark.parametrize("key", FIGURES)
def test_the_figures_behind_each_interval_are_those_published(key: str) -> None:
    check = CHECKS[key]
    bias, measured, people, repeat, per_yaw, per_lean, per_roll = FIGURES[key]

    square = judged(check, trunk())
    assert square.value == pytest.approx(10.0 - bias)
    assert square.u == pytest.approx(np.hypot(measured, people))
    assert (square.u_people, square.u_change) == pytest.approx((people, repeat))

    rolled = judged(check, trunk(roll_u_deg=2.0))
    assert rolled.u == pytest.approx(np.hypot(np.hypot(measured, people), 2 * per_roll))
    assert rolled.u_change == pytest.approx(np.hypot(repeat, np.sqrt(2) * 2 * per_roll))

    assert landmark_bias(check.accuracy, trunk(yaw_deg=5.0)) == pytest.approx(bias + 5 * per_yaw)
    assert landmark_bias(check.accuracy, trunk(lean_deg=16.0)) == pytest.approx(
        bias + 10 * per_lean
    )


@pytest.mark.parametrize("key", FIGURES)
def test_a_bare_tracks_points_are_taken_at_their_word_where_plates_tell(key: str) -> None:
    _, measured, people, *_ = FIGURES[key]
    result = judged(CHECKS[key], replace(trunk(), modelled=False))
    assert result.u == pytest.approx(BARE.get(key, np.hypot(measured, people)))
    assert result.u_people == (0.0 if key in BARE else people)


def test_the_tuning_clips_were_read_with_these_figures() -> None:
    for row in published(ACCURACY)["constants"].rows:
        bias, measured, *_ = FIGURES[row[0].split(",")[0]]
        assert [float(row[place]) for place in (1, 3)] == [bias, measured]


def test_people_differ_from_day_to_day_by_the_figures_published() -> None:
    assert {key: check.between_days for key, check in CHECKS.items()} == BETWEEN_DAYS


@pytest.mark.parametrize("key", FIGURES)
def test_half_widths_are_not_negative(key: str) -> None:
    accuracy = CHECKS[key].accuracy
    assert min(accuracy.measured, accuracy.people, accuracy.repeat) >= 0


@pytest.mark.parametrize(
    ("key", "slow", "slowest", "fast", "fastest"),
    [
        ("overstride", "9 km/h (10:44 min/mile)", 2.75, "16.2 km/h (5:58 min/mile)", 6.45),
        ("trunk_lean", "7.2 km/h (13:25 min/mile)", 2.4, "18 km/h (5:22 min/mile)", 6.0),
    ],
)
def test_norms_reach_as_far_as_runners_were_measured(
    key: str, slow: str, slowest: float, fast: str, fastest: float
) -> None:
    norm = CHECKS[key].norm
    assert norm is not None
    for legs_per_s, where in (
        (slowest - 0.01, f" {slow}, the slowest measured"),
        (slowest, " this belt speed"),
        (fastest, " this belt speed"),
        (fastest + 0.01, f" {fast}, the fastest measured"),
    ):
        assert norm.at(BeltSpeed(legs_per_s, 0.0)).who.endswith(where)

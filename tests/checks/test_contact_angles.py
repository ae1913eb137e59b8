"""What is measured at the instants of contact and toe-off, on legs that swing by formula."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.checks import (
    foot_angle_at_contact,
    knee_flexion_at_contact,
    overstride,
    run_checks,
    shank_angle_at_contact,
    thigh_extension_at_toe_off,
)
from posture.checks.base import Check
from posture.checks.judge import judge
from posture.motion.motion import Motion
from tests.checks.poses import (
    STANCE_S,
    STRIDE_S,
    around,
    measured,
    motion_of,
    since_contact,
    without_rhythm,
)

KNEE = (300.0, 400.0)
SHANK = 100.0


def shank_swinging(shank_deg: float | FloatArray) -> Motion:
    """A knee that stands still with the ankle swinging about it."""
    return motion_of(
        {
            "right_knee": KNEE,
            "right_ankle": around(KNEE, SHANK, shank_deg),
            "right_hip": (KNEE[0], KNEE[1] + 100.0),
            "left_knee": KNEE,
            "left_ankle": (900.0, 0.0),  # the far leg must not count
        }
    )


def value(check: Check, motion: Motion) -> float:
    result = judge(check, motion).value
    assert result is not None
    return result


@pytest.mark.parametrize("ahead_px", [-28.0, 0.0, 28.0, 60.0])
def test_overstride_is_ankle_ahead_of_knee_over_the_shank(ahead_px: float) -> None:
    motion = shank_swinging(np.degrees(np.arcsin(ahead_px / SHANK)))
    assert value(overstride.CHECK, motion) == pytest.approx(ahead_px)


def test_the_shank_angle_of_a_7_24_25_triangle() -> None:
    motion = shank_swinging(np.degrees(np.arctan2(7, 24)))
    assert value(overstride.CHECK, motion) == pytest.approx(28.0)
    assert value(shank_angle_at_contact.CHECK, motion) == pytest.approx(16.2602, abs=1e-3)


def test_the_instant_of_contact_counts_and_not_the_frame_before_or_after() -> None:
    # 20 degrees at the contact, falling by 20 * 2 pi / 0.7 = 180 degrees per second.
    motion = shank_swinging(20.0 + 20.0 * np.cos(since_contact() + np.pi / 2))
    assert value(shank_angle_at_contact.CHECK, motion) == pytest.approx(20.0, abs=0.05)
    result = judge(shank_angle_at_contact.CHECK, motion)
    # What all strides share, sqrt(8^2 + 4^2 - 3^2) = 8.43 ms, is worth 8.43 ms * 180 deg/s = 1.513
    # degrees as a standard deviation, beside what every bare track has.
    always = shank_angle_at_contact.CHECK.accuracy.bare
    assert always is not None
    assert result.u == pytest.approx(np.hypot(always, 1.645 * 1.513), abs=0.02)
    assert result.n == 9


def test_evidence_at_contact_is_the_contact_itself() -> None:
    result = run_checks(shank_swinging(30.0))["overstride"]
    starts = {round(0.2 + k * STRIDE_S, 6) for k in range(9)}
    assert {round(shot.time_s, 6) for shot in result.evidence} <= starts
    assert len(result.evidence) == 3


def test_overstride_is_flagged_whatever_the_shank_does_afterwards() -> None:
    assert judge(overstride.CHECK, shank_swinging(30.0)).verdict == "flag"
    # 120 cos 78.5 = 24 degrees at contact; 25 ms later 120 cos(78.5 + 12.9) = -2.8, past vertical.
    swinging = shank_swinging(120.0 * np.cos(since_contact() + np.radians(78.5)))
    exact = replace(
        swinging, contacts=tuple(replace(c, contact_u_s=0.0) for c in swinging.contacts)
    )
    result = run_checks(exact)["overstride"]
    assert result.value == pytest.approx(100 * np.sin(np.radians(23.92)), abs=0.3)
    assert result.verdict == "flag"


@pytest.mark.parametrize(("shank", "bent"), [(0.0, 0.0), (-20.0, 20.0), (-90.0, 90.0)])
def test_knee_flexion_is_what_is_missing_to_straight(shank: float, bent: float) -> None:
    motion = shank_swinging(shank)
    assert value(knee_flexion_at_contact.CHECK, motion) == pytest.approx(bent)


def test_the_pose_models_knee_is_corrected_and_a_bare_tracks_is_not() -> None:
    bare = shank_swinging(-20.0)
    ours = replace(bare, modelled=True)
    added = value(knee_flexion_at_contact.CHECK, ours) - 20.0
    assert added == pytest.approx(-knee_flexion_at_contact.CHECK.accuracy.bias)


@pytest.mark.parametrize(("bent", "verdict"), [(20.0, "ok"), (5.3, "close"), (4.5, "watch")])
def test_a_straight_knee_is_watched(bent: float, verdict: str) -> None:
    # Usual from 5.6 degrees on, at 4 leg lengths a second; half-width 1.7.
    result = judge(knee_flexion_at_contact.CHECK, shank_swinging(-bent))
    assert result.value == pytest.approx(abs(bent))
    assert result.verdict == verdict


def foot_at(slope_deg: FloatArray) -> Motion:
    heel = (300.0, 100.0)
    # A slope is measured from level, `around` from straight down.
    return motion_of({"right_heel": heel, "right_foot_index": around(heel, 40.0, 90 + slope_deg)})


def test_the_foots_angle_is_taken_against_the_flat_foot_in_stance() -> None:
    # The belt rises by 5 degrees; the foot lands 12 degrees steeper, and the wave has fallen
    # to ((1 + cos 41.14 deg) / 2)^4 = 0.590 of that 80 ms later.
    motion = foot_at(5.0 + 12.0 * ((1 + np.cos(since_contact())) / 2) ** 4)
    assert value(foot_angle_at_contact.CHECK, motion) == pytest.approx(12.0 * 0.410, abs=0.02)
    assert judge(foot_angle_at_contact.CHECK, motion).verdict == "info"


def test_the_foot_is_flat_80_ms_after_contact_and_not_before() -> None:
    # 12 sin 41.14 deg = 7.9 degrees up then, and as far down 80 ms before.
    assert value(foot_angle_at_contact.CHECK, foot_at(12.0 * np.sin(since_contact()))) == (
        pytest.approx(-7.895, abs=0.05)
    )


@pytest.mark.parametrize(
    ("angle", "word"),
    [(20.0, "heel"), (3.2, "middle"), (-9.0, "front"), (8.0, "close to call"), (-1.6, "close")],
)
def test_the_landing_is_named_only_where_it_is_clear(angle: float, word: str) -> None:
    sentence = foot_angle_at_contact.explain(measured("foot_angle_at_contact", "info", angle))
    assert word in sentence
    assert "no right or wrong here" in sentence


@pytest.mark.parametrize("behind", [-10.0, 0.0, 20.0])
def test_the_thigh_is_measured_at_toe_off_knee_behind_positive(behind: float) -> None:
    # At toe-off the thigh is furthest back.
    wave = behind + 5.0 * (np.cos(since_contact(STANCE_S)) - 1.0)
    hip = (300.0, 500.0)
    knee = around(hip, 100.0, -wave)
    motion = motion_of({"right_hip": hip, "right_knee": knee})
    result = judge(thigh_extension_at_toe_off.CHECK, motion)
    assert result.value == pytest.approx(behind, abs=0.05)


def test_a_thigh_that_still_turns_back_at_toe_off_is_read_there_and_timing_adds_doubt() -> None:
    # Furthest back 30 ms later, at 20 degrees: 20 cos(2 pi 0.03 / 0.7). What all strides share of
    # the toe-offs' doubt, sqrt(15^2 + 4^2 - 3^2) = 15.23 ms either way, is worth 0.725 degrees as
    # a standard deviation.
    hip = (300.0, 500.0)
    swing = 20.0 * np.cos(since_contact(STANCE_S + 0.03))
    motion = motion_of({"right_hip": hip, "right_knee": around(hip, 100.0, -swing)})
    result = judge(thigh_extension_at_toe_off.CHECK, motion)
    always = thigh_extension_at_toe_off.CHECK.accuracy
    assert result.value == pytest.approx(19.28, abs=0.05)
    known = np.hypot(always.measured, always.people)
    assert result.u == pytest.approx(np.hypot(known, 1.645 * 0.725), abs=0.01)


@pytest.mark.parametrize(
    "check",
    [
        overstride.CHECK,
        shank_angle_at_contact.CHECK,
        knee_flexion_at_contact.CHECK,
        foot_angle_at_contact.CHECK,
        thigh_extension_at_toe_off.CHECK,
    ],
    ids=lambda check: check.key,
)
def test_without_contacts_the_reason_is_told(check: Check) -> None:
    result = judge(check, without_rhythm(shank_swinging(10.0)))
    assert result.verdict == "unknown"
    assert "speed of the clip changes" in result.why


@pytest.mark.parametrize(
    "check", [overstride.CHECK, knee_flexion_at_contact.CHECK], ids=lambda check: check.key
)
def test_a_knee_never_seen_leaves_the_leg_unknown(check: Check) -> None:
    motion = motion_of({"right_ankle": (1.0, 1.0), "right_hip": (1.0, 9.0)})
    result = judge(check, motion)
    assert result.verdict == "unknown"
    assert "not seen" in result.why


@pytest.mark.parametrize(
    ("angle", "u", "word"),
    [
        # 60 % of a normal distribution lie above 0.2533 standard deviations below its middle: with
        # u of 10.25 or 4, a standard deviation of 6.231 or 2.432, that is 1.58 or 0.62 degrees.
        *((9.6, 10.25, "heel"), (9.5, 10.25, "too close"), (3.2, 10.25, "too close")),
        *((-3.1, 10.25, "too close"), (-3.2, 10.25, "front")),
        *((8.7, 4.0, "heel"), (8.6, 4.0, "too close"), (7.4, 4.0, "too close")),
        *((7.3, 4.0, "middle"), (3.2, 4.0, "middle"), (-0.9, 4.0, "middle"), (-2.6, 4.0, "front")),
    ],
)
def test_a_landing_is_named_where_it_is_likely(angle: float, u: float, word: str) -> None:
    own = measured("foot_angle_at_contact", "info", angle, u=u)
    assert word in foot_angle_at_contact.explain(own)


def test_the_thigh_is_looked_at_when_the_toe_leaves() -> None:
    # Furthest back 100 ms after toe-off, at 20 degrees: 20 cos(2 pi 0.1 / 0.7) at toe-off.
    hip = (300.0, 500.0)
    swing = -20.0 * np.cos(since_contact(STANCE_S + 0.1))
    motion = motion_of({"right_hip": hip, "right_knee": around(hip, 100.0, swing)})
    assert value(thigh_extension_at_toe_off.CHECK, motion) == pytest.approx(12.47, abs=0.1)

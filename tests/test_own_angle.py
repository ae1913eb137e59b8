"""A person's own angles: what they read, and where an interval can be given."""

import numpy as np
import pytest

from posture.checks import CHECKS
from posture.checks.judge import half_widths
from posture.checks.landmark_angle import AngleMoment, LandmarkAngle
from posture.motion.motion import Motion
from posture.own_angle import (
    NO_INTERVAL,
    OwnAngle,
    as_check,
    figure_of,
    own_readings,
    reading_at,
    same_check,
)
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from tests.checks.poses import CONTACT_S, STANCE_S, STRIDE_S, TIME_S, motion_of
from tests.gait import Camera, Runner, film

KNEE = LandmarkAngle(("near_hip", "near_knee", "near_ankle"))
THIGH = LandmarkAngle(("near_hip", "near_knee"), "vertical")
SHANK = LandmarkAngle(("near_knee", "near_ankle"), "vertical")


def own(angle: LandmarkAngle, name: str = "mine") -> OwnAngle:
    return OwnAngle("a" * 32, name, angle)


@pytest.fixture(scope="module")
def motion() -> Motion:
    found = analyze_track(film(Runner(), Camera(seconds=8.0)), ClipSettings()).motion
    assert found is not None
    return found


def swinging() -> Motion:
    """A leg from the hip that hangs 20° ahead at contact, and 15° behind at toe-off."""
    share = np.array([0.0, STANCE_S / STRIDE_S, 1.0])
    phase = ((TIME_S - CONTACT_S) / STRIDE_S) % 1.0
    turn = np.radians(np.interp(phase, share, [20.0, -15.0, 20.0]))
    knee = 50 * np.stack([np.sin(turn), -np.cos(turn)], axis=1)
    return motion_of({"right_hip": (0, 0), "right_knee": knee, "left_ear": (0, 100)})


def test_the_values_at_contact_and_at_toe_off_are_those_of_these_moments() -> None:
    readings = own_readings(own(THIGH), swinging())
    assert readings["contact"].value_deg == pytest.approx(20, abs=1.0)
    assert readings["toe-off"].value_deg == pytest.approx(-15, abs=1.0)
    assert readings["contact"].n == 9
    assert readings["contact"].spread_deg == pytest.approx(0, abs=0.5)


def test_the_angle_of_a_check_has_the_check_s_value_and_half_width(motion: Motion) -> None:
    cases: tuple[tuple[str, LandmarkAngle, AngleMoment, float, float], ...] = (
        ("knee_flexion_at_contact", KNEE, "contact", 180.0, -1.0),
        ("knee_flexion_at_contact", KNEE.reversed, "contact", 180.0, -1.0),
        ("shank_angle_at_contact", SHANK, "contact", 0.0, 1.0),
        ("shank_angle_at_contact", SHANK.reversed, "contact", 0.0, -1.0),
        ("thigh_extension_at_toe_off", THIGH, "toe-off", 0.0, -1.0),
    )
    for key, angle, moment, offset, sign in cases:
        check = CHECKS[key]
        reading = reading_at(own(angle), motion, moment)
        u, _ = half_widths(check, motion, check.measure(motion))
        assert reading.u_deg == pytest.approx(u)
        assert reading.why_not == ""
        values = check.measure(motion).values
        assert reading.value_deg is not None
        assert abs(reading.value_deg - (offset + sign * np.nanmean(values))) < 3.0


def test_at_other_moments_and_of_other_landmarks_no_interval_can_be_given(motion: Motion) -> None:
    cases: tuple[tuple[LandmarkAngle, AngleMoment], ...] = (
        (KNEE, "toe-off"),
        (THIGH, "contact"),
        (SHANK, "stride"),
        (LandmarkAngle(("far_hip", "far_knee", "far_ankle")), "contact"),
        (LandmarkAngle(("near_knee", "near_ankle"), "horizontal"), "contact"),
    )
    for angle, moment in cases:
        reading = reading_at(own(angle), motion, moment)
        assert reading.value_deg is not None
        assert (reading.u_deg, reading.why_not) == (None, NO_INTERVAL)


def test_landmarks_that_were_not_seen_are_told() -> None:
    ears = LandmarkAngle(("near_ear", "near_shoulder"), "vertical")
    reading = reading_at(own(ears), swinging(), "contact")
    assert (reading.value_deg, reading.n) == (None, 0)
    assert reading.why_not.startswith("Could not be measured, because ")


def test_every_check_that_is_an_angle_of_landmarks_finds_itself() -> None:
    angles = {key: check.same_angle for key, check in CHECKS.items() if check.same_angle}
    assert set(angles) == {
        *("knee_flexion_at_contact", "shank_angle_at_contact"),
        *("thigh_extension_at_toe_off", "elbow_angle"),
    }
    for key, same in angles.items():
        assert same is not None
        found = same_check(same.angle)
        assert found is not None
        assert found[0].key == key


def test_a_check_s_angle_of_landmarks_is_what_the_check_measures(motion: Motion) -> None:
    for check in CHECKS.values():
        same = check.same_angle
        if same is not None and check.series is not None:
            expected = same.offset + same.sign * check.series(motion)
            assert same.angle.series(motion) == pytest.approx(expected, nan_ok=True)


def test_it_is_drawn_on_its_landmarks_against_a_line_as_long() -> None:
    motion = motion_of({"right_hip": (0, 0), "right_knee": (30, -40), "right_ankle": (0, -80)})
    joint = figure_of(KNEE, motion, 1.0)
    assert joint.measured == ((0, 0), (30, -40), (0, -80))
    assert joint.arc == ((30, -40), (0, 0), (0, -80))
    assert figure_of(THIGH, motion, 1.0).reference == ((0, 0), (0, -50))
    level = LandmarkAngle(("near_hip", "near_knee"), "horizontal")
    assert figure_of(level, motion, 1.0).reference == ((0, 0), (50, 0))


def test_it_is_never_judged_and_belongs_to_every_frame(motion: Motion) -> None:
    check = as_check(own(KNEE, "Knee"))
    assert (check.title, check.unit, check.is_judged) == ("Knee", "deg", False)
    assert check.series is not None
    assert check.series(motion).shape == motion.time_s.shape

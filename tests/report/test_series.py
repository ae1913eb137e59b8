"""A check's values frame by frame, on a runner whose every angle is known."""

import numpy as np
import pytest

from posture.checks import CHECKS
from posture.motion.motion import Motion
from posture.pipeline.analysis import Analysis, analyze_track
from posture.pose_track import LANDMARK
from posture.report.series import at_times, belt_line, course, frame_points, overlaid
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import Corrections
from tests.gait import Camera, Runner, film

RUNNER = Runner(cadence=170.0, lean=6.0, head=18.0, duty=0.35)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyze_track(film(RUNNER, Camera(seconds=6.0)), ClipSettings())


@pytest.fixture(scope="module")
def motion(analysis: Analysis) -> Motion:
    assert analysis.motion is not None
    return analysis.motion


def course_of(key: str, motion: Motion) -> np.ndarray:
    values = course(CHECKS[key], motion)
    assert values is not None
    return values


@pytest.mark.parametrize(("key", "dialled"), [("trunk_lean", 6.0), ("head_forward", 18.0)])
def test_a_steady_angle_is_the_same_in_every_frame(
    motion: Motion, key: str, dialled: float
) -> None:
    values = course_of(key, motion)
    assert values.shape == motion.time_s.shape
    assert values == pytest.approx(np.full(len(values), dialled), abs=0.3)


def test_a_course_passes_through_the_values_that_count(motion: Motion, analysis: Analysis) -> None:
    """Seven per cent ahead of the knee were dialled in for every contact."""
    contacts = [c.contact_s for c in motion.near_contacts()]
    at_contact = at_times(motion, course_of("overstride", motion), np.array(contacts))
    value = analysis.report.measurements["overstride"].value
    assert float(np.mean(at_contact)) == pytest.approx(value, abs=1.5)


def test_what_belongs_to_no_single_frame_has_no_course(motion: Motion) -> None:
    assert course(CHECKS["cadence"], motion) is None
    assert course(CHECKS["contact_time"], motion) is None


def test_strides_lie_over_one_another_from_contact_to_contact(motion: Motion) -> None:
    strides = overlaid(motion, course_of("overstride", motion))
    assert strides is not None
    starts = [start for start, _ in motion.strides()]
    assert strides.curves.shape == strides.times_s.shape == (len(starts), 101)
    assert strides.times_s[:, 0] == pytest.approx(np.array(starts))
    assert strides.times_s[:, 100] - strides.times_s[:, 0] == pytest.approx(
        np.full(len(starts), 120 / 170), abs=0.005
    )
    assert strides.mean[0] == pytest.approx(strides.mean[100], abs=2.0)
    assert np.nanmax(strides.spread) < 6.0, "one stride is like the other"
    assert strides.toe_off_percent == pytest.approx(35.0, abs=3.0)


def test_without_strides_there_is_nothing_to_lay_over_one_another() -> None:
    standing = film(Runner(), Camera(seconds=6.0))
    still = standing.with_xy(np.repeat(standing.xy[:1], len(standing.xy), axis=0))
    motion = analyze_track(still, ClipSettings()).motion
    assert motion is None or overlaid(motion, motion.time_s) is None


def test_a_stretch_that_was_not_seen_stays_open(motion: Motion) -> None:
    values = np.full(len(motion.time_s), 5.0)
    values[:40] = np.nan
    strides = overlaid(motion, values)
    assert strides is not None
    assert np.isnan(strides.curves[0, 0])
    assert strides.mean[50] == pytest.approx(5.0)
    assert np.isnan(at_times(motion, values, np.array([-1.0]))).all()


def test_points_of_a_frame_are_where_the_camera_saw_them(motion: Motion) -> None:
    track = film(RUNNER, Camera(seconds=6.0))
    points = frame_points(motion, track.time_s[60:63])
    assert points.shape == (3, 33, 2)
    hip = LANDMARK["right_hip"]
    assert points[:, hip] == pytest.approx(track.xy[60:63, hip], abs=3.0)


def test_the_belt_runs_under_the_foot_and_is_level(analysis: Analysis) -> None:
    """The belt is at y = 660; the foot's points are 2 cm above it, at 340 px per metre."""
    from posture.results.corrections import BeltLine

    drawn = Corrections(belt=BeltLine((100.0, 660.0), (500.0, 660.0)))
    assert analysis.track is not None
    motion = analyze_track(analysis.track, ClipSettings(incline=0.0), drawn).motion
    assert motion is not None
    line = belt_line(motion)
    assert line is not None
    assert line[:, 1] == pytest.approx(np.full(2, 660.0 - 0.02 * 340), abs=6.0)
    assert abs(line[1, 0] - line[0, 0]) > 500

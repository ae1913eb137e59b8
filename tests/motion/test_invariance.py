"""What must not matter: when the clip starts, where the runner is, how the camera is rolled."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack, Scene
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report, Side
from tests.gait import Camera, Runner, film, film_at

few = settings(
    max_examples=4, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)
SIDES: tuple[Side, ...] = ("left", "right")
CAMERA = Camera(seconds=6.0, noise_px=1.0)
TRACK = film(Runner(), CAMERA)


def report_of(track: PoseTrack) -> Report:
    report = analyze_track(track, ClipSettings()).report
    assert report.refusal is None
    return report


def values(report: Report) -> dict[str, float]:
    """What was measured; what this version cannot measure is left out."""
    found = {key: result.value for key, result in report.measurements.items()}
    return {key: value for key, value in found.items() if value is not None}


@few
@given(st.floats(-1e4, 1e4))
def test_a_clip_may_start_at_any_time(start_s: float) -> None:
    own, later = report_of(TRACK), report_of(replace(TRACK, time_s=TRACK.time_s + start_s))
    assert values(later) == pytest.approx(values(own), rel=1e-3, abs=1e-3)
    for one, other in zip(own.steps, later.steps, strict=True):
        assert other.contact_s == pytest.approx(one.contact_s + start_s, abs=1e-4)


@few
@given(st.floats(-250, 250), st.floats(-40, 30))
def test_the_runner_may_be_anywhere_in_the_picture(right: float, down: float) -> None:
    moved = TRACK.with_xy(TRACK.xy + np.array([right, down]))
    assert values(report_of(moved)) == pytest.approx(values(report_of(TRACK)), abs=1e-3)


@few
@given(st.floats(-5, 5), st.sampled_from(SIDES))
def test_a_known_roll_of_the_camera_does_not_matter(roll: float, facing: Side) -> None:
    camera = replace(CAMERA, roll=roll, facing=facing)
    scene = Scene(roll_deg=roll, roll_u_deg=0.5)
    rolled = report_of(film(Runner(), replace(camera, noise_px=0.0), scene))
    level = replace(camera, roll=0.0, noise_px=0.0)
    upright = report_of(film(Runner(), level, Scene(roll_deg=0.0, roll_u_deg=0.5)))
    assert values(rolled) == pytest.approx(values(upright), abs=0.05)
    assert rolled.view is not None
    assert rolled.view.facing == facing


def test_an_unknown_roll_is_read_as_lean() -> None:
    # The picture rises by 4 degrees to the right, where the runner looks: upright turns back.
    rolled = report_of(film(Runner(lean=6.0), replace(CAMERA, roll=4.0)))
    assert rolled.measurements["trunk_lean"].value == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("fps", [25.0, 50.0, 120.0, 240.0])
def test_the_frame_rate_moves_no_angle(fps: float) -> None:
    runner = Runner(cadence=166.0, overstride=12.0)
    found = values(report_of(film(runner, Camera(fps=fps, seconds=8.0))))
    assert found["cadence"] == pytest.approx(166.0, rel=0.001)
    assert found["trunk_lean"] == pytest.approx(6.0, abs=0.05)
    assert found["head_forward"] == pytest.approx(18.0, abs=0.05)
    assert found["overstride"] == pytest.approx(12.0, abs=0.6)
    assert found["knee_flexion_at_contact"] == pytest.approx(20.0, abs=0.6)
    assert found["duty_factor"] == pytest.approx(35.0, abs=1.5)


@pytest.mark.parametrize("factor", [2.0, 8.0])
def test_slow_motion_undone_leaves_real_times(factor: float) -> None:
    # 240 frames/s stored at 30 or 120: the track's times are real, the factor is the file's.
    runner = Runner()
    body_s = np.arange(6 * 240) / 240.0
    track = film_at(runner, body_s, body_s)
    track = replace(track, clip=replace(track.clip, slow_motion_factor=factor))
    report = report_of(track)
    assert report.clip.slow_motion_factor == factor
    assert report.clip.frame_rate_hz == pytest.approx(240.0)
    assert report.measurements["cadence"].value == pytest.approx(170.0, rel=0.001)
    near = np.array([step.contact_s for step in report.steps if step.near])
    np.testing.assert_allclose(near, runner.contacts(True, 5.9)[: len(near)], atol=0.004)


@few
@given(st.floats(150, 190), st.floats(0, 20), st.floats(-5, 20), st.floats(10, 40))
def test_what_is_dialled_in_is_measured(
    cadence: float, overstride: float, lean: float, head: float
) -> None:
    # The belt as fast as keeps the step's length, which this runner's legs can reach.
    belt = 3.0 * cadence / 170.0
    runner = Runner(cadence=cadence, belt=belt, overstride=overstride, lean=lean, head=head)
    report = report_of(film(runner, CAMERA))
    found = report.measurements
    dialled = {
        "cadence": (cadence, 0.3),
        "overstride": (overstride, 1.5),
        "trunk_lean": (lean, 0.2),
        "head_forward": (head, 0.4),
        "knee_flexion_at_contact": (runner.knee_at_contact, 1.5),
        "elbow_angle": (runner.elbow, 1.0),
        "contact_time": (1000 * runner.duty * runner.stride_s, 22.0),
    }
    for key, (true, within) in dialled.items():
        value, u = found[key].value, found[key].u
        assert value == pytest.approx(true, abs=within), key
        assert value == pytest.approx(true, abs=u), key

"""The road from a track to its verdicts: what must not change them, and what they must be."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture.errors import RefusedError
from posture.motion.read import read_motion
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack, Scene
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from tests.gait import Camera, Runner, exchanged, film, film_at, mirror, slowed, standing

quickly = settings(max_examples=8, deadline=None, derandomize=True, database=None)
SHORT = Camera(seconds=6.0)
LEGS = [(f"left_{p}", f"right_{p}") for p in ("hip", "knee", "ankle", "heel", "foot_index")]


def report_of(track: PoseTrack, options: ClipSettings | None = None) -> Report:
    report = analyze_track(track, options or ClipSettings()).report
    assert report.status == "ok", report.refusal
    return report


def numbers(report: Report) -> dict[str, float | None]:
    return {key: m.value for key, m in report.measurements.items()}


def verdicts(report: Report) -> dict[str, str]:
    return {key: m.verdict for key, m in report.measurements.items()}


def same(one: Report, other: Report, within: float) -> None:
    assert verdicts(one) == verdicts(other)
    for key, value in numbers(one).items():
        if value is None:
            assert numbers(other)[key] is None
        else:
            assert numbers(other)[key] == pytest.approx(value, abs=within), key


def test_dialled_values_are_read() -> None:
    runner = Runner(cadence=172.0, lean=8.0, head=20.0, overstride=9.0, knee_at_contact=22.0)
    values = numbers(report_of(film(runner, Camera(noise_px=1.0))))
    assert values["cadence"] == pytest.approx(172.0, abs=0.5)
    assert values["trunk_lean"] == pytest.approx(8.0, abs=0.3)
    assert values["head_forward"] == pytest.approx(20.0, abs=0.5)
    assert values["overstride"] == pytest.approx(9.0, abs=4.0)
    assert values["knee_flexion_at_contact"] == pytest.approx(22.0, abs=3.0)


def test_contacts_are_found_where_they_are() -> None:
    runner = Runner()
    camera = Camera(fps=60.0, seconds=12.0, noise_px=1.0)
    report = report_of(film(runner, camera))
    for near in (True, False):
        true = runner.contacts(near, 11.9)
        found = np.array([s.contact_s for s in report.steps if s.near is near])
        assert len(found) == len(true)
        assert np.abs(found - true).max() < 0.012


@quickly
@given(st.floats(140, 200), st.floats(-2, 20), st.floats(0, 25))
def test_mirroring_the_runner_changes_nothing(cadence: float, lean: float, ahead: float) -> None:
    camera = Camera(fps=50.0, seconds=4.5)
    track = film(Runner(cadence=cadence, lean=lean, overstride=ahead), camera)
    one, other = report_of(track), report_of(mirror(track))
    same(one, other, within=0.05)
    assert one.view is not None
    assert other.view is not None
    assert {one.view.facing, other.view.facing} == {"left", "right"}


@pytest.fixture(scope="module")
def filmed() -> tuple[PoseTrack, Report]:
    track = film(Runner(), Camera(fps=50.0, seconds=4.5))
    return track, report_of(track)


@quickly
@given(st.floats(0.4, 3.0))
def test_scaling_the_picture_changes_nothing(
    filmed: tuple[PoseTrack, Report], scale: float
) -> None:
    track, report = filmed
    size = (round(1280 * scale), round(720 * scale))
    larger = replace(track, xy=track.xy * scale, size=size)
    same(report, report_of(larger), within=1e-6 + 0.02)


@pytest.mark.parametrize("fps", [30.0, 60.0, 120.0, 240.0])
def test_the_frame_rate_leaves_cadence_and_contacts(fps: float) -> None:
    runner = Runner(cadence=176.0)
    report = report_of(film(runner, Camera(fps=fps, seconds=8.0)))
    assert numbers(report)["cadence"] == pytest.approx(176.0, rel=0.005)
    near = np.array([s.contact_s for s in report.steps if s.near])
    assert np.abs(near - runner.contacts(True, 7.9)[: len(near)]).max() < 0.012


@pytest.mark.parametrize("roll", [-5.0, 5.0])
def test_known_roll_is_taken_out(roll: float) -> None:
    scene = Scene(roll_deg=roll, roll_u_deg=0.5)
    report = report_of(film(Runner(lean=6.0), Camera(roll=roll, seconds=6.0), scene))
    assert numbers(report)["trunk_lean"] == pytest.approx(6.0, abs=0.2)


@pytest.fixture(scope="module")
def level_and_blind() -> tuple[Report, Report]:
    """The same run where the picture shows how the camera is rolled, and where it does not."""
    known, blind = Scene(roll_deg=0.0, roll_u_deg=0.3), Scene()
    camera = Camera(seconds=8.0)
    return report_of(film(Runner(), camera, known)), report_of(film(Runner(), camera, blind))


@pytest.mark.parametrize(
    ("key", "per_deg"),
    [
        ("trunk_lean", 1.0),
        ("shank_angle_at_contact", 1.0),
        ("thigh_extension_at_toe_off", 1.0),
        ("overstride", 100 * np.tan(np.radians(1.0))),
        ("knee_flexion_at_contact", 0.0),
        ("head_forward", 0.0),
    ],
)
def test_unknown_roll_widens_the_interval_of_what_it_moves(
    level_and_blind: tuple[Report, Report], key: str, per_deg: float
) -> None:
    u = [report.measurements[key].u or 0.0 for report in level_and_blind]
    assert u[1] ** 2 - u[0] ** 2 == pytest.approx(per_deg**2 * (4.5**2 - 0.3**2), rel=0.05)


def test_uneven_frame_times_are_taken_as_they_are() -> None:
    runner = Runner(cadence=164.0)
    report = report_of(film(runner, Camera(jitter=0.3, seed=3)))
    assert numbers(report)["cadence"] == pytest.approx(164.0, rel=0.005)
    assert report.clip.variable_frame_rate


def test_legs_that_swap_names_after_landing_are_told_apart() -> None:
    runner = Runner()
    track = film(runner, Camera(noise_px=1.0))
    frames = np.zeros(len(track.time_s), dtype=bool)
    for contact_s in runner.contacts(True, 11.5):
        first = int(np.searchsorted(track.time_s, contact_s))
        frames[first : first + 3] = True
    mixed = track.with_xy(
        exchanged(track.xy, np.flatnonzero(frames).astype(float).astype(int), LEGS)
    )
    one, other = report_of(track), report_of(mixed)
    same(one, other, within=1.0)
    assert other.quality.repaired_frames >= frames.sum()


def test_a_mirrored_picture_swaps_the_reported_sides() -> None:
    track = film(Runner(), Camera(seconds=6.0))
    one, other = report_of(track), report_of(track, ClipSettings(mirrored=True))
    assert one.view is not None
    assert other.view is not None
    assert (one.view.near_side, other.view.near_side) == ("right", "left")
    assert other.view.facing == "right"
    assert [s.side for s in one.steps] != [s.side for s in other.steps]
    assert [s.near for s in one.steps] == [s.near for s in other.steps]


def test_only_the_running_is_judged() -> None:
    track = film(Runner(cadence=168.0), Camera(seconds=15.0, noise_px=1.0))
    running = np.clip(np.minimum(track.time_s - 3.0, 12.0 - track.time_s) / 0.3, 0, 1)
    report = report_of(standing(track, running))
    assert numbers(report)["cadence"] == pytest.approx(168.0, rel=0.02)
    assert all(2.5 < step.contact_s < 12.5 for step in report.steps)
    assert any("was used" in warning for warning in report.quality.warnings)


def test_a_clip_whose_speed_ramps_has_no_rhythm_and_no_contacts() -> None:
    time_s = np.arange(0, 16, 1 / 60)
    track = film_at(Runner(), slowed(time_s, 5.0, 11.0, 6.0), time_s)
    report = report_of(track)
    unknown = {key for key, verdict in verdicts(report).items() if verdict == "unknown"}
    assert {"cadence", "overstride", "contact_time", "pelvic_tilt_proxy"} <= unknown
    assert "changes" in report.measurements["overstride"].why
    assert numbers(report)["trunk_lean"] == pytest.approx(6.0, abs=0.5)
    assert report.steps == []


def refusal_of(track: PoseTrack) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        read_motion(track)
    return caught.value


def test_undeclared_slow_motion_is_refused_with_what_to_say() -> None:
    time_s = np.arange(0, 12, 1 / 30)
    refusal = refusal_of(film_at(Runner(), time_s / 4, time_s))
    assert refusal.code == "not_running"
    assert "--capture-fps" in refusal.advice


def test_walking_is_not_running() -> None:
    walker = Runner(cadence=118.0, duty=0.62, belt=1.5, rise=-0.04, overstride=25.0)
    assert refusal_of(film(walker, SHORT)).code == "not_running"


def test_somebody_standing_is_not_running() -> None:
    track = film(Runner(), Camera(seconds=6.0, noise_px=1.0))
    assert refusal_of(standing(track, np.zeros(len(track.time_s)))).code == "not_running"


def test_somebody_who_crosses_the_picture_is_not_on_a_treadmill() -> None:
    track = film(Runner(), Camera(seconds=6.0))
    across = track.xy + np.stack([40.0 * track.time_s, 0 * track.time_s], axis=1)[:, None] * [3, 1]
    refusal = refusal_of(replace(track, xy=across - [360.0, 0.0], size=(1280, 720)))
    assert refusal.code in ("not_running", "body_out_of_frame")


@pytest.mark.parametrize(
    ("scene", "code"),
    [
        (Scene(second_person=0.6), "several_people"),
        (Scene(camera_shift=0.6), "moving_camera"),
        (Scene(luminance=8.0), "picture_too_poor"),
        (Scene(second_person=0.6, camera_shift=0.6), "several_people"),
    ],
)
def test_the_picture_alone_can_refuse(scene: Scene, code: str) -> None:
    assert refusal_of(film(Runner(), SHORT, scene)).code == code


def test_a_small_runner_and_a_slow_camera_are_too_poor() -> None:
    scene = Scene(roll_deg=0.0, roll_u_deg=0.5)
    assert (
        refusal_of(film(Runner(), Camera(px_per_m=50.0, seconds=6.0), scene)).code
        == "picture_too_poor"
    )
    assert (
        refusal_of(film(Runner(), Camera(fps=12.0, seconds=6.0), scene)).code == "picture_too_poor"
    )


def test_a_runner_seen_from_the_front_is_refused() -> None:
    assert refusal_of(film(Runner(yaw=70.0), SHORT)).code == "not_side_view"


def test_feet_below_the_picture_are_refused() -> None:
    assert (
        refusal_of(film(Runner(), Camera(place=(640.0, 760.0), seconds=6.0))).code
        == "body_out_of_frame"
    )


def test_three_strides_are_too_few() -> None:
    assert refusal_of(film(Runner(), Camera(seconds=2.6))).code == "too_short"


def test_nobody_in_the_picture() -> None:
    track = film(Runner(), SHORT)
    assert refusal_of(track.with_xy(np.full_like(track.xy, np.nan))).code == "no_person"

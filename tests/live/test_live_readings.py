import pytest

from posture.live.readings import Reading, Readings, nothing_yet, read, window_s
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack
from posture.results.clip_settings import ClipSettings
from tests.gait import Camera, Runner, film

RUNNER = Runner(cadence=172.0, lean=8.0, overstride=9.0)


def seen(fps: float, seconds: float = 9.0) -> PoseTrack:
    return film(RUNNER, Camera(fps=fps, seconds=seconds, noise_px=0.7))


def by_key(readings: Readings) -> dict[str, Reading]:
    return {reading.key: reading for reading in readings.shown}


def test_the_numbers_are_those_of_a_clip() -> None:
    track = seen(60)
    found = read(track, ClipSettings())
    report = analyze_track(track, ClipSettings()).report
    assert [r.key for r in found.shown] == [
        "cadence",
        "trunk_lean",
        "head_forward",
        "vertical_oscillation",
        "overstride",
    ]
    for key, reading in by_key(found).items():
        assert reading.state == "measured"
        assert reading.value == report.measurements[key].value
        assert reading.u == report.measurements[key].u
        assert reading.verdict == report.measurements[key].verdict
    assert found.strides == sum(s.near for s in report.steps) - 1
    assert found.stride_s == pytest.approx(120 / 172, abs=0.005)


def test_cadence_and_lean_are_read_right() -> None:
    found = by_key(read(seen(30), ClipSettings()))
    assert found["cadence"].value == pytest.approx(172, abs=1)
    assert found["trunk_lean"].value == pytest.approx(8, abs=0.5)
    assert found["cadence"].unit == "steps a minute"
    lean = found["trunk_lean"]
    assert lean.value is not None
    assert lean.u is not None
    assert (lean.words, lean.unit) == (f"{lean.value:.0f}", "degrees")
    assert lean.between == f"{lean.value - lean.u:.0f} to {lean.value + lean.u:.0f} degrees"


@pytest.mark.parametrize(("overstride", "cadence"), [(36.0, 172.0), (9.0, None)])
def test_quicker_steps_are_offered_only_where_they_are_the_advice(
    overstride: float, cadence: float | None
) -> None:
    runner = Runner(cadence=172.0, overstride=overstride)
    readings = read(film(runner, Camera(fps=60, seconds=9.0)), ClipSettings())
    assert readings.cadence == pytest.approx(172, abs=1)
    expected = cadence if cadence is None else readings.cadence
    assert readings.cadence_to_raise == expected


def test_where_the_foot_lands_is_rough_at_30_and_not_possible_below_25() -> None:
    at_60, at_30, at_22 = (by_key(read(seen(fps), ClipSettings())) for fps in (60, 30, 22))
    assert at_60["overstride"].why == ""
    assert "Rough at 30" in at_30["overstride"].why
    assert at_30["overstride"].u is not None
    assert at_22["overstride"].state == "not possible"
    assert at_22["overstride"].value is None
    assert "22 pictures a second" in at_22["overstride"].why
    assert at_22["cadence"].state == at_22["trunk_lean"].state == "measured"


def test_nothing_is_possible_below_20_and_it_says_at_which_rate() -> None:
    for reading in read(seen(15), ClipSettings()).shown:
        assert (reading.state, reading.value, reading.words) == ("not possible", None, "")
        assert "15 pictures a second" in reading.why


@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.0])
def test_the_first_seconds_are_not_yet(seconds: float) -> None:
    for reading in read(seen(30, seconds), ClipSettings()).shown:
        assert reading.state == "not yet"
        assert "keep running" in reading.why


def test_somebody_who_stands_is_told_that_there_is_no_running() -> None:
    track = seen(30)
    still = track.with_xy(track.xy[:1].repeat(len(track.time_s), axis=0))
    for reading in read(still, ClipSettings()).shown:
        assert (reading.state, reading.value) == ("not yet", None)
        assert "keep running" not in reading.why


def test_the_window_holds_ten_strides_of_any_runner() -> None:
    assert 10 * 0.7 < window_s(0.7) < 12 * 0.7
    assert window_s(None) == window_s(5.0) == 12.0


def test_before_anything_there_is_a_reason_and_no_number() -> None:
    empty = nothing_yet("The camera is being set up.")
    assert [r.why for r in empty.shown] == ["The camera is being set up."] * 5
    assert empty.cadence is None

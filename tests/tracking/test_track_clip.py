"""From a clip to a track: displayed pixels, real times, and the file's own word on both."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.errors import RefusedError, UsageError
from posture.frame_times import followed_s, stretches_of
from posture.pipeline.analysis import analyze_clip
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.inference import Pose
from posture.tracking.pose.models import Model
from posture.tracking.pose.region import Region
from posture.tracking.track_clip import between_looks, follow_clip, track_clip
from tests.clips import Image, write_clip, write_sound
from tests.conftest import Analysed
from tests.runs import report_in, run, write_pictures

MODEL = Model(Path("none.task"), "pretended", "0" * 64)
NOBODY_IN = 3
SLOWED = ClipSettings(capture_fps=40)


# Shares of the picture.
STANDING = np.random.default_rng(1).uniform(0.1, 0.9, (33, 2))
STANDING[7] = [0.25, 0.75]


class PretendedNetwork:
    """Sees a body at fixed shares of the picture, except in one frame."""

    def __init__(self, _: Model) -> None:
        self.seen = -2  # the first picture is looked at twice

    def place(self, image: Image, region: Region, mirrored: bool = False) -> Pose | None:
        self.seen += not mirrored
        if self.seen == NOBODY_IN:
            return None
        return Pose(STANDING * image.shape[1::-1], np.full(33, 0.5), region)

    def mask(self, *_: object) -> None:
        return None


class PretendedPeople:
    """Finds somebody in every picture."""

    def __init__(self, _: Model) -> None:
        pass

    def __enter__(self) -> "PretendedPeople":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def rest(self) -> None:
        pass

    def detect(self, image: Image) -> list[FloatArray]:
        return [STANDING * image.shape[1::-1]]


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posture.tracking.track_clip.PeopleDetector", PretendedPeople)
    monkeypatch.setattr("posture.tracking.track_clip.LandmarkNetwork", PretendedNetwork)
    monkeypatch.setattr("posture.tracking.track_clip.MaskNetwork", PretendedNetwork)


Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def clip(times_s: Sequence[float], size: tuple[int, int] = (64, 48), turn: int = 0) -> Path:
        return write_clip(tmp_path / "clip.mp4", times_s, size=size, clockwise=turn)

    return clip


def at(rate: float, frames: int = 12) -> list[float]:
    return [n / rate for n in range(frames)]


@pytest.mark.usefixtures("pretended")
def test_landmarks_are_pixels_of_the_full_size_displayed_picture(make: Make) -> None:
    track = track_clip(make(at(25), size=(1600, 800), turn=90), MODEL, workers=1)

    assert track.size == (800, 1600)
    assert track.clip.rotation_deg == 90
    assert track.xy[0, 7] == pytest.approx([200.0, 1200.0])
    assert track.visibility[0, 7] == pytest.approx(0.5)


@pytest.mark.usefixtures("pretended")
def test_a_frame_without_anybody_is_nan_and_keeps_its_time(make: Make) -> None:
    track = track_clip(make(at(25)), MODEL, workers=1)

    assert np.isnan(track.xy[NOBODY_IN]).all()
    assert (track.visibility[NOBODY_IN] == 0).all()
    assert np.isfinite(np.delete(track.xy, NOBODY_IN, axis=0)).all()
    assert track.time_s == pytest.approx(at(25))


@pytest.mark.usefixtures("pretended")
def test_slow_motion_is_undone_in_every_time(make: Make) -> None:
    track = track_clip(make(at(30)), MODEL, settings=ClipSettings(capture_fps=240))

    assert track.clip.slow_motion_factor == pytest.approx(8.0, rel=1e-3)
    assert track.time_s == pytest.approx(at(240), abs=1e-5)
    assert track.clip.frame_rate_hz == pytest.approx(240, rel=1e-3)
    assert track.clip.duration_s == pytest.approx(12 / 240, rel=1e-3)


@pytest.mark.usefixtures("pretended")
def test_at_most_120_frames_a_real_second_are_looked_at_and_all_have_a_body(make: Make) -> None:
    """Filmed at 480 Hz, played at 30: frames 0, 4, 8; nobody is seen in the fourth look."""
    track = track_clip(make(at(30, 15)), MODEL, settings=ClipSettings(capture_fps=480), workers=1)

    seen = np.isfinite(track.xy).all(axis=(1, 2))
    assert seen.tolist() == [True] * 9 + [False] * 6
    assert track.xy[:9] == pytest.approx(np.repeat(track.xy[:1], 9, axis=0))
    assert track.visibility[:9] == pytest.approx(0.5)
    assert track.clip.frames == 15
    assert track.clip.frame_rate_hz == pytest.approx(480, rel=1e-3)


def keys_every(frames: int) -> dict[str, str]:
    return {"g": str(frames), "bf": "0", "sc_threshold": "0"}


def long_clip(tmp_path: Path, key_every: int = 10) -> Path:
    """A minute at 10 frames/s."""
    return write_clip(tmp_path / "long.mp4", at(10, 600), rate=10, options=keys_every(key_every))


@pytest.mark.usefixtures("pretended")
def test_stretches_of_a_long_clip_are_followed_one_after_the_other(tmp_path: Path) -> None:
    """An early look, then two stretches far apart, then one more at a time."""
    calls: list[tuple[int, int | None]] = []
    so_far = [
        (each.track, each.is_last)
        for each in follow_clip(
            long_clip(tmp_path), MODEL, progress=lambda *call: calls.append(call), workers=1
        )
    ]

    parts = [stretches_of(track.time_s) for track, _ in so_far]
    assert [len(own) for own in parts] == list(range(1, len(so_far) + 1))
    assert len(so_far) >= 4
    assert [is_last for _, is_last in so_far] == [False] * (len(so_far) - 1) + [True]
    seconds = [followed_s(track.time_s) for track, _ in so_far]
    assert seconds == pytest.approx([4.0, *(6.0 * n for n in range(2, len(so_far) + 1))], abs=0.6)
    early, late = (so_far[1][0].time_s[part] for part in parts[1])
    assert late[0] - early[-1] > 20
    # Every frame has the time that it has in the clip read through.
    assert np.all(np.isin(np.round(so_far[-1][0].time_s, 4), np.round(at(10, 600), 4)))
    info = so_far[-1][0].clip
    assert info.frames == 600
    assert info.duration_s == pytest.approx(60.0)
    assert info.frame_rate_hz == pytest.approx(10.0, rel=1e-3)
    assert not info.variable_frame_rate
    assert so_far[-1][0].warnings == ()
    assert calls[0] == (1, 120)
    assert calls[-1][0] == len(so_far[-1][0].time_s)


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize(("seconds", "key_every"), [(19.9, 10), (60.0, 600)])
def test_a_short_clip_and_one_without_ways_in_are_followed_whole(
    tmp_path: Path, seconds: float, key_every: int
) -> None:
    times = at(10, round(10 * seconds))
    options = keys_every(key_every)
    clip = write_clip(tmp_path / "clip.mp4", times, rate=10, options=options)

    (so_far,) = follow_clip(clip, MODEL, workers=1)

    assert so_far.is_last
    assert so_far.track.time_s == pytest.approx(times, abs=1e-4)


@pytest.mark.usefixtures("pretended")
def test_all_of_a_long_clip_is_followed_when_asked(tmp_path: Path) -> None:
    track = track_clip(long_clip(tmp_path), MODEL, workers=1)
    assert track.time_s == pytest.approx(at(10, 600), abs=1e-4)
    assert track.clip.frames == 600


@pytest.mark.usefixtures("pretended")
def test_an_early_look_at_a_short_clip_is_taken_when_asked(make: Make) -> None:
    clip = make(at(10, 100))
    early, last = follow_clip(clip, MODEL, workers=1, early=True)
    assert (early.is_last, last.is_last) == (False, True)
    assert early.track.time_s == pytest.approx(at(10, 41), abs=1e-4)
    assert last.track.time_s == pytest.approx(at(10, 100), abs=1e-4)
    (only,) = follow_clip(make(at(10, 79)), MODEL, workers=1, early=True)
    assert only.is_last, "it is done soon after"


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize(("rate", "step"), [(47, 1), (49, 2)])
def test_an_early_look_takes_every_second_of_many_frames(make: Make, rate: int, step: int) -> None:
    """The fourth frame looked at shows nobody: number 3, or 6, and those about it are not known."""
    clip = make(at(rate, 9 * rate))
    early, last = follow_clip(clip, MODEL, workers=1, early=True)

    assert early.track.time_s == pytest.approx(at(rate, 4 * rate + 1), abs=1e-4)
    unseen = np.flatnonzero(np.isnan(early.track.xy).any(axis=(1, 2)))
    assert unseen.tolist() == list(range(3 * step - step + 1, 3 * step + step))
    assert last.track.time_s == pytest.approx(at(rate, 9 * rate), abs=1e-4)
    unseen = np.flatnonzero(np.isnan(last.track.xy).any(axis=(1, 2)))
    assert unseen.tolist() == [3 * step]


@pytest.mark.usefixtures("pretended")
def test_progress_never_goes_back(make: Make) -> None:
    done: list[int] = []
    clip = make(at(50, 450))
    *_, _ = follow_clip(clip, MODEL, None, lambda n, _: done.append(n), workers=1, early=True)
    assert len(done) == 450
    assert done == sorted(done)
    assert (done[0], done[1], done[-1]) == (1, 3, 450)


@pytest.mark.usefixtures("pretended")
def test_of_slow_motion_real_seconds_count(tmp_path: Path) -> None:
    """A minute of file is fifteen seconds of running."""
    (so_far,) = follow_clip(
        long_clip(tmp_path), MODEL, settings=ClipSettings(capture_fps=40), workers=1
    )
    assert len(so_far.track.time_s) == 600


def test_between_two_looks_a_body_moves_steadily() -> None:
    """At even speed the middle frame lies in the middle; a look that saw nobody leaves a gap."""
    times = np.arange(9) / 120
    looked_at = times[::2]
    looks = np.tile(np.array([0.0, 2.0, 4.0, np.nan, 8.0])[:, None, None], (1, 33, 3))

    bodies = between_looks(looks, looked_at, times)

    nothing = np.nan
    expected = [0.0, 1.0, 2.0, 3.0, 4.0, nothing, nothing, nothing, 8.0]
    assert bodies[:, 5, 1] == pytest.approx(expected, nan_ok=True)
    assert between_looks(bodies[:5], times[:5], times[:5]) == pytest.approx(bodies[:5])


def test_after_the_last_look_nothing_is_known() -> None:
    times = np.arange(4) / 240
    bodies = between_looks(np.ones((1, 33, 3)), times[:1], times)
    assert np.isfinite(bodies).all(axis=(1, 2)).tolist() == [True, False, False, False]


@pytest.mark.usefixtures("pretended")
def test_every_frame_is_reported_and_the_model_named(make: Make) -> None:
    calls: list[tuple[int, int | None]] = []

    track = track_clip(make(at(25)), MODEL, progress=lambda *call: calls.append(call))

    assert calls == [(n, 12) for n in range(1, 13)]
    assert (track.model, track.model_sha256) == ("pretended", "0" * 64)
    assert track.clip.name == "clip.mp4"
    assert track.clip.frames == 12
    assert not track.clip.variable_frame_rate
    assert track.scene is not None


@pytest.mark.usefixtures("pretended")
def test_a_turned_picture_is_followed_upright(make: Make) -> None:
    clip = make(at(25), size=(64, 48))
    track = track_clip(clip, MODEL, ClipSettings(turn_deg=90), workers=1)

    assert (track.size, track.clip.rotation_deg) == ((48, 64), 90)
    assert track.xy[0, 7] == pytest.approx([12.0, 48.0])


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize(
    ("start_s", "end_s", "first", "last"),
    [(1.0, 2.6, 10, 26), (2.0, None, 20, 39), (None, 1.0, 0, 10)],
)
def test_only_the_stretch_is_followed_in_the_clip_s_own_times(
    make: Make, start_s: float | None, end_s: float | None, first: int, last: int
) -> None:
    settings = ClipSettings(start_s=start_s, end_s=end_s)
    calls: list[tuple[int, int | None]] = []
    track = track_clip(
        make(at(10, 40)), MODEL, settings, lambda *call: calls.append(call), workers=1
    )

    assert track.time_s == pytest.approx([n / 10 for n in range(first, last + 1)], abs=1e-4)
    assert track.clip.frames == 40
    assert track.clip.duration_s == pytest.approx(4.0, abs=0.1)
    assert calls[-1][0] == last - first + 1


@pytest.mark.usefixtures("pretended")
def test_of_a_long_clip_the_stretches_lie_in_what_is_asked_for(tmp_path: Path) -> None:
    settings = ClipSettings(start_s=20.0, end_s=50.0)
    *_, last = follow_clip(long_clip(tmp_path), MODEL, settings, workers=1)
    assert last.track.time_s[0] >= 20.0
    assert last.track.time_s[-1] <= 50.0
    assert len(stretches_of(last.track.time_s)) > 1
    assert last.track.clip.duration_s == pytest.approx(60.0, abs=0.2)


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize(("start_s", "fits"), [(3.0, True), (3.1, False), (60.0, False)])
def test_a_stretch_begins_a_second_before_the_clip_ends_at_the_latest(
    tmp_path: Path, start_s: float, fits: bool
) -> None:
    clip = write_clip(tmp_path / "clip.mp4", at(10, 40), rate=10)
    settings = ClipSettings(start_s=start_s)
    if fits:
        assert len(track_clip(clip, MODEL, settings).time_s) == 10
    else:
        with pytest.raises(UsageError, match=r"clip\.mp4 ends before .* start earlier"):
            track_clip(clip, MODEL, settings)


def test_an_impossible_rate_is_told_before_the_work(make: Make) -> None:
    with pytest.raises(UsageError, match="below the file's"):
        track_clip(make(at(25)), MODEL, settings=ClipSettings(capture_fps=20))


def test_sound_alone_is_refused_before_a_model_is_needed(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no video in it"):
        track_clip(write_sound(tmp_path / "song.mp4"), MODEL)


def test_a_turned_clip_in_slow_motion_gives_the_same_numbers(
    analysed: Analysed, pictures_30: list[Image], tmp_path: Path
) -> None:
    clip = write_pictures(tmp_path / "slow.mov", pictures_30, rate=7, quarters=1)
    upright = report_in(analysed.folder)

    tracked = run("track", clip, "--out", tmp_path / "slow.npz", "--capture-fps", "30")
    assert (tracked.code, tracked.out, tracked.err) == (0, "", "Following the body ...\n")
    report = analyze_clip(tmp_path / "slow.npz", ClipSettings(176, None, 0)).report

    assert report.clip.rotation_deg == 90
    assert (report.clip.width, report.clip.height) == (960, 540)
    assert report.clip.duration_s == pytest.approx(upright["clip"]["duration_s"], abs=1e-3)
    assert report.clip.slow_motion_factor == pytest.approx(30 / 7, rel=1e-4)
    assert len(report.steps) == len(upright["steps"])
    for step, other in zip(report.steps, upright["steps"], strict=True):
        assert step.contact_s == pytest.approx(other["contact_s"], abs=0.01)
    for key, measurement in report.measurements.items():
        other = upright["measurements"][key]
        if measurement.value is not None:
            assert measurement.value == pytest.approx(other["value"], abs=other["u"] / 3), key

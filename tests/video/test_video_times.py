"""File times are the true ones, and pictures are found by time."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Final
from unittest.mock import Mock

import av
import av.error
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.errors import UsageError
from posture.video import frames_at, probe, read_frames, slow_motion_factor
from posture.video.container import Video, open_video
from posture.video.decoding import Damage, Leaps, timed_frames
from posture.video.frames import FrameSelector
from posture.video.upright import Upright
from tests.clips import evenly, number_of, patch, write_clip

UNEVEN_S = [0.0, 0.033, 0.053, 0.103, 0.136, 0.236, 0.269, 0.302, 0.335, 0.375]


@pytest.mark.parametrize("name", ["phone.mp4", "phone.mov", "phone.mkv"])
def test_a_variable_rate_keeps_every_frames_own_time(tmp_path: Path, name: str) -> None:
    path = write_clip(tmp_path / name, UNEVEN_S)

    times_s = [frame.file_time_s for frame in read_frames(path)]

    assert np.allclose(times_s, UNEVEN_S, atol=1e-6)


def looked_at(times_s: list[float], most_hz: float | None = 60.0) -> list[int]:
    looks = FrameSelector(most_hz)
    return [n for n, time_s in enumerate(times_s) if looks.wants(time_s)]


@pytest.mark.parametrize(
    ("rate", "every"), [(24, 1), (30, 1), (50, 1), (59.94, 1), (60, 1), (119.88, 2), (240, 4)]
)
def test_frames_beyond_the_asked_rate_are_left_out_evenly(rate: float, every: int) -> None:
    assert looked_at(evenly(600, rate)) == list(range(0, 600, every))
    assert looked_at(evenly(600, rate), None) == list(range(600))


def test_a_clock_that_rounds_to_milliseconds_leaves_no_frame_out() -> None:
    assert looked_at([round(n / 60, 3) for n in range(600)]) == list(range(600))


@given(st.lists(st.floats(0.002, 0.1), min_size=20, max_size=100))
def test_looks_come_neither_in_haste_nor_late(steps_s: list[float]) -> None:
    """Whatever the times: at most 60 a second, and no frame is left out without need."""
    times_s = np.cumsum([0.0, *steps_s])
    looks = times_s[looked_at(times_s.tolist())]
    assert np.diff(looks).min(initial=1.0) > 0.3 / 60 - 1e-9
    assert len(looks) <= 60 * times_s[-1] + 2
    left_out = np.setdiff1d(times_s, looks)
    since = left_out - looks[np.searchsorted(looks, left_out) - 1]
    assert since.max(initial=0.0) < 1.3 / 60


def test_frames_left_out_keep_their_times_and_numbers(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "fast.mp4", evenly(11, 120))

    reader = read_frames(path, most_hz=60.0)
    frames = list(reader)

    assert [number_of(frame.image) for frame in frames] == [0, 2, 4, 6, 8, 10]
    assert [frame.index for frame in frames] == [0, 2, 4, 6, 8, 10]
    assert np.allclose(reader.file_times_s, evenly(11, 120), atol=1e-4)


def test_time_counts_from_the_first_frame(tmp_path: Path) -> None:
    late_s = [10 + time_s for time_s in UNEVEN_S]
    path = write_clip(tmp_path / "late.mkv", late_s)

    assert np.allclose([f.file_time_s for f in read_frames(path)], UNEVEN_S, atol=1e-6)


def test_what_was_trimmed_away_on_the_phone_is_not_shown(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "trimmed.mp4", evenly(40, 25), options={"bf": "0"})
    # The edit list (ISO 14496-12): from the fourth tenth of a second, 0.8 s long.
    # Movie time counts milliseconds, the film's own 1/90000 s.
    patch(path, b"elst", 8, ">Ii", 800, 36_000)

    frames = list(read_frames(path))

    assert [number_of(frame.image) for frame in frames] == list(range(10, 30))
    assert np.allclose([frame.file_time_s for frame in frames], evenly(20, 25), atol=1e-4)
    assert probe(path).duration_s == pytest.approx(0.8)
    assert probe(path).expected_frames == 20


def test_a_frame_without_a_time_of_its_own_is_left_out(tmp_path: Path) -> None:
    times_s = [*evenly(20, 25), 1.0, *[1.0 + time_s for time_s in evenly(20, 25)]]
    times_s[20] = 0.8
    path = write_clip(tmp_path / "twice.mp4", times_s, options={"bf": "0"})
    # 20 steps of 40 ms, one of 200 ms: no step at all instead of the latter.
    patch(path, b"stts", 20, ">I", 0)

    reader = read_frames(path)
    frames = list(reader)

    assert len(frames) == 40
    assert np.all(np.diff([frame.file_time_s for frame in frames]) > 0)
    assert reader.warnings == ["Damaged frames left out: 1 of 41."]


def test_the_nearest_pictures_come_in_order_of_time(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", UNEVEN_S)
    asked_s = [0.2, 0.0, 0.119, 0.120, 0.2, -3.0, 99.0]

    found = list(frames_at(path, asked_s))

    assert [time_s for time_s, _ in found] == sorted(asked_s)
    # -3 and 0: the first; 0.119 is nearer to 0.103, 0.120 to 0.136; 0.2 to 0.236 (twice).
    assert [number_of(image) for _, image in found] == [0, 0, 3, 4, 5, 5, 9]


def test_only_the_pictures_asked_for_are_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted = []
    convert = Upright.image

    def counting(self: Upright, frame: av.VideoFrame) -> object:
        converted.append(frame.pts)
        return convert(self, frame)

    monkeypatch.setattr(Upright, "image", counting)
    path = write_clip(tmp_path / "run.mp4", evenly(40, 25))

    # 0.5 lies in the middle between frames 12 (0.48) and 13: the earlier one.
    assert len(list(frames_at(path, [0.5, 1.01]))) == 2
    assert converted == [43_200, 90_000]


KEYED: Final = {"g": "5", "sc_threshold": "0"}  # a key frame a second at 5 frames/s


def frames_read(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the times of the frames that are decoded from now on."""
    read: list[float] = []

    def noting(video: Video, damage: Damage) -> Generator[tuple[float, av.VideoFrame]]:
        for time_s, frame in timed_frames(video, damage):
            read.append(time_s)
            yield time_s, frame

    monkeypatch.setattr("posture.video.frames.timed_frames", noting)
    return read


@pytest.mark.parametrize(
    ("name", "codec", "options", "most_read"),
    [
        ("run.mp4", "libx264", {**KEYED, "bf": "2"}, 20),
        ("run.mov", "libx265", {"x265-params": "keyint=5:min-keyint=5:log-level=error"}, 20),
        ("run.mkv", "libx264", {**KEYED, "bf": "2"}, 40),
        ("run.avi", "mpeg4", KEYED, 40),
        ("once.mp4", "libx264", {"g": "100", "sc_threshold": "0"}, 40),
    ],
)
def test_stretches_that_nobody_asks_for_are_leapt_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    codec: str,
    options: dict[str, str],
    most_read: int,
) -> None:
    path = write_clip(tmp_path / name, evenly(40, 5), codec=codec, rate=5, options=options)
    read = frames_read(monkeypatch)

    found = list(frames_at(path, [0.2, 3.4, 3.6, 7.0, 7.6]))

    assert [number_of(image) for _, image in found] == [1, 17, 18, 35, 38]
    assert len(read) <= most_read
    assert len(set(read)) == len(read)


def test_a_leap_too_far_is_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posture.video.decoding.BEFORE_S", -2.0)
    path = write_clip(tmp_path / "run.mp4", evenly(40, 5), rate=5, options=KEYED)
    read = frames_read(monkeypatch)

    found = list(frames_at(path, [0.2, 3.4, 3.6, 7.0]))

    assert [number_of(image) for _, image in found] == [1, 17, 18, 35]
    assert read.count(0.0) == 2  # begun anew, from the first frame


def test_a_file_that_cannot_be_leapt_in_is_read_through(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(40, 5), rate=5, options=KEYED)
    with open_video(path) as video:
        refusing = Mock(**{"seek.side_effect": av.error.PermissionError(1, "no")})
        leaps = Leaps(replace(video, container=refusing), 0)

        assert not leaps.towards(5.0, 0.0)
        assert not leaps.towards(7.0, 0.0)

    assert refusing.seek.call_count == 1


def test_no_times_give_no_pictures(tmp_path: Path) -> None:
    assert list(frames_at(write_clip(tmp_path / "run.mp4", evenly(5, 25)), [])) == []


def test_androids_capture_rate_is_read(tmp_path: Path) -> None:
    tag = {"com.android.capture.fps": "240."}
    path = write_clip(tmp_path / "slow.mp4", evenly(10, 30), tags=tag, movflags="use_metadata_tags")
    matroska = write_clip(tmp_path / "slow.mkv", evenly(10, 30), tags=tag)
    # A phone stores it as a 32-bit float (type 23), not as text (type 1).
    content = path.read_bytes()
    text = content.index(b"\x00\x00\x00\x01\x00\x00\x00\x00240.")
    patched = content[:text] + b"\x00\x00\x00\x17\x00\x00\x00\x00\x43\x70\x00\x00"
    (tmp_path / "phone.mp4").write_bytes(patched + content[text + 12 :])

    assert probe(path).capture_fps_hint == 240
    assert probe(matroska).capture_fps_hint == 240
    assert probe(tmp_path / "phone.mp4").capture_fps_hint == 240


@pytest.mark.parametrize("value", ["fast", "nan", "inf"])
def test_a_senseless_capture_rate_is_no_hint(tmp_path: Path, value: str) -> None:
    path = write_clip(
        tmp_path / "odd.mp4",
        evenly(5, 30),
        tags={"com.android.capture.fps": value},
        movflags="use_metadata_tags",
    )

    assert probe(path).capture_fps_hint is None


@pytest.mark.parametrize(
    ("file_rate_hz", "capture_fps", "hint", "factor"),
    [
        (30.0, None, None, 1.0),
        (30.0, 240.0, None, 8.0),
        (30.0, 120.0, 240.0, 4.0),  # the user knows better than the tag
        (30.0, None, 240.0, 8.0),
        (240.0, None, 240.0, 1.0),
        (59.94, 60.0, None, 1.0),
        (60.0, 59.94, None, 1.0),
        (30.0, None, 15.0, 1.0),  # a time lapse, or a wrong tag
        (30.0, None, 24_000.0, 1.0),
        (30.0, None, -1.0, 1.0),
        (25.0, 30.0, None, 1.2),
        (30.0, 1920.0, None, 64.0),
        (30.0, None, 1920.0, 64.0),
    ],
)
def test_slow_motion(
    file_rate_hz: float, capture_fps: float | None, hint: float | None, factor: float
) -> None:
    assert slow_motion_factor(file_rate_hz, capture_fps, hint) == pytest.approx(factor)


@pytest.mark.parametrize("capture_fps", [24.0, 0.5, 0.0, -30.0, 2001.0, float("nan"), float("inf")])
def test_an_impossible_filming_rate_is_a_wrong_call(capture_fps: float) -> None:
    with pytest.raises(UsageError, match="frames per second"):
        slow_motion_factor(30.0, capture_fps, None)

"""A few pictures from all over a clip, and the frames of a stretch of it."""

from pathlib import Path

import numpy as np
import pytest

from posture.video import glances, probe, read_frames
from tests.clips import evenly, number_of, red_corner, write_clip


def clip(path: Path, between: int = 0) -> Path:
    """Return a clip of 10 s at 20 frames/s with a key frame every second."""
    options = {"g": "20", "bf": str(between), "sc_threshold": "0"}
    return write_clip(path, evenly(200, 20), rate=20, options=options)


@pytest.mark.parametrize("frames_between", [0, 2])
def test_key_frames_are_shown_upright_small_and_at_their_times(
    tmp_path: Path, frames_between: int
) -> None:
    path = clip(tmp_path / "a.mp4", frames_between)
    keys = probe(path).key_times_s
    assert keys == pytest.approx(np.arange(10.0), abs=0.25)

    found = list(glances(path, keys[1::3], 32))

    assert [frame.file_time_s for frame in found] == pytest.approx([1.0, 4.0, 7.0], abs=1e-3)
    assert [number_of(frame.image) for frame in found] == [20, 80 % 41, 140 % 41]
    assert found[0].image.shape == (24, 32, 3)
    assert red_corner(found[0].image) == "top-left"


@pytest.mark.parametrize(("name", "frames_between"), [("a.mp4", 0), ("a.mp4", 2), ("a.mkv", 2)])
def test_a_stretch_has_the_frames_and_times_of_the_clip_read_through(
    tmp_path: Path, name: str, frames_between: int
) -> None:
    path = clip(tmp_path / name, frames_between)
    whole = [(f.file_time_s, number_of(f.image)) for f in read_frames(path)]

    reader = read_frames(path, span_s=(5.41, 7.0))
    part = [(f.file_time_s, number_of(f.image)) for f in reader]

    assert part == [(time_s, n) for time_s, n in whole if 5.41 <= time_s <= 7.0]
    assert reader.file_times_s == [time_s for time_s, _ in part]
    assert reader.warnings == [], "nobody looked for the end"


def test_a_stretch_up_to_the_end_ends_with_the_clip(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4")
    times = [frame.file_time_s for frame in read_frames(path, span_s=(9.0, 20.0))]
    assert times == pytest.approx(np.arange(180, 200) / 20, abs=1e-3)


def test_where_there_is_no_way_in_a_clip_has_no_key_times(tmp_path: Path) -> None:
    """AVI stores no display times, so what was leapt to could not be told."""
    path = write_clip(tmp_path / "a.avi", evenly(100, 20), rate=20)
    assert probe(path).key_times_s == ()
    times = [frame.file_time_s for frame in read_frames(path, span_s=(3.0, 3.5))]
    assert times == pytest.approx(np.arange(60, 71) / 20, abs=1e-3)

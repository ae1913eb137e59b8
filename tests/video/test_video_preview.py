"""Which clips a browser plays as they are, and the copy for the others."""

from pathlib import Path

import pytest

from posture.errors import RefusedError
from posture.video import probe, read_frames
from posture.video.preview import plays_in_browsers, write_preview
from tests.clips import evenly, number_of, red_corner, write_clip

UNEVEN = [0.0, 0.02, 0.05, 0.11, 0.12, 0.2]


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "plays"),
    [
        ("a.mp4", "libx264", "yuv420p", True),
        ("a.mov", "libx264", "yuv420p", True),
        ("a.mp4", "libx264", "yuv420p10le", False),
        ("a.mp4", "libx265", "yuv420p", False),
        ("a.avi", "libx264", "yuv420p", False),
        ("a.mkv", "libx264", "yuv420p", False),
    ],
)
def test_plain_h264_plays_and_all_else_may_not(
    tmp_path: Path, name: str, codec: str, pix_fmt: str, plays: bool
) -> None:
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    clip = write_clip(tmp_path / name, evenly(6, 25), codec=codec, pix_fmt=pix_fmt, options=options)
    assert plays_in_browsers(clip) is plays


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_browsers_turn_a_picture_but_do_not_mirror_it(
    tmp_path: Path, clockwise: int, mirrored: bool
) -> None:
    clip = write_clip(tmp_path / "a.mp4", evenly(6, 25), clockwise=clockwise, mirrored=mirrored)
    assert plays_in_browsers(clip) is not mirrored


def test_a_copy_has_the_same_pictures_at_the_same_times(tmp_path: Path) -> None:
    options = {"x265-params": "log-level=none"}
    clip = write_clip(tmp_path / "a.mp4", UNEVEN, codec="libx265", options=options)
    told: list[tuple[int, int | None]] = []

    write_preview(clip, tmp_path / "copy.mp4", lambda done, of: told.append((done, of)))

    frames = list(read_frames(tmp_path / "copy.mp4"))
    assert plays_in_browsers(tmp_path / "copy.mp4")
    assert [number_of(frame.image) for frame in frames] == list(range(6))
    assert [frame.file_time_s for frame in frames] == pytest.approx(UNEVEN, abs=1e-3)
    assert red_corner(frames[0].image) == red_corner(next(read_frames(clip)).image)
    assert [done for done, _ in told] == [1, 2, 3, 4, 5, 6]
    assert probe(tmp_path / "copy.mp4").width == probe(clip).width


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film")
    with pytest.raises(RefusedError):
        plays_in_browsers(tmp_path / "a.mp4")


@pytest.mark.parametrize("clockwise", [0, 90])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_copy_of_what_browsers_play_has_the_same_pictures_and_times(
    tmp_path: Path, clockwise: int, turn: int
) -> None:
    clip = write_clip(tmp_path / "run.mp4", evenly(12, 25), clockwise=clockwise)
    assert not plays_in_browsers(clip, turn)
    copy = tmp_path / "copy.mp4"
    write_preview(clip, copy, lambda *_: None, turn)

    assert plays_in_browsers(copy)
    assert probe(copy).rotation_deg == (clockwise + turn) % 360
    for own, turned in zip(read_frames(copy), read_frames(clip, turn_deg=turn), strict=True):
        assert own.file_time_s == pytest.approx(turned.file_time_s, abs=1e-4)
        assert (own.image == turned.image).all()

"""Files that cannot be judged are refused in a sentence; small damage is survived and told."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from posture.errors import RefusedError, UsageError
from posture.video import frames_at, probe, read_frames
from tests.clips import cut, evenly, patch, write_clip, write_sound


def _photo(path: Path) -> Path:
    cv2.imwrite(str(path), np.full((200, 300, 3), 90, dtype=np.uint8))
    return path


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "clip.mp4"
        path.write_bytes(content)
        return path

    return make


def _named(name: str, text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_text(text)
        return folder / name

    return make


def _spoil(path: Path, frames: range) -> None:
    """Overwrite the coded pictures ``frames`` with ones."""
    with av.open(str(path)) as container:
        index = container.streams.video[0].index_entries
        places = [(index[number].pos, index[number].size) for number in frames]
    content = bytearray(path.read_bytes())
    for start, size in places:
        content[start : start + size] = b"\xff" * size
    path.write_bytes(content)


def _index_first(name: str) -> str:
    return "+faststart" if name.endswith(".mp4") else ""


def _only_a_header(folder: Path) -> Path:
    path = write_clip(
        folder / "a.mp4", evenly(9, 25), movflags="frag_keyframe+empty_moov+default_base_moof"
    )
    return cut(path, path.read_bytes().index(b"moof") / path.stat().st_size)


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://localhost:9/a.ts\n#EXT-X-ENDLIST\n"
HOPELESS: list[tuple[str, str, Callable[[Path], Path]]] = [
    ("empty file", "is empty", _bytes(b"")),
    ("text named .mp4", "cannot be read as a video", _bytes(b"Dear diary\n" * 200)),
    ("text, which FFmpeg would play", "cannot be read", _named("notes.txt", "Dear diary\n" * 200)),
    ("zeros", "cannot be read as a video", _bytes(bytes(50_000))),
    ("subtitles", "cannot be read", _bytes(b"1\n00:00:01,000 --> 00:00:02,000\nhi\n\n")),
    ("a playlist leading elsewhere", "cannot be read", _named("list.m3u8", PLAYLIST)),
    ("sound only", "no video in it", lambda d: write_sound(d / "song.mp4")),
    (
        "sound with a cover",
        "no video in it",
        lambda d: write_sound(d / "song.mp4", _photo(d / "cover.jpg")),
    ),
    ("a photo", "single picture", lambda d: _photo(d / "photo.jpg")),
    ("a photo named .mp4", "single picture", lambda d: _photo(d / "p.png").rename(d / "p.mp4")),
    ("one frame", "single picture", lambda d: write_clip(d / "a.mp4", [0.0])),
    ("no frames", "has no frames", _only_a_header),
    (
        "a copy that broke off before the index",
        "index at its end is missing",
        lambda d: cut(write_clip(d / "a.mp4", evenly(40, 25)), 0.9),
    ),
    (
        "a codec nobody knows",
        "cannot be decoded here",
        lambda d: patch(write_clip(d / "a.mp4", evenly(9, 25)), b"stsd", 12, "4s", b"xyz1"),
    ),
    (
        "a picture too large",
        "16384 x 48 pixels",
        lambda d: write_clip(
            d / "a.gif", evenly(2, 25), codec="gif", pix_fmt="rgb8", size=(16384, 48)
        ),
    ),
    (
        "a film of three hours",
        "longer than 2 hours",
        lambda d: write_clip(d / "a.mp4", [0.0, 5400.0, 10_800.0]),
    ),
    (
        "far too many frames a second",
        r"2\d\d\d frames per second; at most 2000",
        lambda d: write_clip(d / "a.mp4", evenly(400, 4000)),
    ),
]


@pytest.mark.parametrize(
    ("sentence", "make"), [case[1:] for case in HOPELESS], ids=[case[0] for case in HOPELESS]
)
def test_a_hopeless_file_is_refused_in_one_sentence(
    tmp_path: Path, sentence: str, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path)

    for attempt in (lambda: probe(path), lambda: list(read_frames(path))):
        with pytest.raises(RefusedError, match=sentence) as caught:
            attempt()
        assert caught.value.code == "unreadable"
        assert path.name in caught.value.message
        assert caught.value.message.count("\n") == 0
        assert caught.value.message.endswith(".")
        assert caught.value.advice.endswith(".")


def test_a_missing_file_and_a_folder_are_wrong_calls(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        probe(tmp_path / "nothing.mp4")
    with pytest.raises(UsageError, match="is a folder"):
        probe(tmp_path)
    with pytest.raises(UsageError, match="no file"):
        next(read_frames(tmp_path / "nothing.mp4"))
    with pytest.raises(UsageError, match="cannot be opened"):
        probe(tmp_path / ("long" * 100))


@pytest.mark.parametrize("name", ["run.mp4", "run.mkv", "run.avi"])
def test_a_copy_that_lacks_a_large_part_is_refused(tmp_path: Path, name: str) -> None:
    path = cut(write_clip(tmp_path / name, evenly(100, 25), movflags=_index_first(name)), 0.6)

    with pytest.raises(RefusedError, match=r"incomplete: it ends after \d\.\d of 4\.0 seconds"):
        list(read_frames(path))


def test_a_missing_end_of_an_mp4_is_seen_before_anything_is_decoded(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(100, 25), movflags="+faststart")
    cut(path, 0.6)

    with pytest.raises(RefusedError, match="incomplete"):
        probe(path)


@pytest.mark.parametrize("name", ["run.mp4", "run.mkv"])
def test_a_copy_that_lacks_a_little_is_read_with_a_warning(tmp_path: Path, name: str) -> None:
    path = write_clip(
        tmp_path / name, evenly(100, 25), options={"g": "1"}, movflags=_index_first(name)
    )
    # Matroska's seeking index (the element with this number) follows the pictures.
    pictures_end = path.read_bytes().rfind(b"\x1c\x53\xbb\x6b") if name.endswith("mkv") else -1
    cut(path, 0.94 * (pictures_end / path.stat().st_size if pictures_end > 0 else 1))

    with read_frames(path) as reader:
        count = sum(1 for _ in reader)
        warnings = reader.warnings

    assert 90 <= count <= 96
    assert len(warnings) == 1
    assert warnings[0].startswith("The file ends after 3.")
    assert "of 4.0 seconds" in warnings[0]


def test_damage_in_the_middle_costs_only_the_damaged_frames(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(100, 25), options={"g": "1"})
    _spoil(path, frames=range(50, 53))

    reader = read_frames(path)
    times_s = [frame.file_time_s for frame in reader]

    assert np.allclose(times_s, evenly(50, 25) + [n / 25 for n in range(53, 100)], atol=1e-4)
    assert reader.warnings == ["Damaged frames left out: 3 of 100."]


def test_a_clip_damaged_all_over_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(100, 25), options={"g": "1"})
    _spoil(path, frames=range(5, 100, 5))

    with pytest.raises(RefusedError, match="damaged: 19 of 100 frames"):
        list(read_frames(path))


def test_a_sound_clip_gives_no_warnings(tmp_path: Path) -> None:
    reader = read_frames(write_clip(tmp_path / "run.mp4", evenly(50, 25)))

    assert len(list(reader)) == 50
    assert reader.warnings == []


def test_tags_in_an_unknown_script_do_no_harm(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(5, 25), tags={"title": "abcdefgh"})
    path.write_bytes(path.read_bytes().replace(b"abcdefgh", b"\xff\xfe\xc3(\xff\xfe\xc3("))

    assert probe(path).expected_frames == 5


def test_memory_stays_flat_over_a_long_clip(tmp_path: Path) -> None:
    size = (320, 240)
    path = write_clip(tmp_path / "long.mp4", evenly(300, 25), size=size)

    tracemalloc.start()
    for _ in read_frames(path):
        pass
    for _ in frames_at(path, evenly(300, 25)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 5 * size[0] * size[1] * 3


@pytest.mark.parametrize("frames", [0, 3, 20])
def test_the_file_is_closed_however_reading_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frames: int
) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(20, 25))
    really_open = av.open
    opened = []

    def remembering(file: Any, mode: Any, **options: Any) -> Any:
        opened.append(really_open(file, mode, **options))
        return opened[-1]

    monkeypatch.setattr(av, "open", remembering)
    probe(path)
    with read_frames(path) as reader:
        for _ in range(frames):
            next(reader)
    next(frames_at(path, [0.1]))

    assert len(opened) == 2 + (frames > 0)
    for container in opened:
        with pytest.raises(AssertionError, match="not open"):
            next(container.demux())

"""Written clips play in a browser and keep their times; failures leave nothing behind."""

import errno
from collections.abc import Iterator
from pathlib import Path

import av
import av.error
import numpy as np
import pytest

from posture.errors import MachineError, RefusedError, UsageError
from posture.video import probe, read_frames, write_h264
from tests.clips import Image, number_of, picture, red_corner

UNEVEN_S = [0.0, 0.033, 0.053, 0.103, 0.136, 0.236, 0.269, 0.302, 0.335, 0.375]


def _pictures(size: tuple[int, int] = (64, 48)) -> Iterator[tuple[float, Image]]:
    return ((time_s, picture(number, size)) for number, time_s in enumerate(UNEVEN_S))


def test_times_and_pictures_come_back(tmp_path: Path) -> None:
    path = tmp_path / "läufer 100 %.mp4"

    write_h264(path, _pictures(), (64, 48))

    frames = list(read_frames(path))
    assert np.allclose([frame.file_time_s for frame in frames], UNEVEN_S, atol=1e-5)
    assert [number_of(frame.image) for frame in frames] == list(range(10))
    assert red_corner(frames[0].image) == "top-left"
    assert np.abs(frames[0].image[4:20, 4:28].astype(int) - (220, 30, 30)).max() <= 6


def test_a_browser_can_play_it(tmp_path: Path) -> None:
    path = tmp_path / "annotated.mp4"

    write_h264(path, _pictures(), (64, 48))

    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert stream.codec_context.profile in ("High", "Main", "Constrained Baseline")


def test_odd_sizes_lose_their_last_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "odd.mp4"

    write_h264(path, _pictures((65, 49)), (65, 49))

    assert (probe(path).width, probe(path).height) == (64, 48)


def test_a_full_disk_is_the_machines_fault(tmp_path: Path) -> None:
    def filling() -> Iterator[tuple[float, Image]]:
        yield from _pictures()
        # What PyAV raises when FFmpeg meets a full disk.
        raise av.error.OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(MachineError, match="disk is full"):
        write_h264(tmp_path / "clip.mp4", filling(), (64, 48))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_h264(tmp_path / "nowhere" / "clip.mp4", _pictures(), (64, 48))


def test_a_source_that_breaks_leaves_the_old_file(tmp_path: Path) -> None:
    def breaking() -> Iterator[tuple[float, Image]]:
        yield 0.0, picture(0)
        raise RefusedError("unreadable", "The clip is damaged.", "Copy it again.")

    path = tmp_path / "clip.mp4"
    path.write_bytes(b"before")

    with pytest.raises(RefusedError, match="damaged"):
        write_h264(path, breaking(), (64, 48))
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["clip.mp4"]


def test_without_an_encoder_the_machine_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posture.video.writer.ENCODER", "no such encoder")

    with pytest.raises(MachineError, match=r"H\.264"):
        write_h264(tmp_path / "clip.mp4", _pictures(), (64, 48))
    assert list(tmp_path.iterdir()) == []

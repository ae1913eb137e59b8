import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import cv2
import numpy as np
import pytest

from posture.errors import MachineError, RefusedError, UsageError
from posture.live import sources
from posture.live.sources import (
    CameraLostError,
    Source,
    camera_frames,
    check_source,
    source_of,
    taken_at,
    video_frames,
)
from posture.system.limits import limits_for
from tests.clips import Image, evenly, number_of, picture, write_clip


class FakeCapture:
    """What OpenCV gives: pictures in BGR, then nothing."""

    def __init__(self, pictures: Sequence[Image], stamps_ms: Sequence[float] = ()) -> None:
        self._pictures = list(pictures)
        self._stamps = list(stamps_ms)
        self._stamp = 0.0
        self.released = False

    def read(self) -> tuple[bool, Image | None]:
        if not self._pictures:
            return False, None
        self._stamp = self._stamps.pop(0) if self._stamps else 0.0
        return True, self._pictures.pop(0)

    def get(self, setting: int) -> float:
        assert setting == cv2.CAP_PROP_POS_MSEC
        return self._stamp

    def release(self) -> None:
        self.released = True


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (" 0 ", Source("device", "0")),
        ("12", Source("device", "12")),
        ("rtsp://camera.local/1", Source("address", "rtsp://camera.local/1")),
    ],
)
def test_a_camera_is_a_number_or_an_address(text: str, source: Source) -> None:
    assert source_of(text) == source


def test_a_camera_may_be_a_film_that_is_there(tmp_path: Path) -> None:
    film = write_clip(tmp_path / "run.mp4", evenly(3, 30))
    assert source_of(str(film)) == Source("file", str(film))
    with pytest.raises(UsageError, match="There is no file"):
        source_of(str(tmp_path / "none.mp4"))
    with pytest.raises(UsageError, match="is a folder"):
        source_of(str(tmp_path))


def test_a_film_plays_as_fast_as_it_was_filmed_also_where_its_times_are_uneven(
    tmp_path: Path,
) -> None:
    times = [0.0, 0.05, 0.2, 0.25, 0.5]
    shots = list(video_frames(write_clip(tmp_path / "run.mp4", times)))
    assert [number_of(shot.image) for shot in shots] == [0, 1, 2, 3, 4]
    stamps = [shot.time_s for shot in shots]
    assert [s - stamps[0] for s in stamps] == pytest.approx(times, abs=1e-3)
    assert time.monotonic() >= stamps[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on memory")
def test_a_film_plays_within_the_memory_of_a_clip(tmp_path: Path) -> None:
    import resource

    clip = write_clip(tmp_path / "run.mp4", evenly(3, 30))
    before = resource.getrlimit(resource.RLIMIT_DATA)
    for _ in video_frames(clip):
        assert resource.getrlimit(resource.RLIMIT_DATA)[0] == limits_for(clip).memory
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_film_that_needs_more_memory_ends_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swell(path: Path) -> NoReturn:
        raise MemoryError(path)

    monkeypatch.setattr("posture.live.sources.read_frames", swell)
    with pytest.raises(MachineError, match="GB of memory"):
        next(video_frames(write_clip(tmp_path / "run.mp4", evenly(3, 30))))


def test_a_film_is_shown_upright(tmp_path: Path) -> None:
    turned = write_clip(tmp_path / "run.mp4", evenly(2, 30), size=(64, 48), clockwise=90)
    assert next(video_frames(turned)).image.shape == (64, 48, 3)


def test_what_is_no_film_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "run.mp4").write_bytes(b"no film")
    with pytest.raises(RefusedError):
        next(video_frames(tmp_path / "run.mp4"))


def test_a_cameras_pictures_come_in_rgb_until_it_is_pulled_out_and_it_is_let_go_of() -> None:
    capture = FakeCapture([picture(1)[..., ::-1], picture(2)[:, :, 0]])
    frames = camera_frames(lambda: capture)
    assert np.array_equal(next(frames).image, picture(1))
    assert next(frames).image.shape == picture(2).shape
    with pytest.raises(CameraLostError, match="stopped sending pictures"):
        next(frames)
    assert capture.released


def test_half_a_picture_counts_as_a_lost_camera() -> None:
    class Loose(FakeCapture):
        def read(self) -> tuple[bool, Image | None]:
            raise cv2.error("corrupt JPEG")

    capture = Loose([])
    with pytest.raises(CameraLostError):
        next(camera_frames(lambda: capture))
    assert capture.released


def test_pictures_that_are_none_count_as_a_lost_camera() -> None:
    capture = FakeCapture([np.zeros((4, 4, 7), dtype=np.uint8)])
    with pytest.raises(CameraLostError):
        next(camera_frames(lambda: capture))
    assert capture.released


def test_a_camera_is_let_go_of_when_nobody_wants_more() -> None:
    capture = FakeCapture([picture(1)] * 5)
    frames = camera_frames(lambda: capture)
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert capture.released


def test_the_drivers_time_counts_where_it_keeps_this_clock_else_the_arrival() -> None:
    now_s = time.monotonic()
    assert taken_at(now_s - 0.03, now_s) == now_s - 0.03
    for strange_s in (0.0, 1.7e9, now_s + 0.5, now_s - 20):
        assert taken_at(strange_s, now_s) == now_s
    stamps = [1000 * (now_s + shift) for shift in (-0.08, -0.04, -0.01)]
    shots = camera_frames(lambda: FakeCapture([picture(1)] * 3, stamps))
    times = [next(shots).time_s for _ in range(3)]
    assert [b - a for a, b in pairwise(times)] == pytest.approx([0.04, 0.03])


def test_a_camera_that_is_not_there_is_told_with_those_that_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "DEVICES", tmp_path)
    monkeypatch.setattr(sources, "NODES", tmp_path / "nodes")
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(UsageError, match=r"no camera 3: none is plugged in\."):
        check_source(Source("device", "3"))
    for name in ("video0", "video2"):
        (tmp_path / name).touch()
    with pytest.raises(UsageError, match=r"no camera 3: there is 0, 2\."):
        check_source(Source("device", "3"))
    check_source(Source("device", "2"))
    for name, index in (("video0", "0"), ("video2", "1")):
        (tmp_path / "nodes" / name).mkdir(parents=True)
        (tmp_path / "nodes" / name / "index").write_text(f"{index}\n")
    with pytest.raises(UsageError, match=r"no camera 2: there is 0\."):
        check_source(Source("device", "2"))


def test_a_camera_that_may_not_be_used_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "video0").touch()
    monkeypatch.setattr(sources, "DEVICES", tmp_path)
    monkeypatch.setattr(sources, "NODES", tmp_path / "nodes")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(UsageError, match="usermod -aG video"):
        check_source(Source("device", "0"))


def test_a_camera_that_does_not_open_may_be_held_by_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(FakeCapture):
        def set(self, *_: Any) -> bool:
            return False

        def isOpened(self) -> bool:  # noqa: N802
            return False

    (tmp_path / "video0").touch()
    monkeypatch.setattr(sources, "DEVICES", tmp_path)
    monkeypatch.setattr(sources, "NODES", tmp_path / "nodes")
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_: Closed([]))
    with pytest.raises(CameraLostError, match="another program may hold it"):
        next(Source("device", "0").frames())
    with pytest.raises(CameraLostError, match="does not answer at that address"):
        next(Source("address", "rtsp://camera.local/1").frames())

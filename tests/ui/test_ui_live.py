import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posture.errors import PostureError
from posture.live.recorder import Recorder
from posture.live.sources import Shot
from posture.ui.jobs import uploads_folder
from posture.ui.live import recording
from posture.ui.live.booth import ELSEWHERE, Booth, Wanted
from posture.ui.live.routes import TOKEN, address
from posture.ui.uploads import find_upload
from tests.clips import picture
from tests.ui.asking import ask, show

ONE, TWO = Wanted("0"), Wanted("1")


class FakeLive:
    """A camera that notes when it was let go of."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.closed = False
        self.recorder: Recorder | None = None

    def record(self, path: Path) -> None:
        self.recorder = Recorder(path)

    def stop_recording(self) -> Recorder | None:
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            recorder.finish()
        return recorder

    def close(self) -> None:
        self.closed = True


class Cameras:
    """Opens cameras, and remembers them all."""

    def __init__(self) -> None:
        self.opened: list[FakeLive] = []
        self.broken = ""

    def __call__(self, wanted: Wanted) -> FakeLive:
        if self.broken:
            raise PostureError(self.broken)
        self.opened.append(FakeLive(wanted))
        return self.opened[-1]


@pytest.fixture
def cameras() -> Cameras:
    return Cameras()


@pytest.fixture
def booth(cameras: Cameras) -> Iterator[Booth]:
    own = Booth(cameras, lease_s=0.4)  # type: ignore[arg-type]
    own.register("a", ONE)
    own.register("b", TWO)
    yield own
    own.close()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_tab_keeps_its_camera_while_it_looks(booth: Booth, cameras: Cameras) -> None:
    first = booth.look("a")
    for _ in range(12):
        time.sleep(0.08)
        assert booth.look("a") is first
    assert len(cameras.opened) == 1
    assert not cameras.opened[0].closed


def test_a_tab_that_looks_no_more_frees_the_camera(booth: Booth, cameras: Cameras) -> None:
    booth.look("a")
    until(lambda: cameras.opened[0].closed)
    assert booth.live_of("a") is None
    booth.look("b")
    assert cameras.opened[1].wanted == TWO


def test_two_tabs_do_not_fight(booth: Booth) -> None:
    first = booth.look("a")
    with pytest.raises(PostureError, match=ELSEWHERE):
        booth.look("b")
    assert booth.refused("b") == ELSEWHERE
    assert booth.live_of("b") is None
    assert booth.look("a") is first


def test_the_second_tab_may_take_it_over_and_the_first_is_told(
    booth: Booth, cameras: Cameras
) -> None:
    booth.look("a")
    booth.look("b", take=True)
    assert cameras.opened[0].closed
    assert booth.refused("b") == ""
    with pytest.raises(PostureError, match=ELSEWHERE):
        booth.look("a")


def test_a_camera_that_does_not_open_is_told_and_tried_again(
    booth: Booth, cameras: Cameras
) -> None:
    cameras.broken = "There is no camera 0."
    with pytest.raises(PostureError, match="no camera 0"):
        booth.look("a")
    assert booth.refused("a") == cameras.broken
    cameras.broken = ""
    assert booth.look("a") is booth.live_of("a")
    assert booth.refused("a") == ""


def test_a_tab_that_never_asked_gets_nothing(booth: Booth, cameras: Cameras) -> None:
    with pytest.raises(KeyError):
        booth.look("stranger")
    assert cameras.opened == []


def test_a_recording_of_a_closed_tab_is_deleted(booth: Booth, cameras: Cameras) -> None:
    recording.start(booth.look("a"))
    assert len(list(uploads_folder().iterdir())) == 1
    until(lambda: cameras.opened[0].closed)
    assert list(uploads_folder().iterdir()) == []


def test_a_recording_that_fails_does_not_keep_the_camera(
    booth: Booth, cameras: Cameras, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: FakeLive) -> Recorder | None:
        raise PostureError("The disk is full.")

    booth.look("a")
    monkeypatch.setattr(FakeLive, "stop_recording", full_disk)
    booth.close()
    assert cameras.opened[0].closed


def test_an_ended_recording_is_an_upload() -> None:
    live: Any = FakeLive(ONE)
    recording.start(live)
    assert live.recorder is not None
    for number in range(5):
        live.recorder.add(Shot(number / 30, picture(number)))
    upload = find_upload(uploads_folder(), recording.finish(live))
    assert upload is not None
    assert upload.name.startswith("Live 20")
    with pytest.raises(PostureError, match="nothing to record"):
        recording.finish(live)


def test_only_the_apps_own_pages_get_an_answer() -> None:
    for what in ("now", "slow", "state"):
        assert ask(f"/live/guessed/ticket/{what}")[0] == 404
    assert ask("/live/guessed/ticket/recording", method="PUT")[0] == 404
    assert ask(address("ticket", "state"))[0] == 200
    assert ask(address("ticket", "now"))[0] == 404
    assert ask(address("ticket", "recording"), method="PUT")[0] == 404
    assert TOKEN not in ("", "guessed")


def test_the_page_asks_about_warning_signs_before_the_camera() -> None:
    page = show(live="1")
    assert page.button(key="live-start").disabled
    for radio in page.radio:
        radio.set_value("No")
    page.run()
    assert not page.button(key="live-start").disabled
    assert any("check the clip" in caption.value for caption in page.caption)

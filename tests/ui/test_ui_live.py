import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from posture.errors import PostureError
from posture.live.buffer import NOT_SEEN
from posture.live.guide import SetupPoint
from posture.live.readings import nothing_yet
from posture.live.recorder import Recorder
from posture.live.session import Seen, Status
from posture.live.sources import Shot
from posture.ui.browser.contract import LiveStatus
from posture.ui.clips.clip_folder import uploads_folder
from posture.ui.clips.uploads import find_upload
from posture.ui.live import live_routes as routes
from posture.ui.live import recording
from posture.ui.live.booth import BROKE_OFF, ELSEWHERE, LEASE_S, Booth, CameraRequest
from posture.ui.live.live_routes import address
from posture.ui.parts.warning_signs import BACK
from tests.clips import picture
from tests.ui.asking import ask, show
from tests.waiting import wait_until

ONE, TWO = CameraRequest("0"), CameraRequest("1")


class FakeLive:
    """A camera that notes when it is released."""

    def __init__(self, wanted: CameraRequest) -> None:
        self.wanted = wanted
        self.closed = False
        self.seen: Seen | None = None
        self.defect: BaseException | None = None
        self.recorder: Recorder | None = None

    @property
    def recording(self) -> bool:
        return self.recorder is not None

    def record(self, path: Path) -> None:
        self.recorder = Recorder(path)

    def stop_recording(self) -> Recorder | None:
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            recorder.finish()
        return recorder

    def newest(self, after: int, timeout_s: float) -> Seen | None:
        assert timeout_s > 0
        if self.defect:
            raise self.defect
        return self.seen if self.seen and self.seen.number > after else None

    def status(self) -> Status:
        guide = (SetupPoint("Light", "wrong", "Switch the light on."),)
        readings = nothing_yet("It has just begun.")
        return Status("", False, False, guide, readings, 60.0, 58.5, None, "")

    def close(self) -> None:
        self.closed = True


class Cameras:
    """Opens cameras, and remembers them all."""

    def __init__(self) -> None:
        self.opened: list[FakeLive] = []
        self.broken = ""

    def __call__(self, wanted: CameraRequest) -> FakeLive:
        if self.broken:
            raise PostureError(self.broken)
        self.opened.append(FakeLive(wanted))
        return self.opened[-1]


class Clock:
    """A stand-in for ``time``: the test advances it, and sleeping ends at once."""

    def __init__(self) -> None:
        self._now_s, self._slept = 100.0, 0

    def monotonic(self) -> float:
        return self._now_s

    def sleep(self, seconds: float) -> None:
        del seconds
        time.sleep(0.001)
        self._slept += 1

    def let_pass(self, seconds: float) -> None:
        """Advance the time."""
        self._now_s += seconds

    def wait_for_a_look(self) -> None:
        """Wait until sleeping has ended twice; the first time may have begun before."""
        looked = self._slept + 2
        wait_until(lambda: self._slept >= looked)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cameras() -> Cameras:
    return Cameras()


@pytest.fixture
def kept() -> list[str]:
    """The uploads that became clips."""
    return []


@pytest.fixture
def booth(
    cameras: Cameras, kept: list[str], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Booth]:
    def keep(upload_id: str) -> str:
        kept.append(upload_id)
        return f"clip of {upload_id}"

    monkeypatch.setattr("posture.ui.live.booth.time", clock)
    shared = Booth(cameras)  # type: ignore[arg-type]
    shared.register("a", ONE, keep)
    shared.register("b", TWO, keep)
    yield shared
    shared.close()


def test_a_tab_keeps_its_camera_while_it_looks(
    booth: Booth, cameras: Cameras, clock: Clock
) -> None:
    first = booth.look("a")
    for _ in range(12):
        clock.let_pass(0.9 * LEASE_S)
        clock.wait_for_a_look()
        assert booth.look("a") is first
    assert len(cameras.opened) == 1
    assert not cameras.opened[0].closed


def test_a_tab_that_looks_no_more_frees_the_camera(
    booth: Booth, cameras: Cameras, clock: Clock
) -> None:
    booth.look("a")
    clock.let_pass(1.1 * LEASE_S)
    wait_until(lambda: cameras.opened[0].closed)
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


def record_five(live: Any) -> str:
    """Record five pictures, and return the id of the upload they become."""
    recording.start(live)
    assert live.recorder is not None
    for number in range(5):
        live.recorder.add(Shot(number / 30, picture(number)))
    return str(live.recorder.path.parent.name)


def test_a_recording_of_a_closed_tab_is_kept(
    booth: Booth, cameras: Cameras, kept: list[str], clock: Clock
) -> None:
    upload_id = record_five(booth.look("a"))
    clock.let_pass(1.1 * LEASE_S)
    wait_until(lambda: cameras.opened[0].closed)
    assert kept == [upload_id]
    assert find_upload(uploads_folder(), upload_id) is not None


def test_a_recording_is_kept_when_another_tab_takes_the_camera(
    booth: Booth, kept: list[str]
) -> None:
    upload_id = record_five(booth.look("a"))
    booth.look("b", take=True)
    assert kept == [upload_id]


def test_a_tab_that_stops_is_told_what_its_recording_became(booth: Booth) -> None:
    upload_id = record_five(booth.look("a"))
    assert booth.release("a") == f"clip of {upload_id}"


def test_a_recording_that_is_ended_is_a_clip(booth: Booth) -> None:
    upload_id = record_five(booth.look("a"))
    assert booth.keep_recording("a") == f"clip of {upload_id}"
    with pytest.raises(PostureError, match="nothing to record"):
        booth.keep_recording("a")
    with pytest.raises(KeyError):
        booth.keep_recording("b")


def test_a_tab_that_stops_frees_the_camera_at_once_for_itself_too(
    booth: Booth, cameras: Cameras
) -> None:
    booth.look("a")
    assert booth.release("a") is None
    assert cameras.opened[0].closed
    with pytest.raises(KeyError):
        booth.look("a")
    assert booth.look("b") is booth.live_of("b")


def test_a_tab_that_was_refused_does_not_open_the_camera_unasked(
    booth: Booth, cameras: Cameras
) -> None:
    booth.look("a")
    with pytest.raises(PostureError, match=ELSEWHERE):
        booth.look("b")
    booth.release("a")
    with pytest.raises(PostureError, match=ELSEWHERE):
        booth.look("b")
    assert len(cameras.opened) == 1
    assert booth.look("b", take=True) is booth.live_of("b")


def test_a_camera_broken_off_by_a_defect_is_told_and_opened_again(
    booth: Booth, cameras: Cameras
) -> None:
    booth.break_off("a", booth.look("a"))
    assert cameras.opened[0].closed
    assert booth.refused("a") == BROKE_OFF
    assert booth.look("a") is booth.live_of("a")
    assert booth.refused("a") == ""


def test_a_recording_that_fails_does_not_keep_the_camera(
    booth: Booth, cameras: Cameras, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: FakeLive) -> Recorder | None:
        raise PostureError("The disk is full.")

    recording.start(booth.look("a"))
    monkeypatch.setattr(FakeLive, "stop_recording", full_disk)
    assert booth.release("a") == ""
    assert cameras.opened[0].closed


def test_an_ended_recording_is_an_upload() -> None:
    live: Any = FakeLive(ONE)
    record_five(live)
    upload = find_upload(uploads_folder(), recording.finish(live))
    assert upload is not None
    assert upload.name.startswith("Live 20")
    with pytest.raises(PostureError, match="nothing to record"):
        recording.finish(live)


def test_a_tab_without_a_camera_gets_no_pictures() -> None:
    assert ask(address("ticket", "state"))[0] == 200
    assert ask(address("ticket", "now"))[0] == 404
    assert ask(address("ticket", "recording"), method="PUT")[0] == 404


def test_the_state_of_a_camera_has_what_the_browser_expects(
    booth: Booth, cameras: Cameras, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "BOOTH", booth)
    booth.look("a")
    assert cameras.opened
    body = ask(address("a", "state"))[2]
    status = msgspec.json.decode(body, type=LiveStatus)
    assert status["guide"] == [
        {"title": "Light", "state": "wrong", "words": "Switch the light on."}
    ]
    assert {reading["verdict_words"] for reading in status["readings"]["shown"]} == {"Not measured"}
    assert set(status) == set(json.loads(body))


def test_a_camera_opened_anew_is_seen_though_it_counts_from_0(
    booth: Booth, cameras: Cameras, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "BOOTH", booth)
    booth.look("a")
    cameras.opened[0].seen = Seen(0, 50.0, picture(0), NOT_SEEN, "right")
    status, headers, _ = ask(f"{address('a', 'now')}?after=49.9")
    assert (status, headers["x-taken"]) == (200, "50.0")
    assert ask(f"{address('a', 'now')}?after=50.0")[0] == 204


def test_a_defect_is_told_and_does_not_leave_a_picture_that_stands_still(
    booth: Booth, cameras: Cameras, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "BOOTH", booth)
    booth.look("a")
    cameras.opened[0].defect = ValueError("of ours")
    assert ask(address("a", "now"))[0] == 409
    assert cameras.opened[0].closed
    assert BROKE_OFF in ask(address("a", "state"))[2].decode()


def test_the_page_asks_about_the_back_before_the_camera() -> None:
    page = show(live="1")
    assert page.button(key="live-start").disabled
    page.radio(key=BACK).set_value("fine").run()
    assert not page.button(key="live-start").disabled
    assert any("check the clip" in caption.value for caption in page.caption)

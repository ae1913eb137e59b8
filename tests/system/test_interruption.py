"""Signals unwind the program once, in order."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from posture.system import interruption
from posture.system.interruption import SIGNALS, defer_signals, unwinding_on_signals
from posture.video import read_frames
from tests.clips import evenly, write_clip


@pytest.fixture(autouse=True)
def _handlers_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler is signal.SIG_IGN:  # as nohup leaves one
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def unwound(work: Callable[[], object]) -> None:
    with unwinding_on_signals():
        work()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_unwinds_the_program(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        unwound(lambda: signal.raise_signal(number))


def test_a_second_one_does_not_break_off_the_tidying_up() -> None:
    tidied: list[str] = []

    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGTERM)
            tidied.append("everything")

    with pytest.raises(KeyboardInterrupt):
        unwound(work)
    signal.raise_signal(signal.SIGINT)

    assert tidied == ["everything"]


def test_one_that_comes_later_counts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruption, "SAME_SIGNAL_S", -1.0)

    def work() -> None:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        unwound(work)


def test_what_the_interrupted_code_made_of_it_does_not_matter() -> None:
    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as stop:
            raise ImportError("this installation is broken") from stop

    with pytest.raises(KeyboardInterrupt):
        unwound(work)


def test_errors_without_a_signal_pass_and_handlers_return() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]

    with pytest.raises(ZeroDivisionError):
        unwound(lambda: 1 // 0)

    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)

    unwound(lambda: signal.raise_signal(signal.SIGTERM))


def test_a_signal_waits_until_compiled_code_has_its_answer() -> None:
    answered: list[str] = []

    @defer_signals
    def call_back() -> None:
        signal.raise_signal(signal.SIGINT)
        answered.append("whole")

    def work() -> None:
        call_back()
        threading.Event().wait(60)
        answered.append("not interrupted")

    with pytest.raises(KeyboardInterrupt):
        unwound(work)
    assert answered == ["whole"]


def test_an_interruption_while_ffmpeg_reads_is_none_of_the_clip(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", evenly(300, 30))

    def interrupt(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "seek":
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)

    def read() -> None:
        sys.setprofile(interrupt)
        for _ in read_frames(clip):
            pass
        threading.Event().wait(60)

    try:
        with pytest.raises(KeyboardInterrupt):
            unwound(read)
    finally:
        sys.setprofile(None)

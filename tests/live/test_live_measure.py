import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from posture.errors import MachineError
from posture.live.delay import Moment, encode
from posture.live.measure import Measurer, Request
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.models import ensure_model
from tests.gait import Camera, Runner, film
from tests.live.films import strides
from tests.waiting import PATIENCE_S

MODEL = ensure_model("full", print)
TRACK = film(Runner(), Camera(seconds=8.0))


def request() -> Request:
    return Request(TRACK, ClipSettings(), [])


def test_numbers_come_from_another_process_which_is_gone_after_it() -> None:
    before = set(multiprocessing.active_children())
    measurer = Measurer(MODEL)
    (process,) = set(multiprocessing.active_children()) - before
    result = measurer.work(request())
    assert result.scene is None
    assert result.readings is not None
    assert result.readings.value("cadence") == pytest.approx(170, abs=1)
    measurer.close()
    assert process not in multiprocessing.active_children()


def test_closing_does_not_wait_for_what_is_being_worked_out() -> None:
    measurer = Measurer(MODEL)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            measurer.work(request())
        except MachineError as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    measurer.close()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert len(failed) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
def test_another_takes_over_from_a_process_that_something_ended() -> None:
    before = set(multiprocessing.active_children())
    measurer = Measurer(MODEL)
    (process,) = set(multiprocessing.active_children()) - before
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    with suppress(MachineError):  # raised for the caller at that moment
        measurer.work(request())
    assert measurer.work(request()).readings is not None
    assert process not in multiprocessing.active_children()
    measurer.close()


def test_a_defect_in_it_is_raised_where_it_was_asked_for() -> None:
    measurer = Measurer(MODEL)
    broken: Any = Request("no track", ClipSettings(), [])  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        measurer.work(broken)
    assert measurer.work(request()).readings is not None
    measurer.close()


def test_the_room_is_seen_in_a_few_pictures() -> None:
    images = strides("good_60")[:40:8]
    points = np.full((33, 2), np.nan)
    moments = [Moment(k * 0.5, encode(image), points) for k, image in enumerate(images)]
    measurer = Measurer(MODEL)
    try:
        result = measurer.work(Request(None, ClipSettings(), moments))
    finally:
        measurer.close()
    assert result.readings is None
    assert result.scene is not None
    assert result.scene.second_person == 0
    assert result.scene.luminance > 60

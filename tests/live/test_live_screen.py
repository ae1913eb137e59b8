import math
from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray, Image
from posture.drawing.overlays import NEAR
from posture.drawing.paint import PAPER, Colour, text_width
from posture.live.delay import Moment, encode
from posture.live.guide import SetupPoint
from posture.live.readings import Reading, Readings, nothing_yet
from posture.live.screen import (
    BEAT,
    HALF,
    HEIGHT,
    PICTURE_HEIGHT,
    QUIET,
    WIDTH,
    Screen,
    wrapped,
)
from posture.live.session import Seen, Status
from posture.live.window import Metronome
from posture.results.report import Verdict
from tests.gait import Camera, Runner, film

GREY = np.full((480, 640, 3), 90, np.uint8)
BODY = film(Runner(), Camera(fps=10, seconds=0.3, size=(640, 480), px_per_m=220, place=(320, 440)))
NOBODY = np.full((33, 2), np.nan)
LEFT, RIGHT = np.s_[:PICTURE_HEIGHT, :HALF], np.s_[:PICTURE_HEIGHT, HALF:]
MEASURED = Reading(
    "cadence",
    "Cadence",
    "measured",
    "170",
    "steps a minute",
    "169 to 171 steps a minute",
    "",
    170.1,
    0.8,
    "ok",
)


def status(ready: bool = True, readings: Readings | None = None) -> Status:
    guide = () if ready else (SetupPoint("Light", "wrong", "Switch on the light."),)
    shown = readings or nothing_yet("Keep running.")
    return Status("", False, ready, guide, shown, 30.0, 30.0, None, "")


def seen(points: FloatArray) -> Seen:
    return Seen(1, 0.0, GREY, points, "right")


def count(image: Image, colour: Colour) -> int:
    return int((np.abs(image.astype(int) - colour).max(axis=2) <= 3).sum())


def test_the_skeleton_is_on_the_live_picture_and_the_picture_itself_is_left_alone() -> None:
    screen = Screen()
    with_body = screen.compose(seen(BODY.xy[0]), None, status(), None)
    assert with_body.shape == (HEIGHT, WIDTH, 3)
    assert count(with_body[LEFT], NEAR) > 300
    assert count(with_body[RIGHT], NEAR) == 0
    assert np.all(GREY == 90)
    without = Screen().compose(seen(NOBODY), None, status(), None)
    assert count(without[LEFT], NEAR) == 0


def test_the_slow_motion_stands_beside_it_with_its_own_skeleton() -> None:
    moment = Moment(0.0, encode(GREY), BODY.xy[0])
    image = Screen().compose(seen(NOBODY), moment, status(), None)
    assert count(image[LEFT], NEAR) == 0
    assert count(image[RIGHT], NEAR) > 300


def test_numbers_appear_once_they_are_there_and_the_guide_until_it_is_done() -> None:
    screen = Screen()
    below = np.s_[PICTURE_HEIGHT:]
    guide = screen.compose(None, None, status(ready=False), None)[below].copy()
    waiting = screen.compose(None, None, status(), None)[below].copy()
    measured = screen.compose(None, None, status(readings=Readings((MEASURED,), 9)), None)[below]
    assert not np.array_equal(guide, waiting)
    assert not np.array_equal(waiting, measured)
    assert np.array_equal(Screen().compose(None, None, status(), None)[below], waiting)


def test_a_number_and_its_interval_stay_in_their_column() -> None:
    shown = (replace(MEASURED, words="168.9", between="minus 10.5 to 171.2 steps a minute"),) * 5
    image = Screen().compose(None, None, status(readings=Readings(shown, 9)), None)
    wide = (WIDTH - 2 * 16) // len(shown)
    for number in range(1, len(shown)):
        border = image[PICTURE_HEIGHT:-20, 16 + number * wide - 10 : 16 + number * wide]
        assert count(border, PAPER) == 0


def test_what_keeps_pictures_from_coming_is_said_whole_while_setting_up() -> None:
    below = np.s_[PICTURE_HEIGHT:]
    short, long = "The camera stops.", "The camera stops. " * 8 + "Log in again."
    images = [
        Screen().compose(None, None, replace(status(ready=False), trouble=said), None)[below].copy()
        for said in (short, long)
    ]
    lines = [np.ptp(np.flatnonzero((one == PAPER).all(axis=2).any(axis=1))) for one in images]
    assert lines[1] > lines[0] + 30


def test_the_metronomes_key_is_named_only_where_quicker_steps_are_the_advice() -> None:
    def keys(verdict: Verdict, beat: float | None = None) -> Image:
        reading = replace(MEASURED, verdict=verdict)
        image = Screen().compose(None, None, status(readings=Readings((reading,), 9)), beat)
        return image[-30:, WIDTH // 2 :].copy()

    usual, low = keys("ok"), keys("watch")
    assert count(low, QUIET) > count(usual, QUIET) > 0
    assert np.array_equal(keys("ok", beat=0.5), low)


def test_the_metronome_flashes_at_the_beat_and_is_gone_when_off() -> None:
    corner = np.s_[20:60, HALF - 60 : HALF - 20]
    sizes = [
        count(Screen().compose(None, None, status(), beat)[corner], BEAT)
        for beat in (None, 0.1, 0.6)
    ]
    assert sizes[0] == 0
    assert sizes[1] > 4 * sizes[2] > 0


@pytest.mark.parametrize("wide", [120, 300])
def test_text_is_broken_between_words_and_fits(wide: int) -> None:
    text = "Not possible at 17 pictures a second; more light makes them more."
    lines = wrapped(text, 14, wide)
    assert " ".join(lines) == text
    assert all(text_width(line, 14) <= wide for line in lines)


def test_the_metronome_beats_5_per_cent_quicker_than_the_cadence_it_was_started_at() -> None:
    metronome = Metronome()
    assert metronome.beat(0.0, 160.0) is None
    metronome.on = True
    assert metronome.beat(1.0, None) is None
    beat = metronome.beat(0.0, 160.0)
    later = metronome.beat(60.0 / (1.05 * 160.0), 190.0)
    assert beat == pytest.approx(0.0)
    assert later is not None
    assert math.isclose(later % 1, 0, abs_tol=1e-6) or math.isclose(later % 1, 1, abs_tol=1e-6)
    metronome.on = False
    assert metronome.beat(1.0, 160.0) is None

"""One set of ranges: the type that files are read with, and what people are asked with."""

import math
from dataclasses import fields

import pytest

from posture.batch.plan import COLUMNS
from posture.errors import UsageError
from posture.results.clip_settings import (
    CHOICES,
    RANGES,
    TURNS,
    ClipSettings,
    Turn,
    check_stretch,
)
from posture.system.validation import ContentError, convert
from posture.ui.clips.clip_folder import Settings


@pytest.mark.parametrize("name", RANGES)
def test_the_type_holds_the_range_that_people_are_asked_with(name: str) -> None:
    least, most = RANGES[name]
    for value in (least, most, None):
        assert getattr(convert({name: value}, ClipSettings, "it"), name) == value
    for value in (least - 0.1, most + 0.1):
        with pytest.raises(ContentError):
            convert({name: value}, ClipSettings, "it")


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_one_of_its_words(name: str) -> None:
    for word in CHOICES[name]:
        assert getattr(convert({name: word}, ClipSettings, "it"), name) == word
        assert COLUMNS[name](word) == word
    with pytest.raises(ContentError):
        convert({name: "perhaps"}, ClipSettings, "it")


def test_every_setting_is_a_column_of_a_batch_and_kept_by_the_app() -> None:
    names = {field.name for field in fields(ClipSettings)}
    assert names == {*RANGES, *CHOICES, "mirrored", "stance", "turn_deg"}
    assert names <= set(COLUMNS)
    assert names <= {field.name for field in fields(Settings)}


@pytest.mark.parametrize("turn", TURNS)
def test_a_turn_is_a_whole_number_of_quarters(turn: Turn) -> None:
    assert convert({"turn_deg": turn}, ClipSettings, "it").turn_deg == turn
    assert COLUMNS["turn_deg"](str(turn)) == turn
    for wrong in (turn + 1, -90, 360):
        with pytest.raises(ContentError):
            convert({"turn_deg": wrong}, ClipSettings, "it")


@pytest.mark.parametrize(
    ("start_s", "end_s", "span"),
    [
        (None, None, (0.0, math.inf)),
        (2.0, None, (2.0, math.inf)),
        (None, 1.0, (0.0, 1.0)),
        (2.0, 3.0, (2.0, 3.0)),
    ],
)
def test_a_stretch_of_a_second_is_the_shortest(
    start_s: float | None, end_s: float | None, span: tuple[float, float]
) -> None:
    settings = ClipSettings(start_s=start_s, end_s=end_s)
    check_stretch(settings)
    assert settings.span_s == span


@pytest.mark.parametrize(("start_s", "end_s"), [(None, 0.99), (2.0, 2.99), (3.0, 2.0)])
def test_a_shorter_stretch_is_a_wrong_call(start_s: float | None, end_s: float) -> None:
    with pytest.raises(UsageError, match="at least 1 s"):
        check_stretch(ClipSettings(start_s=start_s, end_s=end_s))


def test_what_is_not_said_is_not_known() -> None:
    assert ClipSettings() == ClipSettings(None, None, None, None, False, None, None, None, "metric")

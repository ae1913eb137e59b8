"""Lengths and speeds in both systems of units."""

import pytest

from posture.results.formatting import (
    cm_of,
    height_words,
    kmh_of,
    length_words,
    speed_words,
)


def test_metric_units_are_shown_as_they_were_entered() -> None:
    assert height_words(178.0, "metric") == "178 cm"
    assert length_words(9.44, "metric") == "9.4 cm"
    assert speed_words(12.5, "metric") == "12.5 km/h"


@pytest.mark.parametrize(
    ("cm", "words"), [(152.4, "5 ft 0 in"), (177.8, "5 ft 10 in"), (182.8, "6 ft 0 in")]
)
def test_a_height_is_given_in_feet_and_inches(cm: float, words: str) -> None:
    assert height_words(cm, "imperial") == words


def test_a_short_length_is_given_in_inches() -> None:
    assert length_words(25.4, "imperial") == "10.0 in"


@pytest.mark.parametrize(
    # 60 minutes over 16.09344 km/h = 10 miles/h are six minutes a mile.
    ("kmh", "words"),
    [(16.09344, "6:00 min/mile"), (10.0, "9:39 min/mile"), (8.04672, "12:00 min/mile")],
)
def test_a_speed_is_given_as_a_pace(kmh: float, words: str) -> None:
    assert speed_words(kmh, "imperial") == words


@pytest.mark.parametrize("text", ["5 10", "5'10", "5 ft 10 in", "5'10\"", " 5ft10 "])
def test_a_height_can_be_written_in_several_ways(text: str) -> None:
    assert cm_of(text) == 177.8


@pytest.mark.parametrize("text", ["6", "6 ft"])
def test_a_height_may_be_whole_feet(text: str) -> None:
    assert cm_of(text) == 182.9


@pytest.mark.parametrize("text", ["", "tall", "5 12", "178 cm", "5.5"])
def test_what_is_no_height_is_none(text: str) -> None:
    assert cm_of(text) is None


def test_a_pace_becomes_a_speed() -> None:
    assert kmh_of("6:00") == 16.09
    assert kmh_of(" 9:39 ") == pytest.approx(10.0, abs=0.01)


@pytest.mark.parametrize("text", ["", "9", "9:60", "0:00", "9.30", "fast"])
def test_what_is_no_pace_is_none(text: str) -> None:
    assert kmh_of(text) is None

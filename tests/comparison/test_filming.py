"""Whether two clips were filmed alike: each limit from both sides, and at it."""

from dataclasses import replace
from typing import Any

import pytest

from posture.comparison.filming import (
    Filming,
    apart_in_state,
    obstacles_between,
    unknown_of,
)

BEFORE = Filming("right", 10.0, -1.0, 10.0, 1.0, "model")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"yaw_deg": 15.5}, ""),
        ({"yaw_deg": 4.5}, ""),
        ({"yaw_deg": 15.6}, "angle"),
        ({"yaw_deg": 4.4}, "angle"),
        ({"roll_deg": 1.0}, ""),
        ({"roll_deg": -3.0}, ""),
        ({"roll_deg": 1.1}, "tilt"),
        ({"roll_deg": -3.1}, "tilt"),
        ({"speed_kmh": 10.2}, ""),
        ({"speed_kmh": 9.8}, ""),
        ({"speed_kmh": 10.21}, "speed"),
        ({"speed_kmh": 9.79}, "speed"),
        ({"incline": 1.5}, ""),
        ({"incline": 0.5}, ""),
        ({"incline": 1.54}, "incline"),
        ({"incline": 0.46}, "incline"),
    ],
)
def test_each_limit_holds_at_it_and_not_past_it(changes: dict[str, Any], word: str) -> None:
    after = replace(BEFORE, **changes)
    found = obstacles_between(BEFORE, after, "metric")
    assert len(found) == bool(word)
    assert not word or word in found[0]


@pytest.mark.parametrize("slower", [7.8, 9.9, 10.1, 10.8, 11.0, 12.3])
def test_two_tenths_of_a_kilometre_per_hour_are_alike_at_any_speed(slower: float) -> None:
    """12.5 - 12.3 is a little over 0.2 in binary fractions, 10.2 - 10.0 a little under."""
    one = replace(BEFORE, speed_kmh=slower)
    other = replace(BEFORE, speed_kmh=round(slower + 0.2, 1))
    assert obstacles_between(one, other, "metric") == obstacles_between(other, one, "metric") == []


def test_every_obstacle_is_named() -> None:
    after = Filming("left", -10.0, 9.0, 12.0, 5.0, "other model")
    assert len(obstacles_between(BEFORE, after, "metric")) == 6


def test_speeds_are_told_in_the_units_that_were_chosen() -> None:
    # 3600 s * 1.609344 / 10 is 9:39 a mile, / 12 is 8:03.
    after = replace(BEFORE, speed_kmh=12.0)
    assert obstacles_between(replace(BEFORE, speed_kmh=10.0), after, "imperial") == [
        "Different belt speed: 9:39 min/mile before, 8:03 min/mile after."
    ]


def test_what_only_one_clip_tells_is_unknown() -> None:
    told = replace(BEFORE, shoes="blue", state="fresh")
    assert unknown_of(told, told) == []
    assert unknown_of(told, replace(told, speed_kmh=None)) == ["the belt's speed"]
    assert unknown_of(replace(told, incline=None), told) == ["its incline"]
    assert unknown_of(told, replace(told, shoes=None, state=None)) == ["shoes", "fresh or tired"]


def test_fresh_is_not_tired_and_unknown_is_neither() -> None:
    fresh, tired = (replace(BEFORE, state=state) for state in ("fresh", "tired"))
    assert apart_in_state(tired, fresh) == "Tired before, fresh after: a change may be tiredness."
    assert apart_in_state(fresh, fresh) == apart_in_state(fresh, BEFORE) == ""

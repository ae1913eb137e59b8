"""A session is one point, and what was not filmed alike, or not told, is not compared."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from posture.checks import CHECKS
from posture.comparison.compare import SURE, least_change
from posture.comparison.filming import Filming
from posture.library.runners.queries import ComparableClip, HistoryPoint
from posture.library.trend.session_points import (
    SPEED_UNTOLD,
    SessionPoint,
    Take,
    aimed,
    is_change,
    points_of,
    standings,
    take_before,
    takes_of,
    why_not,
)
from posture.library.trend.targets import Aim

KEY = "trunk_lean"
JANUARY, MAY = date(2026, 1, 10), date(2026, 5, 10)
ALIKE = Filming("left", 0.0, 0.0, 10.0, 0.0, "m", "blue", "fresh")


def clip(name: str, day: date, filming: Filming = ALIKE, session: str = "") -> ComparableClip:
    return ComparableClip(name, session or str(day), name, day, filming)


def value(clip_id: str, value: float | None, u: float = 2.0, u_change: float = 1.0) -> HistoryPoint:
    return HistoryPoint(clip_id, KEY, value, u, u_change)


def test_a_session_is_one_point_the_mean_of_its_clips() -> None:
    takes = takes_of([clip("a", JANUARY), clip("b", JANUARY), clip("c", MAY)])
    assert [[c.clip_id for c in take.clips] for take in takes] == [["a", "b"], ["c"]]
    mean, later = points_of(takes, [value("a", 6.0), value("b", 7.0, 2.5), value("c", 9.0)], KEY)
    assert (mean.value, mean.n, later.value) == (6.5, 2, 9.0)
    assert (mean.u, mean.u_change) == (2.5, 1.0), "no surer than its least sure clip"


def test_clips_that_are_further_apart_than_that_widen_the_interval() -> None:
    (take,) = takes_of([clip("a", JANUARY), clip("b", JANUARY)])
    (point,) = points_of([take], [value("a", 4.0, 1.0, 0.5), value("b", 10.0, 1.0, 0.5)], KEY)
    assert (point.value, point.u, point.u_change) == (7.0, 3.0, 6.0)


def test_a_clip_without_the_value_is_left_out_and_a_session_without_has_no_point() -> None:
    takes = takes_of([clip("a", JANUARY), clip("b", JANUARY), clip("c", MAY)])
    (point,) = points_of(takes, [value("a", 6.0), value("b", None), value("c", None)], KEY)
    assert (point.value, point.n) == (6.0, 1)


def test_the_two_sides_of_a_session_are_two_points() -> None:
    other_side = replace(ALIKE, near_side="right")
    takes = takes_of([clip("a", JANUARY), clip("b", JANUARY, other_side), clip("c", JANUARY)])
    assert [[c.clip_id for c in take.clips] for take in takes] == [["a", "c"], ["b"]]
    first, second = takes
    (why,) = why_not(first, second)
    assert why.startswith("Different sides of the body")


LIKELY = least_change(KEY, 1.0, between_days=True)
CERTAIN = least_change(KEY, 1.0, between_days=True, all_right=SURE)


@pytest.mark.parametrize(
    ("change", "result"),
    [
        (LIKELY - 0.01, "no clear change"),
        (LIKELY + 0.01, "likely change"),
        (-LIKELY - 0.01, "likely change"),
        (CERTAIN + 0.01, "sure change"),
    ],
)
def test_a_point_is_held_against_the_reference(change: float, result: str) -> None:
    takes = takes_of([clip("a", JANUARY), clip("c", MAY)])
    points = points_of(takes, [value("a", 0.0), value("c", change)], KEY)
    base, later = standings(KEY, points, takes[0])
    assert (base.result, later.result) == (None, result)
    assert later.change == pytest.approx(change)
    assert later.least == pytest.approx(LIKELY)
    assert is_change(later) == (result != "no clear change")


def test_what_was_not_told_is_never_compared_or_never_sure() -> None:
    def stood(**told: Any) -> Any:
        takes = takes_of([clip("a", JANUARY), clip("c", MAY, replace(ALIKE, **told))])
        points = points_of(takes, [value("a", 0.0), value("c", CERTAIN + 5)], KEY)
        return standings(KEY, points, takes[0])[1]

    assert stood().result == "sure change"
    for untold in ("incline", "shoes", "state"):
        assert stood(**{untold: None}).result == "likely change"
    unknown = stood(speed_kmh=None)
    assert (unknown.result, unknown.obstacles) == (None, [SPEED_UNTOLD])
    assert not is_change(unknown)


def test_tired_beside_fresh_is_shown_as_that_and_no_change_over_time() -> None:
    takes = takes_of([clip("a", JANUARY), clip("c", MAY, replace(ALIKE, state="tired"))])
    points = points_of(takes, [value("a", 0.0), value("c", CERTAIN + 5)], KEY)
    tired = standings(KEY, points, takes[0])[1]
    assert tired.tired == "Fresh before, tired after: a change may be tiredness."
    assert tired.result == "sure change"
    assert not is_change(tired)
    assert take_before(takes, takes[1]) is None


def test_the_session_before_is_the_last_that_is_comparable() -> None:
    march = date(2026, 3, 1)
    fast = replace(ALIKE, speed_kmh=14.0)
    clips = [clip("a", JANUARY), clip("b", march), clip("x", march, fast), clip("c", MAY)]
    takes = takes_of(clips)
    before = take_before(takes, takes[-1])
    assert before is not None
    assert before.id == "b"
    assert take_before(takes, takes[0]) is None


@pytest.mark.parametrize(
    ("value", "aim", "expected"),
    [
        (165.0, Aim(163.0, None), "reached"),
        (164.9, Aim(163.0, None), "perhaps"),
        (161.0, Aim(163.0, None), "perhaps"),
        (160.9, Aim(163.0, None), "not reached"),
        (8.0, Aim(None, 10.0), "reached"),
        (8.1, Aim(None, 10.0), "perhaps"),
        (12.1, Aim(None, 10.0), "not reached"),
        (7.0, Aim(5.0, 9.0), "reached"),
        (7.0, Aim(5.0, 8.9), "perhaps"),
    ],
)
def test_a_target_is_reached_only_with_the_whole_interval(
    value: float, aim: Aim, expected: str
) -> None:
    point = SessionPoint(Take((clip("a", JANUARY),)), value, 2.0, 1.0, 1)
    assert aimed(point, aim) == expected


def test_every_measurement_can_be_held() -> None:
    take = Take((clip("a", JANUARY),))
    for key in CHECKS:
        (stood,) = standings(key, [SessionPoint(take, 1.0, 1.0, 1.0, 1)], take)
        assert stood.result is None

"""Verdicts on simulated runners keep what docs/accuracy.md promises of them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from bench.sections import section
from bench.verdicts import (
    LOOKS,
    POPULATIONS,
    Drawn,
    Tally,
    by_interval,
    draw,
    half_width,
    judged_checks,
    picture,
    tally,
    total,
    widest,
)
from posture.checks import CHECKS
from posture.motion.motion import BeltSpeed
from posture.motion.view import ROLL_FROM_DECK_U_DEG
from posture.results.judging import FILMED_RUNNERS, LIKELY, VERY_LIKELY, Limits, Spread
from posture.results.report import Verdict

OVERSTRIDE = CHECKS["overstride"]
UPPER = Limits(ok=(None, 14.0), watch=(None, 21.0))


@cache
def drawn(key: str) -> Sequence[Drawn]:
    return list(draw(FILMED_RUNNERS, [CHECKS[key]]))


def test_the_thresholds_are_those_that_keep_the_promise() -> None:
    assert (LIKELY, VERY_LIKELY) == (0.60, 0.85)
    assert FILMED_RUNNERS == ((0.5, 1.0), (0.5, 3.0))


def test_85_of_100_verdicts_are_right() -> None:
    every = [one for check in judged_checks() for one in drawn(check.key)]
    assert total(every).right_share >= 0.85


@pytest.mark.parametrize("key", [check.key for check in judged_checks()])
def test_80_of_100_verdicts_on_each_measure_are_right(key: str) -> None:
    assert total(drawn(key)).right_share >= 0.8


def test_at_least_half_of_unusual_overstride_is_found() -> None:
    assert total(drawn("overstride")).found_share >= 0.5
    known = [one for one in drawn("overstride") if one.roll_u_deg == ROLL_FROM_DECK_U_DEG]
    assert total(known).found_share >= 0.55


@pytest.mark.parametrize("name", [name for name in POPULATIONS if name != "as measured"])
def test_seven_of_ten_are_right_among_other_runners(name: str) -> None:
    right = total(list(draw(POPULATIONS[name], [OVERSTRIDE]))).right_share
    assert right >= 0.7


def test_what_is_said_is_true() -> None:
    said = np.array([own.past_ok for one in drawn("overstride") for own in one.chances])
    true = np.concatenate([one.truly_past("watch") for one in drawn("overstride")])
    for low in (0.2, 0.4, 0.6, 0.8):
        within = (said >= low) & (said < low + 0.2)
        assert true[within].mean() == pytest.approx(said[within].mean(), abs=0.04)


@pytest.mark.parametrize(
    ("value", "u", "limits", "expected"),
    [
        (14.0, 0.0, UPPER, "ok"),
        (15.0, 0.9, UPPER, "watch"),
        (15.0, 1.1, UPPER, "close"),
        (22.0, 0.9, UPPER, "flag"),
        (22.0, 1.1, UPPER, "watch"),
        (1.0, 1.1, Limits((2.0, None), (-1.0, None)), "close"),
        (1.0, 0.9, Limits((2.0, None), (-1.0, None)), "watch"),
    ],
)
def test_the_rule_of_before_was_one_level_lower_where_the_interval_reached_back(
    value: float, u: float, limits: Limits, expected: Verdict
) -> None:
    assert by_interval(value, u, limits) == expected


def test_half_widths_are_the_checks_own() -> None:
    lean = CHECKS["trunk_lean"].accuracy
    always = np.hypot(lean.measured, lean.people)
    assert half_width(CHECKS["trunk_lean"], 60.0, 0.0) == pytest.approx(always)
    assert half_width(CHECKS["trunk_lean"], 60.0, 2.0) == pytest.approx(np.hypot(always, 2.0))
    # sqrt(4.2^2 + 7^2 + 1^2) = 8.22 ms at 395 per second: 3.25, times 1.645.
    at_contact = OVERSTRIDE.accuracy
    expected = np.linalg.norm([at_contact.measured, at_contact.people, 1.645 * 3.248])
    assert half_width(OVERSTRIDE, 60.0, 0.0) == pytest.approx(expected, abs=0.01)


def by_hand() -> Drawn:
    value = np.array([30.0, 16.0, 30.0, 30.0, 5.0])
    spread = Spread(14.0, 4.0)
    check = replace(OVERSTRIDE, at_contact=False, norm=None, limits=UPPER, spread=spread)
    levels: tuple[Verdict, ...] = ("ok", "watch", "flag", "watch", "watch")
    return Drawn(check, 60.0, 1.0, BeltSpeed(4.0, 0.24), levels, value, np.ones(5))


def test_the_limits_of_before_were_the_widest_that_the_speed_allowed() -> None:
    lean = CHECKS["trunk_lean"]
    slow, fast = (lean.limits_at(BeltSpeed(at, 0.0)) for at in (3.76, 4.24))
    assert slow is not None
    assert fast is not None
    assert widest(lean, BeltSpeed(4.0, 0.24)) == Limits(
        (slow.ok[0], fast.ok[1]), (slow.watch[0], fast.watch[1])
    )
    assert widest(OVERSTRIDE, BeltSpeed(4.0, 0.24)).ok[0] is None


def test_each_clip_s_two_looks_widen_its_interval() -> None:
    one = drawn("overstride")[0]
    alone = half_width(OVERSTRIDE, one.rate_hz, one.roll_u_deg)
    looks = np.sqrt(np.unique(one.u) ** 2 - alone**2)
    assert looks == pytest.approx(LOOKS["overstride"], abs=0.01)


def test_what_was_told_is_counted_and_what_of_it_was_right() -> None:
    # Wrong: one usual runner flagged, and one flagged who is only past the ok limit.
    verdicts: list[Verdict] = ["flag", "watch", "flag", "flag", "close"]
    assert tally(by_hand(), verdicts) == Tally(runners=5, told=4, right=2, unusual=4, found=3)
    both = Tally(5, 4, 2, 4, 3) + Tally(1, 0, 0, 0, 0)
    assert (both.runners, both.right_share, both.found_share) == (6, 0.5, 0.75)


def test_below_50_frames_a_landing_is_never_flagged() -> None:
    landing = replace(by_hand().check, at_contact=True)
    slow = replace(by_hand(), check=landing, rate_hz=30.0)
    assert by_hand().verdicts[0] == "flag"
    assert slow.verdicts[0] == "watch"
    assert slow.verdicts_before[0] == "watch"


def test_the_picture_has_a_dot_for_each_figure() -> None:
    rows = [
        ("0 to 10 %", "5", "4", "9", "3", "2", "9"),
        ("90 to 100 %", "97", "96", "9", "98", "99", "9"),
    ]
    drawing = picture(section("key", "title", "note", ("a",), rows))
    assert drawing.count("<circle") == 4
    assert 'cx="50" cy="212"' in drawing

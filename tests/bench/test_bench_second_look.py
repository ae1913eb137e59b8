"""The table of one look beside two, on results written by hand."""

from dataclasses import replace

import pytest

from bench.design import random_set
from bench.rendered import Result
from bench.second_look import chosen, looks_sections
from bench.sections import ACCURACY
from posture.results.judging import Limits
from posture.results.report import Verdict

RANDOM = [entry for entry in random_set() if entry.group == "random"]


def test_the_first_clips_are_taken_in_order_but_for_the_slowest_to_render() -> None:
    """Of the first four, the second has 120 frames a second; the fourth is 30 with motion blur."""
    assert [e.clip.name for e in chosen(random_set(), 3)] == ["random 01", "random 03", "random 04"]
    assert RANDOM[3].clip.film.subframes == 3
    sixty = [e for e in RANDOM if e.clip.film.fps == 60.0]
    assert chosen(sixty, 1) == [next(e for e in sixty if e.clip.film.subframes == 1)]


def results(error: float, u_shown: float) -> list[Result]:
    """Overstride of two clips: one off by ``error``, one not answered; a stretch of the first."""
    empty = Result(RANDOM[0].clip.name, None, "overstride", 10.0)
    found = replace(empty, error=error, size=abs(error))
    held = float(abs(error) <= u_shown)
    stretch = replace(found, start_s=0.6, u_shown=u_shown, held_shown=held)
    return [found, stretch, replace(empty, clip=RANDOM[2].clip.name)]


def test_what_either_way_of_looking_finds_stands_side_by_side() -> None:
    looks, intervals, _ = looks_sections(
        results(-4.0, 3.0), results(2.0, 5.0), [RANDOM[0], RANDOM[2]]
    )
    assert looks.rows == (
        (
            *("overstride, %", "1 / 1", "-4.0 / +2.0", "4.0 / 2.0", "4.0 / 2.0"),
            *("3.0 / 5.0", "0 % / 100 %"),
        ),
    )
    assert "first 2 of the held-out clips" in looks.note
    column = intervals.columns.index("overstride, %")
    assert {row[0]: row[column] for row in intervals.rows}["all"] == "100 % ± 5.0"
    assert {looks.key, intervals.key} <= set(ACCURACY.order)


@pytest.mark.parametrize(
    ("true", "verdict", "cells"),
    [
        (10.0, "ok", ("1", "0", "0", "0 of 0", "0 of 0")),
        (10.0, "watch", ("1", "0", "1", "0 of 1", "0 of 0")),
        (15.0, "close", ("1", "1", "0", "0 of 0", "0 of 1")),
        (15.0, "watch", ("1", "1", "1", "1 of 1", "1 of 1")),
        (15.0, "flag", ("1", "1", "1", "0 of 1", "1 of 1")),
        (22.0, "flag", ("1", "1", "1", "1 of 1", "1 of 1")),
    ],
)
def test_a_verdict_is_right_where_the_truth_passes_the_limit_it_speaks_of(
    true: float, verdict: Verdict, cells: tuple[str, ...]
) -> None:
    limits = Limits((None, 14.0), (None, 21.0))
    own = Result(RANDOM[0].clip.name, None, "overstride", true, limits=limits, verdict=verdict)
    found = replace(own, error=1.0, size=1.0)
    *_, verdicts = looks_sections([found], [found, own, replace(found, start_s=0.6)], [RANDOM[0]])
    assert verdicts.rows == (("overstride", *cells), ("all", *cells))

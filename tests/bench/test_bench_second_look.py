"""The table of one look beside two, on results written by hand."""

from dataclasses import replace

from bench.design import random_set
from bench.rendered import Result
from bench.second_look import chosen, looks_sections
from bench.sections import ACCURACY

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
    looks, intervals = looks_sections(results(-4.0, 3.0), results(2.0, 5.0), [RANDOM[0], RANDOM[2]])
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

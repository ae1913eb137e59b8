"""Tables of random clips, on results written by hand."""

from dataclasses import replace
from typing import Final

import pytest

from bench.accuracy import random_sections
from bench.design import Entry, random_set
from bench.rendered import Result
from bench.sections import ACCURACY, Section

RANDOM = [entry for entry in random_set() if entry.group == "random"]
TUNING = next(entry for entry in random_set() if entry.group == "random-tuning")
PLAIN: Final = "none of these"


def dialled(name: str, height_m: float, fps: float, crf: int, portrait: bool) -> Entry:
    """A random clip of the given name with nothing in front."""
    entry = RANDOM[0]
    width, height = (540, 960) if portrait else (960, 540)
    camera = replace(entry.clip.camera, height_m=height_m, width=width, height=height)
    film = replace(entry.clip.film, fps=fps, crf=crf)
    clip = replace(entry.clip, name=name, camera=camera, film=film, occluder=None)
    return replace(entry, clip=clip)


LOW = dialled("low", 0.69, 60.0, 29, False)
SLOW = dialled("slow", 0.7, 49.0, 30, False)
EASY = dialled("easy", 0.7, 50.0, 29, False)
UPRIGHT = dialled("upright", 1.0, 60.0, 22, True)
ENTRIES: Final = [LOW, SLOW, EASY, UPRIGHT, TUNING]


def tables() -> dict[str, Section]:
    """Overstride: one error per clip, and one stretch of each within 4 of ± 6 shown."""
    errors = {"low": 1.0, "slow": -5.0, "easy": 2.0, "upright": 0.0, TUNING.clip.name: 99.0}
    results = [
        Result(
            *(name, start_s, "overstride", 10.0, error, abs(error), 0.0, 3.0),
            held_shown=float(abs(error) <= 4.0),
            u_shown=6.0,
        )
        for name, error in errors.items()
        for start_s in (None, 0.6)
    ]
    return {own.key: own for own in random_sections(results, ENTRIES)}


def cell(table: Section, condition: str) -> str:
    row = next(row for row in table.rows if row[0] == condition)
    return row[table.columns.index("overstride, %")]


def test_the_random_clips_come_first_on_the_page() -> None:
    assert list(ACCURACY.order[:3]) == ["rendered-random", "random-errors", "random-intervals"]
    assert set(tables()) <= set(ACCURACY.order)


@pytest.mark.parametrize(
    ("condition", "errors", "intervals"),
    [
        ("all", "2.0 / 5.0", "75 % ± 6.0"),
        ("camera below 0.7 m", "1.0 / 1.0", "100 % ± 6.0"),
        ("below 50 frames/s", "5.0 / 5.0", "0 % ± 6.0"),
        ("compressed", "5.0 / 5.0", "0 % ± 6.0"),
        ("portrait", "0.0 / 0.0", "100 % ± 6.0"),
        ("console or rail in front", "– / –", "– ± –"),
        (PLAIN, "2.0 / 2.0", "100 % ± 6.0"),
    ],
)
def test_each_condition_takes_the_clips_that_it_fits(
    condition: str, errors: str, intervals: str
) -> None:
    found = tables()
    assert cell(found["random-errors"], condition) == errors
    assert cell(found["random-intervals"], condition) == intervals


def test_tuning_clips_stand_by_themselves() -> None:
    found = tables()
    held_out, tuning = found["rendered-random"], found["rendered-random-tuning"]
    assert held_out.rows[0][:4] == ("overstride, %", "4", "0 %", "-0.5")
    assert tuning.rows[0][:4] == ("overstride, %", "1", "0 %", "+99.0")


def test_a_rail_in_front_has_a_row_of_its_own() -> None:
    railed = next(entry for entry in RANDOM if entry.clip.occluder is not None)
    result = Result(railed.clip.name, None, "overstride", 10.0, 3.0, 3.0)
    errors = random_sections([result], [railed])[1]
    assert cell(errors, "console or rail in front") == "3.0 / 3.0"
    assert cell(errors, PLAIN) == "– / –"

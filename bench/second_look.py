"""``python -m bench.second_look COUNT``: what looking at every picture mirrored as well changes.

On the first COUNT held-out clips of people drawn at random, in the order in which they were drawn.
Those that take longest to render are left out: 120 frames a second, and 50 or more with motion
blur, for which several pictures make a frame. The others take about a minute each, once: clips and
tracks are kept in ``bench/cache``. Publishes its tables in ``docs/accuracy.md``.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

import numpy as np
from rich.console import Console

from bench.accuracy import intervals_by_condition, number, units
from bench.design import Entry, random_set
from bench.faults import told_section
from bench.render.clip import render_clip
from bench.rendered import Result, measure
from bench.score import Score, score
from bench.sections import ACCURACY, Section, publish, section, show
from bench.tracks import CACHE
from posture.tracking.pose.models import ensure_model

CLIPS: Final = CACHE / "clips"
MOST_PICTURES: Final = 540


def main() -> None:
    """Render and follow what is missing, measure with one look and with both, and publish."""
    parser = argparse.ArgumentParser(prog="python -m bench.second_look", description=__doc__)
    parser.add_argument("count", type=int, help="how many clips")
    count: int = parser.parse_args().count
    console = Console(width=None if sys.stdout.isatty() else 140)
    model = ensure_model("full", console.print)
    entries = chosen(random_set(), count)
    one: list[Result] = []
    both: list[Result] = []
    for entry in entries:
        render_clip(entry.clip, CLIPS)
        both += measure(entry.clip, CLIPS, model).results
        one += measure(entry.clip, CLIPS, model, one_look=True).results
        console.print(f"  {entry.clip.name}")
    sections = looks_sections(one, both, entries)
    for own in sections:
        show(console, own)
    publish(ACCURACY, sections)


def chosen(entries: Sequence[Entry], count: int) -> list[Entry]:
    """Return the first held-out random clips that take no more than 540 pictures to render."""
    own = [e for e in entries if e.group == "random" and _pictures(e) <= MOST_PICTURES]
    return own[:count]


def _pictures(entry: Entry) -> int:
    film = entry.clip.film
    return len(film.times()) * film.subframes


def looks_sections(
    one: Sequence[Result], both: Sequence[Result], entries: Sequence[Entry]
) -> list[Section]:
    """Return the tables.

    Parameters
    ----------
    one, both : sequence of Result
        Of the same clips, with the pictures as they are alone and with both looks.
    entries : sequence of Entry
        The clips.
    """
    rows = []
    for key, unit in units().items():
        scores = score(one, key), score(both, key)
        if scores[1].clips:
            cells = (_both(cells) for cells in zip(*map(_cells, scores), strict=True))
            rows.append((f"{key}, {unit}", *cells))
    which = (
        f"The first {len(entries)} of the held-out clips of people drawn at random, without those"
        " of 120 frames/s and those of 50 and more with motion blur, which take long to render"
    )
    return [
        section(
            "looks",
            "Random clips: one look and two",
            f"{which}: measured from the pictures as they are / from them and their mirror images,"
            " which is what posture does. Errors are of whole clips; intervals, as a report shows"
            " them, of stretches of 4 s.",
            (
                *("measurement", "clips answered", "bias", "mean error", "worst clip"),
                *("± u, shown", "truth inside"),
            ),
            rows,
        ),
        intervals_by_condition(
            "looks-intervals",
            "Random clips: intervals shown with two looks",
            f"{which}, with both looks, in stretches of 4 s: how often the truth lay inside the"
            " interval that a report shows, and that interval's mean half-width. Stretches of one"
            " clip are alike, and a row may be of few clips.",
            both,
            entries,
        ),
        told_section(
            "looks-verdicts",
            "Random clips: verdicts with two looks",
            f"{which}, with both looks.",
            both,
        ),
    ]


def _cells(figures: Score) -> tuple[str, ...]:
    """Of one way of looking; contacts have one interval, which is taken."""
    shown = np.isfinite(figures.coverage_shown)
    u, held = (figures.u_shown, figures.coverage_shown) if shown else (figures.u, figures.coverage)
    return (
        str(figures.answered),
        number(figures.bias, sign=True),
        number(figures.mae),
        number(figures.worst),
        number(u),
        f"{100 * held:.0f} %" if np.isfinite(held) else number(held),
    )


def _both(cells: tuple[str, str]) -> str:
    return " / ".join(cells)


if __name__ == "__main__":
    main()

"""The verdicts as cards whose evidence can be clicked, for a page with a player."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posture.checks.base import Check, title_of
from posture.report.html import URGENT, card_views, other_rows, template
from posture.results.formatting import plain_quantity
from posture.results.report import Report

STYLE: Final = Path(__file__).with_name("templates") / "report.css"


@dataclass(frozen=True)
class CardPicture:
    """One moment behind a value; ``picture`` is an address, empty = to be drawn, None = none."""

    check: str
    title: str
    time_s: float
    words: str
    picture: str | None


def render_cards(
    report: Report, checks: Mapping[str, Check], pictures: Mapping[tuple[str, float], str]
) -> str:
    """Render the cards of a judged report, and every other number below them.

    Parameters
    ----------
    report : Report
        With status ``ok``.
    checks : mapping of str to Check
        By measurement key.
    pictures : mapping of (str, float) to str
        Addresses of evidence pictures by check and instant, seconds; empty = yet to be drawn.

    Returns
    -------
    str
        HTML without script. A moment is a button of class ``shot`` with ``data-time`` and
        ``data-check``, with one of class ``more`` beside it, for its menu.
    """
    return template("cards.html.j2").render(
        cards=card_views(report, checks),
        urgent=URGENT,
        others=other_rows(report, checks),
        shots=_shots(report, checks, pictures),
    )


def _shots(
    report: Report, checks: Mapping[str, Check], pictures: Mapping[tuple[str, float], str]
) -> dict[str, list[CardPicture]]:
    return {
        key: [
            CardPicture(
                check=key,
                title=title_of(key, checks),
                time_s=shot.time_s,
                words=_words(shot.time_s, shot.value, measurement.unit),
                picture=pictures.get((key, shot.time_s)),
            )
            for shot in measurement.evidence
        ]
        for key, measurement in report.measurements.items()
    }


def _words(time_s: float, value: float, unit: str) -> str:
    at = f"{time_s:.2f} s"
    return at if unit == "signs" else f"{at}, {plain_quantity(value, unit)}"

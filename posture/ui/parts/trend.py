"""A measurement over a runner's clips, small: as a drawing, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from posture.results.formatting import plain_number, spelled
from posture.results.judging import LimitBounds
from posture.ui.clips.wording import day_words, plain

WIDTH, HEIGHT = 300.0, 84.0
EDGE: Final = 12.0
"""The free margin around the values, in units of the drawing."""
LEAST_SPAN: Final = 1.0
"""The least range of values that is drawn, so that a steady runner does not look unsteady."""
MARK: Final = (
    '<g class="{kind}"><path d="M{x:.1f} {low:.1f}V{high:.1f}"/>'
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/></g>'
)
STYLE: Final = (
    "path,circle{stroke:#00568a;stroke-width:2}circle{fill:#00568a}"
    ".unlike path{stroke:#5f6b77}.unlike circle{stroke:#5f6b77;fill:none}"
    "rect{fill:#2e7d4f;opacity:.2}"
    "@media(prefers-color-scheme:dark){path,circle{stroke:#7cc0f0}circle{fill:#7cc0f0}"
    ".unlike path,.unlike circle{stroke:#aebbc7}rect{fill:#7fd3a4}}"
)


@dataclass(frozen=True)
class TrendPoint:
    """One clip's value.

    Attributes
    ----------
    name : str
        The clip's name.
    day : date
        The day of its session.
    value, u : float
        The value and the half-width of its 90 % interval.
    alike : bool
        Whether the clip was filmed like the newest one.
    """

    name: str
    day: date
    value: float
    u: float
    alike: bool


def trend_drawing(points: Sequence[TrendPoint], usual: LimitBounds) -> str:
    """Draw values with their intervals, oldest first, in front of the usual range, as SVG.

    Parameters
    ----------
    points : sequence of TrendPoint
        At least one; the drawing has one place for each, whatever time lies between.
    usual : (float or None, float or None)
        The usual range; None = open.
    """
    low = min(point.value - point.u for point in points)
    high = max(point.value + point.u for point in points)
    span = max(high - low, LEAST_SPAN)
    middle = (low + high) / 2

    def y(value: float) -> float:
        return HEIGHT / 2 - (value - middle) / span * (HEIGHT - 2 * EDGE)

    step = (WIDTH - 2 * EDGE) / max(1, len(points) - 1)
    marks = [
        MARK.format(
            kind="alike" if point.alike else "unlike",
            x=EDGE + number * step,
            y=y(point.value),
            low=y(point.value - point.u),
            high=y(point.value + point.u),
        )
        for number, point in enumerate(points)
    ]
    top, bottom = (
        _within(0.0 if at is None else y(at), at is None, end)
        for at, end in ((usual[1], 0.0), (usual[0], HEIGHT))
    )
    band = f'<rect x="0" width="{WIDTH:.0f}" y="{top:.1f}" height="{bottom - top:.1f}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}">'
        f"<style>{escape(STYLE, quote=False)}</style>{band}{''.join(marks)}</svg>"
    )


def _within(y: float, is_open: bool, end: float) -> float:
    return end if is_open else min(max(y, 0.0), HEIGHT)


def trend_words(title: str, points: Sequence[TrendPoint], unit: str) -> str:
    """Say in one sentence what the drawing shows."""
    first, last = points[0], points[-1]
    if first is last:
        return f"{title}: {spelled(last.value, unit)} in your only clip so far."
    ends = (spelled(first.value, unit), spelled(last.value, unit))
    if first.day == last.day:
        return f"{title}: {ends[0]}, then {ends[1]}, both on {day_words(last.day)}."
    days = (day_words(first.day), day_words(last.day))
    return f"{title}: {ends[0]} on {days[0]}, {ends[1]} on {days[1]}."


def trend_table(points: Sequence[TrendPoint], unit: str) -> str:
    """Return the same values as a table in Markdown, newest first."""
    rows = [
        f"| {plain(point.name)} | {day_words(point.day)} | {plain(spelled(point.value, unit))} "
        f"| {plain_number(point.u, 1)} | {'yes' if point.alike else 'no'} |"
        for point in reversed(points)
    ]
    head = ["| Clip | Day | Value | To within | Filmed like the newest |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])

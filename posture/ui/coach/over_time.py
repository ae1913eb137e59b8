"""The chart of one measurement over a runner's clips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import streamlit as st

from posture.checks.base import Check
from posture.comparison.compare import apart, least_change
from posture.library.queries import ComparableClip, HistoryPoint, obstacles_to
from posture.results.formatting import number
from posture.ui.clips.wording import conditions_words, day_words, plain
from posture.ui.parts.charts import BLUE, CONFIG, GREY, ORANGE, empty_figure
from posture.ui.parts.units import chosen_units

ALIKE: Final = "no clear change"
CHANGED: Final = "real change"
UNLIKE: Final = "not comparable"
STYLES: Final = {
    ALIKE: (BLUE, "circle"),
    CHANGED: (ORANGE, "diamond"),
    UNLIKE: (GREY, "circle-open"),
}


@dataclass(frozen=True)
class Dot:
    """One clip's value, how it compares with the reference, and the text beside it."""

    point: HistoryPoint
    kind: str
    words: str


def dots(
    points: Sequence[HistoryPoint], taken: Sequence[ComparableClip], reference: ComparableClip
) -> list[Dot]:
    """Compare every value of a measurement with the reference's.

    A clip that was not filmed like the reference, or shows a tired runner beside a fresh one, is
    "not comparable", whatever its value. Another is a "real change" if it differs by more than two
    clips of one runner do anyway.
    """
    by_clip = {take.clip_id: take for take in taken}
    base = next((p for p in points if p.clip_id == reference.clip_id), None)
    known = [p for p in points if p.value is not None and p.clip_id in by_clip]
    return [_dot(point, by_clip[point.clip_id], base, reference) for point in known]


def _dot(
    point: HistoryPoint, take: ComparableClip, base: HistoryPoint | None, reference: ComparableClip
) -> Dot:
    obstacles = obstacles_to(reference, take, chosen_units())
    if obstacles:
        return Dot(point, UNLIKE, " ".join(obstacles))
    if base is None or base.value is None or point is base:
        return Dot(point, ALIKE, "")
    assert point.value is not None
    change, least = point.value - base.value, least_of(point, base)
    kind = CHANGED if abs(change) > least else ALIKE
    word = "beyond" if kind == CHANGED else "within"
    return Dot(point, kind, f"{change:+.1f}, {word} ± {number(least, point.unit)}")


def least_of(point: HistoryPoint, base: HistoryPoint) -> float:
    """Return the difference beyond which two points are a real change."""
    larger = max(point.u_change or 0.0, base.u_change or 0.0)
    return least_change(point.key, larger, point.day != base.day)


def over_time(
    check: Check,
    points: Sequence[HistoryPoint],
    taken: Sequence[ComparableClip],
    reference: ComparableClip,
) -> None:
    """Show the chart, and below it in words how the newest comparable clip differs."""
    shown = dots(points, taken, reference)
    st.markdown(f"**{check.title}**")
    figure = chart(check, shown, reference)
    st.plotly_chart(figure, key=f"season-{check.key}", config=CONFIG, alt=check.title)
    st.caption(plain(in_words(shown, reference)))


def in_words(shown: Sequence[Dot], reference: ComparableClip) -> str:
    """Return a sentence on how the newest comparable clip differs from the reference."""
    base = next((dot.point for dot in shown if dot.point.clip_id == reference.clip_id), None)
    alike = [dot for dot in shown if dot.kind != UNLIKE]
    if base is None or base.value is None:
        return "Not measured in the clip that the others are held against."
    newest = alike[-1]
    if newest.point is base:
        return "No later clip can be compared with this one."
    assert newest.point.value is not None
    change = newest.point.value - base.value
    size, least = (
        apart(abs(change), base.unit),
        apart(least_of(newest.point, base), base.unit),
    )
    if newest.kind == CHANGED:
        way = "higher" if change > 0 else "lower"
        return f"Real change: {size} {way} on {day_words(newest.point.day)} (counts from {least})."
    return f"No clear change: {size} apart on {day_words(newest.point.day)}, counts from {least}."


def chart(check: Check, shown: Sequence[Dot], reference: ComparableClip) -> go.Figure:
    """Draw values with 90 % intervals by day, and the band within which no change counts."""
    figure = empty_figure(check).update_xaxes(type="date").update_layout(showlegend=True)
    base = next((dot.point for dot in shown if dot.point.clip_id == reference.clip_id), None)
    if base is not None and base.value is not None:
        least = least_change(check.key, base.u_change or 0.0, True)
        figure.add_hrect(
            base.value - least,
            base.value + least,
            fillcolor="rgba(120, 130, 140, 0.16)",
            line_width=0,
        )
    for kind in (UNLIKE, ALIKE, CHANGED):
        some = [dot for dot in shown if dot.kind == kind]
        if some:
            figure.add_trace(_marks(kind, some))
    return figure


def _marks(kind: str, some: Sequence[Dot]) -> go.Scatter:
    colour, symbol = STYLES[kind]
    return go.Scatter(
        x=[dot.point.day for dot in some],
        y=[dot.point.value for dot in some],
        error_y={"array": [dot.point.u or 0.0 for dot in some], "thickness": 1, "width": 3},
        mode="markers",
        marker={
            "color": colour,
            "symbol": symbol,
            "size": 9,
            "line": {"color": colour, "width": 2},
        },
        name=kind,
        text=[_hover(dot) for dot in some],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(dot: Dot) -> str:
    point = dot.point
    assert point.value is not None
    within = f" ± {number(point.u, point.unit)}" if point.u else ""
    value = f"{day_words(point.day)}: {number(point.value, point.unit)}{within}"
    head = ", ".join(
        [value, *conditions_words(point.speed_kmh, None, None, point.state, chosen_units())]
    )
    # Plotly interprets some tags in texts; nothing here may be taken for a tag.
    return f"{head}<br>{dot.words}".replace("<br>", "\n").replace("<", "&lt;").replace("\n", "<br>")

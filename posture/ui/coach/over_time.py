"""The chart of one measurement over a runner's sessions, with a table and a sentence beside it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import plotly.graph_objects as go
import streamlit as st

from posture.checks.base import Check
from posture.comparison.compare import CHANGED, apart
from posture.library.trend.session_points import PointChange, SessionPoint, Take, aimed
from posture.library.trend.targets import Aim, aim_words
from posture.results.formatting import PLAIN_UNITS
from posture.ui.clips.wording import day_words, plain
from posture.ui.coach.take_words import take_line
from posture.ui.coach.then_and_now import AIMED_WORDS, point_words, standing_words
from posture.ui.parts.charts import BLUE, CONFIG, GREEN, GREY, ORANGE, PURPLE, empty_figure

ALIKE: Final = "no clear change"
UNLIKE: Final = "not comparable"
TIRED: Final = "tired beside fresh"
BESIDE: Final = timedelta(days=3)
"""How much is drawn before the first session and after the last, at least; days and no hours."""
FAINT: Final = "rgba(120, 130, 140, 0.3)"
STYLES: Final = {
    UNLIKE: (GREY, "circle-open"),
    TIRED: (PURPLE, "triangle-up"),
    ALIKE: (BLUE, "circle"),
    "likely change": (ORANGE, "diamond-open"),
    "sure change": (ORANGE, "diamond"),
}


def over_time(
    check: Check, stood: Sequence[PointChange], reference: Take, aim: Aim | None = None
) -> None:
    """Show the chart, in words how the newest comparable session differs, and all as a table."""
    st.markdown(f"**{check.title}**")
    told = in_words(stood, reference, check.unit), target_words(check, stood, aim)
    words = " ".join(filter(None, told))
    figure = chart(check, stood, reference, aim)
    st.plotly_chart(figure, key=f"season-{check.key}", config=CONFIG, alt=f"{check.title}. {words}")
    st.caption(plain(words))
    with st.expander("The same as a table"):
        st.markdown(table(check, stood, reference))


def kind_of(stood: PointChange) -> str:
    """Return how a point is drawn: what its difference is, or why it is none."""
    if stood.obstacles:
        return UNLIKE
    return TIRED if stood.tired else (stood.result or ALIKE)


def _base(stood: Sequence[PointChange], reference: Take) -> SessionPoint | None:
    points = (each.point for each in stood)
    return next((point for point in points if point.take.id == reference.id), None)


def in_words(stood: Sequence[PointChange], reference: Take, unit: str) -> str:
    """Return a sentence on how the newest comparable session differs from the reference."""
    if _base(stood, reference) is None:
        return "Not measured in the session that the others are held against."
    alike = [each for each in stood if kind_of(each) not in (UNLIKE, TIRED)]
    newest = alike[-1]
    if newest.result is None or newest.change is None or newest.least is None:
        return "No later session can be compared with this one."
    day = day_words(newest.point.take.day)
    size, least = apart(abs(newest.change), unit), apart(newest.least, unit)
    if newest.result in CHANGED:
        way = "higher" if newest.change > 0 else "lower"
        return f"{newest.result.capitalize()}: {size} {way} on {day} (counts from {least})."
    return f"No clear change: {size} apart on {day}, counts from {least}."


def target_words(check: Check, stood: Sequence[PointChange], aim: Aim | None) -> str:
    """Return the target and whether the newest session reaches it; empty without a target."""
    if aim is None:
        return ""
    by = f", by {day_words(aim.day)}" if aim.day else ""
    told = f"Target: {aim_words(aim)} {PLAIN_UNITS.get(check.unit, check.unit)}{by}."
    newest = stood[-1].point if stood else None
    return told if newest is None else f"{told} {AIMED_WORDS[aimed(newest, aim)]}"


def table(check: Check, stood: Sequence[PointChange], reference: Take) -> str:
    """Return all points as a table in Markdown, newest first."""
    rows = ["| Session | Value | Beside the reference |", "|---|---|---|"]
    for each in reversed(stood):
        is_reference = each.point.take.id == reference.id
        words = "The reference." if is_reference else standing_words(check.key, each)
        tired = "" if is_reference or not each.tired else f" {each.tired}"
        session, value = take_line(each.point.take), point_words(check.key, each.point)
        rows.append(f"| {plain(session)} | {plain(value)} | {plain(words + tired)} |")
    return "\n".join(rows)


def chart(
    check: Check, stood: Sequence[PointChange], reference: Take, aim: Aim | None = None
) -> go.Figure:
    """Draw values with 90 % intervals by day, the bars without a change, and the target."""
    days = [each.point.take.day for each in stood]
    beside = max(BESIDE, (max(days) - min(days)) / 20)
    span = [min(days) - beside, max(days) + beside]
    figure = empty_figure(check).update_layout(showlegend=True)
    figure.update_xaxes(type="date", range=span)
    base = _base(stood, reference)
    if base is not None:
        figure.add_hline(base.value, line={"color": FAINT, "width": 1})
        figure.add_trace(_bars(base.value, stood))
    for bound, words in ((aim and aim.low, "at least"), (aim and aim.high, "at most")):
        if bound is not None:
            label = f"target: {words} {bound:g}"
            figure.add_hline(bound, line={"color": GREEN, "dash": "dash"}, annotation_text=label)
    for kind in STYLES:
        some = [each for each in stood if kind_of(each) == kind]
        if some:
            figure.add_trace(_marks(check, kind, some))
    return figure


def _bars(reference: float, stood: Sequence[PointChange]) -> go.Scatter:
    """Draw for each compared point the bar in which nothing counts as a change."""
    compared = [each for each in stood if each.least is not None]
    return go.Scatter(
        x=[each.point.take.day for each in compared],
        y=[reference] * len(compared),
        error_y={
            "array": [each.least for each in compared],
            "color": FAINT,
            "thickness": 16,
            "width": 0,
        },
        mode="markers",
        marker={"opacity": 0},
        hoverinfo="skip",
        showlegend=False,
    )


def _marks(check: Check, kind: str, some: Sequence[PointChange]) -> go.Scatter:
    colour, symbol = STYLES[kind]
    points = [each.point for each in some]
    return go.Scatter(
        x=[point.take.day for point in points],
        y=[point.value for point in points],
        error_y={"array": [point.u for point in points], "thickness": 1, "width": 3},
        mode="markers",
        marker={
            "color": colour,
            "symbol": symbol,
            "size": 9,
            "line": {"color": colour, "width": 2},
        },
        name=kind,
        text=[_hover(check, each) for each in some],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(check: Check, stood: PointChange) -> str:
    value = point_words(check.key, stood.point)
    words = f"{take_line(stood.point.take)}: {value}\n{standing_words(check.key, stood)}"
    # Plotly interprets some tags in texts; nothing here may be taken for a tag.
    return words.replace("<", "&lt;").replace("\n", "<br>")

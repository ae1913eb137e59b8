"""Charts of a check below the player; clicking a point moves the player to its instant.

Each point has its instant as ``customdata``, which the player's script reads when it is clicked;
the player also draws the cursor over the first chart.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from posture.arrays import FloatArray
from posture.checks.base import Check, Sample
from posture.checks.judge import sampled
from posture.motion.cleaning import FOOT_HZ, KNEE_HZ, TRUNK_HZ
from posture.motion.motion import Motion
from posture.report.layers import CURIOUS
from posture.report.series import PERCENT, Strides, course, overlaid
from posture.results.formatting import UNITS, WHOLE_NUMBERS
from posture.results.report import Measurement
from posture.ui.player import Watching
from posture.ui.review.clip_review import Review

BLUE, PURPLE, ORANGE, GREEN, GREY = "#0072b2", "#cc79a7", "#d55e00", "#009e73", "#8b97a2"
MOST_POINTS: Final = 3000
CHART_KEY: Final = "chart-"
"""Prefix of the keys of the charts to which the player is connected."""
HEIGHT: Final = 240
FILTERED: Final = (
    "Curves are as seen, not smoothed: legs told apart, jumps left out, gaps of up to 0.1 s "
    "bridged. Only the lines drawn over the picture, and the rise and fall, are smoothed: a "
    f"Butterworth filter of fourth order without lag, {TRUNK_HZ:.0f} Hz for trunk and head, "
    f"{KNEE_HZ:.0f} Hz for hips, knees and arms, {FOOT_HZ:.0f} Hz for feet."
)
CONFIG: Final = {"displayModeBar": False, "scrollZoom": False}


def course_chart(review: Review, watching: Watching) -> None:
    """Show a check's values over the clip; nothing if it could not be measured."""
    motion, check = review.analysis.motion, watching.check.moments_of or watching.check
    if motion is None:
        return
    sample = sampled(check, motion, _rejected(review, check))
    if course(check, motion) is None and not np.isfinite(sample.values).any():
        return
    draw = partial(over_time, check, motion, sample, review)
    _show("time", f"{check.title} over the clip", draw, watching)


def stride_charts(review: Review, watching: Watching) -> None:
    """Show a check's strides overlaid, and the values of all steps."""
    motion, check = review.analysis.motion, watching.check.moments_of or watching.check
    if motion is None:
        return
    values = course(check, motion)
    strides = None if values is None else overlaid(motion, values)
    left, right = st.columns(2)
    if strides is not None:
        with left:
            draw = partial(overlaid_strides, check, strides)
            _show("strides", f"{check.title}: strides overlaid", draw, watching)
    with right:
        sample = sampled(check, motion, _rejected(review, check))
        measurement = review.analysis.report.measurements.get(check.key)
        draw = partial(all_steps, check, sample, measurement)
        _show("steps", f"{check.title}: every step", draw, watching)

    with st.expander(CURIOUS):
        st.markdown(FILTERED)


def _rejected(review: Review, check: Check) -> list[float]:
    return review.corrections.rejected_times_s().get(check.key, [])


def _show(name: str, title: str, draw: Callable[[], go.Figure], watching: Watching) -> None:
    """Show a chart in its place once the player has a frame, as a chart keeps a browser busy."""
    st.markdown(f"**{title}**")
    # To Streamlit a changed chart is a new one, and the old one stays below it for a moment.
    with st.container(key=f"plot-{name}"):
        if watching.begun:
            st.plotly_chart(draw(), key=f"{CHART_KEY}{name}", config=CONFIG, alt=title)


def over_time(check: Check, motion: Motion, sample: Sample, review: Review) -> go.Figure:
    """Draw a check's values over the clip, both feet's contacts and the values that count.

    A check without values for single frames, such as cadence, has only those that count.
    """
    values = course(check, motion)
    drawn = sample.values if values is None else values
    figure = empty_figure(check, "Time, s")
    figure.update_xaxes(range=[motion.time_s[0], motion.time_s[-1]])
    for side, colour in (("left", BLUE), ("right", PURPLE)):
        at = [step.contact_s for step in review.analysis.report.steps if step.side == side]
        figure.add_trace(_vertical_lines(at, drawn, f"{side} contact", colour))
    if values is not None:
        every = max(1, -(-len(values) // MOST_POINTS))
        times = motion.time_s[::every]
        figure.add_trace(_line(check, times, values[::every], times, check.title))
    figure.add_trace(
        go.Scatter(
            x=sample.times_s,
            y=sample.values,
            customdata=sample.times_s,
            mode="markers",
            marker={"size": 9, "color": GREEN, "symbol": "diamond"},
            name="what counts",
            hovertemplate=_hover_text(check),
        )
    )
    return figure


def _hover_text(check: Check) -> str:
    """Return the hover text of points with their instants, seconds, as ``customdata``."""
    decimals = 0 if check.unit in WHOLE_NUMBERS else 1
    unit = UNITS.get(check.unit, f" {check.unit}")
    return f"%{{y:.{decimals}f}}{unit} at %{{customdata:.2f}} s<extra></extra>"


def _line(check: Check, x: FloatArray, y: FloatArray, times_s: FloatArray, name: str) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        customdata=times_s,
        mode="lines",
        line={"color": GREY, "width": 2},
        name=name,
        hovertemplate=_hover_text(check),
    )


def _vertical_lines(at: Sequence[float], values: FloatArray, name: str, colour: str) -> go.Scatter:
    """Return thin vertical lines over the whole height, one per instant, as a single trace."""
    low, high = (float(f(values)) for f in (np.nanmin, np.nanmax))
    x = [end for instant in at for end in (instant, instant, None)]
    return go.Scatter(
        x=x,
        y=[end for _ in at for end in (low, high, None)],
        customdata=x,
        mode="lines",
        line={"color": colour, "width": 1, "dash": "dot"},
        name=name,
        hoverinfo="name",
    )


def overlaid_strides(check: Check, strides: Strides) -> go.Figure:
    """Draw every stride over the gait cycle, with their mean and standard deviation."""
    figure = empty_figure(check, "Share of the stride, % (0 = contact)")
    figure.update_xaxes(range=[0, 100])
    edge = np.concatenate([strides.mean + strides.spread, (strides.mean - strides.spread)[::-1]])
    known = np.isfinite(edge)
    round_trip = np.concatenate([PERCENT, PERCENT[::-1]])
    # All strides in one trace with gaps: with a trace each, a minute's clip takes 0.25 s longer.
    ends = np.full((len(strides.curves), 1), np.nan)
    shares, curves, times_s = (
        np.hstack([each, ends]).ravel()
        for each in (np.tile(PERCENT, (len(ends), 1)), strides.curves, strides.times_s)
    )
    line = _line(check, shares, curves, times_s, "a stride")
    figure.add_trace(line.update(line={"width": 1}, opacity=0.45, showlegend=False))
    figure.add_trace(
        go.Scatter(
            x=round_trip[known],
            y=edge[known],
            fill="toself",
            fillcolor="rgba(0, 114, 178, 0.2)",
            line={"width": 0},
            hoverinfo="skip",
            name="mean ± SD",
        )
    )
    mean = {"x": PERCENT, "y": strides.mean, "mode": "lines", "line": {"color": BLUE, "width": 3}}
    figure.add_trace(go.Scatter(mean, name="mean", hoverinfo="skip"))
    if np.isfinite(strides.toe_off_percent):
        figure.add_vline(
            strides.toe_off_percent,
            line={"color": GREY, "dash": "dash", "width": 1},
            annotation_text="toe-off",
        )
    return figure


def all_steps(check: Check, sample: Sample, measurement: Measurement | None) -> go.Figure:
    """Draw the distribution of the values of all strides or steps, and the usual range.

    ``measurement`` None = it is an own angle, which is not judged.
    """
    figure = empty_figure(check)
    figure.add_trace(
        go.Box(
            y=sample.values,
            customdata=sample.times_s,
            boxpoints="all",
            jitter=0.5,
            pointpos=0,
            marker={"color": BLUE, "size": 8, "opacity": 0.7},
            line={"color": GREY},
            fillcolor="rgba(0, 0, 0, 0)",
            name=f"{int(np.isfinite(sample.values).sum())} values",
            hovertemplate=_hover_text(check),
            hoveron="points",
        )
    )
    for limit in _limits(measurement):
        figure.add_hline(limit, line={"color": ORANGE, "dash": "dash", "width": 1})
    return figure


def _limits(measurement: Measurement | None) -> list[float]:
    """Return the ends of the usual range, if there is one."""
    limits = measurement.limits if measurement else None
    return [bound for bound in limits.ok if bound is not None] if limits else []


def empty_figure(check: Check, across: str = "") -> go.Figure:
    """Return an empty chart of a measurement; ``across`` is the title of the x axis."""
    unit = UNITS.get(check.unit, check.unit).strip()
    layout: dict[str, Any] = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hovermode": "closest",
        "dragmode": False,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": {"title": across, "fixedrange": True},
        "yaxis": {"title": unit, "fixedrange": True},
    }
    return go.Figure(layout=layout)

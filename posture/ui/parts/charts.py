"""Drawing the charts of a check; clicking a point moves the player to its instant.

Each point has its instant as ``customdata``, which the player's script reads when it is clicked;
the player also draws the cursor over the first chart.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.checks.base import Check, Sample
from posture.checks.judge import zone
from posture.drawing.paint import VERDICT_COLOUR
from posture.motion.motion import Motion
from posture.report.series import PERCENT, Strides, course
from posture.results.formatting import UNITS, WHOLE_NUMBERS, number
from posture.results.report import Measurement, Report, Verdict

BLUE, PURPLE, ORANGE, GREEN, GREY = "#0072b2", "#cc79a7", "#d55e00", "#009e73", "#8b97a2"
MOST_POINTS: Final = 3000
CHART_KEY: Final = "chart-"
"""Prefix of the keys of the charts to which the player is connected."""
HEIGHT: Final = 240
MARGIN: Final = 0.08
"""How much is free above and below the values, of their range."""
LEAST_MARGIN: Final = 1.0
SPREAD: Final = 0.5
GOLDEN: Final = 0.618
SYMBOLS: Final[dict[Verdict, str]] = {
    "ok": "circle",
    "close": "circle",
    "watch": "triangle-up",
    "flag": "diamond",
    "info": "circle",
    "unknown": "circle",
}
"""Shapes, for those who cannot tell the colours apart."""
CONFIG: Final = {"displayModeBar": False, "scrollZoom": False}


def over_time(
    check: Check,
    motion: Motion,
    sample: Sample,
    report: Report,
    span: tuple[float, float] | None = None,
) -> go.Figure:
    """Draw a check's values over the clip, both feet's contacts and the values that count.

    A check without values for single frames, such as cadence, has only those that count.

    Parameters
    ----------
    check : Check
        The check.
    motion : Motion
        The clip's.
    sample : Sample
        The check's values, as they count.
    report : Report
        The clip's.
    span : (float, float) or None
        The stretch to draw, seconds; None = all of the clip.
    """
    start_s, end_s = span or (motion.time_s[0], motion.time_s[-1])
    times, values = motion.time_s, course(check, motion)
    drawn = sample.values if values is None else values
    low, high = shown_range(drawn, sample.values)
    figure = empty_figure(check, "Time, s")
    figure.update_xaxes(range=[start_s, end_s]).update_yaxes(range=[low, high])
    for side, colour in (("left", BLUE), ("right", PURPLE)):
        at = [step.contact_s for step in report.steps if step.side == side]
        figure.add_trace(_vertical_lines(_inside(at, span), low, high, f"{side} contact", colour))
    measurement = report.measurements.get(check.key)
    if values is not None:
        shown = _is_inside(times, span)
        every = max(1, -(-int(shown.sum()) // MOST_POINTS))
        frames_s = times[shown][::every]
        figure.add_trace(_line(check, frames_s, values[shown][::every], frames_s, check.title))
    figure.add_trace(_what_counts(check, sample, measurement, sample.times_s, span))
    return figure


def _is_inside(times_s: FloatArray, span: tuple[float, float] | None) -> NDArray[np.bool_]:
    if span is None:
        return np.ones(len(times_s), dtype=bool)
    return (times_s >= span[0]) & (times_s <= span[1])


def _inside(times_s: Sequence[float], span: tuple[float, float] | None) -> list[float]:
    return [time for time in times_s if span is None or span[0] <= time <= span[1]]


def shown_range(values: FloatArray, counting: FloatArray) -> tuple[float, float]:
    """Return the ends of an axis that shows the values, with a margin.

    All values that count are within it; of the others, the outermost hundredth at each end need
    not be, since a few frames of a poor picture would flatten all the rest.

    Parameters
    ----------
    values : ndarray (n,)
        Every value that is drawn; NaN = unknown. At least one of both is known.
    counting : ndarray (m,)
        The values that count.
    """
    known, certain = values[np.isfinite(values)], counting[np.isfinite(counting)]
    ends = np.percentile(known, (1, 99)) if len(known) else certain
    low, high = (float(f(np.append(certain, ends))) for f in (np.min, np.max))
    margin = MARGIN * (high - low) or LEAST_MARGIN
    return low - margin, high + margin


def where(value: float, measurement: Measurement | None) -> Verdict:
    """Return in which range one value lies; "info" where it is not judged."""
    limits = measurement.limits if measurement else None
    return "info" if limits is None else zone(value, limits)


def _what_counts(
    check: Check,
    sample: Sample,
    measurement: Measurement | None,
    across: FloatArray,
    span: tuple[float, float] | None = None,
) -> go.Scatter:
    """Return the values that count, each in the colour and the shape of its range."""
    shown = _is_inside(sample.times_s, span)
    values = sample.values[shown]
    ranges = [where(value, measurement) for value in values.tolist()]
    marker = {
        "size": 9,
        "color": [f"rgb{VERDICT_COLOUR[found]}" for found in ranges],
        "symbol": [SYMBOLS[found] for found in ranges],
    }
    return go.Scatter(
        x=across[shown],
        y=values,
        customdata=sample.times_s[shown],
        mode="markers",
        marker=marker,
        name="what counts",
        hovertemplate=hover_text(check, measurement.u if measurement else None),
    )


def hover_text(check: Check, u: float | None = None) -> str:
    """Return the hover text of points with their instants, seconds, as ``customdata``.

    ``u`` is by how much the values may be off; None = that is not told.
    """
    decimals = 0 if check.unit in WHOLE_NUMBERS else 1
    unit = UNITS.get(check.unit, f" {check.unit}")
    within = f" ± {number(u, check.unit)}" if u else ""
    return f"%{{y:.{decimals}f}}{within}{unit} at %{{customdata:.2f}} s<extra></extra>"


def _line(check: Check, x: FloatArray, y: FloatArray, times_s: FloatArray, name: str) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        customdata=times_s,
        mode="lines",
        line={"color": GREY, "width": 2},
        name=name,
        hovertemplate=hover_text(check),
    )


def _vertical_lines(
    at: Sequence[float], low: float, high: float, name: str, colour: str
) -> go.Scatter:
    """Return thin vertical lines over the whole height, one per instant, as a single trace."""
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
    """Draw the distribution of the values of all strides or steps, and the usual range."""
    figure = empty_figure(check)
    figure.update_xaxes(range=[-0.5, 0.5], showticklabels=False, zeroline=False)
    limits = _limits(measurement)
    figure.update_yaxes(range=shown_range(np.array(limits), sample.values))
    figure.add_trace(
        go.Box(
            x=np.zeros(len(sample.values)),
            y=sample.values,
            boxpoints=False,
            line={"color": GREY},
            fillcolor="rgba(0, 0, 0, 0)",
            name=f"{int(np.isfinite(sample.values).sum())} values",
            hoverinfo="skip",
        )
    )
    # Side by side, so that equal values do not hide each other; the same at each drawing.
    across = np.asarray((np.arange(len(sample.values)) * GOLDEN % 1.0 - 0.5) * SPREAD, np.float64)
    figure.add_trace(_what_counts(check, sample, measurement, across))
    for limit in limits:
        figure.add_hline(limit, line={"color": GREY, "dash": "dash", "width": 1})
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

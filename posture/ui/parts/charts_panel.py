"""Charts of a check and the same as tables, drawn when asked for: they weigh more than the page."""

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from posture.checks.base import Check, Sample
from posture.checks.judge import sampled
from posture.motion.cleaning import FOOT_HZ, KNEE_HZ, TRUNK_HZ
from posture.motion.motion import Motion
from posture.report.series import Strides, course, overlaid
from posture.results.formatting import number, quantity
from posture.results.report import Measurement, Report, Verdict
from posture.ui.clips.wording import plain
from posture.ui.player import Watching
from posture.ui.review.clip_review import Review

if TYPE_CHECKING:
    import plotly.graph_objects as go

PANEL: Final = "charts"
TITLE: Final = "Charts and tables"
AS_TABLE: Final = "As a table"
LONG_S: Final = 12.0
"""The longest clip that is drawn whole; of a longer one, a stride at a time."""
AROUND_S: Final = 0.1
"""How much of the clip is drawn before and after a stride."""
RANGE_WORDS: Final[dict[Verdict, str]] = {
    "ok": "usual",
    "watch": "outside the usual",
    "flag": "far outside the usual",
    "info": "not judged",
}
EVERY_PERCENT: Final = 10
FILTERED: Final = (
    "Curves are as seen, not smoothed: legs told apart, jumps left out, gaps of up to 0.1 s "
    "bridged. Only the lines drawn over the picture, and the rise and fall, are smoothed: a "
    f"Butterworth filter of fourth order without lag, {TRUNK_HZ:.0f} Hz for trunk and head, "
    f"{KNEE_HZ:.0f} Hz for hips, knees and arms, {FOOT_HZ:.0f} Hz for feet."
)
POINTS: Final = (
    "What counts: ● in the usual range, ▲ outside it, ◆ far outside it. ± is by how much this "
    "clip's value may be off, all of them alike; single values scatter besides."
)


def charts_panel(review: Review, watching: Watching) -> None:
    """Offer the charts of the check that the player shows; nothing if it was not measured."""
    motion, check = review.analysis.motion, watching.check.moments_of or watching.check
    if motion is None or not watching.begun:
        return
    sample = sampled(check, motion, review.corrections.rejected_times_s().get(check.key, []))
    if course(check, motion) is None and not np.isfinite(sample.values).any():
        return
    _panel(check, motion, sample, review.analysis.report)


# A fragment: what is pressed in it draws it anew, and not the whole page.
@st.fragment
def _panel(check: Check, motion: Motion, sample: Sample, report: Report) -> None:
    with st.expander(TITLE, key=PANEL, on_change="rerun") as unfolded:
        if unfolded.open:
            _charts(check, motion, sample, report)


def _charts(check: Check, motion: Motion, sample: Sample, report: Report) -> None:
    # Imported here, so that a page without charts does not wait for the package that draws them.
    from posture.ui.parts.charts import all_steps, over_time, overlaid_strides

    measurement = report.measurements.get(check.key)
    span = _choose_stride(motion, measurement)
    figure = over_time(check, motion, sample, report, span)
    table = steps_table(check, sample, measurement, motion)
    _show("time", f"{check.title} over the clip", figure, table)
    if report.status == "refused":
        return
    left, right = st.columns(2)
    values = course(check, motion)
    strides = None if values is None else overlaid(motion, values)
    if strides is not None:
        with left:
            figure, means = overlaid_strides(check, strides), strides_table(strides, check)
            _show("strides", f"{check.title}: strides overlaid", figure, means)
    with right:
        figure = all_steps(check, sample, measurement)
        _show("steps", f"{check.title}: every step", figure, table)
    st.caption(f"{POINTS} {FILTERED}")


def _choose_stride(motion: Motion, measurement: Measurement | None) -> tuple[float, float] | None:
    """Ask which stride of a long clip to draw, at first that of the evidence; None = all of it."""
    strides = motion.strides()
    if motion.time_s[-1] - motion.time_s[0] <= LONG_S or len(strides) < 2:
        return None
    evidence = measurement.evidence if measurement else []
    shown_s = evidence[0].time_s if evidence else strides[0][0]
    first = int(np.argmin([abs(start - shown_s) for start, _ in strides]))
    chosen = st.slider("Stride", 1, len(strides), first + 1, key="stride-shown")
    start, end = strides[chosen - 1]
    return start - AROUND_S, end + AROUND_S


def _show(name: str, title: str, figure: "go.Figure", table: str) -> None:
    """Show a chart in its place, with its table beside its title."""
    from posture.ui.parts.charts import CHART_KEY, CONFIG

    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{title}**")
        with st.popover(AS_TABLE, icon=":material/table:", key=f"table-{name}"):
            st.markdown(f"**{title}**\n\n{table}")
    # To Streamlit a changed chart is a new one, and the old one stays below it for a moment.
    with st.container(key=f"plot-{name}"):
        st.plotly_chart(figure, key=f"{CHART_KEY}{name}", config=CONFIG, alt=title)


def steps_table(
    check: Check, sample: Sample, measurement: Measurement | None, motion: Motion
) -> str:
    """Return every value that counts, in Markdown, in the order of time."""
    from posture.ui.parts.charts import where

    rows = [
        f"| {time_s:.2f} | {motion.view.reported_side(side)} "
        f"| {plain(quantity(value, check.unit))} "
        f"| {RANGE_WORDS[where(value, measurement)]} |"
        for time_s, side, value in zip(
            sample.times_s.tolist(), sample.sides, sample.values.tolist(), strict=True
        )
        if np.isfinite(value)
    ]
    u = measurement.u if measurement else None
    off = f", ± {quantity(u, check.unit)}" if u else ""
    head = [f"| Time, s | Foot | Value{plain(off)} | Range |", "|---|---|---|---|"]
    return "\n".join([*head, *rows])


def strides_table(strides: Strides, check: Check) -> str:
    """Return the mean and the standard deviation over the strides, in Markdown."""
    rows = [
        f"| {percent} % | {plain(quantity(strides.mean[percent], check.unit))} "
        f"| {plain(number(strides.spread[percent], check.unit))} |"
        for percent in range(0, 101, EVERY_PERCENT)
        if np.isfinite(strides.mean[percent])
    ]
    head = ["| Share of the stride | Mean | SD |", "|---|---|---|"]
    return "\n".join([*head, *rows])

"""On top of a returning runner's page: the newest answer, what changed, and a small trend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.comparison.compare import (
    CHANGED,
    Comparison,
    Difference,
    compare_reports,
    filming_of,
)
from posture.comparison.filming import obstacles_between
from posture.report.texts import foremost, headline
from posture.results.formatting import spelled
from posture.results.report import Report
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.derived import current_report
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import date_words, plain
from posture.ui.parts.clip_thumbnail import thumbnail
from posture.ui.parts.page_address import go_to_clip, go_to_comparison
from posture.ui.parts.trend import TrendPoint, trend_drawing, trend_table, trend_words

TITLE: Final = "Your newest result"
ONLY: Final = (
    "This is your first result. Film the next clip the same way, and what changed is told here."
)
UNLIKE: Final = (
    "No earlier clip was filmed like this one (same side, place, speed and incline), so no numbers "
    "are compared."
)
MOST_POINTS: Final = 12
SHADE: Final = "Bars: 90 % interval. Green: the usual range. Hollow: filmed differently."


@dataclass(frozen=True)
class JudgedClip:
    """A judged clip, with its report as corrected."""

    job: AppClip
    report: Report


def newest_answer(desk: Desk) -> bool:
    """Show it; False if no clip has been judged yet, and then there is nothing to show."""
    judged = judged_clips(desk)
    if not judged:
        return False
    newest, earlier = judged[0], judged[1:]
    with st.container(border=True, key="sheet-newest"):
        words, course = st.columns((3, 2), gap="medium")
        with words:
            _answer(newest)
            _changed(newest, earlier)
        with course:
            _trend(newest, earlier)
    return True


def judged_clips(desk: Desk) -> list[JudgedClip]:
    """Return the newest clips that were judged, newest first, at most `MOST_POINTS`."""
    found: list[JudgedClip] = []
    for job in desk.comparable():
        report = current_report(job)
        if report is not None and report.status == "ok":
            found.append(JudgedClip(job, report))
        if len(found) == MOST_POINTS:
            break
    return found


def _answer(newest: JudgedClip) -> None:
    job = newest.job
    st.header(TITLE, anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        thumbnail(job)
        with st.container(width="stretch", gap="xsmall", key="words-newest"):
            st.markdown(f"**{plain(headline(newest.report, CHECKS)[1])}**")
            st.caption(f"{plain(job.name)} · {date_words(job.created)}")
        st.button("Open", key="open-newest", type="primary", on_click=go_to_clip, args=(job.id,))


def _changed(newest: JudgedClip, earlier: Sequence[JudgedClip]) -> None:
    """Say what changed since the last clip that was filmed alike."""
    if not earlier:
        st.caption(ONLY)
        return
    before = next((clip for clip in earlier if filmed_alike(clip, newest)), None)
    if before is None:
        st.caption(UNLIKE)
        return
    comparison = compare_reports(before.report, newest.report)
    st.markdown(f"**Since {plain(before.job.name)}, {date_words(before.job.created)}**")
    lines = [f"- {in_words(change)}" for change in real_changes(comparison)]
    st.markdown("\n".join(lines) or plain(comparison.headline()))
    st.button(
        "See both side by side",
        key="compare-newest",
        icon=":material/compare:",
        on_click=go_to_comparison,
        args=(before.job.id, newest.job.id),
    )


def filmed_alike(before: JudgedClip, after: JudgedClip) -> bool:
    """Return whether two clips can be compared number by number."""
    filmed = filming_of(before.report), filming_of(after.report)
    return not obstacles_between(*filmed, after.report.made_with.options.units)


def real_changes(comparison: Comparison) -> list[Difference]:
    """Return the differences that are beyond what two clips of one runner differ by anyway."""
    return [change for change in comparison.differences if change.result in CHANGED]


def in_words(difference: Difference) -> str:
    """Return what changed, from what to what, and what that may mean, in Markdown."""
    ends = (difference.before, difference.after)
    values = [spelled(value, difference.unit) for value in ends if value is not None]
    words = f"{' to '.join(values)}. {difference.sentence}"
    return f"**{plain(difference.title)}**, {plain(words)}"


def _trend(newest: JudgedClip, earlier: Sequence[JudgedClip]) -> None:
    key = foremost(newest.report, CHECKS)
    points = [
        TrendPoint(
            clip.job.name,
            clip.job.created,
            measured.value,
            measured.u or 0.0,
            clip is newest or filmed_alike(clip, newest),
        )
        for clip in reversed((newest, *earlier))
        if (measured := clip.report.measurements.get(key)) and measured.value is not None
    ]
    if len(points) < 2:
        return
    measurement = newest.report.measurements[key]
    usual = measurement.limits.ok if measurement.limits else (None, None)
    words = trend_words(title_of(key, CHECKS), points, measurement.unit)
    with st.container(key="trend"):
        st.image(trend_drawing(points, usual), width="stretch", alt=words)
    st.caption(f"{plain(words)} {SHADE}")
    with st.expander("The same as a table"):
        st.markdown(trend_table(points, measurement.unit))

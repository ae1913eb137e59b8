"""On top of a returning runner's page: the newest answer, what changed, and a small trend."""

from collections.abc import Sequence
from functools import partial
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
from posture.library.storage.library import Library
from posture.report.texts import foremost, headline
from posture.results.formatting import spelled
from posture.ui.clips.wording import day_words, plain
from posture.ui.own.me import me_in
from posture.ui.own.own_clips import JudgedClip, judged_clips
from posture.ui.parts.clip_thumbnail import library_thumbnail
from posture.ui.parts.drawings import show_drawing
from posture.ui.parts.page_address import go_to_clip, go_to_comparison, go_to_runner
from posture.ui.parts.trend import TrendPoint, trend_drawing, trend_table, trend_words

TITLE: Final = "Your newest result"
ONLY: Final = (
    "This is your first result. Film the next clip the same way, and what changed is told here."
)
UNLIKE: Final = (
    "No earlier clip was filmed like this one (same side, place, speed and incline), so no numbers "
    "are compared."
)
COURSE: Final = "Everything over time"
MOST_POINTS: Final = 12
SHADE: Final = (
    "Bars: the true value lies there nine times out of ten. Green: the usual range. Hollow: filmed "
    "differently."
)


def newest_answer(library: Library) -> bool:
    """Show it; False if no clip has been judged yet, and then there is nothing to show."""
    with library.reading() as transaction:
        judged, me = judged_clips(transaction, MOST_POINTS), me_in(transaction)
    if not judged or me is None:
        return False
    newest, earlier = judged[0], judged[1:]
    with st.container(border=True, key="sheet-newest"):
        words, course = st.columns((3, 2), gap="medium")
        with words:
            _answer(newest)
            _changed(newest, earlier)
        with course:
            _trend(newest, earlier)
            if earlier:
                to_runner = partial(go_to_runner, me.id)
                st.button(COURSE, key="to-me", icon=":material/timeline:", on_click=to_runner)
    return True


def _answer(newest: JudgedClip) -> None:
    st.header(TITLE, anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        library_thumbnail(newest.thumbnail_sha256)
        with st.container(width="stretch", gap="xsmall", key="words-newest"):
            st.markdown(f"**{plain(headline(newest.report, CHECKS)[1])}**")
            st.caption(f"{plain(newest.name)} · {day_words(newest.day)}")
        show = partial(go_to_clip, newest.clip_id)
        st.button("Open", key="open-newest", type="primary", on_click=show)


def _changed(newest: JudgedClip, earlier: Sequence[JudgedClip]) -> None:
    """Say what changed since the last clip that was filmed alike."""
    if not earlier:
        st.caption(ONLY)
        return
    before = next((clip for clip in earlier if filmed_alike(clip, newest)), None)
    if before is None:
        st.caption(UNLIKE)
        return
    comparison = since(before, newest)
    st.markdown(f"**Since {plain(before.name)}, {day_words(before.day)}**")
    lines = [f"- {in_words(change)}" for change in real_changes(comparison)]
    st.markdown("\n".join(lines) or plain(comparison.headline()))
    st.button(
        "See both side by side",
        key="compare-newest",
        icon=":material/compare:",
        on_click=go_to_comparison,
        args=(before.clip_id, newest.clip_id),
    )


def filmed_alike(before: JudgedClip, after: JudgedClip) -> bool:
    """Return whether two clips can be compared number by number."""
    filmed = filming_of(before.report), filming_of(after.report)
    return not obstacles_between(*filmed, after.report.made_with.options.units)


def since(before: JudgedClip, after: JudgedClip) -> Comparison:
    """Compare two clips. Which days they were filmed on is not known, only when they came."""
    return compare_reports(before.report, after.report)


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
            clip.name,
            clip.day,
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
        show_drawing(trend_drawing(points, usual), words)
    st.caption(f"{plain(words)} {SHADE}")
    with st.expander("The same as a table"):
        st.markdown(trend_table(points, measurement.unit))

"""Two clips of the same runner in the library, side by side."""

import streamlit as st

from posture.comparison.compare import compare_reports
from posture.errors import PostureError
from posture.library.library import Library
from posture.library.people import name_of
from posture.library.present import clip_in
from posture.library.queries import ComparableClip, comparable_clips
from posture.library.tables import Runner
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.wording import plain
from posture.ui.coach.opened import open_clip
from posture.ui.coach.runner_page import take_words
from posture.ui.coach.staging import stages_shown
from posture.ui.coach.ways_back import ways_back
from posture.ui.pages.compare_page import show_comparison
from posture.ui.review.clip_review import review

GONE = "One of these clips is not in the library (any more), or could not be judged."


def together_page(library: Library, ids: str) -> None:
    """Draw the page of two clips; ``ids`` is ``before~after``."""
    found = _find(library, ids)
    if found is None:
        st.error(GONE)
        return
    runner, before, after = found
    with library.reading() as transaction:
        name = name_of(transaction, runner.id)
    ways_back(runner.id, name)
    st.title(plain(f"{name}, then and now"), anchor=False)
    st.caption(plain(f"Before: {take_words(before)}"))
    st.caption(plain(f"After: {take_words(after)}"))
    try:
        jobs = [_open(library, take) for take in (before, after)]
        earlier, later = (review(job) for job in jobs)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    if earlier.analysis.report.status != "ok" or later.analysis.report.status != "ok":
        st.error(GONE)
        return
    comparison = compare_reports(
        earlier.analysis.report,
        later.analysis.report,
        between_days=before.day != after.day,
        filmed=(before.filming, after.filming),
    )
    show_comparison(earlier, later, comparison)


def _find(library: Library, ids: str) -> tuple[Runner, ComparableClip, ComparableClip] | None:
    first, _, second = ids.partition("~")
    with library.reading() as transaction:
        clip = clip_in(transaction, first)
        if clip is None:
            return None
        runner = clip.session.runner
        by_id = {take.clip_id: take for take in comparable_clips(transaction, runner.id)}
    if first not in by_id or second not in by_id:
        return None
    return runner, by_id[first], by_id[second]


def _open(library: Library, take: ComparableClip) -> AppClip:
    with stages_shown() as stages:
        return open_clip(library, take.clip_id, stages)

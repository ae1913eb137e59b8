"""Two clips of the same runner in the library, side by side."""

from typing import Final, NamedTuple

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
from posture.ui.coach.staging import stages_shown
from posture.ui.coach.take_words import clip_line
from posture.ui.coach.ways_back import ways_back
from posture.ui.pages.compare_page import show_comparison
from posture.ui.review.clip_review import review

TITLE: Final = "These clips cannot be compared"
GONE: Final = "The {place} clip in this address is not in the library (any more)."
NOT_JUDGED: Final = "{name} could not be judged, so there is nothing to compare it by."
OTHERS: Final = "The second clip in this address is of another runner than the first."
PLACES: Final = ("first", "second")


def together_page(library: Library, ids: str) -> None:
    """Draw the page of two clips; ``ids`` is ``before~after``."""
    found = _find(library, ids)
    if not isinstance(found, Pair):
        _cannot(found)
        return
    runner, before, after = found
    with library.reading() as transaction:
        name = name_of(transaction, runner.id)
    ways_back(runner.id, name)
    st.title(plain(f"{name}, then and now"), anchor=False)
    st.caption(plain(f"Before: {clip_line(before)}"))
    st.caption(plain(f"After: {clip_line(after)}"))
    try:
        jobs = [_open(library, take) for take in (before, after)]
        earlier, later = (review(job) for job in jobs)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    refused = [seen for seen in (earlier, later) if seen.analysis.report.status != "ok"]
    if refused:
        for seen in refused:
            st.error(plain(NOT_JUDGED.format(name=seen.job.name)))
        return
    comparison = compare_reports(
        earlier.analysis.report,
        later.analysis.report,
        between_days=before.day != after.day,
        filmed=(before.filming, after.filming),
    )
    show_comparison(earlier, later, comparison)


class Pair(NamedTuple):
    """Two clips of a runner that can be compared."""

    runner: Runner
    before: ComparableClip
    after: ComparableClip


def _cannot(why: list[str]) -> None:
    ways_back()
    st.title(TITLE, anchor=False)
    for sentence in why:
        st.error(plain(sentence))


def _find(library: Library, ids: str) -> Pair | list[str]:
    """Return the clips in the address, or what is wrong with them, a sentence each."""
    first, _, second = ids.partition("~")
    with library.reading() as transaction:
        clips = [clip_in(transaction, clip_id) for clip_id in (first, second)]
        there = [clip for clip in clips if clip is not None]
        if len(there) < len(clips):
            missing = [p for p, clip in zip(PLACES, clips, strict=True) if clip is None]
            return [GONE.format(place=place) for place in missing]
        runner = there[0].session.runner
        if there[1].session.runner_id != runner.id:
            return [OTHERS]
        by_id = {take.clip_id: take for take in comparable_clips(transaction, runner.id)}
        refused = [NOT_JUDGED.format(name=clip.name) for clip in there if clip.id not in by_id]
    return refused or Pair(runner, by_id[first], by_id[second])


def _open(library: Library, take: ComparableClip) -> AppClip:
    with stages_shown() as stages:
        return open_clip(library, take.clip_id, stages)

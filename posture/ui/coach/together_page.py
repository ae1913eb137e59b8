"""Any two clips of the library together; those of one runner are compared as well."""

from dataclasses import dataclass

import streamlit as st

from posture.comparison.compare import compare_reports
from posture.errors import PostureError
from posture.library.changing.present import clip_in
from posture.library.runners.people import name_of
from posture.library.runners.queries import ComparableClip, comparable_clips
from posture.library.schema.tables import Clip
from posture.library.storage.library import Library
from posture.ui.clips.wording import day_words, plain
from posture.ui.coach.take_words import clip_line
from posture.ui.coach.ways_back import ways_back
from posture.ui.open_library.opened import open_clip
from posture.ui.pages.compare_page import show_comparison
from posture.ui.pages.pair_panel import pair_panel
from posture.ui.parts.staging import stages_shown
from posture.ui.review.clip_review import Review, review

TITLE = "These clips cannot be shown together"
GONE = "The {place} clip in this address is not in the library (any more)."
TWICE = "Both clips in this address are the same; choose two."
PLACES = ("first", "second")
TWO_RUNNERS = "Two runners: they are shown together, and their numbers are not compared."
NOT_JUDGED = "One of these clips could not be judged: they are shown together, and not compared."


@dataclass(frozen=True)
class _Shown:
    """One of the two clips; ``take`` is what it is compared by, None = it was not judged."""

    clip_id: str
    runner_id: str
    runner: str
    words: str
    take: ComparableClip | None


def together_page(library: Library, ids: str) -> None:
    """Draw the page of two clips; ``ids`` is ``before~after``."""
    first, _, second = ids.partition("~")
    before, after = (_find(library, clip_id) for clip_id in (first, second))
    if before is None or after is None or first == second:
        shown = zip(PLACES, (before, after), strict=True)
        gone = [GONE.format(place=place) for place, clip in shown if clip is None]
        _cannot(gone or [TWICE])
        return
    ways_back(before.runner_id, before.runner)
    alike = before.runner_id == after.runner_id
    title = f"{before.runner}, then and now" if alike else f"{before.runner} and {after.runner}"
    st.title(plain(title), anchor=False)
    st.caption(plain(f"Before: {before.words}"))
    st.caption(plain(f"After: {after.words}"))
    try:
        earlier, later = (_open(library, shown) for shown in (before, after))
    except PostureError as error:
        st.error(plain(str(error)))
        return
    judged = all(seen.analysis.report.status == "ok" for seen in (earlier, later))
    if not alike or not judged or before.take is None or after.take is None:
        st.info(NOT_JUDGED if alike else TWO_RUNNERS)
        pair_panel(earlier, later)
        return
    comparison = compare_reports(
        earlier.analysis.report,
        later.analysis.report,
        between_days=before.take.day != after.take.day,
        filmed=(before.take.filming, after.take.filming),
    )
    show_comparison(earlier, later, comparison)


def _cannot(why: list[str]) -> None:
    ways_back()
    st.title(TITLE, anchor=False)
    for sentence in why:
        st.error(plain(sentence))


def _find(library: Library, clip_id: str) -> _Shown | None:
    with library.reading() as transaction:
        clip = clip_in(transaction, clip_id)
        if clip is None:
            return None
        runner_id = clip.session.runner_id
        takes = {take.clip_id: take for take in comparable_clips(transaction, runner_id)}
        take = takes.get(clip_id)
        words = clip_line(take) if take else _words(clip)
        return _Shown(clip_id, runner_id, name_of(transaction, runner_id), words, take)


def _words(clip: Clip) -> str:
    return f"{day_words(clip.session.day)} · {clip.name}"


def _open(library: Library, shown: _Shown) -> Review:
    with stages_shown() as stages:
        return review(open_clip(library, shown.clip_id, stages))

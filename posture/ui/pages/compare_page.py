"""Comparing two clips of a runner: fresh against tired, before against after."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from posture.comparison.compare import ChangeResult, Comparison, Difference, apart, compare_reports
from posture.errors import PostureError
from posture.library.changing.present import clip_in
from posture.library.storage.library import Library
from posture.results.formatting import number, spelled
from posture.ui.clips.clip_folder import ID, AppClip
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import date_words, day_words, plain
from posture.ui.open_library.opened import open_clip
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.into_library import library_id
from posture.ui.own.own_clips import judged_clips
from posture.ui.pages.pair_panel import pair_panel
from posture.ui.parts.newest_answer import in_words, real_changes
from posture.ui.parts.page_address import clips_in_address, go_to_comparison
from posture.ui.parts.staging import stages_shown
from posture.ui.review.clip_review import Review, review

ICONS: Final[dict[ChangeResult, str]] = {
    "sure change": ":material/change_history:",
    "likely change": ":material/change_history:",
    "no clear change": ":material/remove:",
    "not comparable": ":material/block:",
    "not measured": ":material/visibility_off:",
}


GONE: Final = (
    "The {place} clip in this address is not here: it was deleted, or the address is of another "
    "computer."
)
NOT_JUDGED: Final = "{name} has no verdict, so there is nothing to compare it by."
MOST: Final = 200


@dataclass(frozen=True)
class _Choice:
    """A judged clip: its words in the list, its day, and how to open it."""

    id: str
    words: str
    day: date
    open: Callable[[], AppClip]


def compare_page(desk: Desk) -> None:
    """Draw the page."""
    st.title("Compare two clips", anchor=False)
    st.markdown(
        "Fresh against tired, or before against after a change. Film both with the same camera, "
        "place and belt speed; then a difference is the runner's."
    )
    judged = _judged(desk)
    _say_what_is_missing(desk, judged)
    if len(judged) < 2:
        st.info("This needs two clips that could be judged. Check another one first.")
        return
    before, after = _choose(desk, judged)
    if before is None or after is None:
        st.info("Choose the clip that is missing.")
        return
    if before.id == after.id:
        st.info("Choose two different clips.")
        return
    try:
        seen = review(before.open()), review(after.open())
    except (PostureError, FileNotFoundError) as error:
        st.error(plain(str(error)))
        return
    days = st.toggle(
        "Filmed on different days",
        value=True,
        key=f"compare-days-{before.id}-{after.id}",
        help="A runner differs from day to day; less than that is then no change.",
    )
    _show(*seen, days)


def _judged(desk: Desk) -> list[_Choice]:
    """Return the clips that can be compared, newest first: one's own, and those on the desk."""
    found = []
    try:
        library = shared_library()
        with library.reading() as transaction:
            for clip in judged_clips(transaction, MOST):
                words = f"{clip.name} · {day_words(clip.day)}"
                opened = partial(_opened, library, clip.clip_id)
                found.append(_Choice(clip.clip_id, words, clip.day, opened))
    except PostureError as error:
        st.warning(plain(str(error)))
    for job in desk.comparable():
        words = f"{job.name} · {date_words(job.created)}"
        day = job.created.astimezone().date()
        found.append(_Choice(job.id, words, day, partial(_itself, job)))
    return sorted(found, key=lambda choice: choice.day, reverse=True)


def _opened(library: Library, clip_id: str) -> AppClip:
    with stages_shown() as stages:
        return open_clip(library, clip_id, stages)


def _itself(job: AppClip) -> AppClip:
    return job


def _asked(desk: Desk) -> tuple[str, str]:
    """Return the ids in the address; a clip has another since it is in the library."""
    before, after = (
        library_id(asked) if ID.fullmatch(asked) and desk.find(asked) is None else asked
        for asked in clips_in_address()
    )
    return before, after


def _say_what_is_missing(desk: Desk, judged: list[_Choice]) -> None:
    """Say of every clip in the address that cannot be compared why; no other takes its place."""
    there = {choice.id for choice in judged}
    for place, asked in zip(("first", "second"), _asked(desk), strict=True):
        if not asked or asked in there:
            continue
        name = _name(desk, asked)
        words = GONE.format(place=place) if name is None else NOT_JUDGED.format(name=name)
        st.warning(plain(words))


def _name(desk: Desk, clip_id: str) -> str | None:
    """Return the name of a clip on the desk or in the library; None = there is none."""
    job = desk.find(clip_id)
    if job is not None:
        return job.name
    try:
        with shared_library().reading() as transaction:
            clip = clip_in(transaction, clip_id)
            return clip.name if clip is not None else None
    except PostureError:
        return None


def _choose(desk: Desk, judged: list[_Choice]) -> tuple[_Choice | None, _Choice | None]:
    """Show two lists of clips; the choice is in the address, so that a reload shows it again.

    Without an address, the two newest are chosen.
    """
    asked = _asked(desk)
    by_id = {choice.id: choice for choice in judged}
    start = asked if any(asked) else (judged[1].id, judged[0].id)
    ids, labels = list(by_id), _labels(judged)
    chosen = [
        column.selectbox(
            label,
            ids,
            index=ids.index(first) if first in by_id else None,
            format_func=labels.__getitem__,
            key=f"compare-{label}",
            placeholder="Choose a clip",
        )
        for column, label, first in zip(st.columns(2), ("Before", "After"), start, strict=True)
    ]
    before, after = (by_id[clip_id] if clip_id else None for clip_id in chosen)
    if before and after:
        go_to_comparison(before.id, after.id)
    return before, after


def _labels(judged: list[_Choice]) -> dict[str, str]:
    """Return a unique label for each clip, by id; Streamlit distinguishes entries by label only."""
    alike: Counter[str] = Counter()
    labels = {}
    for choice in reversed(judged):
        words = choice.words
        alike[words] += 1
        labels[choice.id] = f"{words} ({alike[words]})" if alike[words] > 1 else words
    return labels


def _show(before: Review, after: Review, between_days: bool) -> None:
    if any(seen.analysis.report.status != "ok" for seen in (before, after)):
        st.info("One of these clips cannot be judged any more after its corrections.")
        return
    comparison = compare_reports(before.analysis.report, after.analysis.report, between_days)
    show_comparison(before, after, comparison)


def show_comparison(before: Review, after: Review, comparison: Comparison) -> None:
    """Show two judged clips in step, and every difference."""
    st.header(plain(comparison.headline()), anchor=False)
    for sentence in comparison.obstacles:
        st.warning(plain(sentence))
    with st.container(key="compared"):
        pair_panel(before, after)
    _differences(comparison)
    for sentence in comparison.notes:
        st.caption(plain(sentence))


def _differences(comparison: Comparison) -> None:
    """Show what changed, in words, and then every number in a table."""
    changed = real_changes(comparison)
    if changed:
        with st.container(border=True, key="sheet-changed"):
            st.markdown("\n".join(f"- {in_words(difference)}" for difference in changed))
    rows = [
        "| Measurement | Before → after | Change |",
        "|---|---|---|",
        *map(_row, comparison.differences),
    ]
    st.markdown("\n".join(rows))


def _row(difference: Difference) -> str:
    unit, change, least = difference.unit, difference.change, difference.u_change
    ends = (difference.before, difference.after)
    values = " → ".join("–" if value is None else spelled(value, unit) for value in ends)
    words = f"{ICONS[difference.result]} {difference.result}"
    if change is not None and least is not None:
        sign = "+" if change > 0 and number(change, unit) != number(0.0, unit) else ""
        words += plain(f": {sign}{apart(change, unit)} (counts from {apart(least, unit)})")
    return f"| {plain(difference.title)} | {plain(values)} | {words} |"

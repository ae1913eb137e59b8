"""Comparing two clips of a runner: fresh against tired, before against after."""

from collections import Counter
from typing import Final

import streamlit as st

from posture.comparison.compare import ChangeResult, Comparison, Difference, apart, compare_reports
from posture.errors import PostureError
from posture.results.formatting import number, quantity
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import date_words, plain
from posture.ui.pages.pair_panel import pair_panel
from posture.ui.parts.newest_answer import in_words, real_changes
from posture.ui.parts.page_address import clips_in_address, go_to_comparison
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


def compare_page(desk: Desk) -> None:
    """Draw the page."""
    st.title("Compare two clips", anchor=False)
    st.markdown(
        "Fresh against tired, or before against after a change. Film both with the same camera, "
        "place and belt speed; then a difference is the runner's."
    )
    judged = desk.comparable()
    _say_what_is_missing(desk, judged)
    if len(judged) < 2:
        st.info("This needs two clips that could be judged. Check another one first.")
        return
    before, after = _choose(judged)
    if before is None or after is None:
        st.info("Choose the clip that is missing.")
        return
    if before.id == after.id:
        st.info("Choose two different clips.")
        return
    try:
        seen = review(before), review(after)
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


def _say_what_is_missing(desk: Desk, judged: list[AppClip]) -> None:
    """Say of every clip in the address that cannot be compared why; no other takes its place."""
    there = {job.id for job in judged}
    for place, asked in zip(("first", "second"), clips_in_address(), strict=True):
        if not asked or asked in there:
            continue
        job = desk.find(asked)
        words = GONE.format(place=place) if job is None else NOT_JUDGED.format(name=job.name)
        st.warning(plain(words))


def _choose(judged: list[AppClip]) -> tuple[AppClip | None, AppClip | None]:
    """Show two lists of clips; the choice is in the address, so that a reload shows it again.

    Without an address, the two newest are chosen.
    """
    asked = clips_in_address()
    by_id = {job.id: job for job in judged}
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
    before, after = (by_id[job_id] if job_id else None for job_id in chosen)
    if before and after:
        go_to_comparison(before.id, after.id)
    return before, after


def _labels(judged: list[AppClip]) -> dict[str, str]:
    """Return a unique label for each clip, by id; Streamlit distinguishes entries by label only."""
    alike: Counter[str] = Counter()
    labels = {}
    for job in reversed(judged):
        words = f"{job.name} · {date_words(job.created)}"
        alike[words] += 1
        labels[job.id] = f"{words} ({alike[words]})" if alike[words] > 1 else words
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
    values = " → ".join("–" if value is None else quantity(value, unit) for value in ends)
    words = f"{ICONS[difference.result]} {difference.result}"
    if change is not None and least is not None:
        sign = "+" if change > 0 and number(change, unit) != number(0.0, unit) else ""
        words += plain(f": {sign}{apart(change, unit)} (counts from {apart(least, unit)})")
    return f"| {plain(difference.title)} | {plain(values)} | {words} |"

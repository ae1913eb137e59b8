"""The library's runners as people: who they are, when they were here, what waits and changed."""

from datetime import date
from typing import Final

import streamlit as st

from posture.care.plan_wording import KIND_NAMES
from posture.library.runners.roster import ORDERS, RosterRow, roster
from posture.library.storage.library import Library
from posture.library.trend.in_short import Summary, summaries
from posture.results.formatting import height_words
from posture.ui.clips.wording import day_words, plain
from posture.ui.open_library.shelf_files import picture_address
from posture.ui.parts.page_address import go_to_runner
from posture.ui.parts.units import chosen_units

AT_ONCE: Final = 20
PAGE: Final = "roster-page"
ORDER_WORDS: Final = {"name": "Name", "last visit": "Last visit", "waiting": "To review"}


def roster_view(library: Library) -> None:
    """Draw the roster."""
    left, right = st.columns((3, 2), vertical_alignment="bottom")
    with left:
        text = st.text_input(
            "Find a runner",
            key="roster-text",
            placeholder="Name or note, with or without accents",
            on_change=_first_page,
        )
    with right:
        order = st.segmented_control(
            "Sort by",
            ORDERS,
            default=ORDERS[0],
            format_func=ORDER_WORDS.__getitem__,
            key="roster-order",
            on_change=_first_page,
        )
    number = st.session_state.get(PAGE) or 1
    with library.reading() as transaction:
        found = roster(transaction, text, order or ORDERS[0], number - 1, AT_ONCE)
        short = summaries(transaction, [row.runner.id for row in found.rows])
    pages = -(-found.total // AT_ONCE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{found.total} runners**" if found.total != 1 else "**1 runner**")
        if pages > 1:
            st.pagination(pages, key=PAGE)
    for row in found.rows:
        _row(row, short[row.runner.id])
    if not found.rows:
        st.caption("No runner matches.")


def _first_page() -> None:
    st.session_state[PAGE] = 1


def _row(row: RosterRow, short: Summary) -> None:
    runner = row.runner
    with st.container(
        border=True, key=f"sheet-{runner.id}", horizontal=True, vertical_alignment="center"
    ):
        if row.thumbnail_sha256:
            picture = picture_address(row.thumbnail_sha256)
            st.html(f"<img class='thumbnail' src='{picture}' alt=''>", width=96)
        with st.container(width="stretch", gap="xsmall", key=f"words-{runner.id}"):
            st.markdown(f"**{plain(row.name)}**  \n{plain(' · '.join(visit_words(row)))}")
            for line in short_lines(short):
                st.caption(plain(line))
            st.caption(plain(known_words(row)))
        if row.waiting:
            st.badge(f"{row.waiting} to review", icon=":material/rate_review:", color="orange")
        st.button("Open", key=f"open-{runner.id}", on_click=go_to_runner, args=(runner.id,))


def visit_words(row: RosterRow) -> list[str]:
    """Return when a runner was here last, and how many clips there are."""
    if row.last is None:
        return ["No clip yet"]
    clips = f"{row.clips} clips" if row.clips != 1 else "1 clip"
    return [f"Last here on {day_words(row.last)}", clips]


def short_lines(short: Summary) -> list[str]:
    """Return what stands out in the newest clip, and what changed since an earlier one."""
    lines = []
    if short.stands_out:
        lines.append(f"To watch: {', '.join(short.stands_out).lower()}.")
    if short.compared_with is not None:
        likely = {"likely change": " (likely)"}
        changed = ", ".join(d.title.lower() + likely.get(d.result, "") for d in short.changed)
        day = day_words(short.compared_with)
        lines.append(
            f"Changed since {day}: {changed}." if changed else f"No clear change since {day}."
        )
    return lines


def known_words(row: RosterRow) -> str:
    """Return what is known of a runner, but for what the name says already, in one line."""
    runner, apart = row.runner, row.name != row.runner.name
    known = [
        f"born {runner.birth_year}" if runner.birth_year and not apart else "",
        "" if apart else runner.about or "",
        height_words(runner.height_cm, chosen_units()) if runner.height_cm else "",
        KIND_NAMES.get(runner.kind or "", ""),
        " ".join(runner.notes.split()),
        "" if runner.own_of else consent_words(runner.consent_since),  # nobody asks oneself
    ]
    words = " · ".join(filter(None, known))
    return words[:1].upper() + words[1:]


def consent_words(since: date | None) -> str:
    """Return whether a runner has consented, and since when."""
    return f"consent since {day_words(since)}" if since else "no consent on record"

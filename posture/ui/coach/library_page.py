"""The coach's library: find a clip, add a runner, add clips."""

from contextlib import suppress
from functools import partial
from typing import Final

import streamlit as st

from posture.errors import MachineError
from posture.library.clips.tags_everywhere import remove_tag, rename_tag
from posture.library.deleting.binning import list_binned
from posture.library.inbox.inbox import inbox_size
from posture.library.runners.queries import (
    ClipFilter,
    ListedClip,
    ListedRunner,
    Page,
    find_clips,
    list_runners,
    list_tags,
    waiting,
)
from posture.library.schema.acting import acting
from posture.library.schema.tables import LONGEST_NAME
from posture.library.storage.library import Library
from posture.report.texts import VERDICT_WORDS
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import day_words, plain
from posture.ui.coach.changes_view import changes_view
from posture.ui.coach.on_their_way import show_on_their_way
from posture.ui.coach.roster_view import roster_view
from posture.ui.coach.runner_form import add_runner_form
from posture.ui.open_library.claiming import ask_name, leave, this_coach
from posture.ui.open_library.shared_library import library_or_stop
from posture.ui.open_library.shelf_files import picture_address
from posture.ui.parts.clips_list import ICONS
from posture.ui.parts.page_address import go_to_hand_outs, go_to_inbox, go_to_review, go_to_runner
from posture.ui.parts.put_right import act, act_on_chosen, choose, show_done
from posture.ui.parts.units import ask_units

AT_ONCE: Final = 20
CLIPS: Final = "Clips"
RUNNERS: Final = "Runners"
CHANGES: Final = "Changes and bin"
VIEWS: Final = (RUNNERS, CLIPS, CHANGES)
PAGE: Final = "library-page"
REVIEW_KEY: Final = "Q"
"""The same as in the inbox (``posture/ui/browser/inbox/inbox.js``)."""
JUDGED: Final = {word: VERDICT_WORDS[word] for word in ("flag", "watch", "close", "ok")}
REVIEW_WORDS: Final = {"waiting": "To review", "done": "Reviewed"}
EMPTY: Final = (
    "The library keeps runners and their clips over months. Begin with a runner, or with clips in "
    "the inbox; what you check on the first page is in it as yours."
)
NOBODY_YET: Final = "There are no runners yet."


def library_page(desk: Desk) -> None:
    """Draw the page."""
    library = library_or_stop()
    st.title("Library", anchor=False)
    show_done(library)
    with suppress(MachineError):  # a library that cannot be changed now can still be viewed
        leave(library)
    with library.reading() as transaction:
        runners, tags, left = (
            list_runners(transaction),
            list_tags(transaction),
            waiting(transaction, holder=this_coach().holder),
        )
        arrived, binned = inbox_size(transaction), list_binned(transaction)
    # Always present, so that forms below keep their place and stay open when these change.
    may_change = acting().may_change
    with st.container(horizontal=True, key="library-ways"):
        if may_change:
            words = f"Inbox ({arrived})" if arrived else "Inbox: add clips"
            st.button(words, key="to-inbox", icon=":material/inbox:", on_click=go_to_inbox)
            icon = ":material/print:"
            st.button("Hand-outs", key="to-hand-outs", icon=icon, on_click=go_to_hand_outs)
        if left.total:
            words = f"Review waiting clips ({left.total})"
            icon = ":material/rate_review:"
            st.button(
                words,
                key="queue",
                icon=icon,
                type="primary",
                on_click=go_to_review,
                shortcut=REVIEW_KEY,
            )
    with st.container():
        show_on_their_way(library, desk)
    if may_change:
        with st.expander("Add a runner", expanded=not runners):
            add_runner_form(library)
    if not runners:
        st.info(EMPTY if may_change else NOBODY_YET)
        if binned:
            changes_view(library)
        return
    with st.popover("Who you are", icon=":material/badge:"):
        ask_name()
        ask_units()
    view = st.segmented_control(
        "Show", VIEWS, default=CLIPS, key="library-view", label_visibility="collapsed"
    )
    if view == RUNNERS:
        roster_view(library)
    elif view == CHANGES:
        changes_view(library)
    else:
        _clips(library, runners, tags)


def _clips(library: Library, runners: list[ListedRunner], tags: list[str]) -> None:
    wanted = _filters(runners, tags)
    if wanted.tag is not None and acting().may_change:
        with st.popover("Rename or remove this tag", icon=":material/label:"):
            _put_tag_right(library, wanted.tag)
    page = _page(library, wanted)
    act_on_chosen(library, [row.clip_id for row in page.rows])
    for row in page.rows:
        _row(row)
    if not page.rows:
        st.caption("No clip matches." if wanted != ClipFilter() else "There are no clips yet.")


def _put_tag_right(library: Library, word: str) -> None:
    """Offer to rename a tag on all clips that have it, or to take it away from them."""
    holder = this_coach().holder
    with st.form("rename-tag", border=False):
        name = st.text_input("Its name on all clips", word, LONGEST_NAME, f"tag-name-{word}")
        renamed = st.form_submit_button("Rename", type="primary")
    st.caption("This can be undone for an hour.")
    if renamed:
        act(library, partial(rename_tag, library, word, name, holder))
    if st.button("Remove from all clips", key="remove-tag", icon=":material/label_off:"):
        act(library, partial(remove_tag, library, word, holder))


def _filters(runners: list[ListedRunner], tags: list[str]) -> ClipFilter:
    names = {runner.runner_id: f"{runner.name} ({runner.clips})" for runner in runners}
    first, second = st.columns((2, 3)), st.columns(3)
    with first[0]:
        hint = "Name of a clip or runner"
        text = st.text_input("Search", key="library-text", placeholder=hint, on_change=_first_page)
    with first[1]:
        runner = _choice("Runner", names, "library-runner")
    with second[0]:
        verdict = _choice("Verdict", JUDGED, "library-verdict")
    with second[1]:
        review = _choice("Review", REVIEW_WORDS, "library-review")
    with second[2]:
        tag = _choice("Tag", {word: word for word in tags}, "library-tag")
    if runner is not None:
        st.button(
            f"Open {plain(names[runner])}",
            key="open-runner",
            icon=":material/person:",
            on_click=go_to_runner,
            args=(runner,),
        )
    return ClipFilter(runner, text.strip() or None, tag, verdict, review)


def _choice(label: str, words: dict[str, str], key: str) -> str | None:
    return st.selectbox(
        label,
        list(words),
        index=None,
        format_func=lambda key: words.get(key, key),
        placeholder="Any",
        key=key,
        on_change=_first_page,
    )


def _first_page() -> None:
    st.session_state[PAGE] = 1


def _page(library: Library, wanted: ClipFilter) -> Page:
    """Read one page; if clips were deleted since, it may be another than the one asked for."""
    number = st.session_state.get(PAGE) or 1
    with library.reading() as transaction:
        page = find_clips(transaction, wanted, number - 1, AT_ONCE)
    pages = -(-page.total // AT_ONCE)
    words = f"{page.total} clips" if page.total != 1 else "1 clip"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{words}**")
        shown = st.pagination(pages, key=PAGE) if pages > 1 else 1
    if shown == number:
        return page
    with library.reading() as transaction:
        return find_clips(transaction, wanted, shown - 1, AT_ONCE)


def _row(row: ListedClip) -> None:
    icon = ICONS.get(row.verdict or "", ":material/info:")
    headline = plain(row.headline) if row.headline else "Not analysed yet."
    with st.container(
        border=True, key=f"sheet-{row.clip_id}", horizontal=True, vertical_alignment="center"
    ):
        choose(row.clip_id, row.name)
        if row.thumbnail_sha256:
            st.html(
                f"<img class='thumbnail' src='{picture_address(row.thumbnail_sha256)}' alt=''>",
                width=96,
            )
        with st.container(width="stretch", gap="xsmall", key=f"words-{row.clip_id}"):
            st.markdown(f"**{plain(row.runner)}** · {plain(row.name)}  \n{icon} {headline}")
            state = REVIEW_WORDS.get(row.review or "", "")
            looks = f"{plain(row.coach)} is looking at it" if row.coach else ""
            st.caption(" · ".join(filter(None, (day_words(row.day), state, looks))))
        key, args = f"open-{row.clip_id}", (row.clip_id,)
        st.button("Open", key=key, on_click=go_to_review, args=args)

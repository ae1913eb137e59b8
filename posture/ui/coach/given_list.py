"""The hand-outs that a runner was given, on the runner's page."""

from functools import partial
from html import escape
from typing import Final

import streamlit as st

from posture.library.hand_outs.given import delete_given, given_to
from posture.library.schema.acting import acting
from posture.library.schema.practice_tables import GivenHandOut
from posture.library.storage.library import Library
from posture.ui.clips.wording import date_words, plain
from posture.ui.coach.hand_out_files import GIVEN_FORMS, given_address
from posture.ui.downloads.downloads_panel import STYLE
from posture.ui.parts.put_right import act

NAMES: Final = {".pdf": "PDF", ".html": "Page", ".eml": "E-mail draft"}
AT_FIRST: Final = 10


def given_list(library: Library, runner_id: str) -> None:
    """List the hand-outs, newest first, as they were given; nothing if there are none."""
    with library.reading() as transaction:
        given = given_to(transaction, runner_id)
    if not given:
        return
    st.header("Hand-outs", anchor=False)
    st.html(STYLE)
    all_of_them = len(given) <= AT_FIRST or st.checkbox(f"Show all {len(given)}", key="all-given")
    for row in given if all_of_them else given[:AT_FIRST]:
        _row(library, row)


def _row(library: Library, row: GivenHandOut) -> None:
    links = "".join(
        f"<a href='{escape(given_address(row.id, suffix))}' download>{NAMES[suffix]}</a>"
        for suffix in GIVEN_FORMS
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        by = f", by {row.author}" if row.author else ""
        st.markdown(plain(f"{date_words(row.made)}{by}"))
        st.html(f"<p class='take-away'>{links}</p>", width="content")
        if not acting().may_change:
            return
        if st.button("Move to bin", icon=":material/delete:", key=f"delete-given-{row.id}"):
            act(library, partial(_delete, library, row.id))


def _delete(library: Library, given_id: str) -> str:
    delete_given(library, given_id)
    return "The hand-out is in the bin."

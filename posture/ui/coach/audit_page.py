"""Who saw and changed what, for an owner; also as CSV."""

from html import escape
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from posture.errors import UsageError
from posture.library.accounts.audit import (
    PAGE_SIZE,
    Entry,
    audit_csv,
    audit_page_of,
    names_in_audit,
)
from posture.library.schema.acting import NOT_THE_OWNER, acting, check_is_owner
from posture.library.storage.library import Library
from posture.ui.coach.ways_back import ways_back
from posture.ui.open_library.shared_library import shared_library

AUDIT_CSV: Final = "/audit.csv"
HOW: Final = (
    "Looking at a runner or a clip, and downloading from it, is listed once an hour for each "
    "person with an account. Of a runner who was erased, only the fact that somebody did something "
    "stays."
)


def audit_page(library: Library, what: str) -> None:
    """Draw the page."""
    del what
    ways_back()
    st.title("Who saw and changed what", anchor=False)
    if acting().role != "owner":
        st.error(NOT_THE_OWNER)
        return
    st.caption(HOW)
    with library.reading() as transaction:
        names = names_in_audit(transaction)
    who = st.selectbox("Person", names, None, placeholder="Everybody", key="audit-who")
    number = st.session_state.get("audit-page") or 1
    with library.reading() as transaction:
        page = audit_page_of(transaction, who, number - 1)
    pages = -(-page.total // PAGE_SIZE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{page.total} entries**" if page.total != 1 else "**1 entry**")
        if pages > 1:
            st.pagination(pages, key="audit-page")
        st.html(f"<a href='{AUDIT_CSV}' download='audit.csv'>Everything (CSV)</a>", width="content")
    st.html(_table(page.entries))


def _table(entries: list[Entry]) -> str:
    rows = "".join(_row(entry) for entry in entries)
    head = "<tr><th scope='col'>When</th><th scope='col'>Who</th><th scope='col'>What</th></tr>"
    return f"<table class='audit'><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _row(entry: Entry) -> str:
    when = f"{entry.at.astimezone():%Y-%m-%d %H:%M}"
    cells = (when, entry.who, entry_words(entry))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def entry_words(entry: Entry) -> str:
    """Return what somebody did, in words; what is gone is called so."""
    if entry.words is not None:
        return f"{entry.runner}: {entry.words}" if entry.runner else entry.words
    what = ", ".join(filter(None, (entry.runner, entry.clip)))
    return f"{entry.did}: {what or 'something since erased'}"


def _csv(request: Request) -> Response:
    del request
    try:
        check_is_owner()
    except UsageError as error:
        return Response(str(error), 403, media_type="text/plain")
    with shared_library().reading() as transaction:
        content = "".join(audit_csv(transaction))
    return Response(content, media_type="text/csv")


AUDIT_ROUTES: Final[list[BaseRoute]] = [Route(AUDIT_CSV, _csv)]

"""Who may come in where others reach the app: an owner adds, invites and closes accounts here."""

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from posture.library.accounts.accounts import (
    add_account,
    change_role,
    close_account,
    invite,
    list_accounts,
    rename_account,
    reopen_account,
)
from posture.library.schema.account_tables import Account
from posture.library.schema.acting import NOT_THE_OWNER, ROLES, acting
from posture.library.schema.tables import LONGEST_NAME
from posture.library.storage.library import Library
from posture.ui.clips.said import attempt, said, say, show_trouble, unsay
from posture.ui.clips.wording import day_words, plain
from posture.ui.coach.ways_back import ways_back
from posture.ui.door.place import JOIN
from posture.ui.door.sharing import has_provider
from posture.ui.parts.page_address import go_to_audit

SAID: Final = "accounts-said"
TROUBLE: Final = "accounts-trouble"
ROLE_WORDS: Final = {
    "owner": "Owner: can change everything, and says who may sign in",
    "coach": "Coach: can change everything about runners",
    "reader": "Reader: can see and download everything, but change nothing",
}
LOGIN_HELP: Final = (
    "A name or an e-mail address; with an identity provider, the address that it vouches for."
)
HOW: Final = (
    "Where other computers can reach this app, only these people can sign in. What they did keeps "
    "their name, even after their account is closed."
)
BY_PROVIDER: Final = "{name} can sign in with {login} now."
BY_INVITATION: Final = (
    "With this address {name} can set a password, once, within a week. Give it to nobody else:"
)


def accounts_page(library: Library) -> None:
    """Draw the page, for an owner."""
    ways_back()
    st.title("People", anchor=False)
    if acting().role != "owner":
        st.error(NOT_THE_OWNER)
        return
    st.caption(HOW)
    st.button(
        "Who saw and changed what", key="to-audit", icon=":material/history:", on_click=go_to_audit
    )
    _say_what_became()
    with library.reading() as transaction:
        accounts = list_accounts(transaction)
    for account in accounts:
        _row(library, account)
    with st.expander("Add somebody", expanded=not accounts):
        _ask(library)


def _say_what_became() -> None:
    show_trouble(TROUBLE)
    became = said(SAID)
    if became:
        words, address = became
        st.success(plain(words))
        if address:
            st.code(address, language=None, wrap_lines=True)


def _row(library: Library, account: Account) -> None:
    key = f"role-{account.id}"
    with st.container(
        border=True, key=f"sheet-{account.id}", horizontal=True, vertical_alignment="center"
    ):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{plain(account.name)}** · {plain(account.login)}")
            st.caption(_state(account))
        st.selectbox(
            f"Role of {plain(account.name)}",
            ROLES,
            ROLES.index(account.role),
            format_func=lambda role: ROLE_WORDS[role].partition(":")[0],
            key=key,
            label_visibility="collapsed",
            on_change=lambda: _try(
                partial(change_role, library, account.id, st.session_state[key])
            ),
            width=140,
            disabled=account.closed is not None,
        )
        if account.closed is not None:
            again = partial(_try, partial(reopen_account, library, account.id))
            st.button("Reopen", key=f"open-{account.id}", on_click=again)
            return
        if not has_provider():
            st.button(
                "New invitation",
                key=f"invite-{account.id}",
                on_click=_try,
                args=(partial(_invite, library, account.id, account.name),),
            )
        with st.popover("Correct", key=f"correct-{account.id}"):
            _correct(library, account)
        close = partial(_try, partial(close_account, library, account.id))
        st.button("Close", key=f"close-{account.id}", on_click=close)


def _correct(library: Library, account: Account) -> None:
    with st.form(f"correct-form-{account.id}", border=False):
        key = account.id
        login = st.text_input(
            "They sign in with", account.login, LONGEST_NAME, f"login-{key}", help=LOGIN_HELP
        )
        name = st.text_input("The name that others see", account.name, LONGEST_NAME, f"name-{key}")
        st.caption("What they did until now keeps the name that they had then.")
        if st.form_submit_button("Save"):
            _try(partial(rename_account, library, account.id, name, login))
            st.rerun()


def _state(account: Account) -> str:
    if account.closed is not None:
        return f"Closed since {day_words(account.closed.astimezone())}"
    if has_provider() or account.password is not None:
        return f"Since {day_words(account.made.astimezone())}"
    return "Has not set a password yet"


def _ask(library: Library) -> None:
    with st.form("account", clear_on_submit=True, border=False):
        login = st.text_input(
            "Signs in with", max_chars=LONGEST_NAME, key="new-login", help=LOGIN_HELP
        )
        name = st.text_input("Name that others see", max_chars=LONGEST_NAME, key="new-name")
        role = st.radio("Role", ROLES, 1, format_func=ROLE_WORDS.__getitem__)
        if st.form_submit_button("Add", key="add-account"):
            _try(partial(_add, library, login, name, str(role)))
            st.rerun()


def _add(library: Library, login: str, name: str, role: str) -> None:
    account_id = add_account(library, login, name, role)
    if has_provider():
        say(SAID, (BY_PROVIDER.format(name=name, login=login), ""))
    else:
        _invite(library, account_id, name)


def _invite(library: Library, account_id: str, name: str) -> None:
    code = invite(library, account_id)
    start = "/".join((st.context.url or "").split("/")[:3])  # scheme and host
    say(SAID, (BY_INVITATION.format(name=name), f"{start}{JOIN}#{code}"))


def _try(change: Callable[[], object]) -> None:
    """Make a change; if it fails, say why on the page."""
    unsay(SAID)
    attempt(TROUBLE, change)

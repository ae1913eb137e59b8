"""The forms for a runner's details: to add a runner, or to change what is known of one."""

from dataclasses import asdict
from datetime import date
from typing import Final

import streamlit as st

from posture.care.plan_wording import KIND_NAMES
from posture.errors import PostureError
from posture.library.changing.present import runner_in
from posture.library.runners.people import (
    Details,
    Known,
    RunnerEntry,
    add_runner,
    change_runner,
    entry_of,
    fill_in,
    namesakes,
)
from posture.library.schema.names import name_key
from posture.library.schema.tables import LONGEST_NAME, Runner, now
from posture.library.schema.vocabulary import KINDS
from posture.library.storage.library import Library
from posture.results.formatting import height_words
from posture.results.ranges import BIRTH_YEAR, YEARS
from posture.ui.clips.wording import day_words, plain
from posture.ui.parts.page_address import go_to_runner
from posture.ui.parts.put_right import act
from posture.ui.parts.units import chosen_units, height_field

ASKED: Final = "same-person"
"""Session key of the name for which the page asks whether it is the same person."""
SAVED: Final = "saved-details-"
"""Session key of how often a runner's details were saved."""
ABOUT_HINT: Final = "Bob's sister, the Tuesday group"


def add_runner_form(library: Library) -> None:
    """Ask for a new runner; if the name is known, first ask who is meant."""
    with st.form("new-runner", border=False):
        name, details = _fields("runner", ("", Details()))
        pressed = st.form_submit_button("Add")
    with library.reading() as transaction:
        same = namesakes(transaction, name) if name.strip() else []
    if pressed and same:
        st.session_state[ASKED] = name_key(name)
    elif pressed:
        _add(library, name, details)
    if same and st.session_state.get(ASKED) == name_key(name):
        _ask_who(library, name, details, same)


def _fields(key: str, shown: RunnerEntry) -> RunnerEntry:
    """Ask for a name and details, filled in with ``shown`` at first."""
    shown_name, known = shown
    name = st.text_input("Name", shown_name, LONGEST_NAME, key=f"{key}-name")
    left, right = st.columns(2)
    with left:
        year = st.number_input(
            "Birth year",
            BIRTH_YEAR[0],
            now().year,
            known.birth_year,
            key=f"{key}-birth-year",
            placeholder="not given",
        )
    with right:
        height = height_field("Height", known.height_cm, chosen_units(), f"{key}-height")
    about = st.text_input(
        "What tells them apart from others of the same name",
        known.about or "",
        LONGEST_NAME,
        key=f"{key}-about",
        placeholder=ABOUT_HINT,
    )
    kind = st.pills(
        "What kind of runner",
        KINDS,
        default=known.kind,
        format_func=KIND_NAMES.__getitem__,
        key=f"{key}-kind",
    )
    consent = st.date_input(
        "Written consent since",
        known.consent_since,
        key=f"{key}-consent",
        min_value=date(YEARS.start, 1, 1),
        max_value="today",
        help="The day on which the runner agreed in writing to being filmed and kept here.",
    )
    assert consent is None or isinstance(consent, date)
    notes = st.text_area("Notes", known.notes or "", key=f"{key}-notes", height=70)
    told = about.strip() or None, height, kind, notes.strip() or None
    return name, Details(year, *told, consent)


def _ask_who(library: Library, name: str, details: Details, same: list[Known]) -> None:
    """Show the runners known by a name, and let the coach say who is meant."""
    with st.container(border=True, key="sheet-same-person"):
        st.markdown("**Is this the same person?**")
        for known in same:
            st.markdown(plain(_known_words(known)))
            if st.button("Yes, the same", key=f"same-{known.runner.id}"):
                _fill_in(library, known.runner.id, details)
        st.caption("For another person, give a birth year or a note above that tells them apart.")
        if st.button("No, another person", key="another-person"):
            _add(library, name, details)


def _known_words(known: Known) -> str:
    runner = known.runner
    parts = [
        runner.name,
        f"born {runner.birth_year}" if runner.birth_year else "",
        runner.about or "",
        height_words(runner.height_cm, chosen_units()) if runner.height_cm else "",
        f"last here on {day_words(known.last)}" if known.last else "no clip yet",
    ]
    return " · ".join(filter(None, parts))


def _add(library: Library, name: str, details: Details) -> None:
    try:
        runner = add_runner(library, name, details)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    _show(runner.id)


def _fill_in(library: Library, runner_id: str, details: Details) -> None:
    """Add details that were not known of a runner; known ones are changed on their page."""
    try:
        with library.changing() as transaction:
            runner = runner_in(transaction, runner_id)
            if runner is not None:
                fill_in(transaction, runner, details)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    _show(runner_id)


def _show(runner_id: str) -> None:
    st.session_state.pop(ASKED, None)
    go_to_runner(runner_id)
    st.rerun()


def change_runner_form(library: Library, runner: Runner) -> None:
    """Ask for corrected details of a runner; only what is entered otherwise is changed.

    The fields show what was known when they were first drawn, as somebody else may be changing it.
    """
    times = f"{SAVED}{runner.id}"
    key = f"change-{runner.id}" + "+" * st.session_state.get(times, 0)
    if f"{key}-name" not in st.session_state:
        st.session_state[f"{key}-shown"] = entry_of(runner)
    shown: RunnerEntry = st.session_state[f"{key}-shown"]
    with st.form("runner", border=False):
        entered = _fields(key, shown)
        if not st.form_submit_button("Save"):
            return

    def change() -> str:
        st.session_state[f"{key}-shown"] = _seen_now(shown, entered, entry_of(runner))
        change_runner(library, runner.id, shown, entered)
        st.session_state[times] = st.session_state.get(times, 0) + 1  # new fields, as is known now
        return f"Changed the details of {entered[0]}."

    act(library, change)


def _seen_now(shown: RunnerEntry, entered: RunnerEntry, there: RunnerEntry) -> RunnerEntry:
    """Return what counts as shown if this entry is refused: where it differs, what is there now."""
    fields = {
        column: getattr((there if value != getattr(shown[1], column) else shown)[1], column)
        for column, value in asdict(entered[1]).items()
    }
    return (there if entered[0] != shown[0] else shown)[0], Details(**fields)

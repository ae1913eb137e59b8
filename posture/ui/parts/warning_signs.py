"""The questions about warning signs, which are asked before any analysis."""

from typing import Final

import streamlit as st

from posture.report.guidance import WARNING_SIGNS, WARNING_SIGNS_SOURCE, WarningSigns

NO, YES = "No", "Yes"
QUESTION: Final = "Does any of these apply to you?"
BOXES: Final = {"emergency": st.error, "urgent": st.warning, "clinician": st.warning}
PERSON_FIRST: Final = (
    "Let a person look at your back before a video does. You can still go on here, but nothing "
    "on these pages can stand in for that."
)
PROMISE: Final = "Your answers stay in this tab; they are saved nowhere."
STARTED: Final = "signs-started"


def signs_answered() -> bool:
    """Return whether all questions have been answered in this session."""
    return all(_answer(group) is not None for group in WARNING_SIGNS)


def analysis_started() -> None:
    """Remember that the questions were asked before this session's first analysis."""
    st.session_state[STARTED] = True


def asked_before() -> bool:
    """Return whether an analysis was started in this session, which is after all questions."""
    return STARTED in st.session_state


def show_signs() -> None:
    """Ask the questions; once they have been answered, keep them folded."""
    if not asked_before():
        ask_signs()
        return
    answers = {_answer(group) for group in WARNING_SIGNS}
    words = "a warning sign is there" if YES in answers else "no warning signs"
    with st.expander(f"Your answers: {words}"):
        ask_signs()


def ask_signs() -> None:
    """Ask the questions, and say whom to see if an answer is yes."""
    places = st.columns(len(WARNING_SIGNS), gap="small")
    for group, place in zip(WARNING_SIGNS, places, strict=True):
        with (
            place,
            st.container(border=True, key=f"sheet-{_key(group)}", gap="xsmall", height="stretch"),
        ):
            _ask(group)
    if any(_answer(group) == YES for group in WARNING_SIGNS):
        st.markdown(PERSON_FIRST)
    st.caption(f"{PROMISE} {WARNING_SIGNS_SOURCE}")


def _ask(group: WarningSigns) -> None:
    st.markdown("\n".join(f"- {sign}" for sign in group.signs))
    st.radio(
        f"**{QUESTION}**",
        (NO, YES),
        index=None,
        key=_key(group),
        horizontal=True,
        persist_state="session",
    )
    if _answer(group) == YES:
        BOXES[group.level](f"**{group.action}.** {group.say}")


def _answer(group: WarningSigns) -> str | None:
    answer = st.session_state.get(_key(group))
    return answer if answer in (NO, YES) else None


def _key(group: WarningSigns) -> str:
    return f"signs-{group.level}"

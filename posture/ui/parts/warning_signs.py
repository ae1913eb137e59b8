"""The question about the back that comes before an analysis, and the warning signs behind it."""

from typing import Final, get_args

import streamlit as st

from posture.care.plan_wording import BACK_NAMES
from posture.errors import PostureError
from posture.report.guidance import FIRST, WARNING_SIGNS, WarningSigns
from posture.results.clip_settings import BACKS, Back
from posture.ui.clips.kept_answer import (
    Lesser,
    forget_answer,
    keep_answer,
    kept_answer,
)
from posture.ui.clips.wording import plain
from posture.ui.parts.picker import app_is_local

NO, YES = "No", "Yes"
BACK: Final = "back-now"
ASKED: Final = "back-asked"
"""Set once an analysis was started, or an earlier answer was found: the question is then folded."""
QUESTION: Final = "Does your back hurt now?"
ANSWERS: Final[dict[Back, str]] = {
    "fine": "No",
    "hurts-running": "Only when I run",
    "hurts": "Yes",
}
SIGNS_QUESTIONS: Final[dict[str, str]] = {
    "emergency": "Has any of these come with it?",
    "urgent": "Does any of these apply to you?",
    "clinician": "And any of these?",
}
PERSON_FIRST: Final = (
    "Let a person look at your back before a video does. You can still go on here, but nothing "
    "on these pages can stand in for that."
)
CANNOT_CALL: Final = (
    "If you cannot call, ask somebody near you to do it, or go to the nearest hospital."
)
KEPT: Final = "Your answers are kept on this computer for a week, and are sent nowhere."
NOT_KEPT: Final = "Your answers stay in this tab; they are saved nowhere."
EMERGENCY, *LESSER = WARNING_SIGNS


def back_said() -> Back | None:
    """Return how the runner said the back is, or None."""
    _find_kept()
    said = st.session_state.get(BACK)
    return said if said in BACKS else None


def signs_answered() -> bool:
    """Return whether an analysis may start: the back is fine, or every warning sign was asked."""
    back = back_said()
    return back == "fine" or (
        back is not None and all(_answer(group) is not None for group in WARNING_SIGNS)
    )


def emergency_said() -> bool:
    """Return whether the runner said that a sign of an emergency is there."""
    return back_said() not in (None, "fine") and _answer(EMERGENCY) == YES


def analysis_started() -> None:
    """Remember that an analysis was started in this tab: from then on the question is folded."""
    st.session_state[ASKED] = True


def ask_back() -> None:
    """Ask how the back is, unfolded until an analysis was started after the answer."""
    if not (signs_answered() and ASKED in st.session_state):
        _ask_back()
        return
    said = back_said()
    words = BACK_NAMES[said][0].lower() + BACK_NAMES[said][1:] if said else ""
    signs = "" if said == "fine" else ", " + _signs_words()
    with st.expander(f"Your back: {words}{signs}. Change the answer"):
        _ask_back()


def emergency_page() -> None:
    """Say what to do now, and nothing else, until the answer is taken back."""
    st.title(EMERGENCY.action, anchor=False)
    st.error(EMERGENCY.say)
    st.markdown("\n".join(f"- {sign}" for sign in EMERGENCY.signs))
    st.markdown(CANNOT_CALL)
    st.button("None of these is there", key="no-emergency", on_click=_take_back)


def _ask_back() -> None:
    st.radio(
        QUESTION,
        tuple(ANSWERS),
        index=None,
        format_func=ANSWERS.__getitem__,
        key=BACK,
        horizontal=True,
        persist_state="session",
        on_change=_said,
    )
    back = back_said()
    if back == "fine":
        st.caption(FIRST)
    elif back is not None:
        _ask_signs()
    st.caption(KEPT if app_is_local() else NOT_KEPT)


def _ask_signs() -> None:
    for group in WARNING_SIGNS:
        with st.container(border=True, key=f"sheet-{_key(group)}", gap="xsmall"):
            _ask(group)
    if any(_answer(group) == YES for group in WARNING_SIGNS):
        st.markdown(PERSON_FIRST)


def _ask(group: WarningSigns) -> None:
    question = SIGNS_QUESTIONS[group.level]
    st.markdown(f"**{question}**")
    st.markdown("\n".join(f"- {sign}" for sign in group.signs))
    st.radio(
        question,
        (NO, YES),
        index=None,
        key=_key(group),
        horizontal=True,
        persist_state="session",
        label_visibility="collapsed",
        on_change=_said,
    )
    if _answer(group) == YES:
        st.warning(f"**{group.action}.** {group.say}")


def _signs_words() -> str:
    there = any(_answer(group) == YES for group in WARNING_SIGNS)
    return "and a warning sign is there" if there else "without a warning sign"


def _said() -> None:
    """Keep the answers once they are complete; an emergency is not kept."""
    if not app_is_local():
        return
    try:
        if emergency_said() or not signs_answered():
            forget_answer()
            return
        signs = [group.level for group in LESSER if _answer(group) == YES]
        back = back_said()
        if back is not None:
            kept: tuple[Lesser, ...] = tuple(k for k in get_args(Lesser) if k in signs)
            keep_answer(back, () if back == "fine" else kept)
    except PostureError as error:
        st.toast(plain(str(error)))


def _take_back() -> None:
    st.session_state[_key(EMERGENCY)] = NO
    _said()


def _find_kept() -> None:
    """Take over an answer of the last week, once in a tab."""
    if BACK in st.session_state or not app_is_local():
        return
    kept = kept_answer()
    st.session_state[BACK] = None if kept is None else kept.back
    if kept is None:
        return
    st.session_state[ASKED] = True
    if kept.back != "fine":
        for group in WARNING_SIGNS:
            st.session_state[_key(group)] = YES if group.level in kept.signs else NO


def _answer(group: WarningSigns) -> str | None:
    answer = st.session_state.get(_key(group))
    return answer if answer in (NO, YES) else None


def _key(group: WarningSigns) -> str:
    return f"signs-{group.level}"

"""Correcting a clip by hand: what the browser says becomes corrections kept beside the clip."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from posture.checks import CHECKS
from posture.corrections import (
    BeltLine,
    Corrections,
    MaskedStretch,
    RejectedEvidence,
    save_corrections,
)
from posture.errors import PostureError
from posture.report.by_hand import correction_sentences
from posture.report.texts import title_of
from posture.ui.jobs import Job
from posture.ui.review import Review, review
from posture.ui.words import plain

TROUBLE: Final = "correction-trouble"
TOO_FAR: Final = "That could not be taken: {why}."
MIRRORED: Final[dict[str, bool | None]] = {
    "As told before": None,
    "Yes, it is mirrored": True,
    "No, it is not": False,
}
HOW: Final = (
    "Step to a frame in the player and press *Correct* there to move a contact, to leave a stretch "
    "out or to draw the belt line. *Reject* under a picture takes that moment out of the count. "
    "The belt line moves contacts and angles of the foot; lean and head follow it only where the "
    "belt's incline is told and the room shows no upright lines."
)


def correct(job: Job, told: dict[str, Any]) -> None:
    """Take what a browser says was corrected; nonsense is told on the page and changes nothing."""
    try:
        now = review(job).corrections
        save_corrections(corrected(now, told), job.corrections)
    except (KeyError, TypeError, ValueError) as error:
        st.session_state[TROUBLE] = TOO_FAR.format(why=error)
    except PostureError as error:
        st.session_state[TROUBLE] = str(error)


def corrected(made: Corrections, told: dict[str, Any]) -> Corrections:
    """Return the corrections with one more.

    Parameters
    ----------
    made : Corrections
        Those so far.
    told : dict
        Its ``kind``, a key of `KINDS`, and what that needs.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is no correction.
    """
    return KINDS[told["kind"]](made, told)


def _move(made: Corrections, told: dict[str, Any]) -> Corrections:
    return made.moving(told["near"], told["contact_s"], told["to_s"])


def _wrong(made: Corrections, told: dict[str, Any]) -> Corrections:
    return made.leaving_out(told["near"], told["contact_s"])


def _restore(made: Corrections, told: dict[str, Any]) -> Corrections:
    return made.restoring(told["near"], told["contact_s"])


def _reject(made: Corrections, told: dict[str, Any]) -> Corrections:
    if told["check"] not in CHECKS:
        raise ValueError("there is no such measurement")
    moment = RejectedEvidence(told["check"], told["time_s"])
    return replace(made, rejected=(*(one for one in made.rejected if one != moment), moment))


def _mask(made: Corrections, told: dict[str, Any]) -> Corrections:
    return replace(made, masked=(*made.masked, MaskedStretch(told["start_s"], told["end_s"])))


def _unmask(made: Corrections, told: dict[str, Any]) -> Corrections:
    at = float(told["time_s"])
    return replace(made, masked=tuple(p for p in made.masked if not p.start_s <= at <= p.end_s))


def _belt(made: Corrections, told: dict[str, Any]) -> Corrections:
    """Without points the line is taken back."""
    if "one" not in told:
        return replace(made, belt=None)
    return replace(made, belt=BeltLine(tuple(told["one"]), tuple(told["other"])))


KINDS: Final[dict[str, Callable[[Corrections, dict[str, Any]], Corrections]]] = {
    "move": _move,
    "wrong": _wrong,
    "restore": _restore,
    "reject": _reject,
    "mask": _mask,
    "unmask": _unmask,
    "belt": _belt,
}


def corrections_box(seen: Review) -> None:
    """Show what was corrected, with ways back, and the question whether it is mirrored."""
    made, job = seen.corrections, seen.job
    trouble = st.session_state.pop(TROUBLE, None)
    if trouble:
        st.error(plain(trouble))
    sentences = correction_sentences(seen.analysis.report, CHECKS)
    title = f"Corrected by hand ({len(made)})" if made else "Correct something by hand"
    with st.expander(title, expanded=bool(made)):
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences) or HOW)
        _ask_mirrored(seen)
        with st.container(horizontal=True):
            for moment in made.rejected:
                st.button(
                    f"Count again: {title_of(moment.check, CHECKS)}, {moment.time_s:.2f} s",
                    on_click=_count_again,
                    args=(job, moment),
                )
            if made:
                with st.popover("Undo all corrections"):
                    st.markdown("This takes back every correction of this clip, for good.")
                    st.button("Undo them all", on_click=_save, args=(job, Corrections()))


def _count_again(job: Job, moment: RejectedEvidence) -> None:
    # As they are now: another tab may have corrected something since the page was drawn.
    made = review(job).corrections
    _save(job, replace(made, rejected=tuple(one for one in made.rejected if one != moment)))


def _ask_mirrored(seen: Review) -> None:
    key = f"mirrored-{seen.job.id}"

    def answered() -> None:
        told = MIRRORED[st.session_state[key]]
        _save(seen.job, replace(review(seen.job).corrections, mirrored=told))

    answers = list(MIRRORED)
    st.session_state[key] = answers[list(MIRRORED.values()).index(seen.corrections.mirrored)]
    st.radio(
        "Is the picture mirrored, left and right swapped, as a selfie camera may store it?",
        answers,
        key=key,
        on_change=answered,
        horizontal=True,
    )


def _save(job: Job, made: Corrections) -> None:
    try:
        save_corrections(made, job.corrections)
    except PostureError as error:
        st.session_state[TROUBLE] = str(error)

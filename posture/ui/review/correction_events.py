"""Correcting a clip by hand: the browser's messages become corrections stored with the clip."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import streamlit as st
from msgspec import Struct

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.library.schema.acting import check_may_change
from posture.report.by_hand import correction_sentences
from posture.results.corrections import (
    BeltLine,
    Corrections,
    MaskedStretch,
    PixelPoint,
    RejectedEvidence,
    save_corrections,
)
from posture.results.ranges import Key, Seconds
from posture.system.validation import convert
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.derived import corrections_of
from posture.ui.clips.said import attempt, say, show_trouble
from posture.ui.clips.wording import plain
from posture.ui.review.clip_review import Review

TROUBLE: Final = "correction-trouble"
TOO_FAR: Final = "That could not be taken: {why}."
MIRRORED: Final[dict[str, bool | None]] = {
    "As entered before": None,
    "Yes, it is mirrored": True,
    "No, it is not": False,
}
HOW: Final = (
    "Step to a frame in the player and press *Correct* there to move a contact, to leave a stretch "
    "out or to draw the belt line. *Reject*, in the menu ⋯ of a picture, takes that moment out of "
    "the count. The belt line moves contacts and angles of the foot; lean and head follow it only "
    "where the belt's incline is known and the room shows no upright lines."
)


# A page's messages in quick succession are handled in two threads, and a clip may be open in two
# tabs.
_one_at_a_time: Final = threading.Lock()


class CorrectionMessage(Struct, tag_field="kind", tag=str.lower, frozen=True):
    """A correction as a browser sends it; its ``kind`` is the name of its class.

    Each kind has a method ``to``, which returns the corrections with this one added, and raises
    ValueError if it cannot be added.
    """


class Move(CorrectionMessage, frozen=True):
    """A contact is at another instant."""

    near: bool
    contact_s: Seconds
    to_s: Seconds

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        return corrections.with_moved(self.near, self.contact_s, self.to_s)


class Wrong(CorrectionMessage, frozen=True):
    """A contact is wrong: there is none."""

    near: bool
    contact_s: Seconds

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        return corrections.with_wrong(self.near, self.contact_s)


class Restore(CorrectionMessage, frozen=True):
    """A contact is as it was detected."""

    near: bool
    contact_s: Seconds

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        return corrections.with_restored(self.near, self.contact_s)


class Reject(CorrectionMessage, frozen=True):
    """A moment does not count."""

    check: Key
    time_s: Seconds

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        if self.check not in CHECKS:
            raise ValueError("there is no such measurement")
        moment = RejectedEvidence(self.check, self.time_s)
        others = (known for known in corrections.rejected if known != moment)
        return replace(corrections, rejected=(*others, moment))


class Accept(CorrectionMessage, frozen=True):
    """A rejected moment counts again."""

    check: Key
    time_s: Seconds

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        moment = RejectedEvidence(self.check, self.time_s)
        others = (known for known in corrections.rejected if known != moment)
        return replace(corrections, rejected=tuple(others))


class Mask(CorrectionMessage, frozen=True):
    """A stretch does not count."""

    start_s: Seconds
    end_s: Seconds

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        part = MaskedStretch(self.start_s, self.end_s)
        others = (known for known in corrections.masked if known != part)
        return replace(corrections, masked=(*others, part))


class Unmask(CorrectionMessage, frozen=True):
    """The stretches at an instant count again."""

    time_s: Seconds

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        others = (
            part for part in corrections.masked if not part.start_s <= self.time_s <= part.end_s
        )
        return replace(corrections, masked=tuple(others))


class Belt(CorrectionMessage, frozen=True):
    """The belt's line was drawn; without points the line is withdrawn."""

    one: PixelPoint | None = None
    other: PixelPoint | None = None

    def to(self, corrections: Corrections) -> Corrections:  # noqa: D102
        drawn = BeltLine(self.one, self.other) if self.one and self.other else None
        return replace(corrections, belt=drawn)


PageCorrection = Move | Wrong | Restore | Reject | Accept | Mask | Unmask | Belt


def correct(job: AppClip, content: dict[str, Any]) -> None:
    """Accept a correction from a browser; nonsense is reported on the page and changes nothing."""
    try:
        _change(job, lambda corrections: corrected(corrections, content))
    except ValueError as error:
        say(TROUBLE, TOO_FAR.format(why=error))


def corrected(corrections: Corrections, content: dict[str, Any]) -> Corrections:
    """Return the corrections with another one added.

    Parameters
    ----------
    corrections : Corrections
        Those so far.
    content : dict
        The ``kind`` of the correction, and the fields that it needs.

    Raises
    ------
    ContentError
        If it is not a correction.
    ValueError
        If it is a correction that cannot be added.
    """
    correction: PageCorrection = convert(content, PageCorrection, "That correction")
    return correction.to(corrections)


def corrections_box(seen: Review, correctable: bool = True) -> None:
    """Show the corrections; if ``correctable``, offer to undo them or to set mirroring."""
    corrections, job = seen.corrections, seen.job
    show_trouble(TROUBLE)
    if not (corrections or correctable):
        return
    sentences = correction_sentences(seen.analysis.report, CHECKS)
    title = (
        f"Corrected by hand ({len(corrections)})" if corrections else "Correct something by hand"
    )
    asked = _renewed_question(seen)
    # A page loads scripts for each kind of field, so these come once it is open. With another key
    # it opens by itself when something was corrected in the player.
    key = corrections_key(job, bool(corrections))
    with st.expander(title, bool(corrections), key=key, on_change="rerun") as unfolded:
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences) or HOW)
        if not (correctable and unfolded.open):
            return
        _ask_mirrored(seen, asked)
        with st.container(horizontal=True):
            for moment in corrections.rejected:
                st.button(
                    f"Count again: {title_of(moment.check, CHECKS)}, {moment.time_s:.2f} s",
                    on_click=_change,
                    args=(job, Accept(moment.check, moment.time_s).to),
                )
            if corrections:
                with st.popover("Undo all corrections"):
                    st.markdown("This takes back every correction of this clip, for good.")
                    st.button("Undo them all", on_click=_undo_all, args=(job,))


def corrections_key(job: AppClip, corrected: bool) -> str:
    """Return the key of the box of a clip with, or without, corrections."""
    return f"corrections-{job.id}-{'some' if corrected else 'none'}"


def _wanted(seen: Review) -> str:
    return list(MIRRORED)[list(MIRRORED.values()).index(seen.corrections.mirrored)]


def _renewed_question(seen: Review) -> int:
    """Return how often it was asked whether the picture is mirrored.

    When an answer has been undone, the question gets a new key: a page that does not know of that
    yet still sends the old answer along with anything else.
    """
    job, wanted, asked = seen.job, _wanted(seen), _times_asked(seen.job)
    if st.session_state.get(_mirrored_key(job, asked), wanted) != wanted:
        asked = st.session_state[f"asked-{job.id}"] = asked + 1
    return asked


def _ask_mirrored(seen: Review, asked: int) -> None:
    answers, job = list(MIRRORED), seen.job

    def answered() -> None:
        if asked == _times_asked(job):
            answer = MIRRORED[st.session_state[_mirrored_key(job, asked)]]
            _change(job, lambda corrections: replace(corrections, mirrored=answer))

    st.radio(
        "Is the picture mirrored, left and right swapped, as a selfie camera may store it?",
        answers,
        answers.index(_wanted(seen)),
        key=_mirrored_key(job, asked),
        on_change=answered,
        horizontal=True,
    )


def _times_asked(job: AppClip) -> int:
    return int(st.session_state.get(f"asked-{job.id}", 0))


def _mirrored_key(job: AppClip, asked: int) -> str:
    return f"mirrored-{job.id}-{asked}"


def _undo_all(job: AppClip) -> None:
    _change(job, lambda _: Corrections())


def _change(job: AppClip, change: Callable[[Corrections], Corrections]) -> None:
    """Change the corrections; if they cannot be saved, say so on the page."""
    from posture.ui.open_library.claiming import check_job_free

    def save() -> None:
        check_may_change()
        check_job_free(job)
        with _one_at_a_time:
            save_corrections(change(corrections_of(job)), job.corrections)

    attempt(TROUBLE, save)

"""The hand-out for a runner: the coach's choices, stored with the clip, and its files."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from posture.errors import PostureError
from posture.library.handing_out import LONGEST_WORDS, Choice, choice_of, save_choice
from posture.system.processes import shared_worker
from posture.ui.clips.clip_folder import OPENED_ID
from posture.ui.clips.clip_identity import analysed_video
from posture.ui.clips.wording import plain
from posture.ui.downloads.download_files import saved_as, to_save
from posture.ui.downloads.downloads_panel import STYLE
from posture.ui.open_library.claiming import this_coach
from posture.ui.open_library.shared_library import shared_library
from posture.ui.player.player_files import of_a_version
from posture.ui.review.clip_review import Review
from posture.ui.review.pictures import results_of

if TYPE_CHECKING:
    from posture.library.reviewing import ReviewNote
    from posture.report.hand_out import HandOut

PLACE: Final = "/hand-out"
TROUBLE: Final = "hand-out-trouble"
FILES: Final = {
    "hand-out.pdf": "Hand-out to print (PDF)",
    "hand-out.html": "Hand-out as a page (HTML)",
}
MOST_AT_FIRST: Final = 3


def hand_out_box(seen: Review, notes: "Sequence[ReviewNote]", offered: dict[str, str]) -> None:
    """Ask what goes into the hand-out; every choice is stored at once.

    Parameters
    ----------
    seen : Review
        The clip with its current corrections.
    notes : sequence of ReviewNote
        Its notes.
    offered : dict of str to str
        Evidence pictures by name, with their titles, the most important first.
    """
    job, library = seen.job, shared_library()
    default = first_choice(offered)
    with library.reading() as transaction:
        known = choice_of(transaction, job.id) or default
    titles = {note.note_id: _title(note) for note in notes}

    def keep(field: str, key: str, read: Callable[[Any], object]) -> None:
        change = {field: read(st.session_state[key])}
        try:
            save_choice(library, job.id, default, change, this_coach().holder)
        except PostureError as error:
            st.session_state[TROUBLE] = str(error)

    def stored_as(field: str, name: str, read: Callable[[Any], object]) -> dict[str, Any]:
        key = f"hand-out-{name}-{job.id}"
        return {"key": key, "on_change": keep, "args": (field, key, read)}

    def left_out(chosen: list[str]) -> tuple[str, ...]:
        return tuple(note_id for note_id in titles if note_id not in chosen)

    st.multiselect(
        "Pictures",
        list(offered),
        [name for name in known.pictures if name in offered],
        format_func=offered.__getitem__,
        placeholder="Choose pictures",
        **stored_as("pictures", "pictures", tuple),
    )
    st.multiselect(
        "Notes",
        list(titles),
        [note_id for note_id in titles if note_id not in known.left_out],
        format_func=titles.__getitem__,
        **stored_as("left_out", f"notes-{len(titles)}", left_out),  # a new key for a new note
    )
    st.text_area(
        "In your own words",
        known.words,
        max_chars=LONGEST_WORDS,
        **stored_as("words", "words", str),
    )
    trouble = st.session_state.pop(TROUBLE, None)
    if trouble:
        st.error(plain(trouble))
    st.html(STYLE)
    st.html(f"<p class='take-away'>{''.join(_link(seen, *file) for file in FILES.items())}</p>")


def first_choice(offered: dict[str, str]) -> Choice:
    """Return what is chosen until a coach chooses otherwise: the most important pictures."""
    return Choice(tuple(list(offered)[:MOST_AT_FIRST]))


def _title(note: "ReviewNote") -> str:
    where = "Whole clip" if note.at_s is None else f"{note.at_s:.2f} s"
    return f"{where}: {note.text[:60] or 'drawing'}"


def _link(seen: Review, what: str, words: str) -> str:
    name = saved_as(seen.job, what)
    address = f"{PLACE}/{seen.job.id}/{seen.version}/{what}"
    return (
        f"<a href='{escape(address)}' download=\"{escape(name, quote=True)}\">{escape(words)}</a>"
    )


@of_a_version
def _send(request: Request, seen: Review) -> Response:
    job, what = seen.job, request.path_params["what"]
    if what not in FILES or not OPENED_ID.fullmatch(job.id):
        return Response(status_code=404)
    return to_save(seen, what, _content(seen, Path(what).suffix))


def _content(seen: Review, suffix: str) -> bytes:
    from posture.report.hand_out import hand_out_html, hand_out_pdf

    hand_out = hand_out_of(seen)
    return hand_out_pdf(hand_out) if suffix == ".pdf" else hand_out_html(hand_out).encode()


def hand_out_of(seen: Review) -> "HandOut":
    """Put together the hand-out that was chosen for a clip of the library, from its current state.

    Raises
    ------
    PostureError
        If any part of it cannot be read.
    """
    from posture.library.people import name_of
    from posture.library.queries import newest_of
    from posture.library.reviewing import decisions_of, notes_of
    from posture.library.tables import Clip
    from posture.motion.scale import scale_of
    from posture.report.hand_out import (
        HandOut,
        evidence,
        note_pictures,
        offered_pictures,
        without_rejected,
    )
    from posture.ui.clips.wording import session_words

    job, (drawn, pictures) = seen.job, results_of(seen)
    with shared_library().reading() as transaction:
        clip = transaction.get_one(Clip, job.id)
        analysis = newest_of(transaction, job.id)
        decisions = decisions_of(transaction, analysis.id) if analysis else {}
        report = without_rejected(drawn, decisions)
        choice = choice_of(transaction, job.id) or first_choice(offered_pictures(report))
        notes = [n for n in notes_of(transaction, job.id) if n.note_id not in choice.left_out]
        runner, session = (
            name_of(transaction, clip.session.runner_id),
            session_words(clip.session, job.settings.units),
        )
    video = analysed_video(job)
    draw = partial(shared_worker.run, video, note_pictures) if video and notes else note_pictures
    factor = drawn.clip.slow_motion_factor
    return HandOut(
        runner,
        session,
        choice.words,
        report,
        evidence(report, pictures, choice.pictures),
        draw(
            video,
            factor,
            [(note.at_s, note.text, note.shapes) for note in notes],
            scale_of(seen.analysis.motion),
            job.settings.turn_deg,
        ),
    )


HAND_OUT_ROUTES: Final[list[BaseRoute]] = [Route(f"{PLACE}/{{id}}/{{version}}/{{what}}", _send)]

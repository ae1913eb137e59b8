"""The hand-out for a runner: what the coach chooses, kept beside the clip, and the files."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from posture.aside import warm
from posture.errors import PostureError
from posture.files import write_atomically
from posture.ui.jobs import OPENED_ID, Job
from posture.ui.own_clip import own_clip
from posture.ui.player.files import of_a_clip
from posture.ui.review import Review, review
from posture.ui.take_away import STYLE
from posture.ui.words import plain

if TYPE_CHECKING:
    from posture.export.hand_out import HandOut
    from posture.library.reviewing import NoteRow

PLACE: Final = "/hand-out"
CHOICE: Final = "hand-out.json"
FILES: Final = {
    "hand-out.pdf": "Hand-out to print (PDF)",
    "hand-out.html": "Hand-out as a page (HTML)",
}
TYPES: Final = {".pdf": "application/pdf", ".html": "text/html"}
MOST_AT_FIRST: Final = 3


@dataclass(frozen=True)
class Choice:
    """What goes into the hand-out: names of pictures, the coach's words, and all notes but some.

    ``left_out`` are ids, so that a note made later is in it.
    """

    pictures: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    words: str = ""


def hand_out_box(seen: Review, notes: "Sequence[NoteRow]", offered: dict[str, str]) -> None:
    """Ask what the runner is given; what is chosen is kept at once.

    Parameters
    ----------
    seen : Review
        The clip as it is corrected now.
    notes : sequence of NoteRow
        Its notes.
    offered : dict of str to str
        Evidence pictures by name, with their titles, the most telling first.
    """
    job = seen.job
    known = read_choice(job) or Choice(tuple(list(offered)[:MOST_AT_FIRST]))
    titles = {note.note_id: _title(note) for note in notes}
    pictures = st.multiselect(
        "Pictures",
        list(offered),
        [name for name in known.pictures if name in offered],
        format_func=offered.__getitem__,
        key=f"hand-out-pictures-{job.id}",
    )
    chosen = st.multiselect(
        "Notes",
        list(titles),
        [one for one in titles if one not in known.left_out],
        format_func=titles.__getitem__,
        key=f"hand-out-notes-{job.id}-{len(titles)}",  # made anew for a new note
    )
    words = st.text_area(
        "In your own words", known.words, max_chars=5000, key=f"hand-out-words-{job.id}"
    )
    left_out = tuple(one for one in titles if one not in chosen)
    _keep(job, Choice(tuple(pictures), left_out, words))
    st.html(STYLE)
    st.html(f"<p class='take-away'>{''.join(_link(job, *one) for one in FILES.items())}</p>")


def _title(note: "NoteRow") -> str:
    where = "Whole clip" if note.at_s is None else f"{note.at_s:.2f} s"
    return f"{where}: {note.text[:60] or 'drawing'}"


def _keep(job: Job, choice: Choice) -> None:
    if choice == read_choice(job):
        return
    try:
        write_atomically(job.folder / CHOICE, json.dumps(asdict(choice)).encode())
    except PostureError as error:
        st.error(plain(str(error)))


def read_choice(job: Job) -> Choice | None:
    """Return what was chosen, None where nothing was yet."""
    try:
        content: dict[str, Any] = json.loads((job.folder / CHOICE).read_bytes())
        return Choice(tuple(content["pictures"]), tuple(content["left_out"]), str(content["words"]))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def _link(job: Job, what: str, words: str) -> str:
    name = f"{Path(job.name).stem}-{what}"
    address = f"{PLACE}/{job.id}/{what}"
    return (
        f"<a href='{escape(address)}' download=\"{escape(name, quote=True)}\">{escape(words)}</a>"
    )


@of_a_clip
def _send(request: Request, job: Job) -> Response:
    what = request.path_params["what"]
    if what not in FILES or not OPENED_ID.fullmatch(job.id):
        return Response(status_code=404)
    path = job.folder / what
    write_atomically(path, _made(job, path.suffix))
    return FileResponse(
        path,
        media_type=TYPES[path.suffix],
        filename=f"{Path(job.name).stem}-{what}",
        stat_result=path.stat(),
    )


def _made(job: Job, suffix: str) -> bytes:
    from posture.export.hand_out import hand_out_html, hand_out_pdf

    made = hand_out_of(job)
    return hand_out_pdf(made) if suffix == ".pdf" else hand_out_html(made).encode()


def hand_out_of(job: Job) -> "HandOut":
    """Put together what was chosen for a clip of the library, as it is now.

    Raises
    ------
    PostureError
        If something of it cannot be read.
    """
    from posture.export.hand_out import HandOut, evidence, note_pictures, without_rejected
    from posture.library.people import name_of
    from posture.library.queries import newest_of
    from posture.library.reviewing import decisions_of, notes_of
    from posture.library.tables import Clip
    from posture.ui.coach.shelf import shared_library
    from posture.ui.exports import settled
    from posture.ui.words import session_words

    seen, drawn = review(job), settled(job)
    choice = read_choice(job) or Choice(())
    with shared_library().reading() as transaction:
        clip = transaction.get_one(Clip, job.id)
        analysis = newest_of(transaction, job.id)
        decisions = decisions_of(transaction, analysis.id) if analysis else {}
        notes = [n for n in notes_of(transaction, job.id) if n.note_id not in choice.left_out]
        runner, told = name_of(transaction, clip.session.runner_id), session_words(clip.session)
    film = own_clip(job)
    draw = partial(warm.run, film, note_pictures) if film and notes else note_pictures
    factor = seen.analysis.report.clip.slow_motion_factor
    report = without_rejected(seen.analysis.report, decisions)
    return HandOut(
        runner,
        told,
        choice.words,
        report,
        evidence(drawn, job.result, choice.pictures),
        draw(film, factor, [(note.at_s, note.text, note.shapes) for note in notes]),
    )


HAND_OUT_ROUTES: Final[list[BaseRoute]] = [Route(f"{PLACE}/{{id}}/{{what}}", _send)]

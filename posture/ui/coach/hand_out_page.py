"""The hand-out for a runner: the coach's choices, stored with the clip, and ways to give it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from posture.errors import MachineError, PostureError
from posture.library.clips.own_angles import angles_of
from posture.library.hand_outs.given import find_given
from posture.library.hand_outs.handing_out import LONGEST_WORDS, Choice, choice_of, save_choice
from posture.library.hand_outs.practice import list_blocks, list_exercises, stored_bytes
from posture.library.runners.people import name_of
from posture.library.schema.tables import Clip
from posture.results.report import Report
from posture.ui.clips.said import attempt, show_trouble
from posture.ui.clips.wording import plain
from posture.ui.coach.hand_out_files import GIVEN_FORMS, file_stem, making_address
from posture.ui.coach.hand_out_making import give
from posture.ui.coach.take_words import take_line
from posture.ui.coach.then_and_now import NONE_BESIDE, Course, course_of, earlier_takes
from posture.ui.door.one_file import LentFile, links
from posture.ui.door.sharing import shared_address
from posture.ui.downloads.downloads_panel import STYLE
from posture.ui.open_library.claiming import this_coach
from posture.ui.open_library.shared_library import shared_library
from posture.ui.review.clip_review import Review

if TYPE_CHECKING:
    from posture.library.clips.reviewing import ReviewNote

TROUBLE: Final = "hand-out-trouble"
AUTOMATIC: Final = "The last session filmed alike"
NO_SESSION: Final = "No earlier session"
NOT_SHARED: Final = (
    "A phone cannot reach this app, which is open on this computer only. How to share it on your "
    "own network: docs/how-to/share.md. Until then, send the e-mail draft or the page."
)
CODE_WORDS: Final = (
    "With the phone on the same network, point its camera at the code. It opens this hand-out and "
    "nothing else, once, until {}."
)


def hand_out_box(seen: Review, notes: "Sequence[ReviewNote]", shown: Report) -> None:
    """Ask what goes into the hand-out; every choice is stored at once.

    Parameters
    ----------
    seen : Review
        The clip with its current corrections.
    notes : sequence of ReviewNote
        Its notes.
    shown : Report
        What it shows, with the names of its pictures and without rejected verdicts.
    """
    from posture.report.hand_out import first_pictures, offered_pictures

    job, library, offered = seen.job, shared_library(), offered_pictures(shown)
    default = Choice(first_pictures(shown))
    with library.reading() as transaction:
        known = choice_of(transaction, job.id) or default
        blocks = {block.id: block.title for block in list_blocks(transaction)}
        exercises = {row.id: row.name for row in list_exercises(transaction)}
        clip = transaction.get_one(Clip, job.id)
        course = course_of(transaction, clip, shown)
        runner = name_of(transaction, clip.session.runner_id)
        angles = angles_of(transaction, job.id)
    titles = {note.note_id: _title(note) for note in notes}
    titles |= {own.id: f"Angle: {own.name}" for own in angles}

    def keep(field: str, key: str, read: Callable[[Any], object]) -> None:
        change = {field: read(st.session_state[key])}
        attempt(TROUBLE, lambda: save_choice(library, job.id, default, change, this_coach().holder))

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
        "Notes and own angles" if angles else "Notes",
        list(titles),
        [note_id for note_id in titles if note_id not in known.left_out],
        format_func=titles.__getitem__,
        placeholder="None",
        **stored_as("left_out", f"notes-{len(titles)}", left_out),  # a new key for a new note
    )
    st.text_area(
        "In your own words",
        known.words,
        max_chars=LONGEST_WORDS,
        **stored_as("words", "words", str),
    )
    _ask_own("Your texts", "blocks", blocks, known, stored_as)
    _ask_own("Your exercises", "exercises", exercises, known, stored_as)
    _ask_earlier(course, known, stored_as)
    show_trouble(TROUBLE)
    _ways_to_give(seen, runner)


def _ask_own(
    label: str,
    field: str,
    offered: dict[str, str],
    known: Choice,
    stored_as: Callable[..., dict[str, Any]],
) -> None:
    """Ask which of the coach's own go in; nothing if there are none."""
    if offered:
        st.multiselect(
            label,
            list(offered),
            [each for each in getattr(known, field) if each in offered],
            format_func=offered.__getitem__,
            **stored_as(field, field, tuple),
        )


def _ask_earlier(course: Course, known: Choice, stored_as: Callable[..., dict[str, Any]]) -> None:
    takes = {take.id: take for take in earlier_takes(course)}
    if not takes:
        return
    words: dict[str | None, str] = {None: AUTOMATIC, NONE_BESIDE: NO_SESSION}
    words |= {take_id: take_line(take) for take_id, take in takes.items()}
    chosen = list(words)
    st.selectbox(
        "Beside",
        chosen,
        index=chosen.index(known.beside) if known.beside in words else 0,
        format_func=words.__getitem__,
        **stored_as("beside", "beside", lambda value: value),
    )


def _title(note: "ReviewNote") -> str:
    where = "Whole clip" if note.at_s is None else f"{note.at_s:.2f} s"
    return f"{where}: {note.text[:60] or 'drawing'}"


def _ways_to_give(seen: Review, runner: str) -> None:
    """Show the files and the code; whichever is taken, the hand-out is kept as it is then."""
    _warn_of_fonts(seen, runner)
    st.html(STYLE)
    stem = file_stem(runner)
    names = {
        ".pdf": "Hand-out to print (PDF)",
        ".html": "Hand-out as a page (HTML)",
        ".eml": "E-mail draft (EML)",
    }
    shown = "".join(
        f"<a href='{escape(making_address(seen, suffix))}' "
        f'download="{escape(stem + suffix, quote=True)}">{escape(names[suffix])}</a>'
        for suffix in GIVEN_FORMS
    )
    st.html(f"<p class='take-away'>{shown}</p>")
    st.caption("Whatever you save or share is kept with the runner as it is now.")
    if st.button("QR code for a phone", key=f"code-{seen.job.id}", icon=":material/qr_code_2:"):
        show_code(seen, runner)


def _warn_of_fonts(seen: Review, runner: str) -> None:
    """Say before anything is made if this computer has no font for the runner's name or words."""
    from posture.report.paper import lacking_letters, lacking_words

    with shared_library().reading() as transaction:
        choice = choice_of(transaction, seen.job.id)
    try:
        lacking = lacking_letters(f"{runner}\n{choice.words if choice else ''}")
    except MachineError as error:
        st.warning(plain(str(error)))
        return
    if lacking:
        st.warning(plain(f"{lacking}: {lacking_words(lacking)}"))


def show_code(seen: Review, runner: str) -> None:
    """Show the code that opens the hand-out on a phone once, or what has to be set up first."""
    import segno

    try:
        address = shared_address()
        if address is None:
            st.info(NOT_SHARED)
            return
        given_id = give(seen)
    except PostureError as error:
        st.error(plain(str(error)))
        return
    read = partial(_page_of, given_id)
    path, until = links.lend(LentFile(read, f"{file_stem(runner)}.html", "text/html"))
    code = segno.make(f"{address}{path}", micro=False)
    drawing = code.svg_inline(scale=6, dark="#16222e", light="#ffffff")
    st.html(f"<div class='phone-code' role='img' aria-label='QR code for a phone'>{drawing}</div>")
    st.caption(CODE_WORDS.format(f"{until.astimezone():%H:%M}"))
    st.code(f"{address}{path}", language=None)


def _page_of(given_id: str) -> bytes | None:
    """Return the page of a hand-out, None if it or its runner has been deleted."""
    library = shared_library()
    with suppress(PostureError), library.reading() as transaction:
        given = find_given(transaction, given_id)
        return stored_bytes(library, transaction, given.page_sha256)
    return None

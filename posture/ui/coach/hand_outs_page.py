"""What a coach keeps for hand-outs - whose they are, own texts and exercises - and today's."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from posture.library.hand_outs.given import looked_through_on, today
from posture.library.hand_outs.practice import (
    LONGEST_TEXT,
    delete_block,
    delete_exercise,
    exercise_of,
    list_blocks,
    list_exercises,
    practice_of,
    save_block,
    save_exercise,
    save_practice,
)
from posture.library.schema.acting import NOT_ALLOWED, acting
from posture.library.schema.tables import LONGEST_NAME
from posture.library.storage.library import Library
from posture.pipeline.own_media import prepared_clip, prepared_picture
from posture.report.own_material import ExerciseSheet, PracticeCard
from posture.system.processes import shared_worker
from posture.ui.clips.said import attempt, show_trouble
from posture.ui.clips.wording import plain
from posture.ui.coach.hand_out_files import TODAY
from posture.ui.coach.ways_back import ways_back
from posture.ui.downloads.downloads_panel import STYLE
from posture.video.suffixes import VIDEO_SUFFIXES

TROUBLE: Final = "hand-outs-trouble"
ONCE: Final = "Printed at the top of every hand-out, whoever makes it."
REUSED: Final = (
    "You can add these to any hand-out, beside what posture says itself. What you change or delete "
    "can be put back under Changes and bin in the library."
)
LARGEST_UPLOAD_MB: Final = 100
NEW: Final = "new"


def hand_outs_page(library: Library) -> None:
    """Draw the page; for a reader there is nothing to do on it."""
    ways_back()
    st.title("Hand-outs", anchor=False)
    if not acting().may_change:
        st.caption(NOT_ALLOWED)
        return
    show_trouble(TROUBLE)
    _today(library)
    _practice(library)
    _texts(library)
    _exercises(library)


def _today(library: Library) -> None:
    with library.reading() as transaction:
        number = len(looked_through_on(transaction, today()))
    st.header("Today", anchor=False)
    if not number:
        st.caption("None of today's clips has been reviewed yet.")
        return
    st.html(STYLE)
    words = "Today's hand-out" if number == 1 else f"All of today's {number} hand-outs"
    st.html(f"<p class='take-away'><a href='{TODAY}' download>{words} (zip)</a></p>")
    st.caption(
        "Each as PDF and page, named by runner and day, and kept with its runner. This takes a few "
        "seconds a hand-out."
    )


def _try(change: Callable[[], object]) -> None:
    attempt(TROUBLE, change)


def _practice(library: Library) -> None:
    with library.reading() as transaction:
        known = practice_of(library, transaction)
    st.header("Letterhead", anchor=False)
    st.caption(ONCE)
    with st.form("practice", border=True):
        name = st.text_input("Clinic or practice", known.name, LONGEST_NAME)
        coach = st.text_input("Coach", known.coach, LONGEST_NAME)
        contact = st.text_area("Contact", known.contact, max_chars=LONGEST_TEXT)
        if known.logo:
            st.image(known.logo, width=160, alt="The logo")
        logo = st.file_uploader(
            "Logo (JPEG or PNG)", ("jpg", "jpeg", "png"), max_upload_size=LARGEST_UPLOAD_MB
        )
        without = bool(known.logo) and st.checkbox("Remove the logo")
        if st.form_submit_button("Save"):
            card = PracticeCard(name.strip(), coach.strip(), contact.strip(), known.logo)
            _try(partial(_save_practice, library, card, logo, without))
            st.rerun()


def _save_practice(library: Library, card: PracticeCard, logo: Any, without: bool) -> None:
    shown = None if without else card.logo
    if logo is not None and not without:
        shown = prepared(logo, prepared_picture)
    save_practice(library, replace(card, logo=shown))


def prepared(uploaded: Any, prepare: Callable[[Path], Any]) -> Any:
    """Return an uploaded file as ``prepare`` makes it, in a process apart.

    Raises
    ------
    PostureError
        If it is not what it should be.
    """
    with tempfile.TemporaryDirectory(prefix="posture-") as folder:
        path = Path(folder) / Path(uploaded.name).name
        path.write_bytes(uploaded.getvalue())
        return shared_worker.run(path, prepare, path)


def _texts(library: Library) -> None:
    with library.reading() as transaction:
        blocks = list_blocks(transaction)
    st.header("Your texts", anchor=False)
    st.caption(REUSED)
    for block in blocks:
        with st.expander(plain(block.title)):
            _text_form(library, block.id, block.title, block.words)
    with st.expander("Add a text", icon=":material/add:", expanded=not blocks):
        _text_form(library, None, "", "")


def _text_form(library: Library, block_id: str | None, title: str, words: str) -> None:
    key = block_id or NEW
    with st.form(f"text-{key}", border=False, clear_on_submit=block_id is None):
        title = st.text_input("Title", title, LONGEST_NAME, key=f"text-title-{key}")
        words = st.text_area("Words", words, max_chars=LONGEST_TEXT, key=f"text-words-{key}")
        saved, deleted = _buttons(block_id is not None)
    if saved:
        _try(partial(save_block, library, title, words, block_id))
        st.rerun()
    if deleted and block_id:
        _try(partial(delete_block, library, block_id))
        st.rerun()


def _buttons(known: bool) -> tuple[bool, bool]:
    with st.container(horizontal=True):
        saved = st.form_submit_button("Save")
        return saved, known and st.form_submit_button("Delete")


def _exercises(library: Library) -> None:
    with library.reading() as transaction:
        rows = list_exercises(transaction)
    st.header("Your exercises", anchor=False)
    st.caption(REUSED)
    for row in rows:
        with st.expander(plain(row.name), key=f"open-{row.id}", on_change="rerun") as shown:
            if shown.open:
                with library.reading() as transaction:
                    sheet = exercise_of(library, transaction, row)
                _exercise_form(library, row.id, sheet)
    with st.expander("Add an exercise", icon=":material/add:", expanded=not rows):
        _exercise_form(library, None, ExerciseSheet(""))


def _exercise_form(library: Library, exercise_id: str | None, known: ExerciseSheet) -> None:
    key = exercise_id or NEW
    with st.form(f"exercise-{key}", border=False, clear_on_submit=exercise_id is None):
        name = st.text_input("Name", known.name, LONGEST_NAME, key=f"exercise-name-{key}")
        dose = st.text_input("How much", known.dose, LONGEST_NAME, key=f"exercise-dose-{key}")
        how = st.text_area(
            "How to do it", known.how, max_chars=LONGEST_TEXT, key=f"exercise-how-{key}"
        )
        if known.clip:
            st.video(known.clip, format="video/mp4", muted=True, width=320, alt=known.name)
        elif known.picture:
            st.image(known.picture, width=320, alt=known.name)
        media = st.file_uploader(
            "A picture or a short clip",
            ("jpg", "jpeg", "png", *(suffix.lstrip(".") for suffix in sorted(VIDEO_SUFFIXES))),
            max_upload_size=LARGEST_UPLOAD_MB,
            key=f"exercise-media-{key}",
        )
        shows = known.picture or known.clip
        without = bool(shows) and st.checkbox("Remove the picture or clip", key=f"without-{key}")
        saved, deleted = _buttons(exercise_id is not None)
    if saved:
        texts = (name, dose, how)
        kept = ExerciseSheet(known.name) if without else known
        _try(partial(_save_exercise, library, exercise_id, texts, kept, media))
        st.rerun()
    if deleted and exercise_id:
        _try(partial(delete_exercise, library, exercise_id))
        st.rerun()


def _save_exercise(
    library: Library,
    exercise_id: str | None,
    texts: tuple[str, str, str],
    known: ExerciseSheet,
    media: Any,
) -> None:
    picture, clip = known.picture, known.clip
    if media is not None and Path(media.name).suffix.lower() in VIDEO_SUFFIXES:
        clip, picture = prepared(media, prepared_clip)
    elif media is not None:
        picture, clip = prepared(media, prepared_picture), None
    save_exercise(library, ExerciseSheet(*texts, picture, clip), exercise_id)

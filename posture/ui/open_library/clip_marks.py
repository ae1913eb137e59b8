"""Notes and own angles of a clip, wherever they are: in the library, or beside another clip."""

from dataclasses import replace
from typing import Any

from posture.checks import CHECKS
from posture.checks.base import Check
from posture.drawing.sketch import rounded, to_content
from posture.errors import UsageError
from posture.library.clips.own_angles import (
    GONE,
    MOST_ANGLES,
    TOO_MANY,
    add_angle,
    angles_of,
    checked_angle_name,
    delete_angle,
    rename_angle,
)
from posture.library.clips.reviewing import (
    ReviewNote,
    add_note,
    change_note,
    checked_note,
    delete_note,
    notes_of,
)
from posture.library.schema.acting import author, check_may_change
from posture.library.schema.tables import new_id
from posture.own_angle import OwnAngle, as_check
from posture.system.validation import convert
from posture.ui.browser.angle_contract import AngleMessage, DeletedAngle, RenamedAngle
from posture.ui.browser.contract import (
    ChangedNote,
    DeletedNote,
    KeptNote,
    NewNote,
    NoteMessage,
)
from posture.ui.clips.clip_folder import OPENED_ID, AppClip
from posture.ui.clips.own_marks import OwnNote, changing_marks, read_marks
from posture.ui.open_library.claiming import this_coach
from posture.ui.open_library.shared_library import shared_library


def in_library(job: AppClip) -> bool:
    """Return whether a clip is one of the library, opened in a folder."""
    return bool(OPENED_ID.fullmatch(job.id))


def clip_notes(job: AppClip) -> list[ReviewNote]:
    """Return a clip's notes in order of their moments.

    Raises
    ------
    PostureError
        If they cannot be read.
    """
    if not in_library(job):
        return read_marks(job).review_notes()
    with shared_library().reading() as transaction:
        return notes_of(transaction, job.id)


def clip_angles(job: AppClip) -> list[OwnAngle]:
    """Return a clip's own angles.

    Raises
    ------
    PostureError
        If they cannot be read.
    """
    if not in_library(job):
        return read_marks(job).angles
    with shared_library().reading() as transaction:
        return angles_of(transaction, job.id)


def drawable_check(job: AppClip, key: str) -> Check | None:
    """Return the check, or the clip's own angle, with this key that is drawn on pictures."""
    if key in CHECKS:
        return CHECKS[key] if CHECKS[key].figure else None
    return next((as_check(own) for own in clip_angles(job) if own.key == key), None)


def kept_notes(notes: list[ReviewNote]) -> list[KeptNote]:
    """Return notes as the player takes them."""
    return [
        {"id": n.note_id, "at": n.at_s, "text": n.text, "shapes": to_content(n.shapes)}
        for n in notes
    ]


def take_note(job: AppClip, content: dict[str, Any]) -> None:
    """Store, change or delete a note that a browser sends.

    Raises
    ------
    PostureError
        If it is nonsense, or cannot be stored; then nothing is changed.
    """
    note: NoteMessage = convert(content, NoteMessage, "That note")
    if in_library(job):
        _to_library(job, note)
    else:
        check_may_change()
        _to_folder(job, note)


def take_angle(job: AppClip, content: dict[str, Any]) -> None:
    """Store, rename or delete an own angle that a browser sends.

    Raises
    ------
    PostureError
        If it is nonsense, or cannot be stored; then nothing is changed.
    """
    message: AngleMessage = convert(content, AngleMessage, "That angle")
    if in_library(job):
        library, holder = shared_library(), this_coach().holder
        if isinstance(message, DeletedAngle):
            delete_angle(library, message.id, holder)
        elif isinstance(message, RenamedAngle):
            rename_angle(library, message.id, message.name, holder)
        else:
            add_angle(library, job.id, message.name, message.angle, holder)
        return
    check_may_change()
    with changing_marks(job) as marks:
        if isinstance(message, DeletedAngle):
            marks.angles = [own for own in marks.angles if own.id != message.id]
            return
        name = checked_angle_name(message.name)
        if isinstance(message, RenamedAngle):
            known = [own.id == message.id for own in marks.angles]
            if not any(known):
                raise UsageError(GONE)
            marks.angles = [
                replace(own, name=name) if is_it else own
                for own, is_it in zip(marks.angles, known, strict=True)
            ]
            return
        if len(marks.angles) >= MOST_ANGLES:
            raise UsageError(TOO_MANY)
        marks.angles.append(OwnAngle(new_id(), name, message.angle))


def _to_library(job: AppClip, note: NoteMessage) -> None:
    library, holder = shared_library(), this_coach().holder
    if isinstance(note, DeletedNote):
        delete_note(library, note.id, holder)
    elif isinstance(note, ChangedNote):
        change_note(library, note.id, note.text, rounded(note.shapes), holder)
    else:
        add_note(library, job.id, note.text, note.at_s, rounded(note.shapes), holder)


def _to_folder(job: AppClip, note: NoteMessage) -> None:
    with changing_marks(job) as marks:
        if isinstance(note, NewNote):
            text = checked_note(note.text, note.shapes)
            shapes = rounded(note.shapes)
            marks.notes.append(OwnNote(new_id(), note.at_s, text, shapes, author()))
            return
        others = [known for known in marks.notes if known.id != note.id]
        if isinstance(note, ChangedNote):
            text = checked_note(note.text, note.shapes)
            others += [
                OwnNote(known.id, known.at_s, text, rounded(note.shapes), known.author)
                for known in marks.notes
                if known.id == note.id
            ]
        marks.notes = others

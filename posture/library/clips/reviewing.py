"""A coach's review of an analysed clip: decisions on verdicts, notes, tags, and its completion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Transaction

from posture.drawing.sketch import Shape, shapes_from, to_content
from posture.errors import UsageError
from posture.library.changing.changes import DELETE, recording
from posture.library.changing.claims import Coach, check_free, take
from posture.library.changing.present import DELETED, present_clip
from posture.library.deleting.binning import clips_words
from posture.library.runners.queries import newest_of, waiting
from posture.library.schema.acting import author
from posture.library.schema.names import checked_words
from posture.library.schema.tables import (
    LONGEST_NAME,
    Claim,
    Clip,
    Measured,
    Note,
    StoredAnalysis,
    Tag,
    now,
)
from posture.library.schema.vocabulary import DECISIONS
from posture.library.storage.library import Library
from posture.system.validation import ContentError

LONGEST_NOTE = 5000


@dataclass(frozen=True)
class ReviewNote:
    """A note; ``at_s`` is the moment that it is about, real seconds, None = the whole clip.

    ``author`` is whose it is, None = not known.
    """

    note_id: str
    at_s: float | None
    text: str
    shapes: tuple[Shape, ...]
    author: str | None


def notes_of(transaction: Transaction, clip_id: str) -> list[ReviewNote]:
    """Return a clip's notes in order of their moments; those about the whole clip come first."""
    notes = transaction.scalars(select(Note).where(Note.clip_id == clip_id).order_by(Note.made))
    rows = [ReviewNote(n.id, n.at_s, n.text, _shapes(n), n.author) for n in notes]
    return sorted(rows, key=lambda row: -1.0 if row.at_s is None else row.at_s)


def _shapes(note: Note) -> tuple[Shape, ...]:
    try:
        return tuple(shapes_from(note.drawing or []))
    except ContentError:  # imported from an archive
        return ()


def add_note(
    library: Library,
    clip_id: str,
    text: str,
    at_s: float | None,
    shapes: Sequence[Shape] = (),
    holder: str = "",
) -> None:
    """Add a note to a clip. Here and below, ``holder`` is who is reviewing it (`Claim`).

    Raises
    ------
    UsageError
        If the note is empty or too long, or the clip was deleted or taken over meanwhile.
    """
    text = checked_note(text, shapes)
    with library.changing() as transaction:
        clip = _present(transaction, clip_id, holder)
        drawing = to_content(shapes) if shapes else None
        with recording(transaction, "note", clip, f"Wrote a note on {clip.name}."):
            transaction.add(Note(clip_id=clip_id, at_s=at_s, text=text, drawing=drawing))


def change_note(
    library: Library, note_id: str, text: str, shapes: Sequence[Shape], holder: str = ""
) -> None:
    """Replace a note's words and drawing; its moment stays.

    Raises
    ------
    UsageError
        If the note would be empty or too long, or was deleted, or the clip was taken over
        meanwhile.
    """
    text = checked_note(text, shapes)
    with library.changing() as transaction:
        note = transaction.get(Note, note_id)
        if note is None:
            raise UsageError(DELETED)
        clip = _present(transaction, note.clip_id, holder)
        with recording(transaction, "note", clip, f"Changed a note on {clip.name}."):
            note.text, note.drawing = text, to_content(shapes) if shapes else None


def adopt_notes(library: Library, clip_id: str, notes: Sequence[ReviewNote]) -> None:
    """Add notes that were taken on a clip before it was in the library. May be repeated."""
    with library.changing() as transaction:
        for note in notes:
            if transaction.get(Note, note.note_id) is None:
                drawing = to_content(note.shapes) if note.shapes else None
                row = Note(id=note.note_id, clip_id=clip_id, at_s=note.at_s, text=note.text)
                row.drawing, row.author = drawing, note.author
                transaction.add(row)


def checked_note(text: str, shapes: Sequence[Shape]) -> str:
    """Return a note's text, stripped.

    Raises
    ------
    UsageError
        If there is neither text nor drawing, or the text is too long.
    """
    text = text.strip()
    if not (text or shapes) or len(text) > LONGEST_NOTE or "\0" in text:
        raise UsageError(f"A note needs a drawing, or 1 to {LONGEST_NOTE} characters.")
    return text


def delete_note(library: Library, note_id: str, holder: str = "") -> None:
    """Delete a note, if it still exists.

    Raises
    ------
    UsageError
        If the clip was taken over meanwhile.
    """
    with library.changing() as transaction:
        note = transaction.get(Note, note_id)
        if note is not None:
            clip = _present(transaction, note.clip_id, holder)
            words = f"Deleted a note on {clips_words(transaction, [clip])}."
            with recording(transaction, DELETE, clip, words):
                transaction.delete(note)


def tags_of(transaction: Transaction, clip_id: str) -> list[str]:
    """Return a clip's tags in alphabetical order."""
    words = select(Tag.word).where(Tag.clip_id == clip_id).distinct().order_by(Tag.word)
    return list(transaction.scalars(words))


def set_tags(library: Library, clip_id: str, words: Sequence[str], holder: str = "") -> None:
    """Replace a clip's tags by ``words``.

    Raises
    ------
    UsageError
        If a tag is empty or too long, or the clip was deleted or taken over meanwhile.
    """
    wanted = {checked_words(word, "A tag", LONGEST_NAME) for word in words}
    with library.changing() as transaction:
        clip = _present(transaction, clip_id, holder)
        tags = list(transaction.scalars(select(Tag).where(Tag.clip_id == clip_id)))
        with recording(transaction, "tag", clip, f"Changed the tags of {clip.name}."):
            for tag in tags:
                if tag.word not in wanted:
                    transaction.delete(tag)
            new = sorted(wanted - {tag.word for tag in tags})
            transaction.add_all([Tag(clip_id=clip_id, word=word) for word in new])


def decisions_of(transaction: Transaction, analysis_id: str) -> dict[str, str]:
    """Return the coach's decisions on an analysis's verdicts, by measurement."""
    query = select(Measured.key, Measured.decision).where(
        Measured.analysis_id == analysis_id, Measured.decision.is_not(None)
    )
    return {key: decision for key, decision in transaction.execute(query) if decision}


def decide(
    library: Library, analysis_id: str, key: str, decision: str | None, holder: str = ""
) -> None:
    """Confirm or reject a verdict; None undoes that.

    Raises
    ------
    UsageError
        If there is no such measurement (any more), or the clip was taken over meanwhile.
    """
    if decision not in (*DECISIONS, None):
        raise ValueError(f"{decision!r} is not a decision")
    with library.changing() as transaction:
        measured = transaction.get(Measured, (analysis_id, key))
        if measured is None:
            raise UsageError(DELETED)
        clip_id = transaction.get_one(StoredAnalysis, analysis_id).clip_id
        clip = _present(transaction, clip_id, holder)
        verb = decision.capitalize() if decision else "Left undecided"
        with recording(transaction, "decide", clip, f"{verb}: {_title(key)} in {clip.name}."):
            measured.decision, measured.decided_by = decision, author() if decision else None


def end_review(
    library: Library,
    analysis_id: str,
    decisions: Mapping[str, str],
    review: str = "done",
    holder: str = "",
) -> None:
    """Mark an analysis as reviewed, or ("waiting") as to be reviewed again.

    ``decisions``, from an earlier analysis that a correction has replaced, are saved for
    measurements without a decision.

    Raises
    ------
    UsageError
        If the clip was deleted or taken over meanwhile.
    """
    with library.changing() as transaction:
        _end(transaction, analysis_id, decisions, review, holder)


def end_and_take_next(
    library: Library, analysis_id: str, decisions: Mapping[str, str], coach: Coach
) -> str | None:
    """End a review as `end_review` does, and claim the next clip as `take_next` does, in one.

    The claim on the clip that was reviewed ends. Raises as `end_review` does; then neither is done.
    """
    with library.changing() as transaction:
        clip_id = _end(transaction, analysis_id, decisions, "done", coach.holder)
        mine = Claim.clip_id == clip_id, Claim.holder == coach.holder
        transaction.execute(delete(Claim).where(*mine))
        return _taken(transaction, coach, clip_id)


def _end(
    transaction: Transaction,
    analysis_id: str,
    decisions: Mapping[str, str],
    review: str,
    holder: str,
) -> str:
    """Mark an analysis, see `end_review`; return its clip."""
    analysis = transaction.get(StoredAnalysis, analysis_id)
    if analysis is None:
        raise UsageError(DELETED)
    clip = _present(transaction, analysis.clip_id, holder)
    state = "reviewed" if review == "done" else "to be reviewed again"
    with recording(transaction, "review", clip, f"Marked {clip.name} as {state}."):
        _mark(transaction, analysis, decisions, review)
    return clip.id


def _mark(
    transaction: Transaction, analysis: StoredAnalysis, decisions: Mapping[str, str], review: str
) -> None:
    analysis.review, analysis.reviewer = review, author() if review == "done" else None
    newest = newest_of(transaction, analysis.clip_id)
    if newest is not None and newest.id != analysis.id:
        analysis.made = now()  # later corrections were undone, so it is the newest again
    for key, decision in decisions.items():
        measured = transaction.get(Measured, (analysis.id, key))
        if measured is not None and measured.decision is None:
            measured.decision, measured.decided_by = decision, author() if decision else None


def _title(key: str) -> str:
    return key.replace("_", " ")


def take_next(library: Library, coach: Coach, but: str | None = None) -> str | None:
    """Claim the first clip that waits for review and nobody is reviewing; None = no such clip.

    ``but`` is a clip that is left out.
    """
    with library.changing() as transaction:
        return _taken(transaction, coach, but)


def _taken(transaction: Transaction, coach: Coach, but: str | None) -> str | None:
    first = waiting(transaction, but, coach.holder).clip_id
    if first is not None:
        take(transaction, first, coach)
    return first


def _present(transaction: Transaction, clip_id: str, holder: str) -> Clip:
    clip = present_clip(transaction, clip_id)
    check_free(transaction, clip_id, holder)
    return clip

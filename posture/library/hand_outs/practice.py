"""What a coach keeps for hand-outs: whose they are, own texts, own exercises.

A file that none of them names any more stays as long as a change would put it back.
"""

import io
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.changes import DELETE, recording
from posture.library.runners.records import put_file
from posture.library.schema.names import checked_words
from posture.library.schema.practice_tables import PRACTICE, OwnExercise, Practice, TextBlock
from posture.library.schema.tables import LONGEST_NAME, StoredFile
from posture.library.storage.library import Library
from posture.report.own_material import ExerciseSheet, PracticeCard

LONGEST_TEXT: Final = 5000
GONE: Final = "It has been deleted in the meantime."


def practice_of(library: Library, transaction: Transaction) -> PracticeCard:
    """Return whose hand-outs they are; empty until somebody has entered it.

    Raises
    ------
    MachineError
        If the logo is missing or damaged.
    """
    row = transaction.get(Practice, PRACTICE)
    if row is None:
        return PracticeCard()
    logo = stored_bytes(library, transaction, row.logo_sha256)
    return PracticeCard(row.name, row.coach, row.contact, logo)


def save_practice(library: Library, card: PracticeCard) -> None:
    """Save whose hand-outs they are; a card without a logo keeps none.

    Raises
    ------
    UsageError
        If a text is too long.
    """
    for text, longest in ((card.name, LONGEST_NAME), (card.coach, LONGEST_NAME)):
        _check(text, longest)
    _check(card.contact, LONGEST_TEXT)
    with library.changing() as transaction:
        row = transaction.get(Practice, PRACTICE) or Practice(id=PRACTICE)
        logo = _put(library, transaction, card.logo)
        with recording(transaction, "edit", None, "Changed whose hand-outs they are."):
            texts = {"name": card.name, "coach": card.coach, "contact": card.contact}
            _set(row, **texts, logo_sha256=logo)
            transaction.add(row)


def list_blocks(transaction: Transaction) -> list[TextBlock]:
    """Return the coach's own texts by title."""
    return list(transaction.scalars(select(TextBlock).order_by(TextBlock.title, TextBlock.id)))


def save_block(library: Library, title: str, words: str, block_id: str | None = None) -> str:
    """Add a text, or change the one with an id; return its id.

    Raises
    ------
    UsageError
        If it has no title or words, or they are too long, or it was deleted meanwhile.
    """
    title = checked_words(title, "A text's title", LONGEST_NAME)
    if not words.strip():
        raise UsageError("A text needs words.")
    _check(words, LONGEST_TEXT)
    with library.changing() as transaction:
        block = TextBlock() if block_id is None else transaction.get(TextBlock, block_id)
        if block is None:
            raise UsageError(GONE)
        verb = "Added" if block_id is None else "Changed"
        with recording(transaction, "edit", None, f"{verb} the text “{title}”."):
            _set(block, title=title, words=words.strip())
            transaction.add(block)
    return block.id


def delete_block(library: Library, block_id: str) -> None:
    """Delete a text, if it still exists; hand-outs that were given keep it."""
    with library.changing() as transaction:
        block = transaction.get(TextBlock, block_id)
        if block is not None:
            with recording(transaction, DELETE, None, f"Deleted the text “{block.title}”."):
                transaction.delete(block)


def list_exercises(transaction: Transaction) -> list[OwnExercise]:
    """Return the coach's own exercises by name."""
    return list(transaction.scalars(select(OwnExercise).order_by(OwnExercise.name, OwnExercise.id)))


def save_exercise(library: Library, exercise: ExerciseSheet, exercise_id: str | None = None) -> str:
    """Add an exercise, or change the one with an id, with its picture and clip; return its id.

    Raises
    ------
    UsageError
        If it has no name, or a text is too long, or it was deleted meanwhile.
    """
    name = checked_words(exercise.name, "An exercise's name", LONGEST_NAME)
    _check(exercise.dose, LONGEST_NAME)
    _check(exercise.how, LONGEST_TEXT)
    with library.changing() as transaction:
        known = exercise_id is not None
        row = transaction.get(OwnExercise, exercise_id) if known else OwnExercise()
        if row is None:
            raise UsageError(GONE)
        picture = _put(library, transaction, exercise.picture)
        clip = _put(library, transaction, exercise.clip)
        verb = "Changed" if known else "Added"
        with recording(transaction, "edit", None, f"{verb} the exercise {name}."):
            _set(row, name=name, dose=exercise.dose.strip(), how=exercise.how.strip())
            _set(row, picture_sha256=picture, clip_sha256=clip)
            transaction.add(row)
    return row.id


def delete_exercise(library: Library, exercise_id: str) -> None:
    """Delete an exercise, if it still exists; hand-outs that were given keep it."""
    with library.changing() as transaction:
        row = transaction.get(OwnExercise, exercise_id)
        if row is not None:
            with recording(transaction, DELETE, None, f"Deleted the exercise {row.name}."):
                transaction.delete(row)


def exercise_of(library: Library, transaction: Transaction, row: OwnExercise) -> ExerciseSheet:
    """Return an exercise with its files.

    Raises
    ------
    MachineError
        If one is missing or damaged.
    """
    picture = stored_bytes(library, transaction, row.picture_sha256)
    clip = stored_bytes(library, transaction, row.clip_sha256)
    return ExerciseSheet(row.name, row.dose, row.how, picture, clip)


def stored_bytes(library: Library, transaction: Transaction, sha256: str | None) -> bytes | None:
    """Return a stored file's content, None for no file.

    Raises
    ------
    MachineError
        If it is missing or damaged.
    """
    if sha256 is None:
        return None
    stored = transaction.get_one(StoredFile, sha256)
    return library.store.checked(sha256, stored.size).read_bytes()


def _set(row: Practice | TextBlock | OwnExercise, **values: str | None) -> None:
    """Set values; each is read first, so that the change has what was there before."""
    for name, value in values.items():
        getattr(row, name)
        setattr(row, name, value)


def _put(library: Library, transaction: Transaction, content: bytes | None) -> str | None:
    if content is None:
        return None
    return put_file(transaction, library.store, io.BytesIO(content))


def _check(text: str, longest: int) -> None:
    if len(text) > longest or "\0" in text:
        raise UsageError(f"A text must have at most {longest} characters.")

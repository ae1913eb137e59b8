"""A coach's choices and text for a clip's hand-out."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from msgspec import Meta
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.changes import recording
from posture.library.changing.claims import check_free
from posture.library.changing.present import present_clip
from posture.library.schema.tables import Clip, HandOutChoice
from posture.library.storage.library import Library
from posture.results.ranges import Id, PictureName, max_characters
from posture.system.files import writing
from posture.system.validation import ContentError, decode, read_bytes

OLD_CHOICE: Final = "hand-out.json"
"""The file of older versions in the folder of an opened clip."""
LONGEST_WORDS: Final = 5000
MAX_CHOSEN: Final = 1000


@dataclass(frozen=True)
class Choice:
    """What goes into the hand-out: names of pictures, the coach's text, and which notes not.

    ``left_out`` are ids of notes; so a note written later is included. ``blocks`` and
    ``exercises`` are ids of the coach's own; ``beside`` is the earlier clip to show it beside,
    None = the last that is comparable, empty = none.
    """

    pictures: Annotated[tuple[PictureName, ...], Meta(max_length=MAX_CHOSEN)]
    left_out: Annotated[tuple[Id, ...], Meta(max_length=MAX_CHOSEN)] = ()
    words: Annotated[str, max_characters(LONGEST_WORDS)] = ""
    blocks: Annotated[tuple[Id, ...], Meta(max_length=MAX_CHOSEN)] = ()
    exercises: Annotated[tuple[Id, ...], Meta(max_length=MAX_CHOSEN)] = ()
    beside: str | None = None


def choice_of(transaction: Transaction, clip_id: str) -> Choice | None:
    """Return the choice for a clip, None if there is none yet."""
    saved = transaction.get(HandOutChoice, clip_id)
    if saved is None:
        return None
    return Choice(
        tuple(saved.pictures),
        tuple(saved.left_out),
        saved.words,
        tuple(saved.blocks),
        tuple(saved.exercises),
        saved.beside,
    )


def save_choice(
    library: Library, clip_id: str, otherwise: Choice, changed: dict[str, Any], holder: str = ""
) -> None:
    """Save changes to the choice for a clip; the other fields stay as they are.

    Parameters
    ----------
    library : Library
        The library.
    clip_id : str
        The clip.
    otherwise : Choice
        The choice to change if none was saved yet.
    changed : dict
        Fields of `Choice` with their new values.
    holder : str
        Who is reviewing the clip (`posture.library.schema.tables.Claim`).

    Raises
    ------
    UsageError
        If the text is too long, or the clip was deleted or taken over meanwhile.
    """
    words = changed.get("words", "")
    if len(words) > LONGEST_WORDS or "\0" in words:
        raise UsageError(f"The text of a hand-out must have at most {LONGEST_WORDS} characters.")
    with library.changing() as transaction:
        clip = present_clip(transaction, clip_id)
        check_free(transaction, clip_id, holder)
        after = replace(choice_of(transaction, clip_id) or otherwise, **changed)
        with recording(transaction, "hand-out", clip, f"Changed the hand-out of {clip.name}."):
            transaction.merge(_row(clip_id, after))


def adopt_old_choices(library: Library) -> None:
    """Move choices from the files of older versions into the database, if it has none yet.

    Raises
    ------
    MachineError
        If the database cannot be used.
    """
    for path in sorted(library.opened.glob(f"*/{OLD_CHOICE}")):
        with suppress(ContentError):  # an unreadable file stays where it is
            choice, clip_id = decode(read_bytes(path), Choice, path.name), path.parent.name
            with library.changing() as transaction:
                known = transaction.get(HandOutChoice, clip_id)
                if known is None and transaction.get(Clip, clip_id) is not None:
                    transaction.add(_row(clip_id, choice))
            with writing(path):
                path.unlink(missing_ok=True)


def _row(clip_id: str, choice: Choice) -> HandOutChoice:
    return HandOutChoice(
        clip_id=clip_id,
        pictures=list(choice.pictures),
        left_out=list(choice.left_out),
        words=choice.words,
        blocks=list(choice.blocks),
        exercises=list(choice.exercises),
        beside=choice.beside,
    )

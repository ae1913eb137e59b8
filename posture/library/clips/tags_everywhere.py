"""A tag on all clips that have it: renaming it, and taking it away."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.changes import recording
from posture.library.changing.claims import check_free
from posture.library.deleting.binning import counted
from posture.library.schema.names import checked_words
from posture.library.schema.tables import LONGEST_NAME, Clip, Tag
from posture.library.storage.library import Library


def clips_by_tag(transaction: Transaction) -> dict[str, int]:
    """Return how many clips have each tag, in alphabetical order."""
    query = select(Tag.word, func.count(Tag.clip_id.distinct())).join(Clip, Clip.id == Tag.clip_id)
    query = query.where(Clip.binned.is_(None)).group_by(Tag.word).order_by(Tag.word)
    return {str(word): int(number) for word, number in transaction.execute(query)}


def rename_tag(library: Library, word: str, name: str, holder: str = "") -> str:
    """Give a tag another name on all clips that have it; return a sentence that says so.

    A clip that has a tag of that name already has it once. Here and below, ``holder`` is who is
    reviewing a clip (`posture.library.schema.tables.Claim`), and clips in the bin are no exception.

    Raises
    ------
    UsageError
        If no clip has the tag, the name is not one, or somebody else is reviewing a clip.
    """
    name = checked_words(name, "A tag", LONGEST_NAME)
    with library.changing() as transaction:
        tags = _free_tags(transaction, word, holder)
        has = set(transaction.scalars(select(Tag.clip_id).where(Tag.word == name)))
        with recording(transaction, "tag", None) as made:
            if name != word:
                for tag in tags:
                    if tag.clip_id in has:
                        transaction.delete(tag)
                    else:
                        tag.word = name
            made.words = f"Renamed the tag “{word}” to “{name}” on {_clips(tags)}."
    return made.words


def remove_tag(library: Library, word: str, holder: str = "") -> str:
    """Take a tag away from all clips that have it; return a sentence that says so.

    Raises
    ------
    UsageError
        If no clip has the tag, or somebody else is reviewing a clip.
    """
    with library.changing() as transaction:
        tags = _free_tags(transaction, word, holder)
        words = f"Removed the tag “{word}” from {_clips(tags)}."
        with recording(transaction, "tag", None, words):
            for tag in tags:
                transaction.delete(tag)
    return words


def _free_tags(transaction: Transaction, word: str, holder: str) -> list[Tag]:
    tags = list(transaction.scalars(select(Tag).where(Tag.word == word)))
    if not tags:
        raise UsageError(f"No clip has the tag {word!r}; 'posture library tags' lists all tags.")
    for clip_id in {tag.clip_id for tag in tags}:
        check_free(transaction, clip_id, holder)
    return tags


def _clips(tags: list[Tag]) -> str:
    return counted(len({tag.clip_id for tag in tags}), "clip")

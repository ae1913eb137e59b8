"""Names of people: kept in one Unicode form, and found whatever the case and the accents."""

import unicodedata
from typing import Final

from posture.errors import UsageError

# Marks that turn the direction of reading, and what takes a place and shows nothing.
UNSEEN: Final = frozenset(
    map(
        chr,
        (
            *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x200B, 0x200E, 0x200F),
            *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x2800, 0x3164, 0xFEFF, 0xFFA0),
            *range(0xFE00, 0xFE10),
        ),
    )
)
SLIGHT: Final = ("Cc", "Cf", "Cs")
REFUSED: Final = ("Cc", "Cs", "Co")
"""Unicode's categories of control characters, halves of characters and private ones."""


def in_one_form(name: str) -> str:
    """Return a name in Unicode's composed form (NFC), with single spaces between its words."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: no case, no accents, no ligatures.

    Letters are compared as in Unicode's compatibility decomposition (NFKD) after case folding, so
    "Zoë", "ZOE" and a decomposed "zoë" are one name. Characters that show nothing do not count,
    so that any database takes it.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(c for c in folded if c.isspace() or not _slight(c)).split())


def _slight(letter: str) -> bool:
    return bool(unicodedata.combining(letter)) or unicodedata.category(letter) in SLIGHT


def checked_words(text: str, what: str, longest: int) -> str:
    """Return a line that people will read, in one form.

    Parameters
    ----------
    text : str
        As it was told.
    what : str
        What it is, as a sentence begins with it: "A tag".
    longest : int
        How many letters it may have.

    Raises
    ------
    UsageError
        If it is empty, too long, or holds characters that nobody can see.
    """
    words = in_one_form(text)
    if not 0 < len(words) <= longest or "\0" in words:
        raise UsageError(f"{what} must have 1 to {longest} characters.")
    if any(c in UNSEEN or unicodedata.category(c) in REFUSED for c in words):
        raise UsageError(f"{what} contains invisible characters; type it again.")
    if not name_key(words):
        raise UsageError(f"{what} must have 1 to {longest} visible characters.")
    return words

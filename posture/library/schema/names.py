"""Names of people: stored in one Unicode form, and found regardless of case and accents."""

import re
import unicodedata
from typing import Final

from posture.errors import UsageError

# Marks that change the direction of reading, and characters that are invisible.
INVISIBLE: Final = frozenset(
    map(
        chr,
        (
            *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x200B, 0x200E, 0x200F),
            *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x2800, 0x3164, 0xFEFF, 0xFFA0),
            *range(0xFE00, 0xFE10),
        ),
    )
)
EMOJI: Final = re.compile(
    "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]\ufe0f|[#*0-9]\ufe0f(?=\u20e3)"
)
"""A symbol with the selector that shows it as an emoji (Unicode Technical Standard 51)."""
SLIGHT: Final = ("Cc", "Cf", "Cs")
REFUSED: Final = ("Cc", "Cs", "Co")
"""Unicode's categories of control characters, surrogates and private-use characters."""

BARE: Final[dict[str, str]] = {
    **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"},  # noqa: RUF001
    **{"æ": "ae", "œ": "oe", "þ": "th"},
}
"""Letters that Unicode does not decompose, and what people type who do not have them."""
FOLDED: Final[dict[str, str]] = {"ß": "ss", "ς": "σ"}  # noqa: RUF001
"""Small letters that case folding changes, which a database's own does not."""
TYPED: Final = str.maketrans(BARE)


def in_one_form(name: str) -> str:
    """Return a name in Unicode's composed form (NFC), with single spaces between its words."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_key(name: str) -> str:
    """Return a key that is the same for all spellings of a name: no case, accents or ligatures.

    Letters are compared in Unicode's compatibility decomposition (NFKD) after case folding, so
    "Zoë", "ZOE" and a decomposed "zoë" are the same name. Letters with a stroke, such as "ł", have
    no decomposition; `BARE` has what people type for them. Invisible characters are dropped, so
    that every database accepts the key.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    folded = folded.translate(TYPED)
    return " ".join("".join(c for c in folded if c.isspace() or not _slight(c)).split())


def _slight(letter: str) -> bool:
    invisible = letter in INVISIBLE or unicodedata.category(letter) in SLIGHT
    return invisible or bool(unicodedata.combining(letter))


def _apart_from_emoji(words: str) -> str:
    """Return words without emoji that have a selector, which is invisible alone."""
    return EMOJI.sub("", words)


def checked_words(text: str, what: str, longest: int) -> str:
    """Return an entered line of text in one Unicode form.

    Parameters
    ----------
    text : str
        The text as entered.
    what : str
        What the text is, as the start of a sentence: "A tag".
    longest : int
        The largest number of characters.

    Raises
    ------
    UsageError
        If it is empty, too long, or contains invisible characters.
    """
    words = in_one_form(text)
    if not 0 < len(words) <= longest or "\0" in words:
        raise UsageError(f"{what} must have 1 to {longest} characters.")
    if any(c in INVISIBLE or unicodedata.category(c) in REFUSED for c in _apart_from_emoji(words)):
        raise UsageError(f"{what} contains invisible characters; type it again.")
    if not name_key(words):
        raise UsageError(f"{what} must have 1 to {longest} visible characters.")
    return words

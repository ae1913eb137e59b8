"""Text that the fonts every PDF reader brings along can show."""

import unicodedata
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from anyascii import anyascii

# Signs of ours that Windows-1252, the letters of those fonts, has under another name.
OTHERWISE: Final = str.maketrans({"\N{MINUS SIGN}": "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}": "-"})


def printable(text: str) -> str:
    """Return a text in letters the fonts have.

    Others lose their accents, or are spelled in Latin letters; what has no spelling becomes "?".
    """
    composed = unicodedata.normalize("NFC", text).translate(OTHERWISE)
    runs = groupby(map(_plainer, composed), _known)
    return "".join("".join(run) if known else anyascii("".join(run)) or "?" for known, run in runs)


def marked_up(text: str) -> str:
    """Return a text for a paragraph, with nothing in it taken for a tag."""
    return escape(printable(text)).replace(" %", "\N{NO-BREAK SPACE}%")


def _plainer(letter: str) -> str:
    if not letter.isprintable():
        return " "
    if unicodedata.category(letter) == "Mn":  # a mark over no letter that has it
        return ""
    plain = unicodedata.normalize("NFKD", letter)[:1]
    return plain if _known(plain) and not _known(letter) else letter


def _known(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True

"""Text that the built-in fonts of every PDF reader can show."""

import unicodedata
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from anyascii import anyascii

# Characters we use for which Windows-1252, the encoding of those fonts, has only a look-alike.
OTHERWISE: Final = str.maketrans({"\N{MINUS SIGN}": "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}": "-"})


def printable(text: str) -> str:
    """Return a text in characters that the fonts have.

    Other letters lose their accents or are transliterated; what cannot be becomes "?".
    """
    composed = unicodedata.normalize("NFC", text).translate(OTHERWISE)
    runs = groupby(map(_plainer, composed), _known)
    return "".join("".join(run) if known else anyascii("".join(run)) or "?" for known, run in runs)


def marked_up(text: str) -> str:
    """Return a text for a paragraph, escaped so that nothing in it is taken for a tag."""
    return escape(printable(text)).replace(" %", "\N{NO-BREAK SPACE}%")


def _plainer(letter: str) -> str:
    if not letter.isprintable():
        return " "
    if unicodedata.category(letter) == "Mn":  # a combining mark that no letter composes with
        return ""
    plain = unicodedata.normalize("NFKD", letter)[:1]
    return plain if _known(plain) and not _known(letter) else letter


def _known(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True

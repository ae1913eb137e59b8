"""Text that the fonts every PDF reader brings along can show."""

import unicodedata
from typing import Final
from xml.sax.saxutils import escape

# Signs of ours that Windows-1252, the letters of those fonts, has under another name.
OTHERWISE: Final = str.maketrans({"\N{MINUS SIGN}": "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}": "-"})


def printable(text: str) -> str:
    """Return a text in letters the fonts have: accents go before letters do, those become "?"."""
    return "".join(_shown(letter) for letter in text.translate(OTHERWISE))


def marked_up(text: str) -> str:
    """Return a text for a paragraph, with nothing in it taken for a tag."""
    return escape(printable(text)).replace(" %", "\N{NO-BREAK SPACE}%")


def _shown(letter: str) -> str:
    if not letter.isprintable():
        return " "
    plain = unicodedata.normalize("NFKD", letter)[:1]
    return next((form for form in (letter, plain) if _known(form)), "?")


def _known(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True

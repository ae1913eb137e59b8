"""A page as PDF: text shaped in every script, tagged for screen readers, and nothing loaded.

WeasyPrint lays the page out and Pango shapes its text, with the fonts of this computer.
"""

import io
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final

from posture.errors import MachineError
from posture.results.evidence_pictures import is_jpeg

JPEG_END: Final = b"\xff\xd9"
VARIANT: Final = "pdf/ua-1"
"""ISO 14289-1: every paragraph, heading, table and picture is named for assistive programs."""
UNSHOWN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters, which no font has."""
REMEMBERED: Final = 100
CJK: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
EMOJI: Final = range(0x1F000, 0x20000)
NO_LIBRARY: Final = (
    "The PDF needs the text library Pango, which is not installed here (docs/how-to/install.md "
    "says how to install it); take the page (HTML) instead."
)
DAMAGED_PICTURE: Final = (
    "The PDF cannot be made: a picture of this clip is damaged; check the clip again."
)
LACKING: Final = (
    "No font of this computer has some letters of this text; each is shown as a question mark. "
    "{remedy} The page (HTML) shows them wherever there are such fonts."
)


def pdf_of(page: str) -> bytes:
    """Return a page as A4 pages; the same page always gives the same file.

    Parameters
    ----------
    page : str
        HTML with everything inside, as of `posture.report.html.template`.

    Raises
    ------
    MachineError
        If Pango is not installed.
    """
    page = UNSHOWN.sub(" ", page.encode(errors="replace").decode())
    pdf, lacking = _written(page)
    if lacking:
        shown = page.translate(dict.fromkeys(map(ord, lacking), "?"))
        told = f'<main><p class="lacking">{escape(lacking_words(lacking))}</p>'
        pdf, _ = _written(shown.replace("<main>", told, 1))
    return pdf


@lru_cache(REMEMBERED)
def lacking_letters(text: str) -> str:
    """Return the letters of a text that no font of this computer has, each once.

    What was found is remembered: fonts that are installed later count when posture starts anew.

    Raises
    ------
    MachineError
        If Pango is not installed.
    """
    return _written(f"<p>{escape(UNSHOWN.sub(' ', text))}</p>")[1]


def lacking_words(letters: str) -> str:
    """Return a sentence on letters without a font: which package has them, on Debian."""
    packages = sorted(set(filter(None, map(_package_of, letters))))
    remedy = "There is no common font for them."
    if packages:
        named = ", ".join(packages)
        remedy = f"Install fonts with them (on Debian or Ubuntu {named}) and start posture again."
    return LACKING.format(remedy=remedy)


def check_pictures(pictures: Iterable[bytes]) -> None:
    """Make sure that pictures can be decoded to their end.

    Raises
    ------
    MachineError
        If one is damaged.
    """
    from PIL import Image

    for picture in pictures:
        try:
            with Image.open(io.BytesIO(picture)) as image:
                image.load()
        except (OSError, SyntaxError) as error:
            raise MachineError(DAMAGED_PICTURE) from error
        if is_jpeg(picture) and not picture.endswith(JPEG_END):  # decoders fill in what is missing
            raise MachineError(DAMAGED_PICTURE)


def _package_of(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if not name:
        return ""
    if name.startswith(CJK):
        return "fonts-noto-cjk"
    is_emoji = ord(letter) in EMOJI or unicodedata.category(letter) == "So"
    return "fonts-noto-color-emoji" if is_emoji else "fonts-noto-core"


def _written(page: str) -> tuple[bytes, str]:
    """Return a page as PDF, and the letters in it that no font has."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise MachineError(NO_LIBRARY) from error
    inside = URLFetcher(allowed_protocols=["data"])
    document = HTML(string=page, url_fetcher=inside).render()
    pdf = document.write_pdf(pdf_variant=VARIANT)
    assert pdf is not None
    missing = {chr(letter) for font in document.fonts.values() for letter in font.missing}
    return pdf, "".join(sorted(missing))

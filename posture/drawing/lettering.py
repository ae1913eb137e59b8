"""Text as a picture, where writing letter by letter would be wrong.

OpenCV writes one letter after another, left to right, with the letters of its own font. That does
for Latin, Greek, Cyrillic, Chinese and Japanese. Any other text - read from right to left, joined,
or with emoji - is laid out as on paper (`posture.report.paper`): by WeasyPrint and Pango, with the
fonts of this computer. PDFium makes a picture of that.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray

SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC", "CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA")
"""How the Unicode names of the letters begin that OpenCV writes well."""
SIGNS: Final = (range(0x20, 0x370), range(0x2000, 0x2600))
"""Its digits, punctuation and symbols; from 0x2600 on there are pictures and emoji."""
PAGE: Final = (
    "<!doctype html><style>@page {{ size: {wide}px {high}px; margin: 0 }} body {{ margin: 0 }} "
    "p {{ margin: 0; font: {weight} {size}px/{high}px sans-serif; white-space: pre; "
    "color: rgb({colour}); text-align: left }} i {{ display: inline-block }}</style>"
    "<p dir={direction}><i id=baseline></i>{text}</p>"
)
LINE: Final = 3
"""How tall a line is, in sizes of its font: no script's letters reach further."""
WIDEST: Final = 2
"""How wide a letter may be, in sizes of its font."""
LONGEST_PX: Final = 14_400
"""The longest side of a page in PDF 1.7 is as many points, which are larger than pixels here."""
SCALE: Final = 96 / 72
"""Pixels of a page per point."""


@dataclass(frozen=True)
class Lettering:
    """A text as a picture.

    Attributes
    ----------
    picture : ndarray (height, width, 4), uint8
        Red, green, blue and alpha (not premultiplied); as wide as its ink.
    baseline : int
        The row on which the letters stand.
    """

    picture: NDArray[np.uint8]
    baseline: int


def is_written_apart(text: str) -> bool:
    """Return whether a text may be written letter by letter, from left to right."""
    return all(_stands_alone(letter) for letter in text)


def _stands_alone(letter: str) -> bool:
    if unicodedata.name(letter, "").startswith(SCRIPTS):
        return True
    is_sign = unicodedata.category(letter)[0] in "NPSZ"
    return is_sign and any(ord(letter) in signs for signs in SIGNS)


def direction(text: str) -> str:
    """Return in which direction a text is read, "ltr" or "rtl", by its first letter that says."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


@lru_cache(maxsize=64)
def lettering(text: str, size: int, colour: tuple[int, int, int], weight: int) -> Lettering | None:
    """Return a text as a picture; None if what lays it out, or a font, is not installed.

    Parameters
    ----------
    text : str
        One line.
    size : int
        Of its font, pixels.
    colour : (int, int, int)
        Of its letters, red, green, blue; emoji have their own.
    weight : int
        Of its font, 100 to 900.
    """
    try:
        from pypdfium2 import PdfDocument
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):
        return None
    wide, high = min(LONGEST_PX, WIDEST * size * (len(text) + 1)), LINE * size
    page = PAGE.format(
        wide=wide,
        high=high,
        weight=weight,
        size=size,
        colour=",".join(map(str, colour)),
        direction=direction(text),
        text=escape(text),
    )
    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"])).render()
    baseline = document.pages[0].anchors["baseline"][1]
    content = document.write_pdf()
    if any(font.missing for font in document.fonts.values()):
        return None
    with PdfDocument(content) as pdf:
        bitmap = pdf[0].render(scale=SCALE, fill_color=(0, 0, 0, 0), rev_byteorder=True)
        picture: NDArray[np.uint8] = bitmap.to_numpy().copy()
    inked = np.flatnonzero(picture[..., 3].any(axis=0))
    if inked.size:
        picture = picture[:, inked[0] : inked[-1] + 1]
    return Lettering(picture, round(baseline))

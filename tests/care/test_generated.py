"""The docs say the same as the program."""

import re

import pytest

from tests.care.generated import DOCS, PAGES

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
DRAWINGS = [name for name in PAGES if name.endswith(".svg")]
ROUNDING = 0.11
"""Places are written to a tenth, and processors differ in the last digit."""


def kept(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in PAGES if name not in DRAWINGS])
def test_a_page_of_the_docs_is_up_to_date(name: str) -> None:
    assert kept(name) == PAGES[name]()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_of_the_docs_is_up_to_date(name: str) -> None:
    there, made = kept(name), PAGES[name]()
    assert NUMBER.sub("0", there) == NUMBER.sub("0", made)
    places = [[float(at) for at in NUMBER.findall(text)] for text in (there, made)]
    assert places[0] == pytest.approx(places[1], abs=ROUNDING)

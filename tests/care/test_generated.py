"""The docs say the same as the program."""

import pytest

from tests.care.generated import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_docs_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()

"""Text that people open in a spreadsheet stays text."""

import pytest

from posture.report.csv_tables import _csv
from posture.report.spreadsheet import text_cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n=1+1", "a\n'=1+1"),
        ("a=1", "a=1"),
        ("Anna-Lena", "Anna-Lena"),
        ("", ""),
        ("\udcff", "?"),
    ],
)
def test_a_formula_is_text_and_text_as_it_was(text: str, cell: str) -> None:
    assert text_cell(text) == cell


def test_numbers_stay_numbers() -> None:
    assert _csv(["a", "b", "c"], [["=1", -1.5, -2]]) == "a,b,c\r\n'=1,-1.5000,-2\r\n"

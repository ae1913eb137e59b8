"""Text that is opened in a spreadsheet stays text."""

import numpy as np
import pytest

from posture.report.csv_tables import to_csv
from posture.report.spreadsheet import text_cell
from posture.results.data_table import Table


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
    table = Table(
        a=np.array(["=1", ""], dtype=object),
        b=np.array([-1.5, np.nan]),
        c=np.array([-2, 3]),
        d=np.array([True, False]),
    )
    assert to_csv(table) == "a,b,c,d\r\n'=1,-1.5000,-2,yes\r\n,,3,no\r\n"

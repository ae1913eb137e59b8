"""Text in tables that people open in a spreadsheet."""

import re
from typing import Final

# How text begins that a spreadsheet runs: at the start of a cell, or of what it takes for one.
FORMULA: Final = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n])")


def text_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula, in letters of Unicode."""
    return FORMULA.sub("'", text.encode(errors="replace").decode())

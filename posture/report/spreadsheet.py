"""Text in tables that may be opened in a spreadsheet."""

import re
from typing import Final

# Starts of a formula that a spreadsheet would run, wherever it may see the start of a cell.
FORMULA: Final = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n])")


def text_cell(text: str) -> str:
    """Return a text as a cell in valid Unicode that no spreadsheet takes for a formula."""
    return FORMULA.sub("'", text.encode(errors="replace").decode())

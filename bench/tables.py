"""Tables on the terminal."""

from rich.box import SIMPLE
from rich.table import Table

from posture.results.report import Measurement

CONTACT_COLUMNS = (
    *("contact bias, ms", "SD", "missed", "invented"),
    *("toe-off bias, ms", "SD", "missed", "invented"),
)
ERROR_COLUMNS = ("value", "± u", "truth", "error", "interval holds")


def new_table(title: str, *columns: str) -> Table:
    """Return an empty table whose first column is text and whose others stand to the right."""
    table = Table(title=title, box=SIMPLE, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def error_cells(result: Measurement | None, true: float | None) -> list[str]:
    """Return the text of `ERROR_COLUMNS`; a dash stands for what is not known."""
    truth = "–" if true is None else f"{true:.1f}"
    if result is None or result.value is None or result.u is None:
        return ["–", "–", truth, "–", "–"]
    numbers = [f"{result.value:.1f}", f"{result.u:.1f}", truth]
    if true is None:
        return [*numbers, "–", "–"]
    error = result.value - true
    return [*numbers, f"{error:+.1f}", "yes" if abs(error) <= result.u else "NO"]

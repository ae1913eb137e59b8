"""A comparison in the terminal: readable at 80 columns, with and without colour."""

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from posture.comparison.compare import ChangeResult, Comparison, Difference
from posture.results.formatting import PLAIN_UNITS, number
from posture.system.terminal import one_line

STYLES: Final[dict[ChangeResult, str]] = {
    "sure change": "bold",
    "likely change": "bold",
    "no clear change": "",
    "not comparable": "yellow",
    "not measured": "dim",
}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print the headline, the obstacles, the table of differences, and the notes."""
    _print(console, f"{comparison.before} against {comparison.after}: {comparison.headline()}")
    for sentence in comparison.obstacles:
        _print(console, sentence, "yellow")
    headings = ("Measurement", "Before", "After", "Change", "Limit", "Result")
    table = Table(*headings, box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for difference in comparison.differences:
        style = STYLES[difference.result]
        table.add_row(*(Text(_plain(cell), style) for cell in _cells(difference)))
    console.print(table)
    for note in comparison.notes:
        _print(console, f"Note: {note}")
    _print(console, "Not medical advice.", "dim")


def _cells(difference: Difference) -> tuple[str, ...]:
    unit, change, least = difference.unit, difference.change, difference.u_change
    return (
        f"{difference.title}, {PLAIN_UNITS.get(unit, unit)}",
        *("" if v is None else number(v, unit) for v in (difference.before, difference.after)),
        "" if change is None else ("+" if change > 0 else "") + number(change, unit),
        "" if least is None else number(least, unit),
        difference.result,
    )


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(_plain(text), style))


def _plain(text: str) -> str:
    """Replace minus signs, which older Windows terminals cannot print, and control characters."""
    return one_line(text.replace("\N{MINUS SIGN}", "-"))

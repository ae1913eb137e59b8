"""Numbers, units and lists as a runner reads them."""

from collections.abc import Sequence
from typing import Final

UNITS: Final = {"deg": "°", "signs": " of 4 signs"}
WHOLE_NUMBERS: Final = ("ms", "signs")


def number(value: float, unit: str) -> str:
    """Return a number without its unit: decimals to suit the unit, and a true minus sign."""
    text = f"{value:.{_decimals(unit)}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", "\N{MINUS SIGN}")


def rounded(value: float, unit: str) -> float:
    """Return a number as `number` prints it, to compare what a reader sees."""
    return float(f"{value:.{_decimals(unit)}f}")


def quantity(value: float, unit: str) -> str:
    """Return number and unit: "6.1°", "18.5 %", "2 of 4 signs"."""
    return number(value, unit) + UNITS.get(unit, f" {unit}")


def _decimals(unit: str) -> int:
    return 0 if unit in WHOLE_NUMBERS else 1


def joined(items: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"

"""Numbers, units and lists as a runner reads them, and lengths and speeds as she enters them."""

import re
from collections.abc import Sequence
from typing import Final

from posture.results.clip_settings import Units

UNITS: Final = {"deg": "°", "signs": " of 4 signs"}
PLAIN_UNITS: Final = {
    "deg": "degrees",
    "%": "per cent",
    "steps/min": "steps a minute",
    "ms": "milliseconds",
    "signs": "of 4 signs",
}
"""Units without symbols, where a runner reads them first."""
ONE: Final = {"degrees": "degree", "steps a minute": "step a minute", "milliseconds": "millisecond"}
MINUS: Final = "\N{MINUS SIGN}"
WHOLE_NUMBERS: Final = ("ms", "signs")
CM_PER_INCH: Final = 2.54
INCHES_PER_FOOT: Final = 12
KM_PER_MILE: Final = 1.609344
FEET: Final = re.compile(r"(\d)(?:ft|feet|foot|')?(?:(\d{1,2}(?:\.\d)?)(?:in|inches|\")?)?")
PACE: Final = re.compile(r"(\d{1,2}):([0-5]\d)")


def number(value: float, unit: str) -> str:
    """Return a number without its unit: decimals to suit the unit, and a true minus sign."""
    text = f"{value:.{_decimals(unit)}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", MINUS)


def rounded(value: float, unit: str) -> float:
    """Return a number as `number` prints it, to compare what a reader sees."""
    return float(f"{value:.{_decimals(unit)}f}")


def quantity(value: float, unit: str) -> str:
    """Return number and unit: "6.1°", "18.5 %", "2 of 4 signs"."""
    return number(value, unit) + UNITS.get(unit, f" {unit}")


def plain_number(value: float, decimals: int = 0) -> str:
    """Return a number in words that need no symbol: "6", "14.2", "minus 2"."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "minus ")


def plain_quantity(value: float, unit: str, decimals: int = 0) -> str:
    """Return number and unit without a symbol: "6 degrees", "14.2 per cent", "minus 1 degree"."""
    told, words = plain_number(value, decimals), PLAIN_UNITS.get(unit, unit)
    is_one = told.removeprefix("minus ") == "1"
    return f"{told} {ONE.get(words, words) if is_one else words}".rstrip()


def spelled(value: float, unit: str) -> str:
    """Return a number as precise as `number` prints it, in words: "minus 2.1 degrees"."""
    return plain_quantity(value, unit, _decimals(unit))


def _decimals(unit: str) -> int:
    return 0 if unit in WHOLE_NUMBERS else 1


def joined(items: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def height_words(cm: float, units: Units) -> str:
    """Return a body's height: "178 cm", "5 ft 10 in"."""
    if units == "metric":
        return f"{cm:g} cm"
    feet, inches = divmod(round(cm / CM_PER_INCH), INCHES_PER_FOOT)
    return f"{feet} ft {inches} in"


def length_words(cm: float, units: Units) -> str:
    """Return a short length: "9.4 cm", "3.7 in"."""
    return f"{cm:.1f} cm" if units == "metric" else f"{cm / CM_PER_INCH:.1f} in"


def plain_length(cm: float, units: Units) -> str:
    """Return a short length without a symbol: "9 centimetres", "3.7 inches"."""
    return f"{cm:.0f} centimetres" if units == "metric" else f"{cm / CM_PER_INCH:.1f} inches"


def speed_words(kmh: float, units: Units) -> str:
    """Return a speed: "12.5 km/h", or as a pace, "7:43 min/mile"."""
    if units == "metric":
        return f"{kmh:g} km/h"
    minutes, seconds = divmod(round(3600 * KM_PER_MILE / kmh), 60)
    return f"{minutes}:{seconds:02d} min/mile"


def cm_of(feet_and_inches: str) -> float | None:
    """Return a height entered in feet and inches ("5 10", "5'10", "5 ft 10 in"), cm; else None."""
    found = FEET.fullmatch("".join(feet_and_inches.split()))
    if found is None or float(found[2] or 0) >= INCHES_PER_FOOT:
        return None
    inches = INCHES_PER_FOOT * int(found[1]) + float(found[2] or 0)
    return round(CM_PER_INCH * inches, 1)


def kmh_of(pace: str) -> float | None:
    """Return a pace entered as minutes and seconds a mile ("7:43") as km/h; else None."""
    found = PACE.fullmatch(pace.strip())
    seconds = 60 * int(found[1]) + int(found[2]) if found else 0
    return round(3600 * KM_PER_MILE / seconds, 2) if seconds else None

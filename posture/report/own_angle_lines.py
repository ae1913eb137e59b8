"""A clip's own angles in words: at contact, at toe-off, over the strides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posture.motion.motion import Motion
from posture.own_angle import MOMENTS, OwnAngle, OwnReading, own_readings
from posture.results.formatting import plain_quantity, quantity

HEADINGS: Final = ("Angle", *(words.capitalize() for words in MOMENTS.values()))
HOW_READ: Final = (
    "± is the 90 % interval. It can be given only where posture knows how far these landmarks may "
    "be off at that moment; elsewhere the number in brackets is how much strides differ (standard "
    "deviation)."
)


@dataclass(frozen=True)
class AngleLine:
    """An own angle: its name, and its values under `HEADINGS`, in full and in plain words."""

    name: str
    values: tuple[str, ...]
    plain: tuple[str, ...]


def angle_lines(angles: Sequence[OwnAngle], motion: Motion) -> list[AngleLine]:
    """Return own angles as they were measured in a clip."""
    lines = []
    for own in angles:
        readings = own_readings(own, motion).values()
        full, plain = (tuple(map(words, readings)) for words in (reading_words, plain_words))
        lines.append(AngleLine(own.name, full, plain))
    return lines


def reading_words(reading: OwnReading) -> str:
    """Return a reading: "152.3° ± 6.5°", "12.1° (2.0°), no interval", "not measured"."""
    if reading.value_deg is None:
        return "not measured"
    value = quantity(reading.value_deg, "deg")
    if reading.u_deg is not None:
        return f"{value} ± {quantity(reading.u_deg, 'deg')}"
    spread = f" ({quantity(reading.spread_deg, 'deg')})" if reading.spread_deg is not None else ""
    return f"{value}{spread}, no interval"


def plain_words(reading: OwnReading) -> str:
    """Return a reading for every reader: "about 152 degrees", "not measured"."""
    if reading.value_deg is None:
        return "not measured"
    return f"about {plain_quantity(reading.value_deg, 'deg')}"

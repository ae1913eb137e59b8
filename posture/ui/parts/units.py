"""Units by choice: km/h and cm, or min/mile and feet, in forms and on the coach's pages."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from posture.results.clip_settings import UNIT_SYSTEMS, Units
from posture.results.formatting import cm_of, height_words, kmh_of, speed_words
from posture.results.ranges import HEIGHT_CM, SPEED_KMH

HEIGHT: Final = "5 ft 10 in"
PACE: Final = "9:30"
"""How a height and a pace are written."""
UNIT_NAMES: Final[dict[str, str]] = {
    "metric": "km/h and cm",
    "imperial": "min/mile and feet",
}
CHOSEN: Final = "units"
"""Session key of the units in which this browser reads the library."""


def unit_pills(known: Units, key: str) -> Units:
    """Ask for the units, with what is known chosen."""
    return st.pills(
        "Units",
        UNIT_SYSTEMS,
        default=known,
        format_func=UNIT_NAMES.__getitem__,
        key=key,
        required=True,
        persist_state="session",
    )


def ask_units() -> None:
    """Ask in which units the library's pages are read."""
    unit_pills("metric", CHOSEN)


def chosen_units() -> Units:
    """Return the units in which the library's pages are read; metric until they are chosen."""
    units: Units = st.session_state.get(CHOSEN, "metric")
    return units


def height_field(label: str, known: float | None, units: Units, key: str) -> float | None:
    """Ask for a body's height; the answer is in centimetres, None = not known."""
    if units == "metric":
        return number_field(f"{label}, cm", *HEIGHT_CM, known, key)
    shown = "" if known is None else height_words(known, units)
    entered = _text(f"{label}, feet and inches", HEIGHT, shown, key)
    return known if entered == shown else _within(entered, cm_of, HEIGHT_CM, HEIGHT)


def speed_field(known: float | None, units: Units, key: str) -> float | None:
    """Ask for the belt's speed; the answer is in km/h, None = not known."""
    if units == "metric":
        return number_field("Belt speed, km/h", *SPEED_KMH, known, key)
    shown = "" if known is None else speed_words(known, units).split()[0]
    entered = _text("Belt pace, minutes a mile", PACE, shown, key)
    return known if entered == shown else _within(entered, kmh_of, SPEED_KMH, PACE)


def number_field(
    label: str, low: float, high: float, known: float | None, key: str, help: str | None = None
) -> float | None:
    """Ask for a number within bounds; None = not known."""
    return st.number_input(
        label,
        float(low),
        float(high),
        known,
        step=1.0,
        format="%g",
        key=key,
        help=help,
        placeholder="not known",
    )


def _text(label: str, example: str, known: str, key: str) -> str:
    entered = st.text_input(label, known, key=f"{key}-imperial", placeholder=f"such as {example}")
    return entered.strip()


def _within(
    entered: str,
    convert: Callable[[str], float | None],
    bounds: tuple[float, float],
    example: str,
) -> float | None:
    """Return what was entered, converted; None if it is empty, or not a value in the range."""
    if not entered:
        return None
    value = convert(entered)
    if value is None or not bounds[0] <= value <= bounds[1]:
        st.warning(f"This must be written like {example}; it is left out.")
        return None
    return value

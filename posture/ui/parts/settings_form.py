"""The form for a clip's settings, all of which are optional."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from posture.care.plan_wording import KIND_NAMES
from posture.results.clip_settings import RUNNER_KINDS, UNIT_SYSTEMS, Units
from posture.results.formatting import cm_of, height_words, kmh_of, speed_words
from posture.results.ranges import CAPTURE_FPS, HEIGHT_CM, INCLINE, SPEED_KMH
from posture.ui.clips.clip_folder import Settings, clips_folder, list_jobs
from posture.ui.clips.wording import date_words

HEIGHT: Final = "5 ft 10 in"
PACE: Final = "9:30"
"""How a height and a pace are written."""
UNIT_NAMES: Final[dict[str, str]] = {
    "metric": "km/h and cm",
    "imperial": "min/mile and feet",
}


def settings_form(key: str, known: Settings) -> Settings:
    """Show the fields, filled with what is known, and return their content.

    How the back is has a question of its own (`posture.ui.parts.warning_signs`).

    Parameters
    ----------
    key : str
        Distinguishes the fields of different forms.
    known : Settings
        What was entered before.
    """
    kind = st.pills(
        "Which runner are you?",
        RUNNER_KINDS,
        default=known.runner_kind,
        format_func=KIND_NAMES.__getitem__,
        key=f"{key}-runner",
    )
    units = st.pills(
        "Units",
        UNIT_SYSTEMS,
        default=known.units,
        format_func=UNIT_NAMES.__getitem__,
        key=f"{key}-units",
        required=True,
    )
    left, right = st.columns(2)
    with left:
        height = _height(known.height_cm, units, f"{key}-height")
        speed = _speed(known.speed_kmh, units, f"{key}-speed")
    with right:
        incline = _number("Incline, %", *INCLINE, known.incline, f"{key}-incline")
        capture = _number(
            "Filmed at, frames/s",
            *CAPTURE_FPS,
            known.capture_fps,
            f"{key}-capture",
            help="Only for slow motion: the rate of the camera, such as 120 or 240, when the "
            "file plays slower than you ran.",
        )
    st.caption("Height or speed turns pixels into centimetres; the incline helps to find level.")
    mirrored = st.checkbox(
        "Mirrored picture, as selfie cameras make it", known.mirrored, key=f"{key}-mirrored"
    )
    stance = _stance(key, known)
    annotate = st.checkbox(
        "Also make the clip with the measured lines drawn in (takes longer)",
        known.annotate,
        key=f"{key}-annotate",
    )
    return Settings(
        height, speed, incline, capture, mirrored, stance, known.back, kind, units, annotate
    )


def _stance(key: str, known: Settings) -> str | None:
    """Offer the app's other clips that were followed; the choice is the path of the track."""
    tracks = {
        str(job.track): f"{job.name} · {date_words(job.created)}"
        for job in list_jobs(clips_folder())
        if job.id != key and job.track.is_file()
    }
    if not tracks:
        return None
    return st.selectbox(
        "You standing still, in another clip",
        list(tracks),
        list(tracks).index(known.stance) if known.stance in tracks else None,
        tracks.__getitem__,
        key=f"{key}-stance",
        placeholder="in this clip, or not filmed",
        help="Three seconds side on, from the same place and day. Check that clip first: that it "
        "shows no running does not matter here.",
    )


def _height(known: float | None, units: Units, key: str) -> float | None:
    if units == "metric":
        return _number("Your height, cm", *HEIGHT_CM, known, key)
    shown = "" if known is None else height_words(known, units)
    entered = _text("Your height, feet and inches", HEIGHT, shown, key)
    return known if entered == shown else _within(entered, cm_of, HEIGHT_CM, HEIGHT)


def _speed(known: float | None, units: Units, key: str) -> float | None:
    if units == "metric":
        return _number("Belt speed, km/h", *SPEED_KMH, known, key)
    shown = "" if known is None else speed_words(known, units).split()[0]
    entered = _text("Belt pace, minutes a mile", PACE, shown, key)
    return known if entered == shown else _within(entered, kmh_of, SPEED_KMH, PACE)


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


def _number(
    label: str, low: float, high: float, known: float | None, key: str, help: str | None = None
) -> float | None:
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

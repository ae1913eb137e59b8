"""The form for a clip's settings, all of which are optional."""

import streamlit as st

from posture.report.guidance import RUNNER_KINDS
from posture.results.ranges import CAPTURE_FPS, HEIGHT_CM, INCLINE, SPEED_KMH
from posture.ui.clips.clip_folder import Settings


def settings_form(key: str, known: Settings) -> Settings:
    """Show the fields, filled with what is known, and return their content.

    Parameters
    ----------
    key : str
        Distinguishes the fields of different forms.
    known : Settings
        What was entered before.
    """
    kinds = [kind.name for kind in RUNNER_KINDS]
    kind = known.runner if known.runner in kinds else None
    runner = st.pills("Which runner are you?", kinds, default=kind, key=f"{key}-runner")
    left, right = st.columns(2)
    with left:
        height = _number("Your height, cm", *HEIGHT_CM, known.height_cm, f"{key}-height")
        speed = _number("Belt speed, km/h", *SPEED_KMH, known.speed_kmh, f"{key}-speed")
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
    annotate = st.checkbox(
        "Also make the clip with the measured lines drawn in (takes longer)",
        known.annotate,
        key=f"{key}-annotate",
    )
    return Settings(height, speed, incline, capture, mirrored, runner, annotate)


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

"""The form for a clip's settings, all of which are optional."""

import streamlit as st

from posture.report.guidance import RUNNER_KINDS
from posture.results.ranges import CAPTURE_FPS, HEIGHT_CM, INCLINE, SPEED_KMH
from posture.ui.clips.clip_folder import Settings, clips_folder, list_jobs
from posture.ui.clips.wording import date_words


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
    stance = _stance(key, known)
    annotate = st.checkbox(
        "Also make the clip with the measured lines drawn in (takes longer)",
        known.annotate,
        key=f"{key}-annotate",
    )
    return Settings(height, speed, incline, capture, mirrored, stance, runner, annotate)


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

"""The form for a clip's settings, all of which are optional."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

import streamlit as st

from posture.care.plan_wording import KIND_NAMES
from posture.errors import PostureError
from posture.pipeline.job import TRACK
from posture.results.clip_settings import RUNNER_KINDS
from posture.results.ranges import CAPTURE_FPS, INCLINE
from posture.ui.clips.clip_folder import Settings, clips_folder, list_jobs, opened_folder
from posture.ui.clips.wording import date_words, day_words
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.own_clips import own_page
from posture.ui.parts.units import height_field, number_field, speed_field, unit_pills

MOST_TRACKS: Final = 50


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
    units = unit_pills(known.units, f"{key}-units")
    left, right = st.columns(2)
    with left:
        height = height_field("Your height", known.height_cm, units, f"{key}-height")
        speed = speed_field(known.speed_kmh, units, f"{key}-speed")
    with right:
        incline = number_field("Incline, %", *INCLINE, known.incline, f"{key}-incline")
        capture = number_field(
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
    return replace(
        known,
        height_cm=height,
        speed_kmh=speed,
        incline=incline,
        capture_fps=capture,
        mirrored=mirrored,
        stance=stance,
        runner_kind=kind,
        units=units,
        annotate=annotate,
    )


def _tracks_but(clip_id: str) -> dict[str, str]:
    """Return the tracks of the app's other clips, on the desk and in the library, with words."""
    tracks = {
        str(job.track): f"{job.name} · {date_words(job.created)}"
        for job in list_jobs(clips_folder())
        if job.id != clip_id and job.track.is_file()
    }
    with suppress(PostureError), shared_library().reading() as transaction:
        for row in own_page(transaction, 0, MOST_TRACKS).rows:
            track = opened_folder() / row.clip_id / "result" / TRACK
            if row.clip_id != clip_id and track.is_file():
                tracks[str(track)] = f"{row.name} · {day_words(row.day)}"
    return tracks


def _stance(key: str, known: Settings) -> str | None:
    """Offer the app's other clips that were followed; the choice is the path of the track."""
    tracks = _tracks_but(key)
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

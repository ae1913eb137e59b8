"""The downloads section of a clip's page: files to save, and the annotated clip."""

import time
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.library.schema.acting import acting
from posture.report.annotated_clip import PARTS, Marked, Overlay
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.clip_identity import analysed_video
from posture.ui.clips.wording import fraction, plain, progress_words, size_words
from posture.ui.downloads.download_files import address, saved_as, voice_address
from posture.ui.downloads.overlay_drawing import (
    annotated_clip_of,
    cancel,
    delete_leftovers,
    draw,
    drawing,
    film_of,
)
from posture.ui.downloads.pair_films import drawn_frames
from posture.ui.downloads.voice_box import voice_box
from posture.ui.open_library.clip_marks import clip_angles
from posture.ui.review.clip_review import Review

STYLE: Final = Path(__file__).parents[1] / "assets" / "take_away.css"
ALWAYS: Final = {
    "report.pdf": "Report to print (PDF)",
    "report.html": "Report as a page (HTML)",
    "report.json": "All numbers (JSON)",
}
JUDGED: Final = {
    "steps.csv": "Every step (CSV)",
    "frames.csv": "Every frame (CSV)",
    "pictures.zip": "Evidence pictures (zip)",
    "everything.zip": "Everything (zip)",
}
PART_WORDS: Final = {
    "skeleton": "Body",
    "contacts": "Foot on the belt",
    "numbers": "Time and cadence",
    "belt": "Belt line",
}
FILM: Final = "The clip with lines drawn on it"
FILM_BOX: Final = "film-box"
NOTHING: Final = "No angle"
STRETCHES: Final = (
    "Tables and lines are of the {:.0f} s that were looked at, of {:.0f} s. For the whole clip, "
    "check it again and ask for the clip with the lines drawn in."
)
LOOK_EVERY_S: Final = 0.5
PAUSES_S: Final = (1, 2, 3, 5, 10)
USUAL_PAUSE_S: Final = 3
AS_FILE: Final = "speed of the file"
SPEEDS: Final = {"0.1×": 0.1, "0.25×": 0.25, "0.5×": 0.5, "Real speed": 1.0}


def downloads_panel(seen: Review) -> None:
    """Show the section; there are fewer files for a clip that was not judged."""
    st.header("Take it with you", anchor="take-away")
    st.html(STYLE)
    judged = seen.analysis.motion is not None
    offered = ALWAYS | (JUDGED if judged else {})
    st.html(f"<p class='take-away'>{''.join(_link(seen, *file) for file in offered.items())}</p>")
    quality, clip = seen.analysis.report.quality, seen.analysis.report.clip
    if judged and len(quality.followed) > 1:
        st.caption(STRETCHES.format(quality.followed_s, clip.duration_s))
    if judged and analysed_video(seen.job):
        if drawing(seen) is None:
            delete_leftovers(seen.job)
        # Its fields come once it is open: a page loads scripts for each kind of field.
        with st.expander(FILM, key=FILM_BOX, on_change="rerun") as unfolded:
            if unfolded.open:
                _annotated_clip(seen)


def _link(seen: Review, what: str, words: str) -> str:
    name = escape(saved_as(seen.job, what), quote=True)
    return f"<a href='{escape(address(seen, what))}' download=\"{name}\">{escape(words)}</a>"


def _annotated_clip(seen: Review) -> None:
    job = seen.job
    drawn = st.pills(
        "What to draw",
        PARTS,
        selection_mode="multi",
        default=list(PARTS[:3]),
        format_func=PART_WORDS.__getitem__,
        key=f"film-parts-{job.id}",
    )
    left, right = st.columns(2)
    own = clip_angles(job)
    titles = {key: check.title for key, check in CHECKS.items() if check.figure}
    titles |= {angle.key: angle.name for angle in own}
    with left:
        check = st.selectbox(
            "Angle to draw",
            [NOTHING, *titles],
            format_func=lambda key: titles.get(key, key),
            key=f"film-check-{job.id}",
        )
    with right:
        speed = st.selectbox("Speed", SPEEDS, index=1, key=f"film-speed-{job.id}")
    drawings = drawn_frames(job)
    pause_s = _pause(job, len(drawings)) if drawings else None
    overlay = Overlay(
        **{part: part in drawn for part in PARTS},
        check=None if check == NOTHING else check,
        speed=SPEEDS[speed],
    )
    task = drawing(seen)
    if task and not task.ended:
        _progress(seen)
        return
    if task and task.trouble:
        st.error(plain(task.trouble))
    make = f"film-make-{job.id}"
    # Not on_click, which would get the choices from when the button was drawn.
    if st.button("Make the clip", key=make):
        marked = Marked(drawings if pause_s else (), pause_s or 0.0, tuple(own))
        draw(seen, overlay, marked)
        st.rerun()
    clip = annotated_clip_of(seen)
    if clip:
        path, shown = clip
        size = size_words(path.stat().st_size)
        words = f"Save the clip as made: {_overlay_words(shown)} ({size})"
        st.html(f"<p class='take-away'>{_link(seen, 'lines.mp4', words)}</p>")
        if acting().may_change and film_of(seen).exists():
            place = address(seen, "lines.mp4")
            voice_box(film_of(seen), place, voice_address(place), f"voice-{job.id}")
    else:
        st.caption("Once it is made, *Everything (zip)* holds it too.")


def _pause(job: AppClip, drawings: int) -> float | None:
    """Ask how long the film stands still on drawings; None = they are left out."""
    frames = "1 drawing" if drawings == 1 else f"{drawings} drawings"
    return st.selectbox(
        f"Stand still on {frames} for",
        [None, *PAUSES_S],
        index=1 + PAUSES_S.index(USUAL_PAUSE_S),
        format_func=lambda pause_s: f"{pause_s} s" if pause_s else "Leave the drawings out",
        key=f"film-pause-{job.id}",
    )


def _overlay_words(overlay: Overlay) -> str:
    """Return what an annotated clip shows, "Body, Overstride, 0.25×"."""
    parts = [PART_WORDS[part] for part in PARTS if getattr(overlay, part)]
    check = [title_of(overlay.check, CHECKS)] if overlay.check else []
    speed = next((words for words, speed in SPEEDS.items() if speed == overlay.speed), AS_FILE)
    return ", ".join([*parts, *check, speed])


@st.fragment(run_every=LOOK_EVERY_S)
def _progress(seen: Review) -> None:
    """Show the progress of the annotated clip, until it is done or cancelled."""
    job, task = seen.job, drawing(seen)
    if task is None or task.ended:
        st.rerun()
    st.progress(fraction(task.progress), progress_words(task.progress, time.time()))
    st.button("Cancel", key=f"film-cancel-{job.id}", on_click=cancel, args=(job,))

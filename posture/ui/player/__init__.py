"""The clip player: a component of our own, with what it fetches by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from posture.checks import CHECKS
from posture.ui.clips.clip_identity import shown_clip
from posture.ui.player.component_messages import TELLER, Receive, ear_of
from posture.ui.player.player_files import address
from posture.ui.review.clip_review import Review

ASSETS: Final = Path(__file__).with_name("assets")
# One module for the browser, in the order in which the parts need each other.
PARTS: Final = (
    "clock.js",
    "drawing.js",
    "timeline.js",
    "correcting.js",
    "notes.js",
    "charts.js",
    "player.js",
)

_player = st.components.v2.component(
    "posture_player",
    html=(ASSETS / "player.html").read_text(encoding="utf-8"),
    css=(ASSETS / "player.css").read_text(encoding="utf-8"),
    js="\n".join([TELLER, *((ASSETS / part).read_text(encoding="utf-8") for part in PARTS)]),
)


@dataclass(frozen=True)
class Watching:
    """What the player shows: the check that is drawn, and whether there is a frame yet."""

    check: str
    begun: bool


def player(
    review: Review,
    check: str,
    on_correction: Receive | None,
    notes: Sequence[dict[str, Any]] | None = None,
    on_note: Receive | None = None,
) -> Watching:
    """Show the player.

    Parameters
    ----------
    review : Review
        The clip as it is corrected now.
    check : str
        Key of the check to draw at first.
    on_correction : callable or None
        Called with what was corrected in the player, before the page is drawn anew; anything
        may stand in it, since it comes from a browser. None = nothing can be corrected here.
    notes : sequence of dict or None
        A coach's notes, each with ``id``, ``at`` (real seconds or None), ``text`` and ``shapes``
        (`posture.drawing.sketch`); None = notes cannot be made here.
    on_note : callable or None
        Called with a note that was made, or is to be deleted; anything may stand in it.

    Returns
    -------
    Watching
        What it shows now.
    """
    job, key = review.job, f"player-{review.job.id}"
    ear, told = ear_of(key), {"correction": on_correction, "note": on_note}
    takers = {about: take for about, take in told.items() if take is not None}
    shown = shown_clip(job)
    data = {
        "clip": job.id,
        "video": address(job, "video", str(shown.stat().st_mtime_ns)) if shown else None,
        "overlay": address(job, "overlay", review.version),
        "figures": address(job, "figures/CHECK", review.version),
        "check": check,
        "correctable": on_correction is not None,
        "notes": notes,
        "heard": ear.heard,
    }
    state = _player(
        key=key,
        data=data,
        default={"check": check, "watched": False},
        on_check_change=lambda: None,
        on_watched_change=lambda: None,
        on_told_change=partial(ear.hear, takers),
    )
    chosen = state.get("check")
    return Watching(chosen if chosen in CHECKS else check, state.get("watched") is True)

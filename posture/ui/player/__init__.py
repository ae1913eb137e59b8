"""The clip player: a component of our own, with what it fetches by itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

from posture.checks import CHECKS
from posture.ui.player.files import address, shown_clip
from posture.ui.review import Review

ASSETS: Final = Path(__file__).with_name("assets")
# One module for the browser, in the order in which the parts need each other.
PARTS: Final = ("clock.js", "drawing.js", "timeline.js", "correcting.js", "charts.js", "player.js")

_player = st.components.v2.component(
    "posture_player",
    html=(ASSETS / "player.html").read_text(encoding="utf-8"),
    css=(ASSETS / "player.css").read_text(encoding="utf-8"),
    js="\n".join((ASSETS / part).read_text(encoding="utf-8") for part in PARTS),
)


def player(review: Review, check: str, on_correction: Callable[[dict[str, Any]], None]) -> str:
    """Show the player.

    Parameters
    ----------
    review : Review
        The clip as it is corrected now.
    check : str
        Key of the check to draw at first.
    on_correction : callable
        Called with what was corrected in the player, before the page is drawn anew; anything
        may stand in it, since it comes from a browser.

    Returns
    -------
    str
        Key of the check that is drawn now.
    """
    job, key = review.job, f"player-{review.job.id}"

    def corrected() -> None:
        told = st.session_state[key].get("correction")
        if isinstance(told, dict):
            on_correction(told)

    shown = shown_clip(job)
    data = {
        "clip": job.id,
        "video": address(job, "video", str(shown.stat().st_mtime_ns)) if shown else None,
        "overlay": address(job, "overlay", review.version),
        "figures": address(job, "figures/CHECK", review.version),
        "check": check,
    }
    state = _player(
        key=key,
        data=data,
        default={"check": check},
        on_check_change=lambda: None,
        on_correction_change=corrected,
    )
    chosen = state.get("check")
    return chosen if chosen in CHECKS else check

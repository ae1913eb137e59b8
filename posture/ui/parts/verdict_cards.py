"""The cards on the clip's page; a press on evidence takes the player there at once."""

from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from posture.checks import CHECKS
from posture.report.cards import STYLE, render_cards
from posture.results.report import Report
from posture.ui.player.component_messages import TELLER, Receive, ear_of
from posture.ui.player.player_files import address
from posture.ui.review.clip_review import Review

ASSETS: Final = Path(__file__).parents[1] / "assets"

# Inside a component the report's style has no page around it, but a host.
_cards = st.components.v2.component(
    "posture_cards",
    html='<div class="verdicts"></div>',
    css=STYLE.read_text(encoding="utf-8").replace(":root", ":host")
    + (ASSETS / "cards.css").read_text(encoding="utf-8"),
    js=TELLER + (ASSETS / "cards.js").read_text(encoding="utf-8"),
)


def cards(review: Review, drawn: Report, on_correction: Receive | None) -> None:
    """Show the cards.

    Parameters
    ----------
    review : Review
        The clip as it is corrected now, judged.
    drawn : Report
        The report that the pictures on disk were drawn for.
    on_correction : callable or None
        Called with evidence that was rejected, as a browser tells it; None = nothing can be.
    """
    key = f"cards-{review.job.id}"
    ear = ear_of(key)
    page = render_cards(review.analysis.report, CHECKS, _pictures(review, drawn))
    data = {
        "clip": review.job.id,
        "page": page,
        "correctable": on_correction is not None,
        "heard": ear.heard,
    }
    takers = {"correction": on_correction} if on_correction else {}
    _cards(key=key, data=data, on_told_change=partial(ear.hear, takers))


def _pictures(review: Review, drawn: Report) -> dict[tuple[str, float], str]:
    """Addresses of the pictures that show what the cards say now."""
    version = str((review.job.result / "report.json").stat().st_mtime_ns)
    now = review.analysis.report.measurements
    return {
        (key, shot.time_s): address(review.job, shot.image, version)
        for key, measurement in drawn.measurements.items()
        for shot in measurement.evidence
        if shot.image and key in now and measurement.verdict == now[key].verdict
    }

"""Two clips in step, side by side or as skeletons laid over each other: a component of our own."""

from pathlib import Path
from typing import Final

import streamlit as st

from posture.ui.clips.clip_identity import shown_clip
from posture.ui.player.player_files import address
from posture.ui.review.clip_review import Review

ASSETS: Final = Path(__file__).parents[1] / "assets"
# How frames are told apart and drawn is the clip player's.
SHARED: Final = Path(__file__).parents[1] / "player" / "assets"

_players = st.components.v2.component(
    "posture_compare",
    html=(ASSETS / "compare.html").read_text(encoding="utf-8"),
    css=(ASSETS / "compare.css").read_text(encoding="utf-8"),
    js="\n".join(
        place.read_text(encoding="utf-8")
        for place in (SHARED / "clock.js", SHARED / "drawing.js", ASSETS / "compare.js")
    ),
)


def compare_player(before: Review, after: Review) -> None:
    """Show two judged clips, brought in step by the contacts of one foot."""
    data = {"before": _clip(before, "Before"), "after": _clip(after, "After")}
    _players(key=f"compare-{before.job.id}-{after.job.id}", data=data)


def _clip(seen: Review, word: str) -> dict[str, str | None]:
    shown = shown_clip(seen.job)
    film = str(shown.stat().st_mtime_ns) if shown and shown.exists() else ""
    return {
        "title": f"{word}: {seen.job.name}",
        "video": address(seen.job, "video", film) if film else None,
        "overlay": address(seen.job, "overlay", seen.version),
    }

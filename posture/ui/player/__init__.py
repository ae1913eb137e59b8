"""The clip player: a component, and the data that its script requests."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from posture.checks import CHECKS
from posture.ui.browser.components import NOTES_STYLE, component
from posture.ui.browser.contract import KeptNote, PlayerData, Topic
from posture.ui.clips.clip_identity import shown_clip
from posture.ui.player.component_messages import Receive, inbox_of
from posture.ui.player.player_files import address
from posture.ui.review.clip_review import Review

_player = component("player", NOTES_STYLE.read_text(encoding="utf-8"))
CHECK_IN_ADDRESS: Final = "CHECK"
"""Placeholder for the check's key in the address of a check's figures."""


@dataclass(frozen=True)
class Watching:
    """What the player shows: the check that is drawn, and whether there is a frame yet."""

    check: str
    begun: bool


def player(
    review: Review,
    check: str,
    on_correction: Receive | None,
    notes: list[KeptNote] | None = None,
    on_note: Receive | None = None,
) -> Watching:
    """Show the player.

    Parameters
    ----------
    review : Review
        The clip with its current corrections.
    check : str
        Key of the check to draw at first.
    on_correction : callable or None
        Called with a correction from the player, before the page is redrawn. It comes from a
        browser and may contain anything. None = nothing can be corrected here.
    notes : list of KeptNote or None
        A coach's notes; None = notes cannot be taken here.
    on_note : callable or None
        Called with a note to add or to delete, which may contain anything.

    Returns
    -------
    Watching
        What it shows now.
    """
    job, key = review.job, f"player-{review.job.id}"
    inbox = inbox_of(key)
    topics: dict[Topic, Receive | None] = {"correction": on_correction, "note": on_note}
    handlers = {topic: handle for topic, handle in topics.items() if handle is not None}
    shown = shown_clip(job)
    data: PlayerData = {
        "clip": job.id,
        "video": address(job, "video", str(shown.stat().st_mtime_ns)) if shown else None,
        "overlay": address(job, "overlay", review.version),
        "figures": address(job, f"figures/{CHECK_IN_ADDRESS}", review.version),
        "check": check,
        "correctable": on_correction is not None,
        "notes": notes,
        "received": inbox.received,
    }
    state = _player(
        key=key,
        data=data,
        default={"check": check, "watched": False},
        on_check_change=lambda: None,
        on_watched_change=lambda: None,
        on_messages_change=partial(inbox.receive, handlers),
    )
    chosen = state.get("check")
    return Watching(chosen if chosen in CHECKS else check, state.get("watched") is True)

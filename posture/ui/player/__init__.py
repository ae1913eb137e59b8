"""The clip player: a component, and the data that its script requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import streamlit as st

from posture.checks import CHECKS
from posture.checks.base import Check
from posture.own_angle import OwnAngle, as_check
from posture.ui.browser.angle_contract import KeptAngle
from posture.ui.browser.components import NOTES_STYLE, component
from posture.ui.browser.contract import KeptNote, PlayerData, Topic
from posture.ui.player.component_messages import Receive, inbox_of
from posture.ui.player.player_files import address, film_address, overlay_address
from posture.ui.review.clip_review import Review

_player = component("player", NOTES_STYLE.read_text(encoding="utf-8"))
CHECK_IN_ADDRESS: Final = "CHECK"
"""Placeholder for the check's key in the address of a check's figures."""


@dataclass(frozen=True)
class Watching:
    """What the player shows: the check that is drawn, and whether there is a frame yet."""

    check: Check
    begun: bool


@dataclass(frozen=True)
class Marking:
    """What people mark on the clip, and who takes what they mark now.

    Attributes
    ----------
    notes : list of KeptNote
        The notes.
    angles : list of OwnAngle
        The angles of one's own.
    take_note, take_angle : callable
        Called with a note or an angle to add, change or delete, which may contain anything.
    """

    notes: list[KeptNote]
    angles: list[OwnAngle]
    take_note: Receive
    take_angle: Receive


def player(
    review: Review,
    check: str,
    on_correction: Receive | None,
    marking: Marking | None = None,
    ahead: str | None = None,
    awaited: bool = True,
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
        browser and may contain anything. None = nothing can be corrected or marked here.
    marking : Marking or None
        The notes and own angles; None = they cannot be read.
    ahead : str or None
        The address that says which clip to load meanwhile (`NextClip`); None = there is none.
    awaited : bool
        Whether parts of the page wait until a frame is shown, which draws the page again.

    Returns
    -------
    Watching
        What it shows now.
    """
    job, key = review.job, f"player-{review.job.id}"
    inbox = inbox_of(key)

    def begun(state: Mapping[str, Any]) -> bool:
        return not awaited or state.get("watched") is True

    topics: dict[Topic, Receive | None] = {
        "correction": on_correction,
        "note": marking.take_note if marking else None,
        "angle": marking.take_angle if marking else None,
    }
    own = marking.angles if marking else []
    handlers = {topic: handle for topic, handle in topics.items() if handle is not None}
    data: PlayerData = {
        "clip": job.id,
        "video": film_address(job),
        "overlay": overlay_address(review),
        "figures": address(job, f"figures/{CHECK_IN_ADDRESS}", review.version),
        "check": check,
        "watched": begun(st.session_state.get(key, {})),
        "correctable": on_correction is not None,
        "notes": marking.notes if marking else None,
        "angles": _kept(own, review) if marking else None,
        "ahead": ahead,
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
    known = CHECKS | {angle.key: as_check(angle) for angle in own}
    return Watching(known[chosen if chosen in known else check], begun(state))


def _kept(own: list[OwnAngle], review: Review) -> list[KeptAngle]:
    motion = review.analysis.motion
    near = motion.view.facing if motion else "right"
    return [
        {"id": a.id, "key": a.key, "name": a.name, "landmarks": a.angle.numbers(near)} for a in own
    ]

"""The clip player: a component of our own, with what it fetches by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from posture.checks import CHECKS
from posture.ui.player.files import address, shown_clip
from posture.ui.review import Review

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
    js="\n".join((ASSETS / part).read_text(encoding="utf-8") for part in PARTS),
)


Told = Callable[[dict[str, Any]], None]
# What the player tells piece by piece, each piece once.
TOLD: Final = ("correction", "note")


@dataclass(frozen=True)
class Watching:
    """What the player shows: the check that is drawn, and whether there is a frame yet."""

    check: str
    begun: bool


def player(
    review: Review,
    check: str,
    on_correction: Told,
    notes: Sequence[dict[str, Any]] | None = None,
    on_note: Told | None = None,
) -> Watching:
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
    notes : sequence of dict or None
        A coach's notes, each with ``id``, ``at`` (real seconds or None), ``text`` and ``shapes``
        (`posture.sketch`); None = notes cannot be made here.
    on_note : callable or None
        Called with a note that was made, or is to be deleted; anything may stand in it.

    Returns
    -------
    Watching
        What it shows now.
    """
    job, key = review.job, f"player-{review.job.id}"
    heard: dict[str, int] = st.session_state.setdefault(f"{key}-heard", dict.fromkeys(TOLD, 0))

    def pass_on(name: str, take: Told | None) -> None:
        for number, told in unheard(st.session_state[key].get(name), heard[name]):
            heard[name] = number
            if take is not None:
                take(told)

    shown = shown_clip(job)
    data = {
        "clip": job.id,
        "video": address(job, "video", str(shown.stat().st_mtime_ns)) if shown else None,
        "overlay": address(job, "overlay", review.version),
        "figures": address(job, "figures/CHECK", review.version),
        "check": check,
        "notes": notes,
        "heard": dict(heard),
    }
    state = _player(
        key=key,
        data=data,
        default={"check": check, "watched": False},
        on_check_change=lambda: None,
        on_watched_change=lambda: None,
        on_correction_change=partial(pass_on, "correction", on_correction),
        on_note_change=partial(pass_on, "note", on_note),
    )
    chosen = state.get("check")
    return Watching(chosen if chosen in CHECKS else check, state.get("watched") is True)


def unheard(told: object, heard: int) -> list[tuple[int, dict[str, Any]]]:
    """Return what a browser tells anew, with its numbers, in order; nonsense is left out.

    Parameters
    ----------
    told : object
        What it has not been told to have been heard: a list of objects with ``number``, an
        integer from 1 on, and ``told``, an object. Anything may stand in it.
    heard : int
        The last number that was heard.
    """
    found = []
    for one in told if isinstance(told, list) else []:
        number, piece = (one.get("number"), one.get("told")) if isinstance(one, dict) else (0, {})
        if type(number) is int and number > heard and isinstance(piece, dict):
            found.append((number, piece))
            heard = number
    return found

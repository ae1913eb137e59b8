"""The component that plays two clips in step, side by side or one over the other."""

from collections.abc import Callable
from functools import partial
from typing import Any

from posture.errors import PostureError
from posture.library.schema.acting import acting
from posture.ui.browser.components import NOTES_STYLE, component
from posture.ui.browser.contract import KeptNote
from posture.ui.browser.pair_contract import CompareData, ComparedClip
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.clip_identity import shown_clip
from posture.ui.open_library.clip_marks import clip_notes, kept_notes, take_note
from posture.ui.player.component_messages import Receive, inbox_of
from posture.ui.player.player_files import address
from posture.ui.review.clip_review import Review

_players = component("compare", NOTES_STYLE.read_text(encoding="utf-8"))
Trouble = Callable[[str], None]


def compare_player(before: Review, after: Review, on_film: Receive | None, say: Trouble) -> None:
    """Show two clips in step.

    Parameters
    ----------
    before, after : Review
        The clips with their current corrections.
    on_film : callable or None
        Called with what film of them to make, which may contain anything; None = none can be made.
    say : callable
        Called with why a note could not be taken.
    """
    key = f"compare-{before.job.id}-{after.job.id}"
    inbox = inbox_of(key)
    data: CompareData = {
        "pair": key,
        "before": _clip(before, "Before"),
        "after": _clip(after, "After"),
        "filmed": on_film is not None,
        "noted": acting().may_change,
        "received": inbox.received,
    }
    handlers: dict[Any, Receive] = {
        "note": partial(_take, before.job, say),
        "second_note": partial(_take, after.job, say),
    }
    if on_film is not None:
        handlers["film"] = on_film
    _players(key=key, data=data, on_messages_change=partial(inbox.receive, handlers))


def _take(job: AppClip, say: Trouble, content: dict[str, Any]) -> None:
    try:
        take_note(job, content)
    except PostureError as error:
        say(str(error))


def _clip(seen: Review, word: str) -> ComparedClip:
    shown = shown_clip(seen.job)
    version = str(shown.stat().st_mtime_ns) if shown and shown.exists() else ""
    return {
        "title": f"{word}: {seen.job.name}",
        "video": address(seen.job, "video", version) if version else None,
        "overlay": address(seen.job, "overlay", seen.version),
        "notes": _notes(seen.job),
    }


def _notes(job: AppClip) -> list[KeptNote] | None:
    try:
        return kept_notes(clip_notes(job))
    except PostureError:  # said on the clip's own page
        return None

"""What the pages say about clips, times and sizes."""

import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from posture.results.clip_settings import Units
from posture.results.formatting import speed_words
from posture.ui.clips.clip_folder import Outcome, StageProgress

if TYPE_CHECKING:
    from posture.library.schema.tables import Session

ENOUGH_TO_JUDGE_S: Final = 1.5
MARKDOWN: Final = re.compile(r"([!-/:-@\[-`{-~])")


def seconds_left(progress: StageProgress, now: float) -> float | None:
    """Return the seconds that a stage will still take, or None while that is unknown."""
    passed = now - progress.since
    if not progress.expected or not progress.done or passed < ENOUGH_TO_JUDGE_S:
        return None
    return max(0.0, passed / progress.done * (progress.expected - progress.done))


def left_words(seconds: float | None) -> str:
    """Return "about 20 s left", rounded up to a believable precision; empty for None."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"about {5 * max(1, math.ceil(seconds / 5))} s left"
    return f"about {math.ceil(seconds / 60)} min left"


def progress_words(progress: StageProgress, now: float) -> str:
    """Return the stage, the frames done and the time left, in one line."""
    if not progress.done:
        return f"{progress.stage} …"
    if progress.expected and progress.done >= progress.expected:
        return f"{progress.stage}: all {progress.done} frames done, working out the rest …"
    of = f" of {progress.expected}" if progress.expected else ""
    parts = [
        f"{progress.stage}: frame {progress.done}{of}",
        left_words(seconds_left(progress, now)),
    ]
    return ", ".join(part for part in parts if part)


def fraction(progress: StageProgress) -> float:
    """Return how much of the stage is done, 0 to 1."""
    return min(1.0, progress.done / progress.expected) if progress.expected else 0.0


def waiting_words(ahead: int) -> str:
    """Return how many clips come first, as a sentence."""
    if not ahead:
        return "Its turn comes in a moment."
    return f"{ahead} {'clip comes' if ahead == 1 else 'clips come'} first; one runs at a time."


def outcome_words(outcome: Outcome) -> str:
    """Return what the list of clips says about a clip that is done."""
    if outcome.state == "refused":
        return f"Could not be judged: {outcome.sentence}"
    return outcome.sentence


def size_words(size: int) -> str:
    """Return "0.4 MB", "23 MB"."""
    megabytes = size / 1e6
    if megabytes < 0.1:
        return "under 0.1 MB"
    return f"{megabytes:.1f} MB" if megabytes < 10 else f"{megabytes:.0f} MB"


def date_words(moment: datetime) -> str:
    """Return a moment in this computer's time zone, "5 March 2026, 14:02"."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"


def day_words(day: date) -> str:
    """Return a day, "5 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def session_words(session: "Session", units: Units) -> str:
    """Return a session's day and conditions in one line."""
    belt = session.speed_kmh, session.incline
    conditions = conditions_words(*belt, session.shoes, session.state, units)
    return " · ".join([day_words(session.day), *conditions])


def conditions_words(
    speed_kmh: float | None,
    incline: float | None,
    shoes: str | None,
    state: str | None,
    units: Units,
) -> list[str]:
    """Return a session's conditions as far as they are known (None = unknown)."""
    conditions = [
        "" if speed_kmh is None else speed_words(speed_kmh, units),
        "" if incline is None else f"{incline:g} % incline",
        shoes or "",
        state or "",
    ]
    return list(filter(None, conditions))


def plain(text: str) -> str:
    """Escape a text, a file name for instance, so that Markdown shows it unchanged."""
    return MARKDOWN.sub(r"\\\1", text)

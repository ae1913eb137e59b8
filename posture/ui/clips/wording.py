"""What the pages say about clips, times and sizes."""

import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from posture.ui.clips.clip_folder import Outcome, StageProgress

if TYPE_CHECKING:
    from posture.library.tables import Session

ENOUGH_TO_JUDGE_S: Final = 1.5
MARKDOWN: Final = re.compile(r"([!-/:-@\[-`{-~])")


def seconds_left(progress: StageProgress, now: float) -> float | None:
    """Return the seconds a stage will still take, or None while nobody can tell."""
    passed = now - progress.since
    if not progress.expected or not progress.done or passed < ENOUGH_TO_JUDGE_S:
        return None
    return max(0.0, passed / progress.done * (progress.expected - progress.done))


def left_words(seconds: float | None) -> str:
    """Return "about 20 s left", rounded up to what one can believe; empty for None."""
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
    """Return how many clips come first."""
    if not ahead:
        return "Its turn comes in a moment."
    return f"{ahead} {'clip comes' if ahead == 1 else 'clips come'} first; one runs at a time."


def outcome_words(outcome: Outcome) -> str:
    """Return what the list of clips says about one that is done."""
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


def session_words(session: "Session") -> str:
    """Return a session's day and what it was run under, in one line."""
    run_under = conditions_words(session.speed_kmh, session.incline, session.shoes, session.state)
    return " · ".join([day_words(session.day), *run_under])


def conditions_words(
    speed_kmh: float | None, incline: float | None, shoes: str | None, state: str | None
) -> list[str]:
    """Return what a session was run under, as far as it was told (None = it was not)."""
    told = [
        "" if speed_kmh is None else f"{speed_kmh:g} km/h",
        "" if incline is None else f"{incline:g} % incline",
        shoes or "",
        state or "",
    ]
    return list(filter(None, told))


def plain(text: str) -> str:
    """Return a text such that Markdown shows it as it is, a file name for instance."""
    return MARKDOWN.sub(r"\\\1", text)

"""A first look at a clip: what can be said of it in a second or two, before any analysis.

What it finds is said early so that it can be put right early. The judgement stays with the
analysis, which looks at every frame (`posture.pipeline.looking` looks at a handful).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.errors import PostureError, RefusedError
from posture.results.clip_settings import ClipSettings, Turn
from posture.results.report import Refusal, Side

if TYPE_CHECKING:
    from posture.video.filming_time import Filmed, TimeStamp

UNREADABLE: Final = "unreadable"
TOO_SHORT: Final = "too_short"
NO_PERSON: Final = "no_person"
SEVERAL_PEOPLE: Final = "several_people"
NOT_SIDE_ON: Final = "not_side_view"
NOT_RUNNING: Final = "not_running"
TOO_POOR: Final = "picture_too_poor"
FEW_FRAMES: Final = "few_frames"
"""Too few frames per second for a flag on what the foot does at contact; no refusal."""
BENT: Final = "bent"
"""A lens that bends straight lines; no refusal."""


@dataclass(frozen=True)
class FirstLook:
    """What was seen at first.

    Attributes
    ----------
    troubles : tuple of str
        What is wrong, by the names above; more may turn out in the analysis.
    why : str
        Why it cannot be read; empty = it can.
    length_s, rate_hz : float or None
        Length in real seconds and different pictures per real second, slow motion undone as far as
        file and settings say; None = not known.
    stamp : TimeStamp or None
        When the film says it was filmed.
    near_side : {"left", "right"} or None
        Which side of the runner the camera sees; None = nobody was seen, or not from the side.
    thumbnail : bytes or None
        A small JPEG; None = there is no picture.
    doubts : tuple of Refusal
        What the analysis would probably refuse the clip for, in its order and its words; empty if
        the file cannot be read.
    file_s : float or None
        How long the file plays, seconds; None = it does not say.
    size : (int, int)
        Width and height of the picture, pixels, turned as the settings say; zeros = not known.
    turn_deg : Turn
        By how much the picture must be turned clockwise (again) to be upright.
    """

    troubles: tuple[str, ...] = ()
    why: str = ""
    length_s: float | None = None
    rate_hz: float | None = None
    stamp: "TimeStamp | None" = None
    near_side: Side | None = None
    thumbnail: bytes | None = None
    doubts: tuple[Refusal, ...] = ()
    file_s: float | None = None
    size: tuple[int, int] = (0, 0)
    turn_deg: Turn = 0


def first_look(path: Path, settings: ClipSettings | None = None) -> FirstLook:
    """Look at a clip: its header, consecutive pictures, and a few from all over it.

    Without a pose model on this machine, nothing is said about the runner.

    Parameters
    ----------
    path : Path
        A video, or a track.
    settings : ClipSettings or None
        The camera's rate, the turn and the stretch to look at; None = as the file says.

    Raises
    ------
    UsageError
        If there is no such file, or the settings do not fit it.
    """
    from posture.pipeline.analysis import is_track
    from posture.pipeline.looking import look_at_track, look_at_video

    look = look_at_track if is_track(path) else look_at_video
    try:
        return look(path, settings or ClipSettings())
    except RefusedError as error:
        return FirstLook((UNREADABLE,), str(error))


def filmed_of(path: Path) -> "Filmed":
    """Return when a clip was filmed, in this machine's time zone unless the film names another.

    Raises
    ------
    OSError
        If there is no such file.
    """
    from posture.pipeline.analysis import is_track
    from posture.video import probe
    from posture.video.filming_time import filmed

    written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    if is_track(path):
        return filmed(None, written)
    try:
        header = probe(path)
    except PostureError:  # whoever analyses it says why
        return filmed(None, written)
    return filmed(header.stamp, written, header.duration_s or 0.0)


def look_words(look: FirstLook) -> str:
    """Return what a clip is in one line: "12 s · 1080 x 1920 · 60 frames a second"."""
    length = "" if look.length_s is None else f"{look.length_s:.0f} s"
    size = "" if not all(look.size) else f"{look.size[0]} × {look.size[1]}"
    rate = "" if look.rate_hz is None else f"{look.rate_hz:.0f} frames a second"
    side = "" if look.near_side is None else f"a runner seen from the {look.near_side}"
    return " · ".join(filter(None, (length, size, rate, side)))


def limit_words(look: FirstLook) -> tuple[str, ...]:
    """Return what limits a clip's verdicts or makes them less sure, in a sentence or two each."""
    limits = []
    if FEW_FRAMES in look.troubles and look.rate_hz is not None:
        limits.append(
            f"{look.rate_hz:.0f} frames a second: the landing cannot be flagged, because it falls "
            "between two frames. Film at 60 or more for that."
        )
    if BENT in look.troubles:
        limits.append(
            "The lens bends straight lines, and with them the runner's, so the numbers are less "
            "sure. Film with the 1x lens, or switch on the camera's linear mode, and step back."
        )
    return tuple(limits)

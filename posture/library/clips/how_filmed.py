"""How a clip was filmed, and changing that: the camera's rate, mirrored, turned, trimmed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from posture.errors import UsageError
from posture.library.runners.records import FILMING, set_filming, settings_of_clip
from posture.library.schema.tables import Clip
from posture.pipeline.job import TRACK, check_of_track
from posture.results.clip_settings import ClipSettings, check_stretch
from posture.system.validation import ContentError, convert

FILMING_WORDS: Final = {
    "capture_fps": "frames a second",
    "mirrored": "mirrored",
    "turn_deg": "turned by",
    "start_s": "looked at from",
    "end_s": "looked at to",
}


def film_otherwise(clip: Clip, changed: Mapping[str, Any]) -> None:
    """Store that a clip was filmed otherwise than was told.

    Parameters
    ----------
    clip : Clip
        The clip.
    changed : mapping of str to object
        What is told now; only the fields of `posture.library.runners.records.FILMING` count.

    Raises
    ------
    UsageError
        If a value is not possible, or the clip is a track, which has neither rate nor turn.
    """
    told = {name: changed[name] for name in FILMING if name in changed}
    if not told:
        return
    try:
        settings = convert({**asdict(settings_of_clip(clip)), **told}, ClipSettings, "This film")
    except ContentError as error:
        raise UsageError(str(error)) from error
    check_stretch(settings)
    if clip.name.lower().endswith(TRACK[-4:]):
        check_of_track(clip.name, settings)
    set_filming(clip, settings)

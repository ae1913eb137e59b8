"""A first look at a clip: what can be said of it in a second or two, before any analysis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from posture.errors import PostureError, RefusedError
from posture.results.report import Side

if TYPE_CHECKING:
    from posture.arrays import FloatArray, Image
    from posture.video import Probe
    from posture.video.filming_time import Filmed, TimeStamp

PLACES: Final = (0.2, 0.4, 0.6, 0.8)
"""At which shares of the clip to look."""
FEWEST_KEYS: Final = 4
SHORTEST_S: Final = 3.0
"""Four strides, the fewest that are judged, take 2.8 s at 170 steps a minute."""
UNREADABLE: Final = "unreadable"
TOO_SHORT: Final = "too_short"
NO_PERSON: Final = "no_person"
NOT_SIDE_ON: Final = "not_side_view"
FEW_FRAMES: Final = "few_frames"
"""Too few frames per second for a flag on what the foot does at contact."""


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
        Length in real seconds and frames per real second, slow motion undone as far as the file
        says; None = not known.
    stamp : TimeStamp or None
        When the film says it was filmed.
    near_side : {"left", "right"} or None
        Which side of the runner the camera sees; None = nobody was seen.
    thumbnail : bytes or None
        A small JPEG; None = there is no picture.
    """

    troubles: tuple[str, ...] = ()
    why: str = ""
    length_s: float | None = None
    rate_hz: float | None = None
    stamp: "TimeStamp | None" = None
    near_side: Side | None = None
    thumbnail: bytes | None = None


def first_look(path: Path) -> FirstLook:
    """Look at a clip: its header, and a few of its pictures.

    Without a pose model on this machine, nothing is said about the runner.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    from posture.pipeline.analysis import is_track

    try:
        return _of_track(path) if is_track(path) else _of_video(path)
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


def _of_track(path: Path) -> FirstLook:
    from posture.pose_track import load_track

    track = load_track(path)
    length_s = float(track.time_s[-1] - track.time_s[0])
    rate_hz = round(1.0 / float(np.median(np.diff(track.time_s))), 3)  # as in a report
    seen, side = _about_runner(track.xy)
    return FirstLook((*_about_frames(length_s, rate_hz), *seen), "", length_s, rate_hz, None, side)


def _of_video(path: Path) -> FirstLook:
    from posture.pipeline.job import small_jpeg
    from posture.video import probe, slow_motion_factor

    header = probe(path)
    frames, file_s = header.expected_frames, header.duration_s
    length_s = rate_hz = None
    if frames and file_s:
        factor = slow_motion_factor(frames / file_s, None, header.capture_fps_hint)
        length_s, rate_hz = file_s / factor, round(frames / file_s * factor, 3)
    images = list(_images(header))
    bodies = _bodies(images)
    seen, side = ((), None) if bodies is None else _about_runner(bodies)
    troubles = (*_about_frames(length_s, rate_hz), *seen)
    thumbnail = small_jpeg(images[len(images) // 2]) if images else None
    return FirstLook(troubles, "", length_s, rate_hz, header.stamp, side, thumbnail)


def _images(header: "Probe") -> "Iterator[Image]":
    """Yield a few pictures from all over a clip, of the size in which bodies are looked for."""
    from posture.pose_track import LONG_SIDE
    from posture.video import frames_at, glances

    length_s = header.duration_s or 0.0
    wanted = [share * length_s for share in PLACES]
    if len(header.key_times_s) >= FEWEST_KEYS:
        keys = np.array(header.key_times_s)
        nearest = {float(keys[np.abs(keys - time_s).argmin()]) for time_s in wanted}
        yield from (frame.image for frame in glances(header.path, sorted(nearest), LONG_SIDE))
    else:
        yield from (image for _, image in frames_at(header.path, wanted))


def _bodies(images: "Sequence[Image]") -> "FloatArray | None":
    """Return the foremost body in each picture, (T, 33, 2) pixels; None = there is no model."""
    from posture.pose_track import LANDMARK_NAMES
    from posture.tracking.pose.detector import PeopleDetector
    from posture.tracking.pose.models import model_here

    model = model_here("full")
    if model is None:
        return None
    bodies = np.full((len(images), len(LANDMARK_NAMES), 2), np.nan)
    with PeopleDetector(model) as people:
        for number, image in enumerate(images):
            for body in people.detect(image)[:1]:
                bodies[number] = body
    return bodies


def _about_frames(length_s: float | None, rate_hz: float | None) -> tuple[str, ...]:
    from posture.checks.judge import LEAST_RATE_FOR_FLAGS_HZ

    too_short = length_s is not None and length_s < SHORTEST_S
    slow = rate_hz is not None and rate_hz < LEAST_RATE_FOR_FLAGS_HZ
    return (*((TOO_SHORT,) if too_short else ()), *((FEW_FRAMES,) if slow else ()))


def _about_runner(bodies: "FloatArray") -> tuple[tuple[str, ...], Side | None]:
    """Return what is wrong with how a runner is seen, and from which side; (T, 33, 2) pixels."""
    from posture.motion.suitability import LEAST_DETECTED, check_side, detected_fraction
    from posture.motion.view import find_facing, yaw_deg

    if not len(bodies) or detected_fraction(bodies) < LEAST_DETECTED:
        return (NO_PERSON,), None
    try:
        check_side(yaw_deg(bodies))
    except RefusedError:
        return (NOT_SIDE_ON,), None
    return (), find_facing(bodies)

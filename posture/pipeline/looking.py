"""Looking at a clip for the first time: a handful of pictures, and a moment of frames in a row.

See `posture.pipeline.first_look`, which says what comes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from posture.arrays import FloatArray, Image
from posture.checks.judge import LEAST_RATE_FOR_FLAGS_HZ
from posture.errors import RefusedError
from posture.motion.lens import LARGEST_DISTORTION
from posture.motion.suitability import (
    ACROSS,
    LARGEST_SECOND_PERSON,
    LEAST_DETECTED,
    LEAST_FRAME_RATE_HZ,
    LEAST_STRIDES,
    LONGER,
    ON_A_TREADMILL,
    check_side,
    crosses,
    detected_fraction,
    nobody,
    not_running,
    several_people,
    slow_pictures,
    turn_needed,
    turned,
)
from posture.motion.view import YAW_READS_HIGH_DEG, find_facing, yaw_deg
from posture.pipeline.analysis import trimmed
from posture.pipeline.first_look import BENT, FEW_FRAMES, NO_PERSON, NOT_SIDE_ON, FirstLook
from posture.pipeline.job import small_jpeg
from posture.pose_track import LANDMARK_NAMES, LONG_SIDE, load_track
from posture.results.clip_settings import ClipSettings, Turn
from posture.results.report import Refusal, Side
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.models import model_here
from posture.tracking.scene import second_person_share
from posture.tracking.scene.body import boxes, upper_box
from posture.tracking.scene.camera_motion import follow, still_picture
from posture.tracking.scene.distortion import find_distortion
from posture.tracking.scene.lines import find_lines, outside
from posture.tracking.scene.reader import FOLLOW_MARGIN
from posture.tracking.span import key_times_in, length_of, past_the_end, span_of
from posture.tracking.stretch_choice import AFTER_KEY_S, Stretch
from posture.video import Frame, Probe, glances, probe, read_frames, slow_motion_factor
from posture.video.new_pictures import picture_changes, repeated_share, repeats

LOOKS: Final = 5
# Consecutive frames, enough to see which of them repeat one.
MOMENT_FRAMES: Final = 31
# Of a clip without key frames to leap to, at most so many frames are read on to see more of it.
MOST_FRAMES: Final = 600
FEWEST_FRAMES: Final = 2
# Of those looks, with somebody who crosses in them: she may have left before the last.
FEWEST_CROSSING: Final = LOOKS - 1
# Four strides, the fewest that are judged, take 2.8 s at 170 steps a minute.
SHORTEST_S: Final = 3.0
NOBODY: Final = np.full((len(LANDMARK_NAMES), 2), np.nan)


def look_at_track(path: Path, settings: ClipSettings) -> FirstLook:
    """Look at a track; parameters and errors as `posture.pipeline.first_look.first_look`."""
    track = trimmed(load_track(path), settings)
    length_s = float(track.time_s[-1] - track.time_s[0])
    rate_hz = round(1.0 / float(np.median(np.diff(track.time_s))), 3)  # as in a report
    there = detected_fraction(track.xy) >= LEAST_DETECTED
    turn = turn_needed(track.xy) if there else 0
    doubts = (
        *(_of_side(track.xy, turn) if there else (_told(nobody(detected_fraction(track.xy))),)),
        *_of_frames(length_s, rate_hz),
    )
    return FirstLook(
        _troubles(doubts, rate_hz),
        length_s=length_s,
        rate_hz=rate_hz,
        near_side=_near_side(track.xy, doubts),
        doubts=doubts,
        file_s=track.clip.duration_s * track.clip.slow_motion_factor,
        size=track.size,
        turn_deg=turn,
    )


def look_at_video(path: Path, settings: ClipSettings) -> FirstLook:
    """Look at a video; parameters and errors as `posture.pipeline.first_look.first_look`."""
    header = probe(path, settings.turn_deg)
    span = span_of(header, settings)
    moment = _moment(header, span, settings.turn_deg)
    if len(moment) < FEWEST_FRAMES:
        raise past_the_end(path.name, span.start_s)
    file_hz = float(1.0 / np.median(np.diff([frame.file_time_s for frame in moment])))
    factor = slow_motion_factor(file_hz, settings.capture_fps, header.capture_fps_hint)
    repeated = repeats(picture_changes([frame.image for frame in moment]))
    rate_hz = round(file_hz * factor * (1 - repeated_share(repeated)), 3)
    length_s = length_of(span, header) / factor or None
    seen = _seen(header, span, moment, settings.turn_deg)
    turn = turn_needed(seen.bodies) if seen.somebody else 0
    doubts = (*seen.doubts(turn), *_of_frames(length_s, rate_hz))
    return FirstLook(
        (*_troubles(doubts, rate_hz), *([BENT] if seen.bent() else [])),
        length_s=length_s,
        rate_hz=rate_hz,
        stamp=header.stamp,
        near_side=_near_side(seen.bodies, doubts),
        thumbnail=small_jpeg(seen.pictures[len(seen.pictures) // 2]),
        doubts=doubts,
        file_s=header.duration_s,
        size=(header.width, header.height),
        turn_deg=turn,
    )


@dataclass(frozen=True)
class _Seen:
    """Pictures, everybody in each (None = there is no model to look with), and the foremost."""

    pictures: Sequence[Image]
    crowds: Sequence[Sequence[FloatArray]] | None

    @property
    def bodies(self) -> FloatArray:
        """The foremost body in each picture, (K, 33, 2) pixels."""
        crowds = self.crowds or [[]]
        return np.array([crowd[0] if crowd else NOBODY for crowd in crowds])

    @property
    def somebody(self) -> bool:
        """Whether there is somebody in most of the pictures."""
        return detected_fraction(self.bodies) >= LEAST_DETECTED

    def bent(self) -> bool:
        """Whether the lens bends straight lines so much that an analysis would say so."""
        if not self.somebody:
            return False
        greys = [
            np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
            for picture in self.pictures
        ]
        whole = follow(greys, boxes(self.bodies, FOLLOW_MARGIN))
        uncut = whole.longest()
        path = whole.part(uncut)
        still = still_picture(greys[uncut], path)
        upper = upper_box(path.mapped_to_middle(self.bodies[uncut]))
        distortion = find_distortion(still, outside(find_lines(still), upper))
        return distortion is not None and abs(distortion) > LARGEST_DISTORTION

    def doubts(self, turn: Turn) -> tuple[Refusal, ...]:
        """Return what speaks against how the runner is seen."""
        if self.crowds is None:
            return ()
        if crosses(self.bodies, FEWEST_CROSSING):
            return (_told(not_running(ACROSS, ON_A_TREADMILL)),)
        if not self.somebody:
            found = f"{sum(map(bool, self.crowds))} of {len(self.crowds)}"
            words = f"A person was found in only {found} pictures from all over the clip."
            return (replace(_told(nobody(0.0)), message=words),)
        crowd_of = {id(p): crowd for p, crowd in zip(self.pictures, self.crowds, strict=True)}
        share = second_person_share(self.pictures, [*self.bodies], lambda p: crowd_of[id(p)])
        several = (_told(several_people()),) if share > LARGEST_SECOND_PERSON else ()
        return (*several, *_of_side(self.bodies, turn))


def _seen(header: Probe, span: Stretch, moment: Sequence[Frame], turn_deg: int) -> _Seen:
    pictures = _pictures(header, span, moment, turn_deg)
    model = model_here("full")
    if model is None:
        return _Seen(pictures, None)
    with PeopleDetector(model) as people:
        seen = _Seen(pictures, [*map(people.detect, pictures)])
        if not seen.somebody and len(key_times_in(span, header)) < LOOKS:
            pictures = _swept(header, span, turn_deg)
            seen = _Seen(pictures, [*map(people.detect, pictures)])
    return seen


def _moment(header: Probe, span: Stretch, turn_deg: int) -> list[Frame]:
    """Return consecutive frames, from soon after a key frame near the middle of the clip."""
    length_s = length_of(span, header)
    starts = [0.0 if key <= 0 else key + AFTER_KEY_S for key in key_times_in(span, header)]
    middle_s = span.start_s + length_s / 2
    inside = [at for at in starts if span.start_s <= at <= middle_s]
    start_s = max(inside, default=span.start_s)
    found: list[Frame] = []
    with read_frames(
        header.path, LONG_SIDE, span_s=(start_s, span.end_s), turn_deg=turn_deg
    ) as frames:
        for frame in frames:
            found.append(frame)
            if len(found) == MOMENT_FRAMES:
                break
    return found


def _pictures(header: Probe, span: Stretch, moment: Sequence[Frame], turn_deg: int) -> list[Image]:
    """Return pictures from all over the clip, as far as they are reached at once."""
    keys = key_times_in(span, header)
    chosen = np.linspace(0, len(keys) - 1, LOOKS) if keys else ()
    found = [*glances(header.path, sorted({keys[round(at)] for at in chosen}), LONG_SIDE, turn_deg)]
    missing = max(LOOKS - len(found), 1)
    # The first of the moment is often the picture of a key frame, which is there already.
    found += [moment[round(at)] for at in np.linspace(0, len(moment) - 1, missing + 1)[1:]]
    return [frame.image for frame in sorted(found, key=lambda frame: frame.file_time_s)]


def _swept(header: Probe, span: Stretch, turn_deg: int) -> list[Image]:
    """Return pictures from all over a clip, reading what lies between them, as far as it goes."""
    most_hz = LOOKS / (length_of(span, header) or 1.0)
    found = []
    with read_frames(header.path, LONG_SIDE, most_hz, span, turn_deg) as frames:
        for frame in frames:
            found.append(frame.image)
            if frame.index > MOST_FRAMES:
                break
    return found


def _of_side(bodies: FloatArray, turn: Turn) -> tuple[Refusal, ...]:
    """Return what speaks against the view of bodies, (K, 33, 2) pixels."""
    if turn:
        return (_told(turned(turn)),)
    try:
        check_side(yaw_deg(bodies) - YAW_READS_HIGH_DEG)
    except RefusedError as refusal:
        return (_told(refusal),)
    return ()


def _of_frames(length_s: float | None, rate_hz: float) -> tuple[Refusal, ...]:
    """Return what speaks against so many real seconds, and frames in each."""
    doubts = []
    if rate_hz < LEAST_FRAME_RATE_HZ:
        doubts.append(_told(slow_pictures(rate_hz)))
    if length_s is not None and length_s < SHORTEST_S:
        words = (
            f"It lasts {length_s:.1f} s; the {LEAST_STRIDES} full strides that are needed take "
            f"about {SHORTEST_S:.0f} s of running."
        )
        doubts.append(Refusal("too_short", words, LONGER))
    return tuple(doubts)


def _troubles(doubts: Sequence[Refusal], rate_hz: float) -> tuple[str, ...]:
    slow = (FEW_FRAMES,) if rate_hz < LEAST_RATE_FOR_FLAGS_HZ else ()
    return (*(doubt.code for doubt in doubts), *slow)


def _near_side(bodies: FloatArray, doubts: Sequence[Refusal]) -> Side | None:
    unclear = any(doubt.code in (NO_PERSON, NOT_SIDE_ON) for doubt in doubts)
    return None if unclear or not np.isfinite(bodies).any() else find_facing(bodies)


def _told(refusal: RefusedError) -> Refusal:
    return Refusal(refusal.code, refusal.message, refusal.advice)

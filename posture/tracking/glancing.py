"""A few glances at a long clip, from which the stretches to follow are chosen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from posture.arrays import FloatArray, Image
from posture.pose_track import LANDMARK_NAMES, LONG_SIDE
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.follower import find_region
from posture.tracking.pose.inference import LandmarkNetwork, Pose
from posture.tracking.pose.region import Region
from posture.tracking.pose.workers import Workers, ahead
from posture.tracking.scene.picture import brightness_of
from posture.tracking.span import key_times_in, length_of, shifted
from posture.tracking.stretch_choice import (
    SHORT_S,
    Glance,
    Stretch,
    StretchPlan,
    choose,
    glance_times,
)
from posture.video import Probe, glances

# Fewer glances do not show where somebody runs.
FEWEST_GLANCES: Final = 6
NO_LANDMARKS: Final = np.full((len(LANDMARK_NAMES), 2), np.nan)


class Looks(NamedTuple):
    """What it takes to glance at a clip."""

    header: Probe
    turn_deg: int
    networks: Workers[LandmarkNetwork]
    people: PeopleDetector

    def plan(self, span: Stretch, pace: float) -> StretchPlan | None:
        """Return which stretches of a part of the clip to follow; None = all of that part.

        Parameters
        ----------
        span : Stretch
            The part, file time.
        pace : float
            File seconds per real second.
        """
        length_s = length_of(span, self.header)
        keys = [key - span.start_s for key in key_times_in(span, self.header)]
        if not (self.header.expected_frames and keys and length_s > SHORT_S * pace):
            return None
        wanted = [key + span.start_s for key in glance_times(keys, length_s)]
        seen = [replace(glance, time_s=glance.time_s - span.start_s) for glance in self.at(wanted)]
        if len(seen) < FEWEST_GLANCES:
            return None
        return shifted(choose(seen, keys, length_s, pace), span.start_s)

    def at(self, key_times_s: Sequence[float]) -> Iterator[Glance]:
        """Yield what some of the clip's key frames show."""
        region: Region | None = None
        for frame in ahead(glances(self.header.path, key_times_s, LONG_SIDE, self.turn_deg)):
            image = frame.image
            pose = self.networks.run(_placing(image, region)).result() if region else None
            if pose is None:
                region = find_region(image, self.networks, lambda img: found(self.people, img))
                pose = self.networks.run(_placing(image, region)).result() if region else None
            region = pose.region if pose else None
            xy = pose.xy if pose else NO_LANDMARKS
            yield Glance(frame.file_time_s, xy, brightness_of(image, xy))


def found(people: PeopleDetector, image: Image) -> list[FloatArray]:
    """Return the bodies in the picture; after finding one, the detector is rarely needed again."""
    bodies = people.detect(image)
    if bodies:
        people.rest()
    return bodies


def _placing(image: Image, region: Region) -> Callable[[LandmarkNetwork], Pose | None]:
    return lambda network: network.place(image, region)

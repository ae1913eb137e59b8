"""Working out numbers in a separate process.

An analysis takes about half a second of one core in many small steps, each of which would make
the picture wait for Python's interpreter lock.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.system.native import share_heaps
from posture.system.processes import WorkerProcess

if TYPE_CHECKING:
    from posture.live.delay import Moment
    from posture.live.readings import Readings
    from posture.pose_track import PoseTrack, Scene
    from posture.results.clip_settings import ClipSettings
    from posture.tracking.pose.detector import PeopleDetector
    from posture.tracking.pose.models import Model

NICE: Final = 5
PEOPLE_SAMPLES: Final = 3
NO_CLIP: Final = Path()


@dataclass(frozen=True)
class Request:
    """What to work out.

    ``track`` is the body over the last strides (None = no numbers wanted); ``moments`` are
    pictures in which to look at the room (empty = not wanted).
    """

    track: "PoseTrack | None"
    options: "ClipSettings"
    moments: "list[Moment]"


@dataclass(frozen=True)
class Answer:
    """What was worked out; None = not requested."""

    readings: "Readings | None"
    scene: "Scene | None"


class Measurer:
    """A process that answers one request after the other; ends when the program ends.

    Parameters
    ----------
    model : Model
        The model that finds other people in the room.
    """

    def __init__(self, model: "Model") -> None:
        self._model = model
        self._process = WorkerProcess(nice=NICE)  # the picture comes first
        self._process.prepare(_people, model)  # while the camera opens

    def work(self, request: Request) -> Answer:
        """Answer a request, and wait until it is answered; errors in the process are raised here.

        Raises
        ------
        MachineError
            If the process ended meanwhile, by `close` or otherwise; the next call starts another.
        """
        return self._process.run(NO_CLIP, _work, self._model, request)

    def close(self) -> None:
        """End the process at once, and wait until it is gone."""
        self._process.end()


@cache
def _people(model: "Model") -> "PeopleDetector":
    """Return a people detector, and import what the first numbers need."""
    from posture.live import readings  # noqa: F401
    from posture.tracking.pose.detector import PeopleDetector

    share_heaps()
    return PeopleDetector(model)


def _work(model: "Model", request: Request) -> Answer:
    from posture.live.readings import read

    scene = _scene(request.moments, _people(model)) if request.moments else None
    if request.track is None:
        return Answer(None, scene)
    track = replace(request.track, scene=scene or request.track.scene)
    return Answer(read(track, request.options), scene)


def _scene(moments: "list[Moment]", people: "PeopleDetector") -> "Scene":
    """Return the scene from a few pictures, worked out as for a clip."""
    from posture.live.delay import decode
    from posture.tracking.scene import SceneReader, second_person_share

    reader = SceneReader()
    for moment in moments:
        reader.add(decode(moment.jpeg), moment.time_s, moment.points)
    share = second_person_share(*reader.samples(PEOPLE_SAMPLES), people.detect)
    people.rest()
    return reader.finish(share)

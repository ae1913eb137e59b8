"""Working out numbers in a process of its own.

An analysis takes about half a second of one core in many small steps, each of which would make
the picture wait for Python's lock.
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
class Asked:
    """What is to be worked out.

    ``track`` is the body over the last strides (None = no numbers now); ``moments`` are pictures
    to see the room in (empty = not now).
    """

    track: "PoseTrack | None"
    options: "ClipSettings"
    moments: "list[Moment]"


@dataclass(frozen=True)
class Worked:
    """What was worked out; None = was not asked for."""

    readings: "Readings | None"
    scene: "Scene | None"


class Measurer:
    """A process that works out one thing after the other; it ends when its maker does.

    Parameters
    ----------
    model : Model
        Finds other people in the room.
    """

    def __init__(self, model: "Model") -> None:
        self._model = model
        self._process = WorkerProcess(nice=NICE)  # the picture comes first
        self._process.prepare(_people, model)  # while the camera opens

    def work(self, asked: Asked) -> Worked:
        """Work it out, and wait for it; what goes wrong with it is raised here.

        Raises
        ------
        MachineError
            If the process was ended meanwhile, by `close` or from outside; the next is another.
        """
        return self._process.run(NO_CLIP, _work, self._model, asked)

    def close(self) -> None:
        """End the process, whatever it does, and wait until it is gone."""
        self._process.end()


@cache
def _people(model: "Model") -> "PeopleDetector":
    """Load what finds people, and all that is needed for the first numbers."""
    from posture.live import readings  # noqa: F401
    from posture.tracking.pose.detector import PeopleDetector

    share_heaps()
    return PeopleDetector(model)


def _work(model: "Model", asked: Asked) -> Worked:
    from posture.live.readings import read

    scene = _scene(asked.moments, _people(model)) if asked.moments else None
    if asked.track is None:
        return Worked(None, scene)
    track = replace(asked.track, scene=scene or asked.track.scene)
    return Worked(read(track, asked.options), scene)


def _scene(moments: "list[Moment]", people: "PeopleDetector") -> "Scene":
    """See the room in a few pictures, as a clip's is seen."""
    from posture.live.delay import decode
    from posture.tracking.scene import SceneReader, second_person_share

    reader = SceneReader()
    for moment in moments:
        reader.add(decode(moment.jpeg), moment.time_s, moment.points)
    share = second_person_share(*reader.samples(PEOPLE_SAMPLES), people.detect)
    people.rest()
    return reader.finish(share)

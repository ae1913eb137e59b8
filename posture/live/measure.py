"""Working out numbers in a process of its own.

An analysis takes about half a second of one core in many small steps, each of which would make
the picture wait for Python's lock.
"""

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from posture.live.delay import Moment
    from posture.live.readings import Readings
    from posture.pose_track import PoseTrack, Scene
    from posture.results.clip_settings import ClipSettings
    from posture.tracking.pose.detector import PeopleDetector
    from posture.tracking.pose.models import Model

NICE: Final = 5
PEOPLE_SAMPLES: Final = 3
PATIENCE_S: Final = 5.0


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
        # A forked copy of a process with threads may hang.
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, model), daemon=True)
        self._process.start()
        theirs.close()
        self._asking = threading.Lock()

    def work(self, asked: Asked) -> Worked:
        """Work it out, and wait for it; what goes wrong with it is raised here.

        Raises
        ------
        EOFError, OSError
            If the process was ended meanwhile, by `close` or from outside.
        """
        with self._asking:
            self._ours.send(asked)
            worked: Worked | Exception = self._ours.recv()
        if isinstance(worked, Exception):
            raise RuntimeError(f"{type(worked).__name__}: {worked}") from worked
        return worked

    def close(self) -> None:
        """End the process, whatever it does, and wait until it is gone."""
        self._process.kill()
        self._process.join(PATIENCE_S)
        with self._asking:  # a pipe must not be closed under whoever waits at it
            self._ours.close()
        self._process.close()


def _serve(asking: Connection, model: "Model") -> None:
    # Ctrl-C in the terminal is the maker's affair.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICE)  # the picture comes first
    # Loaded while the camera opens, so that the first answer comes soon.
    from posture.live import readings  # noqa: F401
    from posture.system.native import share_heaps
    from posture.tracking.pose.detector import PeopleDetector

    share_heaps()
    # Nobody asks any more once the maker has ended.
    with suppress(EOFError, OSError), PeopleDetector(model) as people:
        while True:
            asking.send(_attempt(asking.recv(), people))


def _attempt(asked: Asked, people: "PeopleDetector") -> Worked | Exception:
    try:
        return _work(asked, people)
    except Exception as error:  # a defect of ours, told to whoever asked
        return error


def _work(asked: Asked, people: "PeopleDetector") -> Worked:
    from posture.live.readings import read

    scene = _scene(asked.moments, people) if asked.moments else None
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

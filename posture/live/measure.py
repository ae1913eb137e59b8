"""Working out numbers in a process of its own.

An analysis takes about half a second of one core in many small steps, each of which would make
the picture wait for Python's lock.
"""

import multiprocessing
import os
import signal
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from posture.analysis import Options
    from posture.landmarks import PoseTrack, Scene
    from posture.live.delay import Moment
    from posture.live.readings import Readings
    from posture.pose.models import Model

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
    options: "Options"
    moments: "list[Moment]"
    model: "Model"


@dataclass(frozen=True)
class Worked:
    """What was worked out; None = was not asked for."""

    readings: "Readings | None"
    scene: "Scene | None"


class Measurer:
    """A process that works out one thing after the other; it ends when its maker does."""

    def __init__(self) -> None:
        # A forked copy of a process with threads may hang.
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def work(self, asked: Asked) -> Worked:
        """Work it out, and wait for it.

        Raises
        ------
        EOFError, OSError
            If the process was ended meanwhile, by `close` or from outside.
        """
        self._ours.send(asked)
        worked: Worked = self._ours.recv()
        return worked

    def close(self) -> None:
        """End the process, whatever it does, and wait until it is gone."""
        self._process.kill()
        self._process.join(PATIENCE_S)
        self._ours.close()
        self._process.close()


def _serve(asking: Connection) -> None:
    # Ctrl-C in the terminal is the maker's affair.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICE)  # the picture comes first
    # While the camera opens, so that the first answer comes soon.
    from posture.live import readings  # noqa: F401
    from posture.pose.people import get_ready

    get_ready()
    with suppress(EOFError, OSError):  # nobody asks any more
        while True:
            asking.send(work(asking.recv()))


def work(asked: Asked) -> Worked:
    """Do what was asked."""
    from posture.live.readings import read

    scene = _scene(asked.moments, asked.model) if asked.moments else None
    if asked.track is None:
        return Worked(None, scene)
    track = replace(asked.track, scene=scene or asked.track.scene)
    return Worked(read(track, asked.options), scene)


def _scene(moments: "list[Moment]", model: "Model") -> "Scene":
    """See the room in a few pictures, as a clip's is seen."""
    from posture.live.delay import decode
    from posture.pose.people import PeopleDetector
    from posture.scene import SceneReader, second_person_share

    reader = SceneReader()
    for moment in moments:
        reader.add(decode(moment.jpeg), moment.time_s, moment.points)
    with PeopleDetector(model) as people:
        share = second_person_share(*reader.samples(PEOPLE_SAMPLES), people.detect)
    return reader.finish(share)

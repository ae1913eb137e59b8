"""One running camera: follows the body, guides, keeps what was, and asks for numbers."""

import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

import cv2
import numpy as np

from posture.arrays import FloatArray, Image
from posture.live.buffer import NOT_SEEN, Buffer
from posture.live.camera import Camera, Numbered, rate_of
from posture.live.delay import Past
from posture.live.follow import Follower
from posture.live.guide import SetupPoint
from posture.live.numbers import Numbers
from posture.live.one_euro import OneEuro
from posture.live.readings import Readings, nothing_yet
from posture.live.recorder import Recorder
from posture.live.setup import LOOK_OVER_S, SetUp
from posture.live.sources import Open, Shot
from posture.motion.view import find_facing
from posture.pose_track import LONG_SIDE
from posture.results.clip_settings import ClipSettings
from posture.results.report import Side
from posture.system.native import share_heaps
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.inference import LandmarkNetwork, Pose
from posture.tracking.pose.models import Model

SETTING_UP: Final = "The camera is being set up."


class Seen(NamedTuple):
    """A picture, shrunk, and the body in it.

    ``points`` are smoothed, for drawing: (33, 2) pixels of ``image``, NaN = not seen;
    ``near_side`` is the side of the body towards the camera; ``time_s`` is when the picture
    was taken.
    """

    number: int
    time_s: float
    image: Image
    points: FloatArray
    near_side: Side


@dataclass(frozen=True)
class Status:
    """What is to be said beside the picture.

    Attributes
    ----------
    trouble : str
        What keeps pictures from coming; empty while they come.
    ended : bool
        Whether no picture will follow.
    ready : bool
        Whether the setting-up is done.
    guide : tuple of Point
        Every point of the setting-up; once it is done, those that went wrong since.
    readings : Readings
        The numbers.
    camera_hz, followed_hz : float
        Pictures a second that the camera sends, and that are followed.
    recording_s : float or None
        For how long a recording has run; None = none does.
    recording_trouble : str
        What goes wrong with it, in one sentence; empty while nothing does.
    """

    trouble: str
    ended: bool
    ready: bool
    guide: tuple[SetupPoint, ...]
    readings: Readings
    camera_hz: float
    followed_hz: float
    recording_s: float | None
    recording_trouble: str


class Live:
    """A camera that is looked at until it is closed.

    Parameters
    ----------
    frames : callable
        Opens the camera (`posture.live.sources.Source.frames`).
    model : Model
        The pose model.
    options : ClipSettings or None
        What the runner told.

    Raises
    ------
    MachineError, UsageError
        If the model cannot be used.
    """

    def __init__(self, frames: Open, model: Model, options: ClipSettings | None = None) -> None:
        share_heaps()
        self._people = PeopleDetector(model)
        self._follower = Follower(LandmarkNetwork(model).place, self._found)
        self._smooth = OneEuro()
        self._setup = SetUp()
        self._buffer = Buffer(model)
        self.past = Past()
        told = options or ClipSettings()
        self._numbers = Numbers(
            self._buffer, self.past, model, told, lambda: self._setup.ready_since_s
        )
        self._recorder: Recorder | None = None
        self._recorder_lock = threading.Lock()
        self._seen: Seen | None = None
        self._near: Side = "right"
        self._view: tuple[int, tuple[int, ...]] | None = None
        self._followed: deque[float] = deque(maxlen=600)
        self._defect: BaseException | None = None
        self._news = threading.Condition()
        self._closed = threading.Event()
        self._camera = Camera(frames, self._keep)
        self._thread = threading.Thread(target=self._run, name="follow", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def newest(self, after: int, timeout_s: float = 0.5) -> Seen | None:
        """Wait for a picture later than number ``after``, with the body in it; None = none came.

        What stopped the following, a defect of ours, is raised here.
        """
        with self._news:
            self._news.wait_for(lambda: self._later(after) or self._defect, timeout_s)
            defect = self._defect or self._numbers.defect
            if defect:
                raise defect
            return self._seen if self._later(after) else None

    def status(self) -> Status:
        """Return what is to be said now."""
        recorder, trouble, ended = self._recorder, self._camera.trouble(), self._camera.ended
        # A camera that sends nothing measures nothing; a film's last numbers stay.
        missing = trouble if trouble and not ended else "" if self._setup.ready else SETTING_UP
        return Status(
            trouble=trouble,
            ended=ended,
            ready=self._setup.ready,
            guide=self._setup.said(),
            readings=nothing_yet(missing) if missing else self._numbers.readings,
            camera_hz=self._camera.rate_hz(),
            followed_hz=rate_of(list(self._followed)),
            recording_s=time.monotonic() - recorder.began_s if recorder else None,
            recording_trouble=recorder.trouble if recorder else "",
        )

    @property
    def closed(self) -> bool:
        """Whether it was let go of."""
        return self._closed.is_set()

    @property
    def near_side(self) -> Side:
        """Which side of the body is towards the camera, as the tracker calls it."""
        return self._near

    @property
    def recording(self) -> bool:
        """Whether a recording runs."""
        return self._recorder is not None

    def record(self, path: Path) -> None:
        """Begin to record every picture of the camera, at its full size."""
        with self._recorder_lock:
            self._recorder = self._recorder or Recorder(path)

    def stop_recording(self) -> Recorder | None:
        """End the recording and return it, finished; None where there was none.

        Raises
        ------
        PostureError
            If it could not be written.
        """
        with self._recorder_lock:
            recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.finish()
        return recorder

    def close(self) -> None:
        """Let go of camera, threads and processes; waits until all are gone.

        A recording that was not stopped is finished first.
        """
        self._closed.set()
        self._camera.close()
        self._thread.join()
        self._numbers.close()
        self._people.rest()
        self.stop_recording()

    def _found(self, image: Image) -> list[FloatArray]:
        bodies = self._people.detect(image)
        if bodies:
            self._people.rest()
        return bodies

    def _keep(self, shot: Shot) -> None:
        with self._recorder_lock:
            if self._recorder is not None:
                self._recorder.add(shot)

    def _later(self, after: int) -> bool:
        return self._seen is not None and self._seen.number > after

    def _run(self) -> None:
        number = -1
        try:
            while not self._closed.is_set():
                numbered = self._camera.newest(number)
                if numbered is not None:
                    number = numbered.number
                    self._follow(numbered)
        except BaseException as error:  # told to whoever looks at the picture
            with self._news:
                self._defect = error
                self._news.notify_all()

    def _follow(self, numbered: Numbered) -> None:
        time_s, image = numbered.shot.time_s, shrunk(numbered.shot.image)
        view = numbered.opened, numbered.shot.image.shape
        if view != self._view:
            self._view = view
            self._begin_anew()
        pose = self._follower.follow(image, time_s)
        points = self._smoothed(time_s, pose)
        with self._news:
            self._seen = Seen(numbered.number, time_s, image, points, self._near)
            self._news.notify_all()
        self._followed.append(time_s)
        height, width = image.shape[:2]
        self._buffer.add(time_s, pose, (width, height))
        self.past.add(time_s, image, points)
        self._look_over(time_s, image)

    def _smoothed(self, time_s: float, pose: Pose | None) -> FloatArray:
        if pose is None:
            self._smooth = OneEuro()
            return NOT_SEEN
        return self._smooth.smooth(time_s, pose.xy, float(np.ptp(pose.xy[:, 1])) + 1.0)

    def _look_over(self, now_s: float, image: Image) -> None:
        """Look twice a second how the setting-up stands."""
        if self._setup.is_due(now_s):
            track = self._buffer.track(LOOK_OVER_S)
            rate_hz = rate_of(list(self._followed))
            self._setup.look(now_s, track, image, self._numbers.scene, rate_hz)
            if track is not None and np.isfinite(track.xy).any():
                self._near = find_facing(track.xy)

    def _begin_anew(self) -> None:
        """The camera was away, or is another: it may stand elsewhere, the strides do not go on."""
        self._smooth = OneEuro()
        self._buffer.clear()
        self.past.begin_anew()
        self._setup.begin_anew()
        self._numbers.begin_anew()


def shrunk(image: Image) -> Image:
    """Return a picture at the size in which bodies are followed; smaller ones stay as they are."""
    scale = LONG_SIDE / max(image.shape[:2])
    if scale >= 1:
        return image
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)

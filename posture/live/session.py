"""A running live check: tracks the body, guides the set-up, and keeps pictures and numbers."""

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
from posture.live.camera import Camera, NumberedShot, rate_of
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
    """A shrunk picture, and the body in it.

    ``points`` are smoothed, for drawing: (33, 2) pixels of ``image``, NaN = not seen;
    ``near_side`` is the camera side; ``time_s`` is when the picture was taken.
    """

    number: int
    time_s: float
    image: Image
    points: FloatArray
    near_side: Side


@dataclass(frozen=True)
class Status:
    """The state of a live check, to be shown beside the picture.

    Attributes
    ----------
    trouble : str
        Why no pictures come, in one sentence; empty while they come.
    ended : bool
        Whether no more pictures will come.
    ready : bool
        Whether the set-up is complete.
    guide : tuple of SetupPoint
        All points of the set-up; once it is complete, those that are wrong again.
    readings : Readings
        The numbers.
    camera_hz, followed_hz : float
        Pictures per second from the camera, and pictures per second that are tracked.
    recording_s : float or None
        How long the recording has been running; None = not recording.
    recording_trouble : str
        What is wrong with the recording, in one sentence; empty if nothing is.
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
    """A live check with a camera, until it is closed.

    Parameters
    ----------
    frames : callable
        Opens the camera (`posture.live.sources.Source.frames`).
    model : Model
        The pose model.
    options : ClipSettings or None
        The settings for the run; None = the defaults.

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
        settings = options or ClipSettings()
        self._numbers = Numbers(
            self._buffer, self.past, model, settings, lambda: self._setup.ready_since_s
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
        """Wait for a tracked picture after number ``after``, and return the newest; None = none.

        If tracking has stopped because of a bug of ours, its error is raised here.
        """
        with self._news:
            self._news.wait_for(lambda: self._later(after) or self._defect, timeout_s)
            defect = self._defect or self._numbers.defect
            if defect:
                raise defect
            return self._seen if self._later(after) else None

    def status(self) -> Status:
        """Return the current state."""
        recorder, trouble, ended = self._recorder, self._camera.trouble(), self._camera.ended
        # Without pictures there are no numbers, but those from the end of a video stay.
        missing = trouble if trouble and not ended else "" if self._setup.ready else SETTING_UP
        return Status(
            trouble=trouble,
            ended=ended,
            ready=self._setup.ready,
            guide=self._setup.current_points(),
            readings=nothing_yet(missing) if missing else self._numbers.readings,
            camera_hz=self._camera.rate_hz(),
            followed_hz=rate_of(list(self._followed)),
            recording_s=time.monotonic() - recorder.began_s if recorder else None,
            recording_trouble=recorder.trouble if recorder else "",
        )

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed.is_set()

    @property
    def near_side(self) -> Side:
        """The tracker's label for the camera side of the body."""
        return self._near

    @property
    def recording(self) -> bool:
        """Whether a recording is running."""
        return self._recorder is not None

    def record(self, path: Path) -> None:
        """Start recording every picture from the camera, at full size."""
        with self._recorder_lock:
            self._recorder = self._recorder or Recorder(path)

    def stop_recording(self) -> Recorder | None:
        """Finish the recording and return it, None if there was none.

        Raises
        ------
        PostureError
            If the recording could not be written.
        """
        with self._recorder_lock:
            recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.finish()
        return recorder

    def close(self) -> None:
        """Release the camera, end threads and processes, and wait until all are gone.

        A recording that was not stopped is finished.
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
        except BaseException as error:  # raised by `newest`
            with self._news:
                self._defect = error
                self._news.notify_all()

    def _follow(self, numbered: NumberedShot) -> None:
        time_s, image = numbered.shot.time_s, shrunk(numbered.shot.image)
        view = numbered.opened, numbered.shot.image.shape
        if view != self._view:
            self._view = view
            self._restart()
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
        """Check the set-up twice a second."""
        if self._setup.is_due(now_s):
            track = self._buffer.track(LOOK_OVER_S)
            rate_hz = rate_of(list(self._followed))
            self._setup.look(now_s, track, image, self._numbers.scene, rate_hz)
            if track is not None and np.isfinite(track.xy).any():
                self._near = find_facing(track.xy)

    def _restart(self) -> None:
        """Start again after the camera was lost or replaced: it may have moved."""
        self._smooth = OneEuro()
        self._buffer.clear()
        self.past.restart()
        self._setup.restart()
        self._numbers.restart()


def shrunk(image: Image) -> Image:
    """Return a picture shrunk to the size for tracking; smaller pictures are not changed."""
    scale = LONG_SIDE / max(image.shape[:2])
    if scale >= 1:
        return image
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)

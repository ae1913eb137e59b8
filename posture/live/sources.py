"""Where pictures come from: a camera on this machine, an address, or a video at real speed."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import cv2
import numpy as np

from posture.arrays import Image
from posture.errors import MachineError, PostureError, UsageError
from posture.system.files import check_readable
from posture.system.limits import limited_memory, limits_for
from posture.system.native import quiet_stderr
from posture.system.user_data import typed_path
from posture.video import read_frames

DEVICES: Final = Path("/dev")
NODES: Final = Path("/sys/class/video4linux")
# A small picture at a high rate: the network sees 256 x 256 pixels, and feet move fast.
ASKED_FOR: Final = (
    (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
    (cv2.CAP_PROP_FRAME_WIDTH, 640),
    (cv2.CAP_PROP_FRAME_HEIGHT, 480),
    (cv2.CAP_PROP_FPS, 60),
    (cv2.CAP_PROP_BUFFERSIZE, 1),
)
PATIENCE_MS: Final = 4000
BELIEVED_S: Final = 1.0


class Shot(NamedTuple):
    """A picture from a camera, (H, W, 3) RGB, and when it was taken (`time.monotonic`)."""

    time_s: float
    image: Image


Open = Callable[[], Iterator[Shot]]


class CameraLostError(PostureError):
    """A camera cannot be used now, but may be later; the message says what to do."""

    exit_code = MachineError.exit_code


@dataclass(frozen=True)
class Source:
    """The source that the user chose: a camera's number or address, or a video's path."""

    kind: Literal["device", "address", "file"]
    name: str

    def frames(self) -> Iterator[Shot]:
        """Open the source and yield its pictures; closing the iterator releases it.

        Raises
        ------
        CameraLostError
            If the camera does not open, or stops sending pictures.
        PostureError
            If a video cannot be read.
        """
        if self.kind == "file":
            return video_frames(Path(self.name))
        if self.kind == "address":
            return camera_frames(lambda: _open_address(self.name))
        return camera_frames(lambda: _open_device(int(self.name)))


def source_of(text: str) -> Source:
    """Return the source that ``--camera`` names.

    Raises
    ------
    UsageError
        If the text is neither a number nor an address nor a readable file.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return Source("device", text)
    if "://" in text:
        return Source("address", text)
    path = typed_path(text)
    check_readable(path)
    return Source("file", str(path))


def video_frames(path: Path) -> Iterator[Shot]:
    """Play a video once, in file time, within the memory limit for a clip.

    There is no time limit, since the user can end it.

    Raises
    ------
    MachineError
        If the video takes more memory.
    """
    with limited_memory(limits_for(path)), closing(read_frames(path)) as frames:
        began_s: float | None = None
        for frame in frames:
            began_s = time.monotonic() if began_s is None else began_s
            due_s = began_s + frame.file_time_s
            time.sleep(max(0.0, due_s - time.monotonic()))
            yield Shot(due_s, frame.image)


def camera_frames(open_capture: Callable[[], Any]) -> Iterator[Shot]:
    """Yield a camera's pictures until it stops sending.

    Parameters
    ----------
    open_capture : callable
        Returns an open ``cv2.VideoCapture``, or raises `CameraLostError`.
    """
    capture = open_capture()
    try:
        while True:
            image = _next_picture(capture)
            if image is None:
                raise CameraLostError(
                    "The camera has stopped sending pictures; check its cable. Trying again …"
                )
            stamp_s = taken_at(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, time.monotonic())
            yield Shot(stamp_s, image)
    finally:
        capture.release()


def _next_picture(capture: Any) -> Image | None:
    """Wait for the next picture and return it in RGB, None if the camera sends none."""
    try:
        received, image = capture.read()
        return _rgb(image) if received else None
    except cv2.error:  # half a picture, as from a loose cable, or not in a colour format
        return None


def taken_at(driver_s: float, arrived_s: float) -> float:
    """Return when a picture was taken: the driver's time if it uses our clock, or its arrival.

    Video4Linux stamps each picture with the clock that `time.monotonic` reads.
    """
    return driver_s if 0 <= arrived_s - driver_s < BELIEVED_S else arrived_s


def _rgb(image: Image) -> Image:
    if image.ndim == 2:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _open_device(number: int) -> Any:
    if sys.platform == "linux":
        _check_device(number)
    with quiet_stderr():
        capture = cv2.VideoCapture(number)
        for setting, value in ASKED_FOR:
            capture.set(setting, value)
    if not capture.isOpened():
        raise CameraLostError(
            f"Camera {number} does not open: there may be none of that number, another program may "
            "hold it, or this one may not use it (see the system's privacy settings)."
        )
    return capture


def _check_device(number: int) -> None:
    """Raise an error that explains why a camera cannot be opened, if its Linux device shows it."""
    device, cameras = DEVICES / f"video{number}", _cameras()
    if str(number) not in cameras:
        others = f"there is {', '.join(cameras)}" if cameras else "none is plugged in"
        raise CameraLostError(f"There is no camera {number}: {others}.")
    if not os.access(device, os.R_OK | os.W_OK):
        raise CameraLostError(
            f"You may not use camera {number}; 'sudo usermod -aG video $USER', then log in again."
        )


def _cameras() -> list[str]:
    """Return the numbers of devices that send pictures; a camera's second device has metadata."""
    numbers = sorted(path.name[5:] for path in DEVICES.glob("video[0-9]*"))
    return [number for number in numbers if _sends_pictures(NODES / f"video{number}" / "index")]


def _sends_pictures(index: Path) -> bool:
    try:
        return index.read_text().strip() == "0"
    except OSError:  # a system without this file, or the camera was just unplugged
        return True


def _open_address(address: str) -> Any:
    timeouts = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, cv2.CAP_PROP_READ_TIMEOUT_MSEC)
    parameters = [value for name in timeouts for value in (name, PATIENCE_MS)]
    with quiet_stderr():
        capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, parameters)
    if not capture.isOpened():
        raise CameraLostError(
            "The camera does not answer at that address; check that it is on, and the address."
        )
    return capture


def check_source(source: Source) -> None:
    """Make sure, before anything starts, that a camera on this machine can be used.

    Raises
    ------
    UsageError
        If there is no such camera, or it may not be used.
    """
    if source.kind == "device" and sys.platform == "linux":
        try:
            _check_device(int(source.name))
        except CameraLostError as error:
            raise UsageError(str(error)) from error

"""Where pictures come from: a camera of this machine, an address, or a film at real speed."""

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
# A small picture at a high rate: the network sees 256 x 256 of it, and feet are quick.
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
    """One picture of a camera: when it was taken (`time.monotonic`), (H, W, 3) RGB."""

    time_s: float
    image: Image


Open = Callable[[], Iterator[Shot]]


class CameraLostError(PostureError):
    """A camera that cannot be used now and may be later; one sentence with what to do."""

    exit_code = MachineError.exit_code


@dataclass(frozen=True)
class Source:
    """What the user named as the camera: its number, its address, or a film's path."""

    kind: Literal["device", "address", "file"]
    name: str

    def frames(self) -> Iterator[Shot]:
        """Open it and yield its pictures; it is let go of when the iterator is closed.

        Raises
        ------
        CameraLostError
            If it does not open, or sends no more.
        PostureError
            If a film cannot be read.
        """
        if self.kind == "file":
            return film_frames(Path(self.name))
        if self.kind == "address":
            return camera_frames(lambda: _open_address(self.name))
        return camera_frames(lambda: _open_device(int(self.name)))


def source_of(text: str) -> Source:
    """Tell what ``--camera`` names.

    Raises
    ------
    UsageError
        If it is no number, no address, and no file that can be read.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return Source("device", text)
    if "://" in text:
        return Source("address", text)
    path = typed_path(text)
    check_readable(path)
    return Source("file", str(path))


def film_frames(path: Path) -> Iterator[Shot]:
    """Play a film at the speed at which it was filmed, once, within a clip's memory.

    Its time needs no limit: whoever watches it can end it.

    Raises
    ------
    MachineError
        If it takes more memory.
    """
    with limited_memory(limits_for(path)), closing(read_frames(path)) as frames:
        began_s: float | None = None
        for frame in frames:
            began_s = time.monotonic() if began_s is None else began_s
            due_s = began_s + frame.file_time_s
            time.sleep(max(0.0, due_s - time.monotonic()))
            yield Shot(due_s, frame.image)


def camera_frames(open_capture: Callable[[], Any]) -> Iterator[Shot]:
    """Yield what a camera sends until it stops.

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
                    "The camera sends no pictures any more; check its cable, it is tried again."
                )
            stamp_s = taken_at(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000, time.monotonic())
            yield Shot(stamp_s, image)
    finally:
        capture.release()


def _next_picture(capture: Any) -> Image | None:
    """Wait for the next picture and return it in RGB; None where the camera gives none."""
    try:
        there, image = capture.read()
        return _rgb(image) if there else None
    except cv2.error:  # half a picture, as a loose cable makes them, or none that is in colours
        return None


def taken_at(driver_s: float, arrived_s: float) -> float:
    """When a picture was taken: as the driver says where it keeps our clock, else its arrival.

    Video4Linux stamps each picture by the clock that `time.monotonic` reads.
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
    """Say why a camera of Linux cannot be opened, as far as its device tells."""
    device, there = DEVICES / f"video{number}", _cameras()
    if str(number) not in there:
        others = f"there is {', '.join(there)}" if there else "none is plugged in"
        raise CameraLostError(f"There is no camera {number}: {others}.")
    if not os.access(device, os.R_OK | os.W_OK):
        raise CameraLostError(
            f"You may not use camera {number}; 'sudo usermod -aG video $USER', then log in again."
        )


def _cameras() -> list[str]:
    """Numbers of the devices that send pictures: a camera's second device tells about them only."""
    numbers = sorted(path.name[5:] for path in DEVICES.glob("video[0-9]*"))
    return [number for number in numbers if _sends_pictures(NODES / f"video{number}" / "index")]


def _sends_pictures(index: Path) -> bool:
    try:
        return index.read_text().strip() == "0"
    except OSError:  # a system without such notes, or the camera was just pulled
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
    """Find out before anything starts that a camera of this machine is not there.

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

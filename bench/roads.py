"""Three roads from a film to landmarks, each run in a process of its own and timed.

The loop that everybody writes, which looks at each picture once; ours, which looks at it as it is
and mirrored; and the bound: decode, scale and the bare network as published twice, all cores busy,
nothing else.
"""

import multiprocessing
import os
import resource
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from bench.tracks import ROOT
from posture.pose_track import LONG_SIDE
from posture.system.native import quiet_stderr
from posture.tracking.pose.follower import LAG
from posture.tracking.pose.inference import Network
from posture.tracking.pose.models import Model
from posture.tracking.pose.runtime import load
from posture.tracking.pose.workers import Workers, cores
from posture.tracking.track_clip import track_clip
from posture.video import read_frames

Road = Literal["plain loop", "posture", "bound"]
# Kilobytes on Linux, bytes on macOS.
PER_MB: Final = 1_048_576 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Run:
    """One run: frames, wall time and processor time in seconds, peak memory in MB."""

    frames: int
    seconds: float
    cpu_s: float
    peak_mb: float

    @property
    def rate_hz(self) -> float:
        """Frames per second."""
        return self.frames / self.seconds


def run(road: Road, film: Path, model: Model, on_cores: int | None = None) -> Run:
    """Go a road in a new process, on as many cores as given; None = all."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_timed, road, film, model, on_cores).result()


def _timed(road: Road, film: Path, model: Model, on_cores: int | None) -> Run:
    if on_cores is not None:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:on_cores])
    go: dict[Road, Callable[[Path, Model], int]] = {
        "plain loop": plain_loop,
        "posture": _posture,
        "bound": bound,
    }
    start, cpu_s = time.perf_counter(), time.process_time()
    frames = go[road](film, model)
    seconds, cpu_s = time.perf_counter() - start, time.process_time() - cpu_s
    return Run(frames, seconds, cpu_s, _peak_mb())


def _peak_mb() -> float:
    """Most memory this process ever had; Linux's ``ru_maxrss`` starts with the parent's."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return float(lines["VmHWM"].split()[0]) / PER_MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_MB


def _posture(film: Path, model: Model) -> int:
    return len(track_clip(film, model).time_s)


def plain_loop(film: Path, model: Model) -> int:
    """Read with OpenCV, convert, detect at full size; returns the number of frames."""
    import cv2

    mediapipe = load("mediapipe")
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=model.read()),
        running_mode=vision.RunningMode.VIDEO,
    )
    capture = cv2.VideoCapture(str(film))
    rate, frames = capture.get(cv2.CAP_PROP_FPS), 0
    with quiet_stderr(), vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            seen, image = capture.read()
            if not seen:
                break
            picture = mediapipe.Image(
                image_format=mediapipe.ImageFormat.SRGB, data=cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
            )
            landmarker.detect_for_video(picture, round(1000 * frames / rate))
            frames += 1
    capture.release()
    return frames


def bound(film: Path, model: Model) -> int:
    """Decode, scale, and run the network as published twice; returns the number of frames."""
    running: deque[Future[None]] = deque()
    frames = 0
    with (
        Workers(lambda: BareNetwork(model), min(cores(), LAG)) as networks,
        read_frames(film, LONG_SIDE) as decoded,
    ):
        for _ in decoded:
            frames += 1
            if len(running) == LAG:
                running.popleft().result()
            running.append(networks.run(BareNetwork.infer_twice))
        while running:
            running.popleft().result()
    return frames


class BareNetwork(Network):
    """The network with every output it has, fed with one and the same picture."""

    def __init__(self, model: Model) -> None:
        super().__init__(model, unwanted=())
        picture = np.random.default_rng(1).uniform(0, 1, self._input["shape"])
        self._interpreter.set_tensor(self._input["index"], picture.astype(np.float32))

    def infer(self) -> None:
        """Run it once."""
        self._interpreter.invoke()

    def infer_twice(self) -> None:
        """Run it as often as posture looks at a picture."""
        self.infer()
        self.infer()


def seconds_of(command: list[str], rounds: int = 5) -> float:
    """Return the shortest time of a command as a whole process, seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        _call(command)
        times.append(time.perf_counter() - start)
    return min(times)


def _call(command: list[str]) -> None:
    import subprocess

    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

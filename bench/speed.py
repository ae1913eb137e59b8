"""Frames per second of the pipeline beside the loop that everybody writes."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.sections import Section, section
from bench.tracks import ROOT
from posture.native import quiet_stderr
from posture.pose.models import Model
from posture.pose.runtime import load
from posture.tracking import track_clip

ROUNDS: Final = 3
SAMPLE: Final = ROOT / "sample_videos" / "overstride14_60.mp4"


def speed_section(model: Model, shared: Path) -> Section:
    """Return the best of three runs, taken in turns; compare ratios, not machines."""
    rows = []
    for clip in (SAMPLE, shared / "clips" / "treadmill_gym_60fps.mp4"):
        if not clip.is_file():
            continue
        track = track_clip(clip, model)
        ours: list[float] = []
        plain: list[float] = []
        for _ in range(ROUNDS):
            ours.append(_seconds(track_clip, clip, model))
            with quiet_stderr():
                plain.append(_seconds(plain_loop, clip, model))
        rates = (len(track.time_s) / min(ours), len(track.time_s) / min(plain))
        size = "{} × {}".format(*track.size)
        rows.append((clip.stem, size, *(f"{r:.1f}" for r in rates), f"{rates[0] / rates[1]:.2f}"))
    return section(
        "speed",
        "Speed, frames/s",
        f"Best of {ROUNDS} runs beside the loop that everybody writes; the ratio is what counts.",
        ("clip", "size", "posture", "plain loop", "ratio"),
        rows,
    )


def _seconds(run: Callable[[Path, Model], object], clip: Path, model: Model) -> float:
    start = time.perf_counter()
    run(clip, model)
    return time.perf_counter() - start


def plain_loop(clip: Path, model: Model) -> int:
    """Read with OpenCV, convert, detect at full size; returns the number of frames."""
    import cv2

    mediapipe = load("mediapipe")
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=model.read()),
        running_mode=vision.RunningMode.VIDEO,
    )
    capture = cv2.VideoCapture(str(clip))
    rate, frames = capture.get(cv2.CAP_PROP_FPS), 0
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
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

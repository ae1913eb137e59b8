"""``python -m bench.lenses CLIP ...``: whether a lens that bends is noticed, and only such a lens.

Bends the pictures of clips as known lenses would, and prints the distortion that the scene then
shows, in per cent: of the clips as they are first, where anything past the limit is a false
warning, and "-" where the edges tell nothing. Needs a track of each clip, which is kept in
``bench/cache``.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from rich.console import Console

from bench.tracks import cached_track
from posture.arrays import FloatArray, Image
from posture.geometry import bent, straightened
from posture.motion.lens import LARGEST_DISTORTION
from posture.pose_track import LONG_SIDE, PoseTrack
from posture.tracking.pose.models import ensure_model
from posture.tracking.scene import SceneReader
from posture.video import read_frames

LENSES: Final = (0.0, -0.05, -0.1, -0.15, -0.2, -0.3, -0.45, 0.15)
PICTURES: Final = 24


def main() -> None:
    """Print a row for each clip, and how many are told at each strength."""
    parser = argparse.ArgumentParser(prog="python -m bench.lenses", description=__doc__)
    parser.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    clips: list[Path] = parser.parse_args().clips
    console = Console(width=None if sys.stdout.isatty() else 140)
    model = ensure_model("full", console.print)
    console.print(f"{'clip':40}", *(f"{100 * lens:+5.0f}" for lens in LENSES))
    told = np.zeros(len(LENSES), dtype=int)
    for clip in clips:
        pictures = sampled(clip, cached_track(clip, model))
        found = [distortion_seen(pictures, lens) for lens in LENSES]
        told += [abs(seen or 0.0) > LARGEST_DISTORTION for seen in found]
        cells = ("    -" if seen is None else f"{100 * seen:+5.0f}" for seen in found)
        console.print(f"{clip.stem[:40]:40}", *cells)
    console.print(f"{f'told, of {len(clips)}':40}", *(f"{count:5}" for count in told))


def sampled(clip: Path, track: PoseTrack) -> list[tuple[Image, float, FloatArray]]:
    """Return pictures spread over a clip, shrunk, each with its time and its landmarks."""
    factor = track.clip.slow_motion_factor
    most_hz = PICTURES / (factor * max(track.clip.duration_s, 1.0))
    found: list[tuple[Image, float, FloatArray]] = []
    with read_frames(clip, LONG_SIDE, most_hz) as frames:
        for frame in frames:
            nearest = int(np.argmin(np.abs(track.time_s - frame.file_time_s / factor)))
            scale = np.array(frame.image.shape[1::-1]) / track.size
            found.append((frame.image, frame.file_time_s, track.xy[nearest] * scale))
    return found


def distortion_seen(
    pictures: list[tuple[Image, float, FloatArray]], distortion: float
) -> float | None:
    """Return the distortion that a scene shows through a lens of a known one."""
    reader = SceneReader()
    for image, time_s, xy in pictures:
        size = (image.shape[1], image.shape[0])
        reader.add(through_lens(image, distortion), time_s, shown_at(xy, size, distortion))
    return reader.finish().distortion


def through_lens(image: Image, distortion: float) -> Image:
    """Return a picture as a lens would show it, enlarged so that it stays full."""
    height, width = image.shape[:2]
    size, middle = (width, height), np.array([width, height]) / 2
    places = np.moveaxis(np.indices(size, dtype=np.float64), 0, -1) + 0.5
    true = straightened(places, size, distortion)
    source = (middle + (true - middle) * _shrunk(distortion) - 0.5).astype(np.float32)
    x, y = (np.ascontiguousarray(source[..., axis].T) for axis in (0, 1))
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_CUBIC), dtype=np.uint8)


def shown_at(xy: FloatArray, size: tuple[int, int], distortion: float) -> FloatArray:
    """Return where `through_lens` shows points (..., 2) of the picture, pixels."""
    middle = np.array(size) / 2
    return bent(middle + (xy - middle) / _shrunk(distortion), size, distortion)


def _shrunk(distortion: float) -> float:
    """Return by how much the true picture is shrunk for its corners to be in the corners."""
    return min(1.0, 1 + distortion)


if __name__ == "__main__":
    main()

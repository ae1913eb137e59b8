"""Videos whose frames show their numbers, and clips analysed from landmarks alone."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from playwright.sync_api import Locator

from posture.arrays import FloatArray
from posture.ui.clips.clip_folder import AppClip
from posture.video.writer import write_h264
from tests.browser.server import Server
from tests.gait import Runner, film_at
from tests.ui.clips import finished

WIDTH, HEIGHT = 320, 180
BITS: Final = 10
SLOW: Final = 4.0
# Phones drop and delay frames; no two neighbouring gaps are equal here.
GAPS_S: Final = (0.012, 0.019, 0.015, 0.021, 0.014)

READ_NUMBER: Final = """
(video, [width, height, bits]) => {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, width, height);
  let number = 0;
  for (let bit = 0; bit < bits; bit++) {
    const x = Math.floor(((bit + 0.5) * width) / bits);
    number += (pen.getImageData(x, height / 2, 1, 1).data[0] > 127) << bit;
  }
  return number;
}
"""


def picture(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return bars across the picture, one per bit of its number, lowest first; white = 1."""
    bits = [255 * (number >> bit & 1) for bit in range(BITS)]
    row = np.repeat(np.array(bits, dtype=np.uint8), WIDTH // BITS)
    return np.broadcast_to(row[None, :, None], (HEIGHT, WIDTH, 3)).copy()


def number_on(video: Locator) -> int:
    """Return the number of the frame that a video element shows."""
    return int(video.evaluate(READ_NUMBER, [WIDTH, HEIGHT, BITS]))


def uneven_times(seconds: float) -> FloatArray:
    """Return the times of frames from 0 on, with the gaps of ``GAPS_S`` in turn."""
    gaps = np.tile(GAPS_S, round(seconds / sum(GAPS_S)))
    return np.append(0.0, np.cumsum(gaps))


def numbered_clip(app: Server, film: Path, runner: Runner, seconds: float = 5.0) -> AppClip:
    """Add an analysed clip to the app, with a numbered slow-motion video."""
    times = uneven_times(seconds)
    _write_film(film, times.tolist())
    track = film_at(runner, times, times)
    track = replace(track, clip=replace(track.clip, slow_motion_factor=SLOW))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTURE_DATA", str(app.data))
        return finished(track, film)


def _write_film(path: Path, times_s: Sequence[float]) -> None:
    frames = ((SLOW * time, picture(number)) for number, time in enumerate(times_s))
    write_h264(path, frames, (WIDTH, HEIGHT))

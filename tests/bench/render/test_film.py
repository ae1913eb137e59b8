from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from bench.render.film import Film, record
from bench.render.scene import Picture

SIZE = (64, 48)
CLEAN = Film(fps=30, seconds=0.1, noise=0.0, crf=1)


def grey(value: int) -> Picture:
    return np.full((SIZE[1], SIZE[0], 3), value, np.uint8)


def recorded(film: Film, value: int, path: Path) -> list[Picture]:
    record(path, film, SIZE, lambda _: grey(value))
    with av.open(str(path)) as file:
        return [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in file.decode(video=0)
        ]


def test_light_is_a_share_of_linear_light(tmp_path: Path) -> None:
    (dark, *_) = recorded(replace(CLEAN, light=0.25), 200, tmp_path / "dark.mp4")
    assert dark.mean() == pytest.approx(200 * 0.25 ** (1 / 2.2), abs=2.5)


def test_motion_blur_is_the_mean_of_the_open_shutters_light(tmp_path: Path) -> None:
    film, seen = replace(CLEAN, subframes=2, shutter=0.5, seconds=1 / 30), []

    def flash(time_s: float) -> Picture:
        seen.append(time_s)
        return grey(200 if len(seen) == 1 else 0)

    record(tmp_path / "blur.mp4", film, SIZE, flash)
    # Centred on the frame at 0: half the shutter's two halves, each an eighth of a frame off.
    assert seen == pytest.approx([-1 / 240, 1 / 240])
    with av.open(str(tmp_path / "blur.mp4")) as file:
        (frame,) = file.decode(video=0)
    assert frame.to_ndarray(format="rgb24").mean() == pytest.approx(200 * 0.5 ** (1 / 2.2), abs=2.5)


def test_noise_has_the_size_asked_for_and_changes(tmp_path: Path) -> None:
    one, other, _ = recorded(replace(CLEAN, noise=0.04), 128, tmp_path / "noise.mp4")
    # Common and own share of each colour: 255 × 0.04 × √(0.75² + 0.45²) = 8.9; the video keeps
    # half the colour's resolution, so a little less.
    assert 6.5 < one.std() < 9.5
    assert np.abs(one.astype(int) - other).mean() > 5

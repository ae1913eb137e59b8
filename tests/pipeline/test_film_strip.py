"""The strip of pictures by which a stretch of a clip is chosen."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from posture.pipeline.film_strip import PICTURES, film_strip
from tests.clips import evenly, number_of, red_corner, write_clip


def shown(strip: list[bytes]) -> list[int]:
    """Return which picture each of a strip shows."""
    return [number_of(decoded(jpeg)) for jpeg in strip]


def decoded(jpeg: bytes) -> np.ndarray:
    bgr = cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(bgr)[:, :, ::-1]


def test_pictures_stand_at_even_distances_from_the_start(tmp_path: Path) -> None:
    strip = film_strip(write_clip(tmp_path / "run.mp4", evenly(36, 12), rate=12))
    assert shown(strip) == pytest.approx(range(0, 36, 3), abs=1)


def test_a_long_clip_is_leapt_through(tmp_path: Path) -> None:
    """Its key frames are 5 s apart: each of the twelve pictures is the nearest of those five."""
    options = {"g": "5", "keyint_min": "5", "sc_threshold": "0", "bf": "0"}
    clip = write_clip(tmp_path / "run.mp4", evenly(25, 1), rate=1, options=options)
    strip = film_strip(clip)
    assert len(strip) == PICTURES
    assert shown(strip) == [0, 0, 5, 5, 10, 10, 10, 15, 15, 20, 20, 20]


def test_pictures_are_turned_as_asked(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "run.mp4", evenly(12, 4), rate=4)
    (first, *_) = film_strip(clip, 90)
    assert red_corner(decoded(first)) == "top-right"

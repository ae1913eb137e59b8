"""Brightness, contrast and blur of a region, on regions whose figures are known."""

import cv2
import numpy as np
import pytest

from posture.arrays import Image
from posture.tracking.scene.picture import look_of

BOX = np.array([[100.0, 50, 300, 250]])
NOBODY = np.full((1, 4), np.nan)


def half_and_half(dark: int = 60, bright: int = 160, blur: float = 0.0) -> Image:
    picture = np.full((300, 400), dark, dtype=np.uint8)
    picture[:, 200:] = bright
    if blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), dtype=np.uint8)
    return picture


def test_brightness_and_contrast_of_the_region() -> None:
    look = look_of([half_and_half(60, 160)], BOX)
    assert look.luminance == pytest.approx(110, abs=1)
    assert look.contrast == pytest.approx(100, abs=1)


def test_only_the_region_counts() -> None:
    look = look_of([half_and_half(60, 160)], np.array([[210.0, 50, 390, 250]]))
    assert (look.luminance, look.contrast) == (160, 0)


def test_whole_picture_counts_when_nobody_is_seen_or_the_box_is_outside() -> None:
    for boxes in (NOBODY, np.array([[500.0, 50, 600, 250]]), np.array([[-90.0, 50, -10, 250]])):
        assert look_of([half_and_half()], boxes).luminance == pytest.approx(110, abs=1)


@pytest.mark.parametrize("blur", [3.0, 6.0, 9.0])
def test_edge_width_follows_the_blur(blur: float) -> None:
    # A step blurred by a Gaussian rises at most by its height / (sigma sqrt(2 pi)) per pixel.
    look = look_of([half_and_half(blur=blur)], BOX)
    assert look.edge_px == pytest.approx(np.hypot(blur, 1.0) * np.sqrt(2 * np.pi), rel=0.15)


def test_edge_width_does_not_depend_on_the_light() -> None:
    bright, dark = (look_of([half_and_half(10, b, blur=3.0)], BOX).edge_px for b in (210, 50))
    assert bright == pytest.approx(dark, rel=0.1)


def test_one_odd_picture_does_not_count() -> None:
    pictures = [half_and_half(), half_and_half(), half_and_half(250, 255)]
    assert look_of(pictures, np.repeat(BOX, 3, axis=0)).luminance == pytest.approx(110, abs=1)

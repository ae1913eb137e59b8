"""Lengths at the runner, read off a picture."""

from dataclasses import replace

import pytest

from posture.drawing.ruler import Ruler, ruler_of
from tests.checks.poses import motion_of


def test_a_picture_of_half_the_size_has_twice_as_much_in_a_pixel() -> None:
    assert Ruler(0.25, "cm").resized(0.5) == Ruler(0.5, "cm")


def test_a_length_is_in_the_chosen_unit() -> None:
    motion = replace(motion_of({}), cm_per_px=0.508)
    assert ruler_of(motion, "metric") == Ruler(0.508, "cm")
    inches = ruler_of(motion, "imperial")
    assert inches is not None
    assert inches.per_px == pytest.approx(0.2)
    assert inches.unit == "in"
    assert inches.words(20) == "4.0 in"
    assert inches.words(60) == "12 in"


def test_without_a_scale_there_is_no_ruler() -> None:
    assert ruler_of(motion_of({}), "metric") is None
    assert ruler_of(None, "metric") is None

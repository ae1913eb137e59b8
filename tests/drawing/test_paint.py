import numpy as np
import pytest

from posture.drawing.paint import blend, draw_panel, draw_text, region, text_width


def test_panel_tints_its_inside_and_rounds_its_corners() -> None:
    image = np.full((60, 100, 3), 200, dtype=np.uint8)
    draw_panel(image, (10, 10, 90, 50), (0, 0, 0), 0.5)
    assert image[30, 50].tolist() == [100, 100, 100]
    assert image[10, 10].tolist() == [200, 200, 200]
    assert image[5, 50].tolist() == [200, 200, 200]


@pytest.mark.parametrize("box", [(-50, -50, -10, -10), (200, 0, 300, 50)])
def test_panel_outside_the_picture_changes_nothing(box: tuple[int, int, int, int]) -> None:
    image = np.full((60, 100, 3), 200, dtype=np.uint8)
    draw_panel(image, box, (0, 0, 0), 0.5)
    assert (image == 200).all()


@pytest.mark.parametrize("sign", list("°±≥äöüß–·"))
def test_font_has_the_signs_we_write(sign: str) -> None:
    image = np.zeros((60, 60, 3), dtype=np.uint8)
    missing = np.zeros_like(image)
    draw_text(image, sign, (10, 45), 40, (255, 255, 255))
    draw_text(missing, "?", (10, 45), 40, (255, 255, 255))
    assert image.any()
    assert (image != missing).any()


def test_text_is_as_wide_as_announced() -> None:
    image = np.zeros((60, 500, 3), dtype=np.uint8)
    draw_text(image, "Trunk lean", (10, 45), 36, (255, 255, 255), 600)
    last = int(np.flatnonzero(image.any(axis=(0, 2)))[-1])
    assert last == pytest.approx(10 + text_width("Trunk lean", 36, 600), abs=4)


def test_region_is_a_view_clipped_to_the_picture() -> None:
    image = np.zeros((50, 80, 3), dtype=np.uint8)
    part = region(image, np.array([[70.0, 40.0], [90.0, 60.0]]), 5)
    assert part.shape == (15, 15, 3)
    part[:] = 9
    assert image[49, 79, 0] == 9


def test_blend_lets_the_picture_before_shine_through() -> None:
    image = np.full((2, 2, 3), 100, dtype=np.uint8)
    blend(image, np.zeros_like(image), 0.4)
    assert (image == 40).all()

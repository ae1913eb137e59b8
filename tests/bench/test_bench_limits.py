"""The pictures of what limits accuracy: the line drawn is the line measured."""

import numpy as np
import pytest

from bench.limits import HEIGHT_PX, cropped, line_of
from posture.pose_track import LANDMARK


def test_a_line_joins_the_camera_sides_parts_and_the_middle_of_both() -> None:
    body = np.zeros((33, 2))
    body[LANDMARK["left_hip"]], body[LANDMARK["right_hip"]] = (10.0, 50.0), (20.0, 50.0)
    body[LANDMARK["right_knee"]] = (30.0, 80.0)
    line = line_of(body, ("middle hip", "knee"), "right")
    assert line.tolist() == [[15.0, 50.0], [30.0, 80.0]]


def test_panels_are_of_one_height_and_show_the_runner() -> None:
    picture = np.zeros((540, 960, 3), dtype=np.uint8)
    picture[200:400, 300:380] = 255
    true = np.array([[300.0, 200.0], [380.0, 400.0]])
    panel = cropped(picture, true, "")
    assert panel.shape[0] == HEIGHT_PX
    # 80 by 200 px with a margin of 24 around; the white part is 80 of 128 px wide.
    assert panel.shape[1] == round(128 * HEIGHT_PX / 248)
    assert (panel[HEIGHT_PX // 2] == 255).mean() == pytest.approx(80 / 128, abs=0.02)

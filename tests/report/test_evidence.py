from typing import get_args

import cv2
import numpy as np
import pytest

from posture.arrays import FloatArray, Image
from posture.checks.base import Figure
from posture.drawing.caption import Caption, caption_band
from posture.drawing.evidence import (
    annotate_frame,
    crop_box,
    evidence_picture,
    jpeg_of,
    to_crop,
)
from posture.drawing.paint import VERDICT_COLOUR
from posture.pose_track import LANDMARK
from posture.results.report import Verdict

CAPTION = Caption("Trunk lean", "6.1°", "usual range 2 to 13°  ·  at 1.23 s  ·  left side", "ok")


def runner(x: float, top: float, height: float) -> FloatArray:
    """Return a straight column of landmarks from ears to heels."""
    points = np.full((33, 2), np.nan)
    heights = {"ear": 0.0, "shoulder": 0.15, "hip": 0.45, "knee": 0.7, "ankle": 0.95, "heel": 1.0}
    for part, share in heights.items():
        for side in ("left", "right"):
            points[LANDMARK[f"{side}_{part}"]] = (x, top + share * height)
    return points


def frame(width: int, height: int) -> Image:
    return np.full((height, width, 3), 90, dtype=np.uint8)


LEAN = Figure(((480, 268), (480, 112)), ((480, 268), (500, 112)))


@pytest.mark.parametrize(
    ("size", "body_height", "expected"),
    [((960, 540), 400, 900), ((1920, 1080), 900, 1080), ((3840, 2160), 1700, 1400)],
)
def test_picture_height_stays_between_its_limits(
    size: tuple[int, int], body_height: float, expected: int
) -> None:
    points = runner(size[0] / 2, 0.12 * size[1], body_height)
    picture = evidence_picture(frame(*size), points, "left", LEAN, CAPTION)
    band = caption_band(picture.shape[1], CAPTION).shape[0]
    assert picture.shape[0] - band == pytest.approx(expected, abs=1)
    assert picture.dtype == np.uint8


def test_the_frame_itself_is_not_drawn_on() -> None:
    image = frame(960, 540)
    evidence_picture(image, runner(480, 70, 400), "left", LEAN, CAPTION)
    assert (image == 90).all()


def test_measured_line_lands_where_the_body_is() -> None:
    points = runner(480, 70, 400)
    box = crop_box(points, LEAN, 960, 540)
    picture = evidence_picture(frame(960, 540), points, "left", LEAN, CAPTION)
    scale = 900 / (box[3] - box[1])
    x, y = np.round(to_crop(np.array([480.0, 190.0]), box, scale)).astype(int)
    assert tuple(picture[y, x]) == VERDICT_COLOUR["ok"]


def test_crop_leaves_air_round_the_runner() -> None:
    left, top, right, bottom = crop_box(runner(960, 300, 500), LEAN, 1920, 1080)
    assert top < 300 - 50
    assert bottom > 800 + 30
    assert left < 960 - 60 < 960 + 60 < right


def test_crop_at_the_edge_is_shifted_not_cut() -> None:
    left, _, right, _ = crop_box(runner(20, 300, 500), Figure(()), 1920, 1080)
    assert left == 0
    assert right - left >= 0.68 * 500


def test_crop_holds_the_whole_figure() -> None:
    wide = Figure(((100, 500), (1500, 500)))
    left, _, right, _ = crop_box(runner(960, 300, 500), wide, 1920, 1080)
    assert left <= 100
    assert right >= 1500


def test_crop_without_a_body_is_the_whole_picture() -> None:
    assert crop_box(np.full((33, 2), np.nan), LEAN, 640, 360) == (0, 0, 640, 360)


def test_pixel_centres_stay_centres_in_the_crop() -> None:
    np.testing.assert_allclose(to_crop(np.array([10.0, 20.0]), (10, 20, 30, 40), 2.0), [0.5, 0.5])


def test_caption_wraps_instead_of_running_out() -> None:
    short = caption_band(600, CAPTION)
    long = caption_band(600, Caption("word " * 30, "6.1°", CAPTION.detail, "flag"))
    assert short.shape[1] == long.shape[1] == 600
    assert long.shape[0] > short.shape[0]
    assert (long[:, -10:] == 255).all()


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_caption_shows_the_verdict_in_its_colour(verdict: Verdict) -> None:
    band = caption_band(600, Caption("Title", "1", "detail", verdict))
    assert (band == VERDICT_COLOUR[verdict]).all(axis=2).sum() > 30


def test_a_jpeg_has_the_picture_s_size_and_colours() -> None:
    picture = frame(64, 48)
    picture[:, :32] = (200, 30, 30)
    decoded = cv2.imdecode(np.frombuffer(jpeg_of(picture), np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    assert decoded.shape == picture.shape
    blue, _, red = decoded[24, 8]
    assert red > 150 > blue


def test_annotated_frame_keeps_size_and_leaves_the_frame_alone() -> None:
    image = frame(960, 540)
    annotated = annotate_frame(image, runner(480, 70, 400), "left", ["1.23 s", "step 4"], None)
    assert annotated.shape == image.shape
    assert (image == 90).all()
    assert (annotated[:60, :80] != 90).any()


def test_contact_is_marked_under_the_foot_that_is_down() -> None:
    points = runner(480, 70, 400)
    points[LANDMARK["left_foot_index"]] = (520, 470)
    image = frame(960, 540)
    free = annotate_frame(image, points, "left", [], None)
    down = annotate_frame(image, points, "left", [], "left")
    changed = np.argwhere((free != down).any(axis=2))
    assert changed[:, 0].min() > 468
    assert changed[:, 1].min() > 450
    assert changed[:, 1].max() < 550


def test_contact_of_an_unseen_foot_is_not_marked() -> None:
    image = frame(960, 540)
    points = np.full((33, 2), np.nan)
    assert (annotate_frame(image, points, "left", [], "right") == image).all()

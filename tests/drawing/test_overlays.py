import numpy as np
import pytest

from posture.arrays import FloatArray, Image
from posture.checks.base import Figure
from posture.drawing.overlays import (
    FAR,
    NEAR,
    arc_points,
    dashes,
    draw_figure,
    draw_skeleton,
    limb_width,
    side_bones,
)
from posture.drawing.paint import INK, VERDICT_COLOUR
from posture.pose_track import LANDMARK

RED = VERDICT_COLOUR["flag"]


def black(height: int = 400, width: int = 300) -> Image:
    return np.zeros((height, width, 3), dtype=np.uint8)


def body(**places: tuple[float, float]) -> FloatArray:
    points = np.full((33, 2), np.nan)
    for name, place in places.items():
        points[LANDMARK[name]] = place
    return points


def colour_at(image: Image, x: int, y: int) -> tuple[int, ...]:
    return tuple(int(v) for v in image[y, x])


def test_near_limb_is_drawn_in_full_colour_where_it_is() -> None:
    image = black()
    draw_skeleton(image, body(left_knee=(100, 50), left_ankle=(100, 350)), "left")
    assert colour_at(image, 100, 200) == NEAR
    assert colour_at(image, 130, 200) == (0, 0, 0)


def test_far_limb_is_fainter_than_the_near_one() -> None:
    near, far = black(), black()
    points = body(left_knee=(100, 50), left_ankle=(100, 350))
    draw_skeleton(near, points, "left", FAR)
    draw_skeleton(far, points, "right", FAR)
    assert 0 < far[200, 100].mean() < 0.6 * near[200, 100].mean()


def test_points_not_seen_leave_the_picture_as_it_was() -> None:
    image = black()
    draw_skeleton(image, np.full((33, 2), np.nan), "left")
    assert not image.any()


def test_a_bone_with_one_end_unseen_is_left_out() -> None:
    points = body(left_hip=(150, 50), left_knee=(150, 150))
    assert len(side_bones(points, "left")) == 1
    points[LANDMARK["left_hip"]] = np.nan
    assert side_bones(points, "left") == []


def test_limbs_outside_the_picture_do_no_harm() -> None:
    image = black()
    points = body(
        left_knee=(-500, -500),
        left_ankle=(-400, -300),
        right_knee=(900, 900),
        right_ankle=(990, 999),
    )
    draw_skeleton(image, points, "left")
    assert not image.any()


@pytest.mark.parametrize("height", [540, 2160])
def test_line_width_follows_the_body(height: float) -> None:
    points = body(nose=(0, 0), left_heel=(0, height))
    assert limb_width(points) == pytest.approx(0.008 * height)


def test_line_width_has_a_floor() -> None:
    assert limb_width(body()) == 1.5
    assert limb_width(body(nose=(0, 0), left_heel=(0, 20))) == 1.5


def test_arc_goes_the_short_way_round() -> None:
    # Straight up to 90 degrees right of it: the middle lies up and to the right.
    arc = arc_points((0, 0), (0, -10), (10, 0), count=3)
    expected = 4.0 * np.array([[0, -1], [np.sqrt(0.5), -np.sqrt(0.5)], [1, 0]])
    np.testing.assert_allclose(arc, expected, atol=1e-9)


def test_arc_crosses_the_seam_of_the_angle_on_the_short_side() -> None:
    arc = arc_points((0, 0), (-10, 1), (-10, -1), count=5)
    assert np.all(arc[:, 0] < 0)


def test_small_angles_get_a_wide_arc() -> None:
    arc = arc_points((0, 0), (0, -10), (1, -20))
    np.testing.assert_allclose(np.hypot(*arc.T), 9.0)


def test_dashes_cover_the_line_with_gaps() -> None:
    cut = list(dashes([(0, 0), (10, 0)], on=3, off=1))
    assert [(a[0], b[0]) for a, b in cut] == [(0, 3), (4, 7), (8, 10)]
    assert list(dashes([(5, 5), (5, 5)], on=3, off=1)) == []
    assert list(dashes([(np.nan, 0), (10, 0)], on=3, off=1)) == []


def test_figure_draws_measured_solid_and_reference_dashed() -> None:
    image = black()
    figure = Figure(((50, 40), (50, 360)), ((200, 40), (200, 360)))
    draw_figure(image, figure, RED, width=4)
    on_measured = (image[60:340, 50] == RED).all(axis=1)
    on_reference = image[60:340, 200].any(axis=1)
    assert on_measured.all()
    assert 0.3 < on_reference.mean() < 0.95


def test_wedge_lies_between_reference_and_measured() -> None:
    image = black()
    figure = Figure(
        measured=((150, 300), (210, 100)),
        reference=((150, 300), (150, 100)),
        arc=((150, 300), (150, 100), (210, 100)),
    )
    draw_figure(image, figure, RED, width=3)
    assert image[150, 170].any()
    assert not image[150, 130].any()
    assert not image[150, 240].any()


def test_the_usual_range_is_a_green_line_with_a_mark_across_each_end() -> None:
    image = black()
    draw_figure(image, Figure((), usual=((50, 200), (120, 200), (200, 200))), RED, width=4)
    green = (image == VERDICT_COLOUR["ok"]).all(axis=2)
    assert green[200, 50:201].all()
    for end in (50, 200):
        assert green[190:211, end].all()
    assert not green[185:216, 120].all()


def test_a_usual_range_that_is_not_known_everywhere_is_not_drawn() -> None:
    image = black()
    draw_figure(image, Figure((), usual=((50, 200), (np.nan, 200))), RED, width=4)
    assert not image.any()


def test_figure_with_unseen_points_is_not_drawn() -> None:
    image = black()
    nowhere = (float("nan"), float("nan"))
    figure = Figure((nowhere, (50, 50)), (nowhere, (60, 60)), (nowhere, (50, 50), (60, 60)))
    draw_figure(image, figure, RED, width=0.0, label="5°")
    assert not image[100:].any()


def test_label_stays_in_the_picture_and_off_the_line() -> None:
    image = black()
    figure = Figure(((290, 380), (290, 10)), arc=((290, 380), (290, 10), (280, 10)))
    draw_figure(image, figure, RED, width=4, label="12.5°")
    assert (image[20:370, 290] == RED).all()
    assert (image == INK).all(axis=2).sum() > 50

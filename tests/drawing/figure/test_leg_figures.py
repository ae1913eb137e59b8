import numpy as np
import pytest

from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.flesh import Sphere
from posture.drawing.figure.skeleton import PosedBody, radius_of
from posture.drawing.figure.viewpoint import Projection
from tests.drawing.figure.measuring import (
    DOWN,
    HANDS,
    RIGHT_FOOT,
    angle,
    between,
    bodies,
    mistake_of,
)


def test_a_bridge_ends_in_a_straight_line() -> None:
    _, both_feet, one_foot = bodies(EXERCISE_FIGURES["Glute bridge, later on one leg"])
    for body, side in ((both_feet, "right"), (both_feet, "left"), (one_foot, "left")):
        trunk = between(body, f"{side}_shoulder", f"{side}_hip")
        trunk[2] = 0.0  # Shoulders are wider than hips.
        assert angle(trunk, between(body, f"{side}_hip", f"{side}_knee")) < 5


@pytest.mark.parametrize(
    ("name", "lowest"), [("Step-up (15-30 cm box)", 15), ("Lateral step-up", 15)]
)
def test_a_step_is_low_enough_to_be_safe_and_the_foot_stands_on_it(name: str, lowest: int) -> None:
    figure = EXERCISE_FIGURES[name]
    [box] = [prop for prop in figure.props if prop.kind == "thing"]
    height = max(place[1] + radius for _, place, radius in box.balls)
    assert lowest <= height <= 30
    for body in bodies(figure):
        for part in RIGHT_FOOT:
            assert body.bottom(part) == pytest.approx(height, abs=0.5)


def test_squat_and_lunge_end_with_level_thighs_and_upright_shanks() -> None:
    for name in ("Goblet squat", "Split squat", "Lunge"):
        _, body = bodies(EXERCISE_FIGURES[name])
        assert abs(angle(between(body, "right_hip", "right_knee"), DOWN) - 90) < 12
        assert body.points["right_knee"][0] < body.points["right_toe"][0] + 5


def test_the_back_knee_of_a_split_squat_almost_touches_the_floor() -> None:
    for name in ("Split squat", "Lunge"):
        _, body = bodies(EXERCISE_FIGURES[name])
        assert 3 < body.bottom("left_knee") < 12


def test_the_back_thigh_of_a_split_squat_hangs_straight_down_from_the_hip() -> None:
    for name in ("Split squat", "Lunge"):
        _, body = bodies(EXERCISE_FIGURES[name])
        assert angle(between(body, "left_hip", "left_knee"), DOWN) < 5
    start, _ = bodies(EXERCISE_FIGURES["Split squat"])
    assert start.points["left_knee"][0] < start.points["left_hip"][0] - 10
    knee = angle(between(start, "left_hip", "left_knee"), between(start, "left_knee", "left_ankle"))
    assert knee < 30


def test_the_seat_is_touched_and_not_entered() -> None:
    figure = EXERCISE_FIGURES["Single-leg squat to a chair"]
    seat = max(place[1] + radius for _, place, radius in figure.props[0].balls)
    _, body = bodies(figure)
    assert 40 <= seat <= 50
    assert body.bottom("right_buttock") == pytest.approx(seat, abs=1.0)


def test_the_weights_of_a_deadlift_stay_close_to_the_legs() -> None:
    for body in bodies(EXERCISE_FIGURES["Romanian deadlift, light"]):
        assert body.points["right_knuckle"][0] < body.points["right_toe"][0]


def test_hands_lie_on_the_floor_during_a_bridge() -> None:
    for body in bodies(EXERCISE_FIGURES["Glute bridge, later on one leg"])[1:]:
        for part in HANDS:
            assert body.bottom(part) == pytest.approx(0.0, abs=1.7)


def test_a_lateral_step_up_goes_up_with_the_knee_over_the_foot_as_it_is_seen() -> None:
    figure = EXERCISE_FIGURES["Lateral step-up"]
    start, end = bodies(figure)
    assert end.points["hips"][1] > start.points["hips"][1] + 10
    view = Projection(figure.seen_from)

    def inwards(body: PosedBody) -> float:
        """How far the knee is from over the ball of the foot, on the page; > 0 inwards."""
        (x, y, z), (across, up, out) = (
            body.points[part].tolist() for part in ("right_knee", "right_ball")
        )
        knee, ball = Sphere((x, y, z), 0.0), Sphere((across, up, out), 0.0)
        return view.circle(knee).x - view.circle(ball).x

    assert abs(inwards(start)) < 4
    assert inwards(PosedBody(figure.mistake)) > 12


def test_the_pelvis_is_level_in_a_lateral_step_up_and_drops_in_its_mistake() -> None:
    def drop(body: PosedBody) -> float:
        return float(between(body, "left_hip", "right_hip")[1])

    level = [drop(body) for body in bodies(EXERCISE_FIGURES["Lateral step-up"])]
    assert level == pytest.approx([0.0, 0.0], abs=0.1)
    assert drop(mistake_of("Lateral step-up")) > 2


def test_the_whole_foot_is_on_the_box_in_a_lateral_step_up() -> None:
    figure = EXERCISE_FIGURES["Lateral step-up"]
    [box] = figure.props
    for axis in (0, 2):
        sides = [place[axis] for _, place, _ in box.balls]
        for body in bodies(figure):
            for part in ("right_heel", "right_toe"):
                centre, radius = body.points[part][axis], radius_of(part)
                assert min(sides) - 1 < centre - radius
                assert centre + radius < max(sides) + 1


def test_the_opposite_arm_swings_forwards_in_a_step_up() -> None:
    _, up = bodies(EXERCISE_FIGURES["Step-up (15-30 cm box)"])
    assert up.points["left_knee"][0] > up.points["right_knee"][0] + 15
    assert up.points["right_hand"][0] > up.points["left_hand"][0] + 15


def test_the_heel_of_a_calf_raise_goes_straight_up_and_the_knee_keeps_its_angle() -> None:
    figure = EXERCISE_FIGURES["Calf raise, knee bent and straight"]
    straight, straight_up, bent, bent_up = bodies(figure)

    def knee(body: PosedBody) -> float:
        return angle(
            between(body, "right_hip", "right_knee"), between(body, "right_knee", "right_ankle")
        )

    for flat, raised in ((straight, straight_up), (bent, bent_up)):
        moved = raised.points["right_heel"] - flat.points["right_heel"]
        assert moved[1] > 7
        assert abs(moved[0]) < 0.5
        assert knee(raised) == pytest.approx(knee(flat), abs=6)
    assert knee(straight_up) < 14
    assert knee(bent_up) > 40
    mistaken = PosedBody(figure.mistake)
    assert mistaken.bottom("right_heel") < 3
    assert angle(between(mistaken, "right_ankle", "collar"), -DOWN) > 15


def test_the_free_foot_stays_off_the_floor_on_one_leg() -> None:
    for name in ("Single-leg squat to a chair", "Calf raise, knee bent and straight"):
        for body in (*bodies(EXERCISE_FIGURES[name]), mistake_of(name)):
            assert min(body.bottom("left_heel"), body.bottom("left_ball")) > 4


def test_feet_stay_together_and_knees_at_right_angles_in_a_clamshell() -> None:
    for body in bodies(EXERCISE_FIGURES["Clamshell"]):
        assert np.linalg.norm(between(body, "right_ankle", "left_ankle")) < 9
        for side in ("left", "right"):
            thigh = between(body, f"{side}_hip", f"{side}_knee")
            assert 80 < angle(thigh, between(body, f"{side}_knee", f"{side}_ankle")) < 100
    pelvis = between(mistake_of("Clamshell"), "right_hip", "left_hip")
    assert angle(pelvis, -DOWN) > 40


def test_the_pelvis_and_not_the_arms_tells_the_mistake_of_the_clamshell() -> None:
    figure = EXERCISE_FIGURES["Clamshell"]
    _, opened = figure.poses
    assert PosedBody(opened).frames["pelvis"][1, 0] == pytest.approx(0.0, abs=0.15)
    assert PosedBody(figure.mistake).frames["pelvis"][1, 0] > 0.7
    assert figure.mistake.left_arm == opened.left_arm
    assert figure.mistake.right_arm == opened.right_arm

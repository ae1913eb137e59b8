import numpy as np
import pytest

from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.flesh import Sphere, chain_solids
from posture.drawing.figure.skeleton import PosedBody, radius_of
from posture.drawing.figure.viewpoint import Projection
from tests.drawing.figure.measuring import (
    DOWN,
    angle,
    between,
    bodies,
    mistake_of,
)


@pytest.mark.parametrize(
    ("name", "reaching"),
    [("Dead bug", {"right_hand", "left_heel"}), ("Bird dog", {"left_hand", "right_heel"})],
)
def test_opposite_arm_and_leg_reach_out(name: str, reaching: set[str]) -> None:
    start, end = bodies(EXERCISE_FIGURES[name])
    moved = {
        part
        for part in ("left_hand", "right_hand", "left_heel", "right_heel")
        if np.linalg.norm(end.points[part] - start.points[part]) > 20
    }
    assert moved == reaching


def test_planks_are_straight() -> None:
    for name in ("Front plank", "Side plank"):
        _, body = bodies(EXERCISE_FIGURES[name])
        trunk = between(body, "hips", "collar")
        legs = between(body, "right_ankle", "right_hip")
        assert angle(trunk, legs) < 7


def test_skull_shoulder_blades_and_sacrum_touch_the_wall() -> None:
    figure = EXERCISE_FIGURES["Back against the wall"]
    wall = max(place[0] + radius for _, place, radius in figure.props[0].balls)
    slumped, tall = bodies(figure)
    for part in ("skull", "shoulder_blades", "right_buttock"):
        assert tall.points[part][0] - radius_of(part) == pytest.approx(wall, abs=1.0)
    assert slumped.points["skull"][0] - radius_of("skull") > wall + 10


def test_the_chin_is_drawn_back_and_stays_level() -> None:
    start, end = bodies(EXERCISE_FIGURES["Chin tuck against a towel"])
    assert end.points["nose"][0] < start.points["nose"][0] - 4
    for body in (start, end):
        assert abs(body.frames["head"][1, 0]) < np.sin(np.radians(10))


def test_the_low_back_lies_on_the_floor_in_a_dead_bug_and_not_in_its_mistake() -> None:
    figure = EXERCISE_FIGURES["Dead bug"]

    def gap(body: PosedBody) -> float:
        trunk = [ball for solid in chain_solids(body, "trunk")[2:4] for ball in solid]
        return min(ball.centre[1] - ball.radius for ball in trunk)

    assert [gap(body) for body in bodies(figure)] == pytest.approx([0.0, 0.0], abs=1.2)
    lumbar = PosedBody(figure.mistake).points["lumbar"]
    assert lumbar[1] - 9.0 > 8
    _, held = bodies(figure)
    for part in ("right_knee", "right_ankle", "left_ankle", "right_hand", "left_hand"):
        moved = PosedBody(figure.mistake).points[part] - held.points[part]
        assert np.linalg.norm(moved) < 10


def test_a_chop_goes_down_and_a_lift_up_across_the_body_from_a_post_beside_it() -> None:
    figure = EXERCISE_FIGURES["Half-kneeling chop and lift"]
    high, far_low, low, far_high = (body.points["right_hand"] for body in bodies(figure))
    for above, below in ((high, far_low), (far_high, low)):
        assert above[1] > below[1] + 50
    assert max(high[2], low[2]) < -15
    assert min(far_low[2], far_high[2]) > 15
    for body in bodies(figure):
        assert angle(between(body, "hips", "collar"), -DOWN) < 5
    for number in range(4):
        [post] = [p for p in figure.props if p.kind == "thing" and number in (p.only or ())]
        for _, (x, _, z), _ in post.balls:
            assert z < -60
            assert abs(x) < 16


def test_both_hands_hold_the_band_with_long_arms_before_hips_that_face_forwards() -> None:
    for body in bodies(EXERCISE_FIGURES["Half-kneeling chop and lift"]):
        assert np.linalg.norm(between(body, "left_wrist", "right_wrist")) < 6
        for side in ("left", "right"):
            assert np.linalg.norm(between(body, f"{side}_shoulder", f"{side}_wrist")) > 40
        assert abs(between(body, "left_hip", "right_hip")[0]) < 0.1


def test_the_trunk_leans_to_the_side_in_the_mistake_of_the_chop() -> None:
    trunk = between(mistake_of("Half-kneeling chop and lift"), "hips", "collar")
    assert 15 < np.degrees(np.arctan2(trunk[2], trunk[1])) < 45


def test_the_buttock_of_the_lifted_leg_works_in_a_bird_dog() -> None:
    figure = EXERCISE_FIGURES["Bird dog"]
    _, held = bodies(figure)
    assert held.points["right_ankle"][1] > held.points["left_ankle"][1] + 30
    assert "right buttock" in figure.muscles


def test_hips_circle_out_to_the_side_with_the_knee_at_hip_height() -> None:
    start, out = bodies(EXERCISE_FIGURES["Hip circles"])
    assert out.points["right_knee"][2] > start.points["right_knee"][2] + 30
    assert between(out, "right_hip", "right_knee")[1] == pytest.approx(0, abs=10)
    assert between(out, "left_hip", "right_hip")[1] == pytest.approx(0, abs=0.1)
    tipped = mistake_of("Hip circles")
    assert between(tipped, "left_hip", "right_hip")[1] > 6
    assert tipped.points["hips"][2] < out.points["hips"][2] - 5
    assert out.bottom("right_toe") > 15
    for side in ("left", "right"):
        assert np.linalg.norm(between(tipped, f"{side}_shoulder", f"{side}_wrist")) > 52


def test_a_side_plank_rests_on_the_whole_forearm() -> None:
    for body in bodies(EXERCISE_FIGURES["Side plank"]):
        for part in ("right_elbow", "right_wrist"):
            assert body.bottom(part) == pytest.approx(0.0, abs=1.7)


def test_no_mistake_puts_the_head_into_the_wall() -> None:
    figure = EXERCISE_FIGURES["Back against the wall"]
    wall = max(place[0] + radius for _, place, radius in figure.props[0].balls)
    skull = PosedBody(figure.mistake).points["skull"]
    assert skull[0] - radius_of("skull") > wall - 1.0


def test_hips_sag_and_are_clear_of_the_floor_in_the_mistakes_of_planks() -> None:
    for name in ("Front plank", "Side plank"):
        *_, held = bodies(EXERCISE_FIGURES[name])
        sagging = mistake_of(name)
        assert sagging.points["hips"][1] < held.points["hips"][1] - 6
        trunk = [ball for solid in chain_solids(sagging, "trunk") for ball in solid]
        assert min(ball.centre[1] - ball.radius for ball in trunk) > 2


def test_the_head_touches_the_towel_when_the_chin_is_drawn_back() -> None:
    figure = EXERCISE_FIGURES["Chin tuck against a towel"]
    towel = max(x + radius for _, (x, _, _), radius in figure.props[1].balls)
    before, drawn_back = (body.points["skull"][0] - 9.8 - towel for body in bodies(figure))
    assert drawn_back == pytest.approx(0.0, abs=0.5)
    assert before > 5
    start, end = (body.points["jaw"] for body in bodies(figure))
    assert end[1] == pytest.approx(start[1], abs=0.3)


def test_a_russian_twist_leans_back_and_brings_both_hands_beside_a_hip() -> None:
    for body in bodies(EXERCISE_FIGURES["Russian twist"]):
        assert 35 < angle(between(body, "hips", "collar"), -DOWN) < 46
        assert np.linalg.norm(between(body, "left_wrist", "right_wrist")) < 6
    before, turned = bodies(EXERCISE_FIGURES["Russian twist"])
    assert angle(before.frames["head"][:, 0], turned.frames["head"][:, 0]) > 50
    assert turned.points["left_wrist"][2] > turned.points["right_hip"][2] + 5
    assert EXERCISE_FIGURES["Russian twist"].mistake.bend > 60


def test_the_knees_of_the_wipers_sink_to_a_side_and_are_seen_to_go_to_the_other_as_well() -> None:
    figure = EXERCISE_FIGURES["Windscreen wipers"]
    view = Projection(figure.seen_from)

    def knees(body: PosedBody) -> tuple[float, float]:
        """How far they are from the hips to the right on the page, and how high above the floor."""
        x, y, z = ((body.points["left_knee"] + body.points["right_knee"]) / 2).tolist()
        hips_x, hips_y, hips_z = body.points["hips"].tolist()
        middle = view.circle(Sphere((hips_x, hips_y, hips_z), 0.0))
        return view.circle(Sphere((x, y, z), 0.0)).x - middle.x, y

    (_, up), (one_side, sunk) = (knees(body) for body in bodies(figure))
    [echo] = [echo for echo in figure.echoes if echo.to == 1]
    other_side, _ = knees(PosedBody(echo.pose))
    assert up > 40
    assert sunk < 25
    assert one_side < -15
    assert other_side > 15


def test_arms_lie_in_a_t_in_the_wipers() -> None:
    for body in bodies(EXERCISE_FIGURES["Windscreen wipers"]):
        span = body.points["right_hand"][2] - body.points["left_hand"][2]
        assert span > 165
        assert abs(between(body, "collar", "right_hand")[0]) < 12
        assert abs(between(body, "collar", "left_hand")[0]) < 12


def test_the_shoulder_and_arm_away_from_the_knees_leave_the_floor_in_the_wipers_mistake() -> None:
    _, lowered = bodies(EXERCISE_FIGURES["Windscreen wipers"])
    mistaken = mistake_of("Windscreen wipers")
    knees = mistaken.points["left_knee"][2] - mistaken.points["hips"][2]
    assert knees < -10
    assert lowered.bottom("right_shoulder") < 6
    assert mistaken.bottom("right_shoulder") > 15
    assert mistaken.bottom("right_hand") > 30


def test_the_low_back_leaves_the_wall_and_the_buttocks_stay_in_the_mistake() -> None:
    figure = EXERCISE_FIGURES["Back against the wall"]
    wall = max(place[0] + radius for _, place, radius in figure.props[0].balls)
    mistaken = PosedBody(figure.mistake)
    assert mistaken.points["right_buttock"][0] - 9.5 == pytest.approx(wall, abs=0.5)
    assert mistaken.points["low_back"][0] > wall + 9
    assert abs(mistaken.frames["head"][1, 0]) < np.sin(np.radians(5))

"""The drawings of the exercises: what stands on what, in the measures of the body drawn."""

from collections.abc import Iterator

import numpy as np
import pytest

from posture.checks.exercises import INSTRUCTIONS
from posture.drawing.figure.composition import (
    HEIGHT,
    INSET,
    WIDTH,
    ExerciseFigure,
    PaintedShape,
    shapes,
)
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.flesh import chain_solids
from posture.drawing.figure.skeleton import (
    FOREARM,
    HAND,
    LUMBAR,
    NECK,
    PELVIS,
    SHANK,
    THIGH,
    THORAX,
    UPPER_ARM,
    PosedBody,
    radius_of,
)
from posture.drawing.figure.tones import TONES

NAMES = sorted(EXERCISE_FIGURES)
LENGTHS = {
    **{("hips", "lumbar"): PELVIS, ("lumbar", "thorax"): LUMBAR, ("thorax", "collar"): THORAX},
    **{("neck", "atlas"): NECK},
    **{
        (f"{side}_{start}", f"{side}_{end}"): length
        for side in ("left", "right")
        for start, end, length in (
            ("hip", "knee", THIGH),
            ("knee", "ankle", SHANK),
            ("heel", "ball", 15.5),
            ("shoulder", "elbow", UPPER_ARM),
            ("elbow", "wrist", FOREARM),
            ("wrist", "hand", HAND),
        )
    },
}
FEET = {f"{side}_{part}" for side in ("left", "right") for part in ("heel", "ball")}
RIGHT_FOOT = {"right_heel", "right_ball"}
LEFT_FOOT = {"left_heel", "left_ball"}
HANDS = {"left_wrist", "right_wrist", "left_hand", "right_hand"}
KNEES = {"left_knee", "right_knee"}
ELBOWS = {"left_elbow", "right_elbow"}
PELVIS_DOWN = {"left_buttock", "right_buttock"}
HALF_KNEELING = {"right_knee", *LEFT_FOOT}
ON_THE_FLOOR: dict[str, tuple[set[str], ...]] = {
    "Goblet squat": (FEET, FEET),
    "Split squat": ({*RIGHT_FOOT, "left_ball"}, {*RIGHT_FOOT, "left_ball"}),
    "Step-up (15-30 cm box)": (LEFT_FOOT, set()),
    "Lateral step-up": ({"left_heel"}, set()),
    "Lunge": (FEET, {*RIGHT_FOOT, "left_ball"}),
    "Single-leg squat to a chair": (RIGHT_FOOT, RIGHT_FOOT),
    "Romanian deadlift, light": (FEET, FEET),
    "Calf raise, knee bent and straight": (RIGHT_FOOT, {"right_ball"}, {"right_ball"}),
    "Glute bridge, later on one leg": (
        {*FEET, *PELVIS_DOWN},
        {*FEET, "shoulder_blades"},
        {*RIGHT_FOOT, "shoulder_blades"},
    ),
    "Clamshell": ({"right_hip", "right_heel"}, {"right_hip", "right_heel"}),
    "Frankenstein walk": ({*LEFT_FOOT, "right_ball"}, LEFT_FOOT),
    "Bird dog": ({*HANDS, *KNEES}, {"right_wrist", "right_hand", "left_knee"}),
    "Dead bug": (PELVIS_DOWN, PELVIS_DOWN),
    "Front plank": ({*ELBOWS, *KNEES}, {*ELBOWS, "left_ball", "right_ball"}),
    "Side plank": ({"right_elbow", "right_hip", "right_heel"}, {"right_elbow", "right_heel"}),
    "Hip circles": ({*HANDS, *KNEES}, {*HANDS, "left_knee"}),
    "Half-kneeling chop and lift": (HALF_KNEELING, HALF_KNEELING, HALF_KNEELING),
    "Russian twist": ({*FEET, *PELVIS_DOWN}, {*FEET, *PELVIS_DOWN}),
    "Windscreen wipers": ({*FEET, *PELVIS_DOWN, "skull"}, {*FEET, "shoulder_blades", "skull"}),
    "Chin tuck against a towel": (FEET, FEET),
    "Back against the wall": (FEET, FEET),
    "Row with a band": (FEET, FEET),
    "Half-kneeling hip-flexor stretch, tail tucked under": (HALF_KNEELING, HALF_KNEELING),
    "Standing quadriceps stretch": (FEET, LEFT_FOOT),
    "Hamstring stretch": ({*PELVIS_DOWN, "skull"}, {*PELVIS_DOWN, "skull"}),
    "Piriformis stretch": ({*LEFT_FOOT, *PELVIS_DOWN}, {*PELVIS_DOWN, "skull"}),
}
"""Parts of the body that lie or stand on the floor, in each pose."""


def bodies(figure: ExerciseFigure) -> list[PosedBody]:
    return [PosedBody(pose) for pose in figure.poses]


def between(body: PosedBody, first: str, second: str) -> np.ndarray:
    return body.points[second] - body.points[first]


def angle(first: np.ndarray, second: np.ndarray) -> float:
    cosine = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def circles(shape: PaintedShape) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the circles around which a shape is drawn."""
    for hull in shape.hulls:
        for arc in hull:
            x, y, radius = arc.circle
            yield x - radius, y - radius, x + radius, y + radius


def test_every_exercise_is_drawn_and_every_drawing_is_of_one() -> None:
    assert sorted(instruction.name for instruction in INSTRUCTIONS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_limb_changes_its_length(name: str) -> None:
    figure = EXERCISE_FIGURES[name]
    for body in (*bodies(figure), PosedBody(figure.mistake)):
        measured = {ends: np.linalg.norm(between(body, *ends)) for ends in LENGTHS}
        assert measured == pytest.approx(LENGTHS, abs=0.1)


@pytest.mark.parametrize("name", NAMES)
def test_what_should_touch_the_floor_does_and_nothing_sinks_into_it(name: str) -> None:
    figure = EXERCISE_FIGURES[name]
    for body, expected in zip(bodies(figure), ON_THE_FLOOR[name], strict=True):
        assert {part: body.bottom(part) for part in expected} == pytest.approx(
            dict.fromkeys(expected, 0.0), abs=1.7
        )
        assert min(body.bottom(part) for part in body.points if radius_of(part)) > -2.5


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_page_and_no_arrow_runs_into_the_mistake(name: str) -> None:
    for shape in shapes(EXERCISE_FIGURES[name]):
        for left, top, right, bottom in circles(shape):
            assert min(left, top) > -0.1
            assert right < WIDTH + 0.1
            assert bottom < HEIGHT + 0.1
            if shape.kind == "arrow":
                assert right < INSET.left or bottom < INSET.top


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_has_movement_muscles_a_mistake_and_words(name: str) -> None:
    figure = EXERCISE_FIGURES[name]
    kinds = [shape.kind for shape in shapes(figure)]
    assert {"arrow", "cross", "number", "near", "hair"} <= set(kinds) <= set(TONES)
    assert {"muscle", "far-muscle"} & set(kinds)
    assert kinds.count("number") == len(figure.poses) >= 2
    assert figure.words.index(".") == len(figure.words) - 1
    assert "; mistake: " in figure.words


def test_an_arrow_leads_the_way_the_part_went() -> None:
    figure = EXERCISE_FIGURES["Split squat"]
    start, end = bodies(figure)
    assert end.points["hips"][1] < start.points["hips"][1] - 30
    [arrow] = [shape for shape in shapes(figure) if shape.kind == "arrow"]
    head = [arc.circle.y for arc in arrow.hulls[-1]]
    shaft = [arc.circle.y for hull in arrow.hulls[:-1] for arc in hull]
    assert max(head) > max(shaft)


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


def test_a_bridge_ends_in_a_straight_line() -> None:
    _, both_feet, one_foot = bodies(EXERCISE_FIGURES["Glute bridge, later on one leg"])
    for body, side in ((both_feet, "right"), (both_feet, "left"), (one_foot, "left")):
        trunk = between(body, f"{side}_shoulder", f"{side}_hip")
        trunk[2] = 0.0  # Shoulders are wider than hips.
        assert angle(trunk, between(body, f"{side}_hip", f"{side}_knee")) < 5


def test_planks_are_straight() -> None:
    for name in ("Front plank", "Side plank"):
        _, body = bodies(EXERCISE_FIGURES[name])
        trunk = between(body, "hips", "collar")
        legs = between(body, "right_ankle", "right_hip")
        assert angle(trunk, legs) < 7


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
        assert abs(angle(between(body, "right_hip", "right_knee"), np.array((0, -1, 0))) - 90) < 12
        assert body.points["right_knee"][0] < body.points["right_toe"][0] + 5


def test_the_back_knee_of_a_split_squat_almost_touches_the_floor() -> None:
    for name in ("Split squat", "Lunge"):
        _, body = bodies(EXERCISE_FIGURES[name])
        assert 3 < body.bottom("left_knee") < 12


def test_the_seat_is_touched_and_not_entered() -> None:
    figure = EXERCISE_FIGURES["Single-leg squat to a chair"]
    seat = max(place[1] + radius for _, place, radius in figure.props[0].balls)
    _, body = bodies(figure)
    assert 40 <= seat <= 50
    assert body.bottom("right_buttock") == pytest.approx(seat, abs=1.0)


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


def test_hands_and_ankles_are_where_they_hold_and_lie() -> None:
    _, quads = bodies(EXERCISE_FIGURES["Standing quadriceps stretch"])
    assert np.linalg.norm(between(quads, "right_hand", "right_ankle")) < 8
    for body in bodies(EXERCISE_FIGURES["Piriformis stretch"]):
        assert np.linalg.norm(between(body, "right_ankle", "left_knee")) < 12
    _, opened = bodies(EXERCISE_FIGURES["Clamshell"])
    assert np.linalg.norm(between(opened, "right_ankle", "left_ankle")) < 12
    assert opened.points["left_knee"][1] > opened.points["right_knee"][1] + 25


def test_the_low_back_lies_on_the_floor_in_a_dead_bug_and_not_in_its_mistake() -> None:
    figure = EXERCISE_FIGURES["Dead bug"]

    def gap(body: PosedBody) -> float:
        trunk = [ball for solid in chain_solids(body, "trunk")[1:3] for ball in solid]
        return min(ball.centre[1] - ball.radius for ball in trunk)

    assert [gap(body) for body in bodies(figure)] == pytest.approx([0.0, 0.0], abs=1.2)
    lumbar = PosedBody(figure.mistake).points["lumbar"]
    assert lumbar[1] - 9.0 > 5


def test_a_chop_goes_down_and_a_lift_up_across_the_body() -> None:
    figure = EXERCISE_FIGURES["Half-kneeling chop and lift"]
    high, low, lifted = (body.points["right_hand"] for body in bodies(figure))
    assert high[1] > low[1] + 50
    assert lifted[1] > low[1] + 50
    assert high[2] < 0 < low[2]
    for number, post in ((0, -1), (1, -1), (2, 1)):
        posts = [p for p in figure.props if p.kind == "thing" and number in (p.only or ())]
        assert [np.sign(p.balls[0][1][2]) for p in posts] == [post]


def test_the_weights_of_a_deadlift_stay_close_to_the_legs() -> None:
    for body in bodies(EXERCISE_FIGURES["Romanian deadlift, light"]):
        assert body.points["right_knuckle"][0] < body.points["right_toe"][0]


def test_hands_lie_on_the_floor_during_a_bridge() -> None:
    for body in bodies(EXERCISE_FIGURES["Glute bridge, later on one leg"])[1:]:
        for part in HANDS:
            assert body.bottom(part) == pytest.approx(0.0, abs=1.7)


def test_a_lateral_step_up_goes_up() -> None:
    start, end = bodies(EXERCISE_FIGURES["Lateral step-up"])
    assert end.points["hips"][1] > start.points["hips"][1] + 10


def test_the_buttock_of_the_lifted_leg_works_in_a_bird_dog() -> None:
    figure = EXERCISE_FIGURES["Bird dog"]
    _, held = bodies(figure)
    assert held.points["right_ankle"][1] > held.points["left_ankle"][1] + 30
    assert "right buttock" in figure.muscles


def test_the_opposite_arm_swings_forwards_in_a_step_up() -> None:
    _, up = bodies(EXERCISE_FIGURES["Step-up (15-30 cm box)"])
    assert up.points["left_knee"][0] > up.points["right_knee"][0] + 15
    assert up.points["right_hand"][0] > up.points["left_hand"][0] + 15


def test_hips_circle_out_to_the_side() -> None:
    start, out = bodies(EXERCISE_FIGURES["Hip circles"])
    assert out.points["right_knee"][2] > start.points["right_knee"][2] + 30


def test_a_side_plank_rests_on_the_whole_forearm() -> None:
    for body in bodies(EXERCISE_FIGURES["Side plank"]):
        for part in ("right_elbow", "right_wrist"):
            assert body.bottom(part) == pytest.approx(0.0, abs=1.7)


@pytest.mark.parametrize(
    "name",
    [
        "Bird dog",
        "Dead bug",
        "Front plank",
        "Glute bridge, later on one leg",
        "Half-kneeling hip-flexor stretch, tail tucked under",
        "Hip circles",
    ],
)
def test_a_hollow_back_is_bent_far_enough_to_be_seen(name: str) -> None:
    assert EXERCISE_FIGURES[name].mistake.bend <= -50


def test_no_mistake_puts_the_head_into_the_wall() -> None:
    figure = EXERCISE_FIGURES["Back against the wall"]
    wall = max(place[0] + radius for _, place, radius in figure.props[0].balls)
    skull = PosedBody(figure.mistake).points["skull"]
    assert skull[0] - radius_of("skull") > wall - 1.0

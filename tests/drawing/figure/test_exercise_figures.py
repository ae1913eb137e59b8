"""The drawings of the exercises: what stands on what, in the measures of the body drawn."""

from collections.abc import Iterator

import numpy as np
import pytest

from posture.checks.exercises import INSTRUCTIONS
from posture.drawing.figure.composition import (
    HEIGHT,
    WIDTH,
    PaintedShape,
    shapes,
)
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
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
from tests.drawing.figure.measuring import (
    HANDS,
    RIGHT_FOOT,
    between,
    bodies,
    mistake_of,
)

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
LEFT_FOOT = {"left_heel", "left_ball"}
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
    "Calf raise, knee bent and straight": (RIGHT_FOOT, {"right_ball"}) * 2,
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
    "Half-kneeling chop and lift": (HALF_KNEELING,) * 4,
    "Russian twist": ({*FEET, *PELVIS_DOWN}, {*FEET, *PELVIS_DOWN}),
    "Windscreen wipers": (
        {*FEET, *HANDS, *PELVIS_DOWN, "skull"},
        {*FEET, *HANDS, "shoulder_blades", "skull"},
    ),
    "Chin tuck against a towel": (FEET, FEET),
    "Back against the wall": (FEET, FEET),
    "Row with a band": (FEET, FEET),
    "Half-kneeling hip-flexor stretch, tail tucked under": (HALF_KNEELING, HALF_KNEELING),
    "Standing quadriceps stretch": (FEET, LEFT_FOOT),
    "Hamstring stretch": ({*PELVIS_DOWN, "skull"}, {*PELVIS_DOWN, "skull"}),
    "Piriformis stretch": ({*LEFT_FOOT, *PELVIS_DOWN}, {*PELVIS_DOWN, "skull"}),
}
"""Parts of the body that lie or stand on the floor, in each pose."""
IN_THE_MISTAKE: dict[str, set[str]] = {
    "Goblet squat": FEET,
    "Split squat": {*RIGHT_FOOT, "left_ball"},
    "Step-up (15-30 cm box)": {"left_ball"},
    "Lateral step-up": LEFT_FOOT,
    "Lunge": {"right_ball", "left_ball"},
    "Single-leg squat to a chair": RIGHT_FOOT,
    "Romanian deadlift, light": FEET,
    "Calf raise, knee bent and straight": {"right_ball"},
    "Glute bridge, later on one leg": {*FEET, "neck", "skull"},
    "Clamshell": {"right_hip", "right_knee", "right_heel"},
    "Frankenstein walk": LEFT_FOOT,
    "Bird dog": {"right_wrist", "right_hand", "left_knee"},
    "Dead bug": {*PELVIS_DOWN, "skull"},
    "Front plank": {*ELBOWS, "left_ball", "right_ball"},
    "Side plank": {"right_elbow", "right_heel"},
    "Hip circles": {*HANDS, "left_knee"},
    "Half-kneeling chop and lift": HALF_KNEELING,
    "Russian twist": {*FEET, *PELVIS_DOWN},
    "Windscreen wipers": {*FEET, "left_wrist", "left_hand", "left_buttock", "left_shoulder"},
    "Chin tuck against a towel": FEET,
    "Back against the wall": FEET,
    "Row with a band": FEET,
    "Half-kneeling hip-flexor stretch, tail tucked under": HALF_KNEELING,
    "Standing quadriceps stretch": LEFT_FOOT,
    "Hamstring stretch": {"left_heel", "shoulder_blades", "skull"},
    "Piriformis stretch": PELVIS_DOWN,
}
"""The same in the mistake."""


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
    all_expected = (*ON_THE_FLOOR[name], IN_THE_MISTAKE[name])
    for body, expected in zip((*bodies(figure), mistake_of(name)), all_expected, strict=True):
        assert {part: body.bottom(part) for part in expected} == pytest.approx(
            dict.fromkeys(expected, 0.0), abs=1.7
        )
        assert min(body.bottom(part) for part in body.points if radius_of(part)) > -2.5


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_page_and_no_arrow_runs_into_the_mistake(name: str) -> None:
    drawn = shapes(EXERCISE_FIGURES[name])
    [panel] = [list(circles(shape)) for shape in drawn if shape.kind == "panel"]
    panel_left, panel_top = min(ball[0] for ball in panel), min(ball[1] for ball in panel)
    for shape in drawn:
        for left, top, right, bottom in circles(shape):
            assert min(left, top) > -0.1
            assert right < WIDTH + 0.1
            assert bottom < HEIGHT + 0.1
            if shape.kind == "arrow":
                assert right < panel_left or bottom < panel_top


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
    assert end.points["hips"][1] < start.points["hips"][1] - 25
    [arrow] = [shape for shape in shapes(figure) if shape.kind == "arrow"]
    head = [arc.circle.y for arc in arrow.hulls[-1]]
    shaft = [arc.circle.y for hull in arrow.hulls[:-1] for arc in hull]
    assert max(head) > max(shaft)


@pytest.mark.parametrize(
    "name",
    [
        "Bird dog",
        "Dead bug",
        "Front plank",
        "Glute bridge, later on one leg",
        "Half-kneeling hip-flexor stretch, tail tucked under",
    ],
)
def test_a_hollow_back_is_bent_far_enough_to_be_seen(name: str) -> None:
    assert EXERCISE_FIGURES[name].mistake.bend <= -50

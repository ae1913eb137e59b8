from dataclasses import replace

import pytest

from posture.drawing.figure.composition import PANEL, shapes
from posture.drawing.figure.contents import MISTAKE, Echo, ExerciseFigure, Movement, Prop
from posture.drawing.figure.poses import lying, standing
from posture.drawing.figure.skeleton import Leg
from posture.drawing.figure.viewpoint import Viewpoint

KICK = ExerciseFigure(
    "Words.",
    (standing(), standing(right_leg=Leg(flexion=40))),
    standing(lean=20),
    "lumbar",
    ("right front of the thigh",),
    (Movement("right_ankle", (4, 0)),),
)


def kinds(figure: ExerciseFigure) -> list[str]:
    return [shape.kind for shape in shapes(figure)]


def test_muscles_are_shown_from_the_second_pose_on_and_only_where_they_face() -> None:
    assert kinds(KICK).count("muscle") == 1
    assert "muscle" not in kinds(replace(KICK, seen_from=Viewpoint(-90)))
    left = replace(KICK, muscles=("left front of the thigh",))
    assert kinds(left).count("far-muscle") == 1


def test_limbs_of_the_far_side_are_lighter_and_painted_first() -> None:
    order = kinds(KICK)
    assert order.count("far") == 6
    first_body = order[order.index("floor") : order.index("number")]
    assert first_body.index("far") < first_body.index("near")


def test_limbs_have_an_edge_in_the_colour_of_their_ground() -> None:
    edges = {(shape.kind, shape.edge) for shape in shapes(KICK)}
    assert ("near", "page") in edges
    assert ("near", "panel") in edges
    assert ("joint", None) in edges
    assert ("muscle", None) in edges


def test_tall_bodies_stand_beside_each_other_and_lying_ones_below() -> None:
    def digits(figure: ExerciseFigure) -> list[tuple[float, float]]:
        numbers = [shape for shape in shapes(figure) if shape.kind == "number"]
        return [tuple(number.hulls[0][0].circle[:2]) for number in numbers]  # type: ignore[misc]

    first, second = digits(KICK)
    assert second[0] > first[0] + 50
    first, second = digits(replace(KICK, poses=(lying(), lying(lean=-80))))
    assert second[1] > first[1] + 50


def test_a_limb_keeps_its_tone_when_it_comes_near_in_one_pose() -> None:
    crossing = standing(left_leg=Leg(flexion=20, abduction=-8))
    drawn = kinds(replace(KICK, poses=(*KICK.poses, crossing)))
    assert drawn.count("far") == 8


def test_a_thing_can_be_in_some_poses_only() -> None:
    box = Prop("thing", ((None, (30.0, 5.0, 0.0), 5.0),), only=(1,))
    drawn = kinds(replace(KICK, props=(box,)))
    assert drawn.count("thing") == 1
    assert drawn.index("thing") > drawn.index("number")
    in_mistake = kinds(replace(KICK, props=(replace(box, only=(MISTAKE,)),)))
    assert in_mistake.index("thing") > in_mistake.index("panel")


def test_the_mistake_stands_in_its_panel_with_a_cross_and_a_ring() -> None:
    order = kinds(KICK)
    panel = order.index("panel")
    assert order[panel + 1] == "cross"
    assert order[-1] == "cross"
    for shape in shapes(KICK)[panel:]:
        for hull in shape.hulls:
            for arc in hull:
                assert arc.circle.x - arc.circle.radius >= PANEL.left - 0.1
                assert arc.circle.y + arc.circle.radius <= PANEL.top + PANEL.height + 0.1


def test_things_are_in_every_pose_and_held_ones_move_along() -> None:
    box = Prop("thing", ((None, (30.0, 5.0, 0.0), 5.0),))
    ball = Prop("weight", (("right_ankle", (0.0, 0.0, 0.0), 5.0),))
    drawn = shapes(replace(KICK, props=(box, ball)))
    boxes = [shape.hulls[0][0].circle for shape in drawn if shape.kind == "thing"]
    balls = [shape.hulls[0][0].circle for shape in drawn if shape.kind == "weight"]
    assert len(boxes) == len(balls) == 3
    assert balls[0].x < boxes[0].x
    assert balls[1].y < boxes[1].y - 5


def test_a_bust_has_neither_legs_nor_floor_and_is_larger() -> None:
    def head(figure: ExerciseFigure) -> float:
        hair = next(shape for shape in shapes(figure) if shape.kind == "hair")
        return max(arc.circle.radius for arc in hair.hulls[0])

    bust = replace(KICK, bust=True)
    assert "floor" not in kinds(bust)
    assert "far" not in kinds(bust) or kinds(bust).count("far") < kinds(KICK).count("far")
    assert head(bust) > 1.5 * head(KICK)


def test_an_arrow_of_the_mistake_has_the_colour_of_the_cross_and_a_loop_replaces_the_ring() -> None:
    without = kinds(KICK).count("cross")
    pushed = Movement("skull", (0, 14), since=1, to=MISTAKE)
    arrow = kinds(replace(KICK, movements=(*KICK.movements, pushed)))
    assert arrow.count("cross") == without + 1
    assert arrow.count("arrow") == 1
    rolled = kinds(replace(KICK, movements=(*KICK.movements, replace(pushed, loop=20.0))))
    assert rolled.count("cross") == without


def test_a_gap_is_behind_the_body_however_near_it_is() -> None:
    space = Prop("gap", ((None, (0.0, 40.0, 60.0), 5.0),), only=(1,))
    drawn = kinds(replace(KICK, props=(space,)))
    second = drawn[drawn.index("number") :]
    assert second.index("gap") < min(second.index("far"), second.index("near"))


def test_one_of_two_legs_has_the_lighter_tone_even_if_both_are_behind_the_trunk() -> None:
    on_the_back = replace(KICK, poses=(lying(), lying(lean=-80)), seen_from=Viewpoint(-60))
    thighs = [
        shape.kind
        for shape in shapes(replace(on_the_back, muscles=("front of the thigh",)))
        if shape.kind in ("muscle", "far-muscle")
    ]
    assert sorted(thighs) == ["far-muscle", "muscle"]


def test_a_mistake_that_lies_flat_has_a_wider_panel() -> None:
    def panel_width(figure: ExerciseFigure) -> float:
        [panel] = [shape for shape in shapes(figure) if shape.kind == "panel"]
        xs = [arc.circle.x for arc in panel.hulls[0]]
        return max(xs) - min(xs)

    assert panel_width(replace(KICK, mistake=lying())) > panel_width(KICK) + 20


def test_an_echo_is_pale_and_behind_the_body_of_its_pose_only() -> None:
    echo = Echo(standing(right_leg=Leg(flexion=-40)), ("right_leg", "trunk"), MISTAKE)
    order = kinds(replace(KICK, echoes=(echo,)))
    assert order.count("echo") == 2
    assert order.index("echo") > order.index("panel")
    shown = order[order.index("echo") :]
    assert shown.index("near") > 1


def test_an_arrow_may_begin_at_an_echo_lead_both_ways_or_along_a_given_way() -> None:
    def ends(movement: Movement) -> list[tuple[float, float]]:
        echo = Echo(standing(right_leg=Leg(flexion=-60)), ("right_leg",))
        figure = replace(KICK, movements=(movement,), echoes=(echo,))
        [drawn] = [shape for shape in shapes(figure) if shape.kind == "arrow"]
        heads = [hull for hull in drawn.hulls if len(hull) > 2]
        return [max((arc.circle.x, arc.circle.y) for arc in head) for head in heads]

    [tip] = ends(Movement("right_ankle", since=2))
    other, same = sorted(ends(Movement("right_ankle", since=2, both_ways=True)))
    assert same == pytest.approx(tip)
    assert other[0] < tip[0] - 30
    up = Movement("right_ankle", along=(0.0, 40.0))
    [arrow] = [s for s in shapes(replace(KICK, movements=(up,))) if s.kind == "arrow"]
    xs = [arc.circle.x for hull in arrow.hulls[:-1] for arc in hull]
    ys = [arc.circle.y for hull in arrow.hulls[:-1] for arc in hull]
    assert max(xs) - min(xs) < 0.1
    assert max(ys) - min(ys) > 20


def test_what_is_named_as_nearest_is_painted_last() -> None:
    ball = Prop("weight", ((None, (0.0, 90.0, -60.0), 5.0),), only=(1,))

    def last_of_the_second(figure: ExerciseFigure) -> str:
        order = kinds(figure)
        second = order[order.index("number") + 1 : len(order) - order[::-1].index("number") - 1]
        return second[-1]

    assert last_of_the_second(replace(KICK, props=(ball,))) != "weight"
    assert last_of_the_second(replace(KICK, props=(ball,), nearest=("weight",))) == "weight"
    assert last_of_the_second(replace(KICK, nearest=("left_arm",))) == "far"
    assert last_of_the_second(replace(KICK, nearest=("head",))) == "joint"
    both = replace(KICK, props=(ball,))
    assert last_of_the_second(replace(both, nearest=("left_arm", "weight"))) == "weight"
    assert last_of_the_second(replace(both, nearest=("weight", "left_arm"))) == "far"


def test_two_forms_are_parted_by_a_line_and_no_start_shows_muscles() -> None:
    forms = replace(KICK, poses=(*KICK.poses, *KICK.poses))
    assert kinds(forms).count("divider") == 1
    assert kinds(forms).count("muscle") == 2
    assert "divider" not in kinds(KICK)
    numbers = [s.hulls[0][0].circle for s in shapes(forms) if s.kind == "number"]
    first_two, second_two = numbers[:2], numbers[2:]
    [line] = [shape for shape in shapes(forms) if shape.kind == "divider"]
    xs, ys = zip(*(arc.circle[:2] for arc in line.hulls[0]), strict=True)
    beside = max(c.x for c in first_two) < min(xs) < min(c.x for c in second_two)
    below = max(c.y for c in first_two) < min(ys) < min(c.y for c in second_two)
    assert beside or below


def test_from_high_above_no_limb_is_of_the_far_side() -> None:
    assert "far" in kinds(replace(KICK, seen_from=Viewpoint(0, 20)))
    assert "far" not in kinds(replace(KICK, seen_from=Viewpoint(0, 40)))


def test_more_of_the_floor_is_behind_the_body() -> None:
    mat = Prop("floor", ((None, (0.0, 0.0, 80.0), 5.0), (None, (9.0, 0.0, 80.0), 5.0)), only=(0,))
    first = kinds(replace(KICK, props=(mat,)))
    first = first[: first.index("number")]
    assert first.count("floor") == 2
    assert first.index("near") > 2

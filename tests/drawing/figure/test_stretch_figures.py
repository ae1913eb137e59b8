import numpy as np

from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from tests.drawing.figure.measuring import (
    between,
    bodies,
    mistake_of,
)


def test_hands_and_ankles_are_where_they_hold_and_lie() -> None:
    _, quads = bodies(EXERCISE_FIGURES["Standing quadriceps stretch"])
    assert np.linalg.norm(between(quads, "right_hand", "right_ankle")) < 8
    for body in bodies(EXERCISE_FIGURES["Piriformis stretch"]):
        assert np.linalg.norm(between(body, "right_ankle", "left_knee")) < 12
    _, opened = bodies(EXERCISE_FIGURES["Clamshell"])
    assert np.linalg.norm(between(opened, "right_ankle", "left_ankle")) < 12
    assert opened.points["left_knee"][1] > opened.points["right_knee"][1] + 25


def test_both_hands_hold_the_lower_thigh_from_behind_and_draw_it_to_the_chest() -> None:
    before, drawn = bodies(EXERCISE_FIGURES["Piriformis stretch"])
    for body in (drawn, mistake_of("Piriformis stretch")):
        for side in ("left", "right"):
            forwards, up, right = body.frames["left_thigh"].T @ between(
                body, "left_knee", f"{side}_knuckle"
            )
            assert -15 < forwards < -4
            assert 10 < up < 30
            assert abs(right) < 12
    assert drawn.points["left_knee"][0] < before.points["left_knee"][0] - 20


def test_head_and_shoulders_leave_the_floor_in_the_mistake_of_the_piriformis_stretch() -> None:
    _, held = bodies(EXERCISE_FIGURES["Piriformis stretch"])
    mistaken = mistake_of("Piriformis stretch")
    assert held.bottom("skull") < 2
    assert mistaken.bottom("skull") > 20
    assert mistaken.bottom("right_shoulder") > 8


def test_mistakes_of_stretches_lift_the_pelvis_or_move_the_knee_forwards() -> None:
    assert mistake_of("Hamstring stretch").bottom("right_buttock") > 8
    _, held = bodies(EXERCISE_FIGURES["Standing quadriceps stretch"])
    forwards = mistake_of("Standing quadriceps stretch").points["right_knee"][0]
    assert forwards > held.points["right_knee"][0] + 20


def test_the_crossed_shin_lies_before_the_other_thigh() -> None:
    for body in bodies(EXERCISE_FIGURES["Piriformis stretch"]):
        before, up, _ = body.frames["left_thigh"].T @ between(body, "left_knee", "right_ankle")
        assert before > 7
        assert up > 4

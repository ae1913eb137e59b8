import numpy as np
import pytest

from posture.drawing.figure.skeleton import (
    FOREARM,
    HIP_OUT,
    LUMBAR,
    PELVIS,
    SHANK,
    SHOULDER_OUT,
    SOLE,
    THIGH,
    THORAX,
    UPPER_ARM,
    Arm,
    BodyPose,
    Leg,
    Planted,
    PosedBody,
    Reach,
)

HIPS = (0.0, 90.0, 0.0)
STRAIGHT = Arm(abduction=0.0, elbow=0.0)


def posed(**changes: object) -> PosedBody:
    arms = {"right_arm": STRAIGHT, "left_arm": STRAIGHT}
    return PosedBody(BodyPose(**{"resting": "hips", "at": HIPS, **arms, **changes}))  # type: ignore[arg-type]


def at(body: PosedBody, part: str) -> list[float]:
    return [float(value) for value in body.points[part]]


def test_a_standing_body_hangs_from_its_hips() -> None:
    body = posed()
    assert at(body, "right_hip") == pytest.approx([0, 90, HIP_OUT])
    assert at(body, "left_knee") == pytest.approx([0, 90 - THIGH, -HIP_OUT])
    assert at(body, "right_ankle") == pytest.approx([0, 90 - THIGH - SHANK, HIP_OUT])
    shoulder = 90 + PELVIS + LUMBAR + THORAX - 1.5
    assert at(body, "right_shoulder") == pytest.approx([0, shoulder, SHOULDER_OUT])
    assert at(body, "right_wrist") == pytest.approx(
        [0, shoulder - UPPER_ARM - FOREARM, SHOULDER_OUT]
    )


def test_joints_bend_the_way_a_body_does() -> None:
    body = posed(
        right_leg=Leg(flexion=90, knee=90), left_leg=Leg(abduction=30), right_arm=Arm(90, 0, 0, 90)
    )
    assert at(body, "right_knee") == pytest.approx([THIGH, 90, HIP_OUT])
    assert at(body, "right_ankle") == pytest.approx([THIGH, 90 - SHANK, HIP_OUT])
    assert at(body, "left_knee")[2] == pytest.approx(-HIP_OUT - THIGH / 2)
    shoulder = at(body, "right_shoulder")
    assert at(body, "right_elbow") == pytest.approx([UPPER_ARM, shoulder[1], SHOULDER_OUT])
    assert at(body, "right_wrist") == pytest.approx(
        [UPPER_ARM, shoulder[1] + FOREARM, SHOULDER_OUT]
    )


def test_outward_rotation_turns_each_foot_to_its_own_side() -> None:
    body = posed(right_leg=Leg(rotation=90), left_leg=Leg(rotation=90))
    assert at(body, "right_ball")[2] == pytest.approx(HIP_OUT + 11)
    assert at(body, "left_ball")[2] == pytest.approx(-HIP_OUT - 11)


def test_a_lean_of_minus_90_lies_on_the_back_and_spin_turns_to_the_left() -> None:
    supine = posed(lean=-90)
    assert at(supine, "lumbar") == pytest.approx([-PELVIS, 90, 0])
    assert at(supine, "right_ball")[1] > at(supine, "right_heel")[1]
    side = posed(lean=-90, spin=-90)
    assert at(side, "left_hip") == pytest.approx([0, 90 + HIP_OUT, 0])
    assert posed(spin=90).frames["pelvis"][:, 0].tolist() == pytest.approx([0, 0, -1])


def test_bending_forwards_and_twisting_move_the_chest_and_not_the_pelvis() -> None:
    bent = posed(bend=60, twist=40)
    assert at(bent, "right_hip") == pytest.approx([0, 90, HIP_OUT])
    assert at(bent, "collar")[0] > 15
    assert at(posed(twist=40), "right_shoulder")[0] > 5


def test_the_resting_part_lies_where_it_rests() -> None:
    body = posed(resting="right_knee", at=(5.0, 12.0, 1.0), right_leg=Leg(knee=90))
    assert body.bottom("right_knee") == pytest.approx(12.0)
    assert at(body, "right_knee")[::2] == pytest.approx([5.0, 1.0])


def test_a_planted_foot_is_flat_on_its_surface() -> None:
    body = posed(at=(0, 85, 0), right_leg=Planted(4.0, 9.0, height=3.0, turn=-20))
    for part in ("right_heel", "right_ball", "right_toe"):
        assert body.bottom(part) == pytest.approx(3.0)
    assert at(body, "right_ankle") == pytest.approx([4.0, 3.0 + SOLE, 9.0])


def test_a_lifted_heel_turns_about_the_ball_and_leaves_the_toes_down() -> None:
    body = posed(at=(0, 85, 0), right_leg=Planted(0.0, 9.0, heel_up=40))
    assert body.bottom("right_ball") == pytest.approx(0.0)
    assert body.bottom("right_toe") == pytest.approx(0.0)
    assert body.bottom("right_heel") == pytest.approx(9.8, abs=0.1)


def test_the_knee_of_a_planted_leg_points_where_it_should() -> None:
    body = posed(at=(0, 60, 0), right_leg=Planted(0, HIP_OUT), left_leg=Planted(0, -HIP_OUT))
    assert at(body, "right_knee")[0] > 20
    assert at(body, "right_knee")[2] == pytest.approx(HIP_OUT)
    inwards = posed(at=(0, 60, 0), right_leg=Planted(0, HIP_OUT, knee=(1, 0, -1)))
    assert at(inwards, "right_knee")[2] < 0


def test_a_reaching_hand_is_where_it_reaches_and_points_where_it_should() -> None:
    body = posed(right_arm=Reach((40.0, 120.0, 10.0), elbow=(0, -1, 0), fingers=(0, 1, 0)))
    assert at(body, "right_wrist") == pytest.approx([40, 120, 10])
    assert at(body, "right_hand") == pytest.approx([40, 135, 10])
    assert at(body, "right_elbow")[1] < 120


def test_limbs_do_not_stretch_to_what_is_out_of_reach() -> None:
    with pytest.raises(ValueError, match="not within reach"):
        posed(right_arm=Reach((80.0, 120.0, 10.0)))


def test_axes_of_all_segments_stay_at_right_angles() -> None:
    body = posed(
        lean=30,
        spin=20,
        bend=30,
        side_bend=10,
        right_leg=Leg(40, 20, 10, 50, 10),
        right_arm=Reach((30.0, 110.0, 20.0), fingers=(1, 1, 0)),
    )
    for frame in body.frames.values():
        assert frame.T @ frame == pytest.approx(np.eye(3), abs=1e-9)
        assert np.linalg.det(frame) == pytest.approx(1.0)


def test_a_tilted_pelvis_has_its_right_side_lowered() -> None:
    body = posed(tilt=30)
    assert at(body, "right_hip")[1] == pytest.approx(90 - HIP_OUT / 2)
    assert at(body, "left_hip")[1] == pytest.approx(90 + HIP_OUT / 2)
    assert at(body, "collar")[2] > 20
    assert at(posed(tilt=30, turn=90), "right_hip")[1] == pytest.approx(90 - HIP_OUT / 2)

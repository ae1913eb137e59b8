import math

import pytest

from posture.drawing.figure.flesh import CHAINS, MUSCLES, Solid, Sphere, chain_solids, muscle_solids
from posture.drawing.figure.poses import on_all_fours, standing
from posture.drawing.figure.skeleton import PosedBody


def is_inside(spot: Sphere, solid: Solid) -> bool:
    """Return whether a ball's centre lies within a solid as seen from the side."""
    x, y, _ = spot.centre
    angles = [math.radians(angle) for angle in range(0, 360, 5)]
    return all(
        max(
            (ball.centre[0] - x) * math.cos(a) + (ball.centre[1] - y) * math.sin(a) + ball.radius
            for ball in solid
        )
        >= 0
        for a in angles
    )


@pytest.mark.parametrize("name", sorted(MUSCLES))
@pytest.mark.parametrize("pose", [standing(), on_all_fours()], ids=["standing", "on all fours"])
def test_muscles_lie_on_the_body(name: str, pose: object) -> None:
    body = PosedBody(pose)  # type: ignore[arg-type]
    solids = [solid for chain in CHAINS for solid in chain_solids(body, chain)]
    found = list(muscle_solids(body, name))
    assert found
    for chain, _, muscle in found:
        assert chain in CHAINS
        for ball in muscle:
            assert any(is_inside(ball, solid) for solid in solids)


def test_a_paired_muscle_is_on_both_sides_unless_one_is_named() -> None:
    body = PosedBody(standing())
    assert [chain for chain, _, _ in muscle_solids(body, "calf")] == ["left_leg", "right_leg"]
    assert [chain for chain, _, _ in muscle_solids(body, "left calf")] == ["left_leg"]
    assert [chain for chain, _, _ in muscle_solids(body, "belly")] == ["trunk"]


def test_muscles_face_the_way_their_names_say() -> None:
    body = PosedBody(standing())
    for name in ("front of the thigh", "front of the hip", "belly"):
        assert all(facing[0] > 0 for _, facing, _ in muscle_solids(body, name))
    for name in ("back of the thigh", "buttock", "calf", "low back", "upper back"):
        assert all(facing[0] < 0 for _, facing, _ in muscle_solids(body, name))
    [(_, facing, _)] = muscle_solids(body, "left side of the hip")
    assert facing[2] < 0

"""Rotations turn the right way round."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.render.rotations import about, about_x, about_y, about_z, ease, forward, frame

X, Y, Z = np.eye(3)
QUARTER = np.pi / 2


def test_quarter_turns() -> None:
    assert about_x(QUARTER) @ Y == pytest.approx(Z)
    assert about_y(QUARTER) @ Z == pytest.approx(X)
    assert about_z(QUARTER) @ X == pytest.approx(Y)
    assert forward(QUARTER) @ Y == pytest.approx(X)


@given(st.floats(-3, 3))
def test_any_axis_agrees_with_the_named_ones(angle: float) -> None:
    assert about(X, angle) == pytest.approx(about_x(angle))
    assert about(Y, angle) == pytest.approx(about_y(angle))
    assert about(Z, angle) == pytest.approx(about_z(angle))


def test_a_frame_lies_along_its_bone() -> None:
    axes = frame(np.array([0.0, -3.0, 0.0]), np.array([0.5, 1.0, 2.0]))
    assert axes[:, 0] == pytest.approx(-Y)
    assert axes.T @ axes == pytest.approx(np.eye(3))
    assert np.linalg.det(axes) == pytest.approx(1.0)
    assert axes[:, 1] @ np.array([0.5, 0.0, 2.0]) > 0


def test_ease_is_level_at_both_ends() -> None:
    assert [ease(share) for share in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert ease(1e-4) < 1e-7

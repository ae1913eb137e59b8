"""The edges of a drawn body are where they were drawn, whatever the picture's scale and tilt."""

import numpy as np
import pytest
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.pose_track import ALONG_TRUNK, LANDMARK
from posture.tracking.scene.silhouette import trunk_edges

HIP = (100.0, 160.0)
TRUNK_PX = 100.0


def body(hip: tuple[float, float], shoulder: tuple[float, float]) -> FloatArray:
    """Both hips and both shoulders 3 px to the sides of the given middles."""
    xy = np.full((33, 2), np.nan)
    for part, place in (("hip", hip), ("shoulder", shoulder)):
        xy[LANDMARK[f"left_{part}"]] = (place[0] + 3, place[1])
        xy[LANDMARK[f"right_{part}"]] = (place[0] - 3, place[1])
    return xy


def bar(left: int, right: int, hollow: int = 0) -> NDArray[np.float32]:
    """An upright body from ``left`` to ``right`` px, with a notch 0.2 to 0.4 up the trunk."""
    mask = np.zeros((200, 200), dtype=np.float32)
    mask[40:190, left:right] = 1.0
    mask[120:141, left : left + hollow] = 0.0
    return mask


UPRIGHT = body(HIP, (100.0, 60.0))


def at(edges: FloatArray, along: float) -> FloatArray:
    return np.asarray(edges[np.argmin(np.abs(ALONG_TRUNK - along))])


def test_edges_are_where_they_were_drawn() -> None:
    # The mask is 1 from pixel 75 and 0 at 74: the edge is half-way, 25.5 px left of the line.
    edges = trunk_edges(bar(75, 131, hollow=10), UPRIGHT)
    assert at(edges, 0.1) == pytest.approx([0.255, 0.305], abs=0.003)
    assert at(edges, 0.3) == pytest.approx([0.155, 0.305], abs=0.003)
    assert at(edges, 0.6) == pytest.approx([0.255, 0.305], abs=0.003)


def test_a_mirrored_picture_exchanges_the_edges() -> None:
    mask = bar(75, 131, hollow=10)
    mirrored = UPRIGHT * [-1, 1] + [199, 0]
    edges = trunk_edges(mask, UPRIGHT)
    turned = trunk_edges(np.ascontiguousarray(mask[:, ::-1]), mirrored)
    np.testing.assert_allclose(turned, edges[:, ::-1], atol=1e-6)


def test_twice_the_size_gives_the_same_edges() -> None:
    small = trunk_edges(bar(75, 131, hollow=10), UPRIGHT)
    large = trunk_edges(
        np.kron(bar(75, 131, hollow=10), np.ones((2, 2), dtype=np.float32)), UPRIGHT * 2 + 0.5
    )
    # The notch's own ends are pixels, so they move by half of one.
    away = (np.abs(ALONG_TRUNK - 0.2) > 0.03) & (np.abs(ALONG_TRUNK - 0.4) > 0.03)
    np.testing.assert_allclose(large[away], small[away], atol=0.006)


def test_a_body_lying_on_its_side_has_the_edges_of_a_standing_one() -> None:
    mask = bar(75, 131, hollow=10)
    turned = trunk_edges(
        np.ascontiguousarray(mask.T), np.asarray(UPRIGHT[:, ::-1])
    )  # turning over the diagonal also mirrors
    np.testing.assert_allclose(turned, trunk_edges(mask, UPRIGHT)[:, ::-1], atol=1e-5)


def test_what_is_not_a_body_has_no_edges() -> None:
    nowhere = np.zeros((200, 200), dtype=np.float32)
    everywhere = np.ones((200, 1000), dtype=np.float32)
    wide = UPRIGHT + np.array([400, 0])
    for mask, xy in ((None, UPRIGHT), (nowhere, UPRIGHT), (everywhere, wide)):
        assert np.isnan(trunk_edges(mask, xy)).all()
    assert np.isnan(trunk_edges(bar(75, 131), np.full((33, 2), np.nan))).all()

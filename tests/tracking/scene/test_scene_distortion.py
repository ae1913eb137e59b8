"""How much the lens bends straight lines: known lenses, straight lenses, and bent things."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.lenses import through_lens
from posture.arrays import FloatArray
from posture.tracking.scene.distortion import agreed_distortion, find_distortion
from posture.tracking.scene.edges import follow_edges
from posture.tracking.scene.lines import find_lines
from tests.tracking.scene.rooms import Camera, clutter, noisy, room

SIZE = (641, 361)
HALF = float(np.hypot(*SIZE)) / 2
REACH = 0.3


def edge(
    c: float, deg: float, distortion: float, reach: float = REACH, at: float = 0.0
) -> FloatArray:
    """Return points of a straight thing that passes the middle at ``c``, in the direction ``deg``.

    It is seen through a lens: n . p = c * (1 + distortion * r**2). ``reach`` is half its length,
    ``at`` its middle's place along it.
    """
    t = np.linspace(at - reach, at + reach, 60)
    aside = np.full_like(t, c)
    for _ in range(60):
        aside = c * (1 + distortion * (t**2 + aside**2))
    n = np.array([np.cos(np.radians(deg)), np.sin(np.radians(deg))])
    along = np.array([-n[1], n[0]])
    p = aside[:, None] * n + t[:, None] * along
    return np.asarray(p * HALF + (np.array(SIZE) - 1) / 2)


def test_one_edge_worked_out_by_hand() -> None:
    # Straight below the middle y = 0.5 * (1 - 0.2 * y**2), so y = (sqrt(1.2) - 1) / 0.2.
    points = edge(0.5, 90.0, -0.2, at=0.0)
    lowest = (points[:, 1].max() - (SIZE[1] - 1) / 2) / HALF
    assert lowest == pytest.approx((np.sqrt(1.2) - 1) / 0.2, abs=1e-4)
    assert points[[0, -1], 1] == pytest.approx(points[:, 1].min())  # the ends bend to the middle


@pytest.mark.parametrize("distortion", [-0.6, -0.3, -0.2, -0.1, 0.1, 0.2])
def test_edges_all_round_tell_the_lens(distortion: float) -> None:
    edges = [edge(c, deg, distortion) for c, deg in ((0.5, 90), (0.6, -80), (0.4, 10))]
    assert agreed_distortion(edges, SIZE) == pytest.approx(distortion, abs=0.002)


@given(
    st.floats(0.0, 360.0),
    st.lists(st.tuples(st.floats(0.3, 0.8), st.floats(-25.0, 25.0)), min_size=3, max_size=3),
    st.floats(-0.5, 0.25),
    st.floats(0.2, 0.5),
    st.floats(-0.2, 0.2),
)
@settings(max_examples=60, derandomize=True, deadline=None)
def test_whatever_its_edges_a_lens_is_found_and_a_straight_one_is_straight(
    turn: float,
    places: Sequence[tuple[float, float]],
    distortion: float,
    reach: float,
    at: float,
) -> None:
    def seen(bent: float) -> list[FloatArray]:
        sides = zip((0.0, 120.0, 240.0), places, strict=True)
        return [edge(c, turn + side + more, bent, reach, at) for side, (c, more) in sides]

    found = agreed_distortion(seen(distortion), SIZE)
    if found:
        assert found == pytest.approx(distortion, abs=0.01)
    else:  # edges so short, or so near the middle, hardly show a weaker one
        assert abs(distortion) < 0.25
    assert agreed_distortion(seen(0.0), SIZE) == 0.0


def test_turning_or_mirroring_the_picture_changes_nothing() -> None:
    edges = [edge(c, deg, -0.2) for c, deg in ((0.5, 90), (0.6, -80), (0.4, 10))]
    middle = (np.array(SIZE) - 1) / 2
    turned = [(points - middle)[:, ::-1] * [1, -1] + middle[::-1] for points in edges]
    mirrored = [(points - middle) * [-1, 1] + middle for points in edges]
    assert agreed_distortion(turned, SIZE[::-1]) == pytest.approx(-0.2, abs=0.002)
    assert agreed_distortion(mirrored, SIZE) == pytest.approx(-0.2, abs=0.002)
    assert agreed_distortion([points[::-1] for points in edges], SIZE) == pytest.approx(
        -0.2, abs=0.002
    )


@pytest.mark.parametrize(
    "places",
    [
        [],
        [(0.5, 90), (0.6, -80)],  # too few
        [(0.5, 90), (0.6, 85), (0.7, 95), (0.55, 80)],  # all below: a bent treadmill would do
        [(0.5, 90), (0.51, 90), (0.5, -90)],  # both rims of the same thing
        [(0.02, 90), (0.03, 0), (0.02, -90)],  # a lens does not bend what passes the middle
    ],
)
def test_too_few_edges_tell_nothing(places: list[tuple[float, float]]) -> None:
    assert agreed_distortion([edge(c, deg, -0.3) for c, deg in places], SIZE) is None


def test_on_one_side_bows_that_grow_with_the_distance_are_the_lens() -> None:
    near_and_far = [edge(c, deg, -0.3) for c, deg in ((0.5, 90), (0.6, 85), (0.8, 95))]
    assert agreed_distortion(near_and_far, SIZE) == pytest.approx(-0.3, abs=0.002)
    # The rims of a bent treadmill bow alike, wherever they are.
    rims = [edge(c, deg, -0.15 / c) for c, deg in ((0.5, 90), (0.6, 85), (0.8, 95))]
    assert agreed_distortion(rims, SIZE) is None


def test_a_picture_full_of_short_edges_tells_nothing() -> None:
    edges = [edge(0.5, deg, -0.3, reach=0.045) for deg in range(0, 360, 30)]
    assert agreed_distortion(edges, SIZE) is None


def test_things_that_are_bent_themselves_do_not_agree() -> None:
    # All sag: towards the middle above it, away from it below.
    edges = [edge(c, deg, -0.3) for c, deg in ((0.5, 90), (0.7, 80))]
    edges += [edge(c, deg, 0.3) for c, deg in ((0.5, -90), (0.7, -80))]
    assert agreed_distortion(edges, SIZE) is None


def test_arcs_no_lens_makes_tell_nothing() -> None:
    # Rims of discs around (0.5, 0) and the like: bent so much that corners would be in the middle.
    t = np.radians(np.arange(-60, 61, 2))
    arcs = [
        0.3 * np.stack([np.cos(t + turn), np.sin(t + turn)], axis=1)
        + 0.4 * np.array([np.cos(turn), np.sin(turn)])
        for turn in np.radians([0, 120, 240])
    ]
    assert agreed_distortion([arc * HALF + (np.array(SIZE) - 1) / 2 for arc in arcs], SIZE) is None


@pytest.mark.parametrize(("straight", "bent"), [(6, -0.0), (0, -0.3)])
def test_straight_edges_outvote_what_is_bent(straight: int, bent: float) -> None:
    edges = [edge(c, deg, -0.3) for c, deg in ((0.5, 90), (0.6, -80), (0.4, 10))]
    edges += [edge(0.55, deg, 0.0) for deg in range(0, 60 * straight, 60)]
    assert agreed_distortion(edges, SIZE) == pytest.approx(bent, abs=0.002)


@pytest.mark.parametrize("size", [(640, 360), (360, 640)])
@pytest.mark.parametrize("distortion", [0.0, -0.15, -0.25, -0.4])
def test_the_lens_of_a_drawn_room(size: tuple[int, int], distortion: float) -> None:
    picture = noisy(through_lens(room(Camera(2.0, 4.0, 6.0, size)), distortion), seed=1)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    found = find_distortion(grey, find_lines(grey))
    assert found == pytest.approx(distortion, abs=0.03)


def test_a_blank_picture_has_no_edges() -> None:
    blank = np.full((360, 640), 77, dtype=np.uint8)
    assert find_distortion(blank, find_lines(blank)) is None


def test_small_things_tell_nothing() -> None:
    grey = np.asarray(cv2.cvtColor(clutter(3), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    assert not find_distortion(grey, find_lines(grey))


def test_an_edge_is_followed_round_a_bend_and_to_its_ends() -> None:
    # A disc's rim: from any chord of it, points stay on the circle.
    picture = np.full((400, 400), 60, dtype=np.uint8)
    cv2.circle(picture, (200 << 4, 200 << 4), 150 << 4, 200, -1, cv2.LINE_AA, 4)
    seed = np.array([[200 - 20.0, 350.0, 200 + 20.0, 350.0]])
    (rim,) = follow_edges(picture, seed)
    distance = np.hypot(*(rim - 200).T)
    assert np.ptp(rim[:, 0]) > 120
    assert distance == pytest.approx(150.5, abs=0.6)

    picture = np.full((400, 400), 60, dtype=np.uint8)
    picture[250:, 100:300] = 200
    (straight,) = follow_edges(picture, np.array([[180.0, 249.0, 220.0, 249.0]]))
    assert straight[:, 1] == pytest.approx(249.5, abs=0.05)
    assert 95 < straight[0, 0] < 110
    assert 290 < straight[-1, 0] < 305


def test_no_pieces_give_no_edges() -> None:
    assert follow_edges(np.zeros((40, 40), dtype=np.uint8), np.empty((0, 4))) == []

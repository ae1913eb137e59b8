"""Roll from several readings of a picture: faint edges count, chance directions do not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.tracking.scene import agreed_roll
from posture.tracking.scene.agreed_roll import find_agreed_roll
from posture.tracking.scene.lines import find_lines, outside
from posture.tracking.scene.vertical import Roll, find_roll
from tests.tracking.scene.rooms import Camera, body, room

Grey = NDArray[np.uint8]


def seen(camera: Camera) -> tuple[Grey, FloatArray]:
    """A still room without a runner, and where the runner's body would be."""
    grey = np.asarray(cv2.cvtColor(room(camera), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    return grey, body(camera, x=0.1, phase=0.0)[None]


def faint(picture: Grey, share: float) -> Grey:
    """The picture with only this share of its contrast, around its mean."""
    mean = float(picture.mean())
    return np.asarray(np.round(mean + share * (picture - mean)), dtype=np.uint8)


@pytest.mark.parametrize("roll", [-4.0, 0.0, 3.0])
def test_the_mirrored_picture_has_the_opposite_roll(roll: float) -> None:
    picture, bodies = seen(Camera(roll, pitch=-4.0))
    mirrored = np.stack([picture.shape[1] - 1 - bodies[..., 0], bodies[..., 1]], axis=-1)
    found = find_agreed_roll(picture, bodies)
    other = find_agreed_roll(np.ascontiguousarray(picture[:, ::-1]), mirrored)
    assert found
    assert other
    assert found.deg == pytest.approx(Camera(roll, pitch=-4.0).roll_at(0.1), abs=0.4)
    assert other.deg == pytest.approx(-found.deg, abs=0.3)


@pytest.mark.parametrize("gamma", [0.5, 1.8])
def test_brightness_does_not_change_it(gamma: float) -> None:
    picture, bodies = seen(Camera(roll=3.0))
    table = np.round(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    found = find_agreed_roll(picture, bodies)
    changed = find_agreed_roll(np.asarray(cv2.LUT(picture, table), np.uint8), bodies)
    assert found
    assert changed
    assert changed.deg == pytest.approx(found.deg, abs=0.3)


def test_edges_too_faint_for_one_reading_are_enough_for_most() -> None:
    camera = Camera(roll=3.0)
    picture, bodies = seen(camera)
    dull = faint(picture, 0.2)
    lines = outside(find_lines(dull), np.full(4, np.nan))
    assert find_roll(lines, dull.shape[::-1], np.array([320.0, 180.0])) is None
    found = find_agreed_roll(dull, bodies)
    assert found
    assert found.deg == pytest.approx(camera.roll_at(0.1), abs=0.5)


def answers(monkeypatch: pytest.MonkeyPatch, rolls: list[Roll | None]) -> Roll | None:
    """What comes of readings that find ``rolls``, the fourth of them in the mirror."""
    left = iter(rolls)
    monkeypatch.setattr(agreed_roll, "find_roll", lambda *_: next(left))
    return find_agreed_roll(*seen(Camera()))


def test_the_middle_of_what_was_found_counts_and_disagreement_widens_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roll = answers(monkeypatch, [*(Roll(2.0, 0.3),) * 3, Roll(-2.0, 0.3), *(Roll(2.0, 0.3),) * 2])
    assert roll
    assert (roll.deg, roll.u_deg) == pytest.approx((2.0, 0.3))
    # By hand: 1, 1, 1, 1, 1 and 4 have a standard deviation of the root of 1.5.
    apart = answers(
        monkeypatch, [*(Roll(1.0, 0.3),) * 3, Roll(-1.0, 0.3), Roll(1.0, 0.3), Roll(4.0, 0.3)]
    )
    assert apart
    wide = float(np.hypot(0.3, 1.645 * np.sqrt(1.5)))
    assert (apart.deg, apart.u_deg) == pytest.approx((1.0, wide), rel=1e-3)


def test_a_direction_that_only_half_of_the_readings_show_is_not_the_rooms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roll = Roll(-5.0, 0.3)
    assert answers(monkeypatch, [roll, roll, roll, None, None, None]) is None
    assert answers(monkeypatch, [roll, roll, roll, None, None, roll]) is not None

"""Whole-leg mix-ups are found where they are, and nowhere else."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.legs import LEFT_LEG, RIGHT_LEG, exchange_legs, find_mixups, leg_features
from posture.pose_track import LANDMARK
from tests.gait import Camera, Runner, film

RUNNER = Runner(cadence=168.0)
TRACK = film(RUNNER, Camera(noise_px=2.0, seconds=8.0))
BODY: FloatArray = TRACK.xy * [1.0, -1.0]
PHASE: FloatArray = TRACK.time_s / RUNNER.stride_s


def frames_of(*stretches: tuple[int, int]) -> np.ndarray:
    frames = np.zeros(len(BODY), dtype=bool)
    for first, count in stretches:
        frames[first : first + count] = True
    return frames


def test_exchanging_moves_whole_legs_in_those_frames_only() -> None:
    mixed = exchange_legs(BODY, frames_of((10, 2)))
    np.testing.assert_array_equal(mixed[10, LEFT_LEG], BODY[10, RIGHT_LEG])
    np.testing.assert_array_equal(mixed[11, RIGHT_LEG], BODY[11, LEFT_LEG])
    np.testing.assert_array_equal(mixed[12:], BODY[12:])
    others = [n for n in range(33) if n not in LEFT_LEG + RIGHT_LEG]
    np.testing.assert_array_equal(mixed[:, others], BODY[:, others])


def test_exchanging_twice_is_nothing() -> None:
    frames = frames_of((5, 7), (100, 1))
    np.testing.assert_array_equal(exchange_legs(exchange_legs(BODY, frames), frames), BODY)


def test_a_clean_run_has_no_mixups() -> None:
    assert not find_mixups(BODY, PHASE).any()


def where_legs_are_apart(frames: np.ndarray) -> np.ndarray:
    """Where an exchange shows at all: not while the legs pass each other."""
    apart = np.abs(BODY[:, LEFT_LEG] - BODY[:, RIGHT_LEG]).max(axis=(1, 2))
    return np.asarray(frames & (apart > 40.0))


@pytest.mark.parametrize("count", [1, 2, 4, 12])
def test_a_mixup_of_any_length_is_found(count: int) -> None:
    true = frames_of(*((first, count) for first in range(30, 420, 37)))
    found = find_mixups(exchange_legs(BODY, true), PHASE)
    assert not where_legs_are_apart(found ^ true).any()


def test_mixups_beside_unknown_landmarks_are_found() -> None:
    true = frames_of((60, 3), (200, 4), (333, 2))
    mixed = exchange_legs(BODY, true)
    mixed[50:80, LANDMARK["left_ankle"]] = np.nan
    mixed[190:230, LANDMARK["right_knee"]] = np.nan
    found = find_mixups(mixed, PHASE)
    assert not where_legs_are_apart(found ^ true).any()


def test_the_majority_keeps_its_names() -> None:
    true = frames_of((0, 330))  # more than half of 480 frames
    found = find_mixups(exchange_legs(BODY, true), PHASE)
    assert found.mean() <= 0.5
    assert not where_legs_are_apart(found ^ ~true).any()


@pytest.mark.parametrize("part", ["knee", "ankle", "foot_index"])
def test_a_part_never_seen_on_one_leg_tells_nothing(part: str) -> None:
    true = frames_of((60, 3), (200, 4))
    mixed = exchange_legs(BODY, true)
    mixed[:, LANDMARK[f"right_{part}"]] = np.nan
    assert not where_legs_are_apart(find_mixups(mixed, PHASE) ^ true).any()


def test_legs_never_seen_give_no_mixups() -> None:
    unseen = BODY.copy()
    unseen[:, LEFT_LEG[1:] + RIGHT_LEG[1:]] = np.nan
    assert not find_mixups(unseen, PHASE).any()


def test_hips_unknown_in_some_frames_do_no_harm() -> None:
    unseen = BODY.copy()
    unseen[100:130, [LANDMARK["left_hip"], LANDMARK["right_hip"]]] = np.nan
    assert not find_mixups(unseen, PHASE).any()


def test_a_legs_path_is_taken_from_mid_hip() -> None:
    moved = leg_features(BODY + np.array([300.0, -50.0]), LEFT_LEG)
    np.testing.assert_allclose(moved, leg_features(BODY, LEFT_LEG), atol=1e-9)


def test_a_mixup_that_comes_back_with_every_stride_is_undone() -> None:
    # Four frames from 30 ms after the near foot's contact on, as loose shorts gave.
    since = (TRACK.time_s - RUNNER.first_contact_s) % RUNNER.stride_s
    mixed = (since > 0.03) & (since < 0.03 + 4 / 60)
    found = find_mixups(exchange_legs(BODY, mixed), PHASE)
    wrong = found ^ mixed
    assert where_legs_are_apart(mixed).sum() > 30
    assert where_legs_are_apart(wrong).sum() == 0


@pytest.mark.parametrize("start", np.arange(0.0, 1.0, 0.125))
def test_a_mixup_in_the_same_third_of_every_stride_is_undone(start: float) -> None:
    """No cycle of its own tells a leg that is half another's: the other leg's half does."""
    mixed = (PHASE - start) % 1.0 < 1 / 3
    wrong = find_mixups(exchange_legs(BODY, mixed), PHASE) ^ mixed
    assert where_legs_are_apart(mixed).sum() > 70
    assert not where_legs_are_apart(wrong).any()


def test_a_body_that_stands_still_has_no_mixups() -> None:
    assert not find_mixups(np.ones_like(BODY), PHASE).any()


def few_mixups() -> np.ndarray:
    return frames_of((60, 3), (200, 4), (333, 2))


@pytest.mark.parametrize("unit", [1.0, 1e-3, 1e3], ids=["pixels", "smaller", "larger"])
def test_mixups_do_not_hang_on_the_unit(unit: float) -> None:
    mixed = unit * exchange_legs(BODY, few_mixups())
    np.testing.assert_array_equal(find_mixups(mixed, PHASE), few_mixups())


def test_jumps_alone_tell_where_the_rhythm_is_wrong() -> None:
    # A cycle of another length is flat: both legs fit it as badly.
    mixed = exchange_legs(BODY, few_mixups())
    np.testing.assert_array_equal(find_mixups(mixed, 1.37 * PHASE), few_mixups())


def test_places_along_the_belt_alone_tell_the_legs_apart() -> None:
    mixed = exchange_legs(BODY, few_mixups())
    mixed[:, LEFT_LEG + RIGHT_LEG, 1] = 0.0
    np.testing.assert_array_equal(find_mixups(mixed, PHASE), few_mixups())


def test_knees_alone_tell_the_legs_apart() -> None:
    mixed = exchange_legs(BODY, few_mixups())
    mixed[:, LEFT_LEG[2:] + RIGHT_LEG[2:]] = np.nan
    np.testing.assert_array_equal(find_mixups(mixed, PHASE), few_mixups())


def test_the_very_first_frame_is_told_by_its_own_place() -> None:
    # The next frame is not seen, so no jump tells; and while nothing is seen, nothing changes.
    mixed = exchange_legs(BODY, frames_of((0, 1)))
    mixed[1:4, LEFT_LEG[1:] + RIGHT_LEG[1:]] = np.nan
    assert list(np.flatnonzero(find_mixups(mixed, PHASE))) == [0]


def test_mixups_in_nearly_half_of_the_frames_are_undone() -> None:
    rng, mixed = np.random.default_rng(1), frames_of()
    while mixed.mean() < 0.45:
        first = rng.integers(0, 475)
        mixed[first : first + rng.integers(2, 14)] = True
    found = find_mixups(exchange_legs(BODY, mixed), PHASE)
    assert not where_legs_are_apart(found ^ mixed).any()

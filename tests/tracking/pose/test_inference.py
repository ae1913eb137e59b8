from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.errors import UsageError
from posture.pose_track import LANDMARK
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.inference import LandmarkNetwork, MaskNetwork, refined
from posture.tracking.pose.models import Model
from posture.tracking.pose.region import Region, region_from_body

Pictures = list[NDArray[np.uint8]]

BODY_PX = 415
NEAR_SIDE = [LANDMARK[f"right_{part}"] for part in ("shoulder", "hip", "knee", "ankle", "heel")]
HOT, COLD = 4.0, -20.0


@pytest.fixture(scope="module")
def network(full_model: Model) -> LandmarkNetwork:
    return LandmarkNetwork(full_model)


@pytest.fixture(scope="module")
def body(full_model: Model, pictures: Pictures) -> FloatArray:
    """What MediaPipe's own road finds in the first picture."""
    with PeopleDetector(full_model) as people:
        return people.detect(pictures[0])[0]


def test_the_near_side_lies_where_the_body_is(
    network: LandmarkNetwork, pictures: Pictures, body: FloatArray, truth: dict[str, Any]
) -> None:
    region, found = region_from_body(body), []
    for picture in pictures:
        pose = network.place(picture, region)
        assert pose is not None
        assert pose.visibility.shape == (33,)
        assert ((pose.visibility >= 0) & (pose.visibility <= 1)).all()
        region = pose.region
        found.append(pose.xy)
    true = np.array([frame["px"][:33] for frame in truth["frames"][: len(pictures)]])
    error = np.linalg.norm(np.array(found) - true, axis=2)[:, NEAR_SIDE] / BODY_PX
    assert np.median(error) < 0.025


def test_mediapipes_own_road_ends_at_the_same_place(
    network: LandmarkNetwork, pictures: Pictures, body: FloatArray
) -> None:
    first = network.place(pictures[0], region_from_body(body))
    assert first is not None
    pose = network.place(pictures[0], first.region)
    assert pose is not None
    apart = np.linalg.norm(pose.xy - body, axis=1) / BODY_PX
    assert np.median(apart) < 0.005
    assert apart[NEAR_SIDE].max() < 0.02


def test_a_moved_picture_moves_the_body_as_far(
    network: LandmarkNetwork, pictures: Pictures, body: FloatArray
) -> None:
    before = network.place(pictures[0], region_from_body(body))
    after = network.place(np.roll(pictures[0], 12, axis=1), region_from_body(body))
    assert before is not None
    assert after is not None
    travelled = (after.xy - before.xy)[NEAR_SIDE]
    np.testing.assert_allclose(np.median(travelled, axis=0), [12, 0], atol=2)


def test_nobody_is_nobody(network: LandmarkNetwork) -> None:
    assert network.place(np.zeros((200, 300, 3), np.uint8), Region(150, 100, 90, 0)) is None


def test_the_same_cut_gives_the_same_body(
    network: LandmarkNetwork, pictures: Pictures, body: FloatArray
) -> None:
    one, two = (network.place(pictures[0], region_from_body(body)) for _ in range(2))
    assert one is not None
    assert two is not None
    np.testing.assert_array_equal(one.xy, two.xy)


@pytest.mark.parametrize("width", [321, 324])
def test_a_mask_covers_the_picture(
    full_model: Model, pictures: Pictures, body: FloatArray, width: int
) -> None:
    height, whole, _ = pictures[0].shape
    left = (whole - width) // 2
    cut = np.ascontiguousarray(pictures[0][:, left : left + width])
    mask = MaskNetwork(full_model).mask(cut, body - [left, 0])
    assert mask is not None
    assert mask.shape == (height, width)
    assert 0.02 < float((mask > 0.5).mean()) < 0.6
    hip = body[[LANDMARK["left_hip"], LANDMARK["right_hip"]]].mean(axis=0) - [left, 0]
    assert mask[round(hip[1]), round(hip[0])] > 0.9
    assert mask[5, 5] < 0.1


def test_no_mask_without_a_body(full_model: Model, pictures: Pictures) -> None:
    assert MaskNetwork(full_model).mask(pictures[0], np.full((33, 2), np.nan)) is None


def heat(cells: dict[tuple[int, int], float]) -> NDArray[np.float32]:
    found = np.full((8, 8, 1), COLD, np.float32)
    for (column, row), value in cells.items():
        found[row, column] = value
    return found


def test_a_point_moves_to_the_middle_of_its_heat() -> None:
    """Two equally hot cells at columns 3 and 5 of 8, row 2: their middle is (4, 2)."""
    (moved,) = refined(np.array([[4.4 / 8, 3.3 / 8]]), heat({(3, 2): HOT, (5, 2): HOT}))
    assert moved == pytest.approx([4 / 8, 2 / 8], abs=1e-6)


def test_heat_counts_from_the_window_of_seven_cells_only() -> None:
    (moved,) = refined(np.array([[1.5 / 8, 1.5 / 8]]), heat({(2, 2): HOT, (5, 1): HOT}))
    assert moved == pytest.approx([2 / 8, 2 / 8], abs=1e-6)


@pytest.mark.parametrize("point", [[0.3, 0.4], [1.2, 0.4], [0.3, -0.01]])
def test_a_point_without_heat_or_outside_stays(point: list[float]) -> None:
    cells = {} if point == [0.3, 0.4] else {(2, 3): HOT}
    (stayed,) = refined(np.array([point]), heat(cells))
    assert stayed.tolist() == point


def test_a_model_that_is_none_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "odd.task"
    path.write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(UsageError, match=r"odd\.task is not a pose model"):
        LandmarkNetwork(Model(path, "odd.task", ""))


def test_standard_error_stays_clean(full_model: Model, capfd: pytest.CaptureFixture[str]) -> None:
    LandmarkNetwork(full_model)
    assert capfd.readouterr().err == ""

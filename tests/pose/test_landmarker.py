import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from posture.errors import UsageError
from posture.landmarks import LANDMARK
from posture.pose.landmarker import Landmarker, MaskReader, PeopleDetector
from posture.pose.models import Model

Pictures = list[NDArray[np.uint8]]

BODY_PX = 415
NEAR_SIDE = [LANDMARK[f"right_{part}"] for part in ("shoulder", "hip", "knee", "ankle", "heel")]


def test_near_side_lies_where_the_body_is(
    full_model: Model, pictures: Pictures, truth: dict[str, Any]
) -> None:
    with Landmarker(full_model) as landmarker:
        poses = [landmarker.track(picture) for picture in pictures]
    found = np.array([pose.xy for pose in poses if pose is not None])
    assert found.shape == (len(pictures), 33, 2)
    true = np.array([frame["px"][:33] for frame in truth["frames"][: len(pictures)]])
    error = np.linalg.norm(found - true, axis=2)[:, NEAR_SIDE] / BODY_PX
    assert np.median(error) < 0.025
    assert all(pose is not None and pose.visibility.shape == (33,) for pose in poses)


def test_a_sudden_move_shows_at_once(full_model: Model, pictures: Pictures) -> None:
    """MediaPipe's own smoothing would leave the body well behind the moved picture."""
    moved = np.roll(pictures[0], 48, axis=1)
    with Landmarker(full_model) as landmarker:
        before = [landmarker.track(pictures[0]) for _ in range(5)][-1]
        after = landmarker.track(moved)
    assert before is not None
    assert after is not None
    travelled = (after.xy - before.xy)[NEAR_SIDE, 0]
    np.testing.assert_allclose(np.median(travelled), 48, atol=4)


def test_positions_are_pixels_of_the_given_picture(full_model: Model, pictures: Pictures) -> None:
    half = np.ascontiguousarray(pictures[0][::2, ::2])
    with PeopleDetector(full_model) as detector:
        (large,) = detector.detect(pictures[0])
        (small,) = detector.detect(half)
    np.testing.assert_allclose(small[NEAR_SIDE] * 2, large[NEAR_SIDE], atol=8)


def test_two_people_are_counted(full_model: Model, pictures: Pictures) -> None:
    middle = pictures[0][:, 240:720]
    with PeopleDetector(full_model) as detector:
        left, right = sorted(
            detector.detect(np.hstack([middle, middle])), key=lambda xy: xy[0].min()
        )
    assert left[:, 0].mean() < 480 < right[:, 0].mean()


def test_empty_picture_has_nobody(full_model: Model) -> None:
    empty = np.zeros((200, 300, 3), np.uint8)
    with Landmarker(full_model) as landmarker, PeopleDetector(full_model) as detector:
        assert landmarker.track(empty) is None
        assert detector.detect(empty) == []


def test_body_is_found_again_after_empty_pictures(full_model: Model, pictures: Pictures) -> None:
    with Landmarker(full_model) as landmarker:
        assert landmarker.track(np.zeros_like(pictures[0])) is None
        assert landmarker.track(pictures[0]) is not None


def test_use_after_close_is_an_error(full_model: Model, pictures: Pictures) -> None:
    landmarker = Landmarker(full_model)
    landmarker.close()
    landmarker.close()
    with pytest.raises(RuntimeError, match="Landmarker was used after it was closed"):
        landmarker.track(pictures[0])


@pytest.mark.parametrize("bad", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3), np.float32)])
def test_wrong_picture_is_an_error(full_model: Model, bad: Any) -> None:
    with PeopleDetector(full_model) as detector, pytest.raises(ValueError, match="must be uint8"):
        detector.detect(bad)


def test_model_that_is_none_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "odd.task"
    path.write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(UsageError, match=r"odd\.task is not a pose model"):
        Landmarker(Model(path, "odd.task", ""))


def test_model_may_lie_under_unusual_letters(
    full_model: Model, pictures: Pictures, tmp_path: Path
) -> None:
    path = tmp_path / "läufer ☂.task"
    path.write_bytes(full_model.read())
    with PeopleDetector(Model(path, path.name, full_model.sha256)) as detector:
        assert len(detector.detect(pictures[0])) == 1


def test_standard_error_stays_clean_and_works_afterwards(
    full_model: Model, pictures: Pictures, capfd: pytest.CaptureFixture[str]
) -> None:
    with Landmarker(full_model) as landmarker:
        landmarker.track(pictures[0])
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_importing_the_module_loads_nothing_heavy() -> None:
    code = (
        "import sys, posture.pose.landmarker;"
        "print([m for m in ('mediapipe', 'cv2', 'matplotlib') if m in sys.modules])"
    )
    assert _python(code) == "[]"


def test_mediapipe_comes_without_its_plotting() -> None:
    code = (
        "import sys; from posture.pose.runtime import load; load('mediapipe');"
        "print([m for m in ('matplotlib', 'sounddevice') if m in sys.modules])"
    )
    assert _python(code) == "[]"


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("width", [321, 322, 323, 324])
def test_a_mask_is_read_whatever_the_pictures_width(
    full_model: Model, pictures: Pictures, width: int
) -> None:
    """MediaPipe ends the process over masks whose rows do not fill its units."""
    height, whole, _ = pictures[0].shape
    left = (whole - width) // 2
    with MaskReader(full_model) as masks:
        mask = masks.mask(np.ascontiguousarray(pictures[0][:, left : left + width]))
    assert mask is not None
    assert mask.shape == (height, width)
    assert 0.02 < float((mask > 0.5).mean()) < 0.6

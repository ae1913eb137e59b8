import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from posture.errors import UsageError
from posture.pose_track import LANDMARK
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.models import Model

Pictures = list[NDArray[np.uint8]]

NEAR_SIDE = [LANDMARK[f"right_{part}"] for part in ("shoulder", "hip", "knee", "ankle", "heel")]


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


def test_an_empty_picture_has_nobody(full_model: Model) -> None:
    with PeopleDetector(full_model) as detector:
        assert detector.detect(np.zeros((200, 300, 3), np.uint8)) == []


def test_after_a_rest_it_finds_the_same(full_model: Model, pictures: Pictures) -> None:
    with PeopleDetector(full_model) as detector:
        before = detector.detect(pictures[0])
        detector.rest()
        detector.rest()
        np.testing.assert_array_equal(detector.detect(pictures[0]), before)


@pytest.mark.parametrize("bad", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3), np.float32)])
def test_wrong_picture_is_an_error(full_model: Model, bad: Any) -> None:
    with PeopleDetector(full_model) as detector, pytest.raises(ValueError, match="must be uint8"):
        detector.detect(bad)


def test_model_that_is_none_is_refused_in_one_sentence(pictures: Pictures, tmp_path: Path) -> None:
    path = tmp_path / "odd.task"
    path.write_bytes(b"PK\x05\x06" + bytes(18))
    detector = PeopleDetector(Model(path, "odd.task", ""))
    with pytest.raises(UsageError, match=r"odd\.task is not a pose model"):
        detector.detect(pictures[0])


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
    with PeopleDetector(full_model) as detector:
        detector.detect(pictures[0])
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_importing_the_module_loads_nothing_heavy() -> None:
    code = (
        "import sys, posture.tracking.pose.detector;"
        "print([m for m in ('mediapipe', 'ai_edge_litert', 'matplotlib') if m in sys.modules])"
    )
    assert _python(code) == "[]"


def test_mediapipe_comes_without_its_plotting() -> None:
    code = (
        "import sys; from posture.tracking.pose.runtime import load; load('mediapipe');"
        "print([m for m in ('matplotlib', 'sounddevice') if m in sys.modules])"
    )
    assert _python(code) == "[]"


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from posture.errors import MachineError, UsageError
from posture.tracking.pose import models
from posture.tracking.pose import task_bundle as bundle
from posture.tracking.pose.fetch import Say
from posture.tracking.pose.models import Model, ensure_model
from tests.tracking.pose.tiny_models import tiny_model


@pytest.fixture
def said() -> list[str]:
    return []


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def fetches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand-in packages with tiny weights, pinned like the real ones; lists what was fetched."""
    log: list[str] = []
    detector, full, lite = (tiny_model(name) for name in ("detector", "full", "lite"))
    wheel = tmp_path / "wheel"
    for name, content in ((models.DETECTOR_FILE, detector), (models.FULL_FILE, full)):
        (wheel / name).parent.mkdir(parents=True)
        (wheel / name).write_bytes(content)

    def fetch_wheel(_folder: Path, _say: Say) -> Path:
        log.append("wheel")
        return wheel

    def fetch_npm_file(_folder: Path, member: str, _say: Say) -> bytes:
        log.append(member)
        return lite

    monkeypatch.setattr(models, "fetch_wheel", fetch_wheel)
    monkeypatch.setattr(models, "fetch_npm_file", fetch_npm_file)
    for name, content in (("detector", detector), ("full", full), ("lite", lite)):
        monkeypatch.setitem(models.WEIGHTS_SHA256, name, sha256(content))
    for name, landmarks in (("full", full), ("lite", lite)):
        parts = bundle.prepare_detector(detector), bundle.prepare_landmarks(landmarks)
        monkeypatch.setitem(models.BUNDLE_SHA256, name, sha256(bundle.pack(*parts)))
    return log


def test_model_is_fetched_once_and_said_so(
    fetches: list[str], said: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "models"
    first = ensure_model("full", said.append, folder)
    assert "35 MB, once" in said[0]
    assert said[-1] == f"The pose model is ready: {folder / 'pose_landmarker_full.task'}"
    second = ensure_model("full", said.append, folder)
    assert fetches == ["wheel"]
    assert len(said) == 2
    assert first == second
    assert sha256(first.read()) == first.sha256
    assert [path.name for path in folder.iterdir()] == ["pose_landmarker_full.task"]


def test_damaged_model_is_made_again(fetches: list[str], said: list[str], tmp_path: Path) -> None:
    model = ensure_model("full", said.append, tmp_path)
    model.path.write_bytes(model.read()[:-100])
    again = ensure_model("full", said.append, tmp_path)
    assert "pose_landmarker_full.task is damaged and will be rebuilt." in said
    assert sha256(again.read()) == again.sha256
    assert fetches == ["wheel", "wheel"]


def test_lite_takes_its_detector_from_the_full_model(
    fetches: list[str], said: list[str], tmp_path: Path
) -> None:
    lite = ensure_model("lite", said.append, tmp_path)
    full = ensure_model("full", said.append, tmp_path)
    assert fetches == ["wheel", "package/pose_landmark_lite.tflite"]
    assert bundle.detector_of(lite.read()) == bundle.detector_of(full.read())


@pytest.mark.usefixtures("fetches")
@pytest.mark.parametrize(
    ("known", "why"),
    [("WEIGHTS_SHA256", "not the published ones"), ("BUNDLE_SHA256", "not built as expected")],
)
def test_other_weights_and_other_bundles_than_the_known_are_not_kept(
    said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: str, why: str
) -> None:
    monkeypatch.setitem(getattr(models, known), "full", "0" * 64)
    folder = tmp_path / "models"
    with pytest.raises(MachineError, match=why):
        ensure_model("full", said.append, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("fetches")
def test_folder_that_cannot_be_made(said: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        ensure_model("full", said.append, tmp_path / "file" / "models")


def test_the_pinned_model_is_the_one_in_use(full_model: Model) -> None:
    assert sha256(full_model.read()) == full_model.sha256
    assert full_model.sha256.startswith("2b3eb9d1bac4634e")


def test_models_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("POSTURE_MODELS", raising=False)
    assert models.models_folder() == Path(__file__).parents[3] / "models"
    monkeypatch.setenv("POSTURE_MODELS", str(tmp_path))
    assert models.models_folder() == tmp_path
    monkeypatch.setenv("POSTURE_MODELS", "elsewhere")
    with pytest.raises(UsageError, match="POSTURE_MODELS must be an absolute path"):
        models.models_folder()


def test_own_model_by_path(full_model: Model, said: list[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.task"
    shutil.copy(full_model.path, path)
    assert ensure_model(str(path), said.append) == Model(path, "mine.task", full_model.sha256)
    assert said == []


def test_names_that_are_no_model(said: list[str], tmp_path: Path) -> None:
    for name in ("huge", str(tmp_path), str(tmp_path / "missing.task"), ""):
        with pytest.raises(UsageError, match="give full, lite, heavy or the path"):
            ensure_model(name, said.append)


def test_files_that_are_no_bundle(full_model: Model, said: list[str], tmp_path: Path) -> None:
    text, cut, one = (tmp_path / f"{name}.task" for name in ("text", "cut", "one"))
    text.write_text("hello")
    damaged = bytearray(full_model.read())
    damaged[5_000_000] ^= 0xFF
    cut.write_bytes(damaged)
    with zipfile.ZipFile(one, "w") as archive:
        archive.writestr("only.tflite", b"")
    for path in (text, cut, one):
        with pytest.raises(UsageError, match=r"not a \.task bundle"):
            ensure_model(str(path), said.append)

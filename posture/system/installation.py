"""How posture was installed: checkout or wheel, with which extras, and whether OpenCV is whole."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from posture import __version__
from posture.errors import MachineError

PACKAGE: Final = Path(__file__).parents[1]
BUNDLED: Final = PACKAGE / "bundled"
"""Where a wheel puts the files from the top of a checkout (see pyproject.toml)."""
MODULES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "app": ("streamlit", "plotly", "segno"),
    "batch": ("pyarrow",),
    "cluster": ("distributed",),
    "library": ("sqlalchemy", "alembic"),
    "pdf": ("weasyprint", "pypdfium2"),
    "postgresql": ("pg8000",),
    "sign-in": ("argon2", "authlib"),
}
WHEEL: Final = f"running_posture-{__version__}-py3-none-any.whl"


def checkout() -> Path | None:
    """Return the top of the checkout that posture runs from, None if a wheel installed it."""
    return None if BUNDLED.is_dir() else PACKAGE.parent


def bundled(name: str) -> Path:
    """Return the path of a file that comes with posture: ``app.py``, a sample clip."""
    return (checkout() or BUNDLED) / name


def require(extra: str) -> None:
    """Make sure, before any work starts, that the packages of an extra are installed.

    Raises
    ------
    MachineError
        If one is missing; the sentence says what to install.
    """
    for module in MODULES_OF[extra]:
        if find_spec(module) is None:
            raise _without(extra, module)


def missing_extra(error: ModuleNotFoundError) -> MachineError | None:
    """Return the error for a module that belongs to an extra, None for any other module."""
    module = (error.name or "").split(".")[0]
    extras = (extra for extra, modules in MODULES_OF.items() if module in modules)
    return next((_without(extra, module) for extra in extras), None)


def check_opencv() -> None:
    """Make sure that OpenCV was not partly removed.

    opencv-python and opencv-contrib-python (required by MediaPipe) use the same folder: pip
    installs both, and removing either deletes files of the other.

    Raises
    ------
    MachineError
        If OpenCV is missing or incomplete.
    """
    spec = find_spec("cv2")
    if spec is None or spec.origin is None:
        raise MachineError(
            "OpenCV is missing or was removed in part; put it back with "
            "'pip install --force-reinstall --no-deps opencv-python==5.0.*'."
        )


def _without(extra: str, module: str) -> MachineError:
    how = "run 'make setup'" if checkout() else f"run pip install '{WHEEL}[{extra}]'"
    return MachineError(
        f"This needs posture's extra '{extra}', which is not installed (no {module}); {how}."
    )

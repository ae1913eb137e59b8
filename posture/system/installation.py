"""How posture was installed: from a checkout or a wheel, with which extras, and a whole OpenCV."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from posture import __version__
from posture.errors import MachineError

PACKAGE: Final = Path(__file__).parents[1]
BUNDLED: Final = PACKAGE / "bundled"
"""Where a wheel puts what lies at the top of a checkout (see pyproject.toml)."""
MODULES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "app": ("streamlit", "plotly"),
    "batch": ("pyarrow",),
    "cluster": ("distributed",),
    "library": ("sqlalchemy", "alembic"),
    "pdf": ("reportlab", "anyascii"),
    "postgresql": ("pg8000",),
    "sign-in": ("authlib",),
}
WHEEL: Final = f"running_posture-{__version__}-py3-none-any.whl"


def checkout() -> Path | None:
    """Return the top of the checkout that posture runs from, None where a wheel installed it."""
    return None if BUNDLED.is_dir() else PACKAGE.parent


def bundled(name: str) -> Path:
    """Return a file that posture brings along beside its modules: ``app.py``, a sample clip."""
    return (checkout() or BUNDLED) / name


def require(extra: str) -> None:
    """Find out before the work that the packages of an extra are there.

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
    """Find out whether OpenCV was removed in part.

    opencv-python and opencv-contrib-python, which MediaPipe asks for, fill the same folder: pip
    installs both, and removing either takes files of the other away.

    Raises
    ------
    MachineError
        If nothing, or only a part, is left of it.
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

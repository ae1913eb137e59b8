"""Loading MediaPipe fast, with a readable error if the machine lacks something."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from posture.system.native import system_libraries

# MediaPipe imports these for plotting and sound recording, which we never use. Leaving
# them out saves two thirds of its import time, and the packages need not be installed.
UNUSED = ("matplotlib", "matplotlib.pyplot", "sounddevice")


def load(module: str) -> Any:
    """Import ``module``, which is MediaPipe or a part of it, and return it.

    Raises
    ------
    MachineError
        If a system library is missing.
    """
    with system_libraries(), _placeholders(UNUSED):
        return import_module(module)


@contextmanager
def _placeholders(names: tuple[str, ...]) -> Iterator[None]:
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update({name: ModuleType(name) for name in absent})
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]

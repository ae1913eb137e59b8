"""Running a module's tests on changed code, each change in a process of its own.

The changed source never touches the disk: a fork imports it in place of the module's own. What the
tests import of others is imported once, before the forks.
"""

import importlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from hypothesis import settings

ROOT: Final = Path(__file__).parents[2]
HEAVY: Final = (
    *("numpy", "scipy.fft", "scipy.interpolate", "scipy.ndimage", "scipy.signal"),
    *("av", "cv2", "hypothesis", "jinja2", "msgspec"),
)
LIMIT_S: Final = 600
# Plain asserts and no plugins: more than half of a short run would go into preparing them.
PYTEST: Final = ("-x", "-q", "-p", "no:cacheprovider", "--noconftest", "--assert=plain")


@dataclass(frozen=True)
class Mutant:
    """One change of the code.

    Attributes
    ----------
    path : str
        The module, from the repository's root.
    was, becomes : str
        The changed lines, before and after.
    source : str
        The module with the change.
    tests : tuple of str
        What has to notice it, as pytest takes it.
    """

    path: str
    was: str
    becomes: str
    source: str
    tests: tuple[str, ...]


def prepare() -> None:
    """Import what every fork needs and nothing of ours; one thread each."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    settings.register_profile("busy", deadline=None)  # what takes long is not thereby noticed
    settings.load_profile("busy")
    for name in HEAVY:
        importlib.import_module(name)


def survivors(mutants: Sequence[Mutant], workers: int) -> Iterator[tuple[Mutant, bool]]:
    """Yield each mutant, in the order in which they are done, and whether it survived its tests."""
    waiting, running = list(reversed(mutants)), dict[int, Mutant]()
    while waiting or running:
        while waiting and len(running) < workers:
            mutant = waiting.pop()
            running[_start(mutant)] = mutant
        number, status = os.wait()
        yield running.pop(number), os.waitstatus_to_exitcode(status) == 0


def passes_unchanged(mutants: Sequence[Mutant]) -> bool:
    """Whether all that is to notice the mutants passes on the code as it is."""
    tests = dict.fromkeys(test for mutant in mutants for test in mutant.tests)
    path = mutants[0].path
    same = Mutant(path, "", "", (ROOT / path).read_text(encoding="utf-8"), tuple(tests))
    return next(survivors([same], 1))[1]


def _start(mutant: Mutant) -> int:
    """Fork a process that ends with 0 where the tests pass on the changed code."""
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        signal.alarm(LIMIT_S)  # a change can make a loop endless
        sys.meta_path.insert(0, _Changed(mutant))
        code = int(pytest.main([*PYTEST, *mutant.tests]))
    finally:
        os._exit(code)


class _Changed(MetaPathFinder, Loader):
    """Imports the changed source in place of the module's own."""

    def __init__(self, mutant: Mutant) -> None:
        self._place, self._source = ROOT / mutant.path, mutant.source
        dotted = mutant.path.removesuffix(".py").replace("/", ".")
        self._name = dotted.removesuffix(".__init__")

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for the one module that is changed."""
        del path, target
        if fullname != self._name:
            return None
        inside = [str(self._place.parent)] if self._place.stem == "__init__" else None
        return spec_from_file_location(
            fullname, self._place, loader=self, submodule_search_locations=inside
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source."""
        exec(compile(self._source, str(self._place), "exec"), module.__dict__)

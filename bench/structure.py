"""The package's structure in numbers: rooms, imports between them, names that occur twice.

``python -m bench.structure [CHECKOUT]`` counts this checkout or another one. A room is a folder of
the package, or a file at its top; an arrow leads from one room to another that it imports. An arrow
runs upward where its target comes later in `ROOMS`.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

ROOMS: Final = (
    *(
        "posture",
        "errors",
        "system",
        "arrays",
        "results",
        "frame_times",
        "pose_track",
        "geometry",
        "video",
    ),
    *("tracking.scene", "tracking.pose", "tracking", "motion", "checks"),
    *("own_angle", "care", "drawing"),
    *("comparison", "report", "pipeline", "api"),
    *("library.schema", "library.database", "library.storage", "library.recovery"),
    *("library.changing", "library.runners", "library.deleting", "library.archives"),
    *("library.clips", "library.inbox", "library.hand_outs", "library.trend", "library.accounts"),
    *("library.maintenance", "library", "batch", "live"),
    *("ui.browser", "ui.door", "ui.clips", "ui.open_library", "ui.review", "ui.own"),
    *("ui.player", "ui.parts"),
    *("ui.downloads", "ui.live", "ui.pages", "ui.coach", "ui", "cli"),
)
"""From the ground up: a room imports itself and those before it."""
CHECKOUT: Final = Path(__file__).parents[1]


@dataclass(frozen=True)
class Module:
    """One file of the package; ``name`` is dotted and without the package's own."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def is_package(self) -> bool:
        """Whether this is a folder's ``__init__.py``."""
        return self.path.stem == "__init__"

    @property
    def room(self) -> str:
        """The room that the file is in; a file at the top of the package is one by itself."""
        if self.is_package or "." not in self.name:
            return self.name or "posture"
        return self.name.rpartition(".")[0]

    def imports(self, known: Iterable[str]) -> set[str]:
        """Return the modules of the package that the file imports, anywhere in it."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "posture":
                base = (node.module or "").removeprefix("posture").removeprefix(".")
                names = {".".join(filter(None, (base, alias.name))) for alias in node.names}
                found |= {name if name in known else base for name in names}
            elif isinstance(node, ast.Import):
                names = {alias.name for alias in node.names if alias.name.startswith("posture.")}
                found |= {name.removeprefix("posture.") for name in names}
        return found

    def public_types(self) -> list[str]:
        """Return the classes and type aliases that the file defines for others."""
        named = [
            node.targets[0].id
            for node in self.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        ]
        aliases = [name for name in named if name[0].isupper() and not name.isupper()]
        classes = [node.name for node in self.tree.body if isinstance(node, ast.ClassDef)]
        return [name for name in (*classes, *aliases) if not name.startswith("_")]


def modules_in(checkout: Path) -> list[Module]:
    """Return the modules of a checkout's package, in order of their names."""
    package = checkout / "posture"
    found = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found.append(Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return found


def arrows(modules: list[Module]) -> Iterator[tuple[str, str]]:
    """Yield each pair of rooms of which the first imports the second."""
    by_name = {module.name: module for module in modules}
    pairs = {
        (module.room, by_name[used].room)
        for module in modules
        for used in module.imports(by_name)
        if used in by_name
    }
    yield from sorted(pair for pair in pairs if pair[0] != pair[1])


def is_upward(arrow: tuple[str, str]) -> bool:
    """Whether an arrow runs upward; the public face may name what it imports when asked.

    Raises
    ------
    ValueError
        If `ROOMS` holds neither a room of the arrow nor one that it lies in.
    """
    start, end = (ROOMS.index(_listed(room)) for room in arrow)
    return start != 0 and end > start


def _listed(room: str) -> str:
    return _listed(room.rpartition(".")[0]) if "." in room and room not in ROOMS else room


def twice(names: Iterable[str]) -> list[str]:
    """Return the names that occur more than once."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


def file_names(modules: list[Module]) -> list[str]:
    """Return the modules' own names, without those of folders and the numbered migrations."""
    return [module.path.stem for module in modules if not module.is_package]


def mutual(pairs: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of rooms that import each other, each once."""
    return sorted((a, b) for a, b in pairs if a < b and (b, a) in pairs)


def lines_in(checkout: Path, folder: str, *suffixes: str) -> int:
    """Return how many lines the files of a folder have."""
    paths = [p for p in (checkout / folder).rglob("*") if p.suffix in suffixes and p.is_file()]
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def main(checkout: Path) -> None:
    """Print the counts."""
    modules = modules_in(checkout)
    pairs = set(arrows(modules))
    try:
        upward = str(sum(map(is_upward, pairs)))
    except ValueError:
        upward = "not known, since the rooms have other names"
    types = [name for module in modules for name in module.public_types()]
    print(f"modules                   {len(modules)}")
    print(f"rooms                     {len({module.room for module in modules})}")
    print(f"arrows                    {len(pairs)}")
    print(f"upward                    {upward}")
    print(f"rooms importing each other {len(mutual(pairs))}")
    print(f"module names twice        {len(twice(file_names(modules)))}")
    print(f"public types twice        {len(twice(types))}")
    print(f"lines, package            {lines_in(checkout, 'posture', '.py')}")
    print(f"lines, tests              {lines_in(checkout, 'tests', '.py')}")
    print(f"lines, browser            {lines_in(checkout, 'posture', '.js')}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT)

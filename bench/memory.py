"""The memory of processes, by what Linux tells below ``/proc``."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

THIS_PROCESS: Final = Path("/proc/self")
KB_PER_MB: Final = 1000


def started_by(process: Path) -> Iterator[Path]:
    """Yield the folders below ``/proc`` of all that a process started, and what that started."""
    numbers: list[str] = []
    for task in process.glob("task/*/children"):
        with suppress(OSError):  # it ended meanwhile
            numbers += task.read_text().split()
    for number in numbers:
        child = Path("/proc") / number
        yield child
        yield from started_by(child)


def own_mb(process: Path) -> float:
    """Return a process's memory, each shared page divided among those that share it."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / KB_PER_MB

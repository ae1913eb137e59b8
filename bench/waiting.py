"""``python -m bench.waiting``: how long a runner waits for the first and for the last verdict.

Publishes a section of ``docs/performance.md``; on two cores it takes some minutes.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console

from bench.films import LONG_RUN, RUN, SAMPLE, film_path
from bench.sections import PERFORMANCE, Section, publish, section, show
from bench.tracks import ROOT
from posture.results.report_file import load_report
from posture.tracking.pose.models import ensure_model

FIRST: Final = "First verdict"
ASKED: Final = {RUN.name: (8, 25), LONG_RUN.name: (8, 40)}


@dataclass(frozen=True)
class Wait:
    """One run of ``posture analyze CLIP --out DIR``.

    ``first_s`` is None if the only verdict was the last; ``frames`` were looked at.
    """

    first_s: float | None
    last_s: float
    cpu_s: float
    frames: int
    load: float


def main() -> None:
    """Measure, print and publish."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    ensure_model("full", console.print)
    own = waiting_section()
    show(console, own)
    publish(PERFORMANCE, [own])


def waiting_section() -> Section:
    """Return what was asked of waiting, and what was found."""
    note = (
        "Seconds from the command to the first verdict, and to the last with page and pictures;"
        " each clip once. Every frame looked at is looked at twice, as it is and mirrored."
        " Processor seconds hardly depend on what else the machine does, waiting does: 'load' is"
        " how many processes wanted one of the two cores as the run began."
    )
    columns = ("clip", "first: asked", "found", "last: asked", "found", "frames", "cpu, s", "load")
    return section("waiting", "Waiting for a verdict", note, columns, list(_rows()))


def _rows() -> Iterator[tuple[str, ...]]:
    clips = {"sample, 4.5 s, 540p, 60 Hz": SAMPLE}
    clips |= {film.name: film_path(film) for film in (RUN, LONG_RUN)}
    for name, clip in clips.items():
        first, last = (f"{asked}" for asked in ASKED.get(name, ("–", "–")))
        one = wait_for(clip)
        began = "–" if one.first_s is None else f"{one.first_s:.1f}"
        found = (f"{one.last_s:.1f}", str(one.frames), f"{one.cpu_s:.1f}", f"{one.load:.1f}")
        yield name, first, began, last, *found


def wait_for(clip: Path) -> Wait:
    """Run the command on a clip, and note when it says what."""
    posture = str(Path(sys.executable).with_name("posture"))
    load, before = os.getloadavg()[0], _cpu_s()
    with tempfile.TemporaryDirectory() as folder:
        command = [posture, "analyze", str(clip), "--out", folder]
        start, first_s = time.perf_counter(), None
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as running:
            for line in running.stderr or ():
                if line.startswith(FIRST) and first_s is None:
                    first_s = time.perf_counter() - start
        last_s = time.perf_counter() - start
        report = load_report(Path(folder))
    frames = round(report.quality.followed_s * report.clip.frame_rate_hz)
    return Wait(first_s, last_s, _cpu_s() - before, frames, load)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

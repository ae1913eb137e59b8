"""``python -m bench [FOLDER]``: accuracy against truth, and speed, as tables.

FOLDER holds what is too large or too restricted for the repository (real clips, force
plates); by default ``../shared``. What is not there keeps the figures of an earlier run.
"""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from bench.plates import bench_plates
from bench.real import real_sections
from bench.sections import publish, show
from bench.speed import speed_section
from bench.tracks import ROOT
from posture.pose.models import ensure_model

WIDTH = 140


def main() -> None:
    """Measure, print and publish."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    shared: Path = parser.parse_args().folder
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    model = ensure_model("full", console.print)
    sections = [*real_sections(model, shared), speed_section(model, shared)]
    for own in sections:
        show(console, own)
    bench_plates(console, shared)
    publish(sections)


if __name__ == "__main__":
    main()

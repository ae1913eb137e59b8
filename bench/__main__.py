"""``python -m bench [--full | --random | --stance] [FOLDER]``: accuracy and speed, as tables.

Without ``--full`` six rendered clips stand for the designed set; with it the whole set is rendered
(about an hour and a half on two cores, once: clips are kept in ``bench/cache``). With ``--random``
people drawn at random are rendered and measured, and nothing else; with ``--stance`` people who
stand still before they run. FOLDER holds what may not be in the repository (real clips, force
plates); by default ``../shared``. What is not there keeps the figures of an earlier run in
``docs/accuracy.md``. Speed is shown on the sample clip; ``python -m bench.performance`` measures
it properly. ``python -m bench.plates`` and ``python -m bench.norms`` run the force plates alone,
``python -m bench.eyes`` the contacts that eyes saw in real clips.

Ends with 1 where a target is missed that the published table does not miss; that table then stays
as published. To accept a miss, take the table out of ``bench/accuracy.json`` and run again.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from bench.accuracy import (
    quick_section,
    random_sections,
    rendered_sections,
    stance_sections,
)
from bench.design import Entry, faults_set, full_set, quick_set, random_set, stance_set
from bench.eyes.compare import eyes_sections
from bench.faults import fault_sections
from bench.films import SAMPLE
from bench.hollow import hollow_section
from bench.landing import landing_section
from bench.legs import legs_section
from bench.limits import draw_limits
from bench.norms import norms_sections
from bench.performance import speed_section
from bench.plates import plates_sections
from bench.real import real_sections
from bench.render.body import make_body
from bench.render.clip import clip_path, render_all
from bench.render.makehuman import SHAPES
from bench.rendered import Measured, Result, measure_all
from bench.sections import ACCURACY, Section, publish, show
from bench.targets import publish_unless_missed, quick_targets_section, targets_section
from bench.tracks import CACHE, ROOT
from posture.tracking.pose.models import Model, ensure_model

WIDTH = 140
CLIPS = CACHE / "clips"


def main() -> int:
    """Measure, print and publish; return 1 where a target is newly missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--full", action="store_true", help="the whole designed set")
    which.add_argument("--random", action="store_true", help="people drawn at random alone")
    which.add_argument("--stance", action="store_true", help="people who stand still first alone")
    which.add_argument("--faults", action="store_true", help="clips with a fault alone")
    options = parser.parse_args()
    shared: Path = options.folder
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    model = ensure_model("full", console.print)
    if options.random:
        return _publish_alone(console, model, random_set(), random_sections)
    if options.stance:
        return _publish_alone(console, model, stance_set(), stance_sections)
    if options.faults:
        return _publish_alone(console, model, faults_set(), fault_sections, stretches=False)
    entries = full_set() if options.full else quick_set()
    found = measured(console, model, entries)
    results = [result for one in found for result in one.results]
    targets = (targets_section if options.full else quick_targets_section)(results, entries)
    rendered = [quick_section(results)]
    if options.full:
        legs = [one.legs for one in found if one.legs]
        rendered = [
            *rendered_sections(results, entries),
            legs_section(legs, entries),
            hollow_section(model),
        ]
        draw_limits(results, entries, CLIPS, model)
    landing = landing_section(shared, make_body(SHAPES["man"], "usual").skeleton)
    sections = [
        *rendered,
        *([landing] if landing else []),
        *plates_sections(shared, console.print),
        *norms_sections(shared),
        *real_sections(model, shared),
        *eyes_sections(model, shared / "clips", console.print),
    ]
    for own in [targets, *sections]:
        show(console, own)
    newly = publish_unless_missed(ACCURACY, targets, sections)
    show(console, speed_section(model, "sample clip", SAMPLE))
    for sentence in newly:
        console.print(sentence, style="bold red")
    return 1 if newly else 0


def _publish_alone(
    console: Console,
    model: Model,
    entries: list[Entry],
    sections_of: Callable[[Sequence[Result], Sequence[Entry]], list[Section]],
    stretches: bool = True,
) -> int:
    found = measured(console, model, entries, stretches)
    sections = sections_of([result for one in found for result in one.results], entries)
    for own in sections:
        show(console, own)
    publish(ACCURACY, sections)
    return 0


def measured(
    console: Console, model: Model, entries: Sequence[Entry], stretches: bool = True
) -> list[Measured]:
    """Render what is missing, follow every clip, and compare with its truth."""
    clips = [entry.clip for entry in entries]
    missing = [clip for clip in clips if not clip_path(clip, CLIPS).is_file()]
    if missing:
        console.print(f"Rendering {len(missing)} clips, kept in bench/cache ...")
        render_all(missing, CLIPS, lambda clip: console.print(f"  {clip.name}"))
    console.print(f"Measuring {len(clips)} clips ...")
    return measure_all(
        clips, CLIPS, model, lambda name: console.print(f"  {name}"), stretches=stretches
    )


if __name__ == "__main__":
    sys.exit(main())

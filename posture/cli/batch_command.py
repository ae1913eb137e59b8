"""``posture batch``: analyse many clips, with a table of the results."""

import argparse
import os
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.errors import MachineError, PostureError
from posture.results.parsers import whole_number, words
from posture.system.installation import require
from posture.system.terminal import one_line, say, show

if TYPE_CHECKING:
    from posture.batch.batch_progress import BatchProgress
    from posture.batch.item import Item
    from posture.batch.local import Finished, Task
    from posture.library.storage.library import Library
    from posture.pipeline.job import Outcome

OUT: Final = Path("posture-batch")
KEPT: Final = "kept"
"""The file in a result folder that says that the library has it; contains the clip's id."""


def add_batch(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture batch``."""
    parser.set_defaults(run=_batch)
    parser.add_argument(
        "clips",
        metavar="FOLDER|GLOB|MANIFEST.csv",
        help="the clips; a CSV table can also give each one's settings",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=OUT,
        metavar="DIR",
        help=f"folder for the results (default: {OUT})",
    )
    parser.add_argument(
        "--runner",
        type=words,
        metavar="NAME",
        help="also add the clips to the library, under this runner",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers",
        type=whole_number(1, 256),
        metavar="N",
        help="number of processes (default: one per core)",
    )
    where.add_argument(
        "--cluster", metavar="ADDRESS", help="address of a Dask scheduler: tcp://host:8786"
    )
    parser.add_argument(
        "--resume", action="store_true", help="skip clips that an earlier run finished"
    )
    parser.add_argument(
        "--model", default="full", metavar="full|lite|heavy|PATH", help="the pose model"
    )


def _batch(options: argparse.Namespace) -> int:
    require("batch")
    from posture.batch.batch_progress import screen
    from posture.batch.plan import read_plan
    from posture.batch.summary import write_summary
    from posture.system.files import check_folder, writing

    check_folder(options.out)
    items = read_plan(options.clips, options.out, options.runner, options.model)
    library = _library(items)
    if options.cluster is None:
        _obtain_model(items, options.model)
    tasks = [(item, item.folder_in(options.out)) for item in items]
    finished, remaining = _divide(tasks, options.resume)
    with writing(options.out):
        options.out.mkdir(parents=True, exist_ok=True)
    finished = [
        (item, folder, _keep(library, item, folder, outcome)) for item, folder, outcome in finished
    ]
    with (
        screen(len(tasks), len(finished)) as shown,
        closing(_run(remaining, options, shown)) as results,
    ):
        for item, folder, outcome in results:
            kept = _keep(library, item, folder, outcome)
            finished.append((item, folder, kept))
            shown.finished(item, kept)
    write_summary(options.out, finished)
    return _conclude(finished, options.out)


def _library(items: "Sequence[Item]") -> "Library | None":
    """Open the library if a clip goes into it; errors come now, not after a night's work."""
    if all(item.runner is None for item in items):
        return None
    from posture.library.maintenance.opening import open_library

    return open_library()


def _obtain_model(items: "Sequence[Item]", name: str) -> None:
    """Obtain the model once, before several processes need it."""
    from posture.pipeline.analysis import is_track
    from posture.tracking.pose.models import ensure_model

    if not all(is_track(item.job.clip) for item in items):
        ensure_model(name, say)


def _divide(tasks: "Sequence[Task]", resume: bool) -> "tuple[list[Finished], list[Task]]":
    """Divide clips into those that an earlier run finished and those to be analysed."""
    from posture.pipeline.job import OUTCOME, read_outcome

    finished, remaining = [], []
    for item, folder in tasks:
        outcome = read_outcome(folder) if resume else None
        if outcome is not None and outcome.state != "failed":
            finished.append((item, folder, outcome))
        else:
            for name in (OUTCOME, KEPT):
                (folder / name).unlink(missing_ok=True)
            remaining.append((item, folder))
    return finished, remaining


def _run(
    tasks: "Sequence[Task]", options: argparse.Namespace, shown: "BatchProgress"
) -> "Generator[Finished, None, None]":
    if not tasks:
        return
    if options.cluster is not None:
        from posture.batch.cluster import run_on_cluster

        yield from run_on_cluster(tasks, options.cluster)
    else:
        from posture.batch.local import run_here

        yield from run_here(tasks, options.workers or os.cpu_count() or 1, shown.watch)


def _keep(library: "Library | None", item: "Item", folder: Path, outcome: "Outcome") -> "Outcome":
    """Add a finished clip to its runner in the library, unless done; return the final outcome."""
    if library is None or item.runner is None or (folder / KEPT).exists():
        return outcome
    if outcome.state == "failed":
        return outcome
    from posture.library.clips.analyses import save_result
    from posture.library.runners.records import Conditions, add_clip, ensure_runner
    from posture.pipeline.first_look import filmed_of
    from posture.system.files import write_atomically
    from posture.system.processes import shared_worker

    settings = item.job.settings
    belt = settings.speed_kmh, settings.incline
    filmed = item.day or shared_worker.run(item.job.clip, filmed_of, item.job.clip).at.date()
    conditions = Conditions(filmed, *belt, item.shoes, item.state, settings.back)
    try:
        runner = ensure_runner(library, item.runner, settings.height_cm, settings.runner_kind)
        clip = add_clip(
            library,
            runner,
            item.job.clip,
            conditions,
            settings,
        )
        save_result(library, clip.id, folder)
        write_atomically(folder / KEPT, clip.id.encode())
    except PostureError as error:
        return replace(outcome, state="failed", sentence=f"Not added to the library: {error}")
    return outcome


def _conclude(finished: "Sequence[Finished]", out: Path) -> int:
    from posture.batch.plan import STATE_WORDS

    counts = {
        word: sum(outcome.state == state for _, _, outcome in finished)
        for state, word in STATE_WORDS.items()
    }
    text = ", ".join(f"{count} {word}" for word, count in counts.items())
    failed = [(item, outcome) for item, _, outcome in finished if outcome.state == "failed"]
    lines = [f"  {one_line(f'{item.job.clip}: {outcome.sentence}')}\n" for item, outcome in failed]
    heading = "Failed:\n" if failed else ""
    show(f"{text}.\n{heading}{''.join(lines)}Open next: {one_line(str(out / 'summary.html'))}\n")
    return MachineError.exit_code if failed else 0

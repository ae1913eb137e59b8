"""``posture library add``: add a runner, and add and analyse clips of theirs."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from posture.cli.settings_arguments import add_settings, settings_of
from posture.errors import MachineError, RefusedError
from posture.library.schema.vocabulary import SHORT_ID, STATES
from posture.results.parsers import day, whole_number, words
from posture.results.ranges import BIRTH_YEAR
from posture.system.terminal import one_line, progress_bar, say, show

if TYPE_CHECKING:
    from posture.library.runners.records import Conditions
    from posture.library.schema.tables import Clip, Runner
    from posture.library.storage.library import Library


def add_add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture library add``."""
    # The library analyses a clip by itself.
    parser.set_defaults(run=_add, stance=None)
    parser.add_argument(
        "clips", nargs="*", type=Path, metavar="CLIP", help="videos or tracks to add"
    )
    parser.add_argument("--runner", required=True, type=words, metavar="NAME|ID")
    identity = parser.add_mutually_exclusive_group()
    identity.add_argument(
        "--new",
        action="store_true",
        help="this is another person with a name that is already in the library",
    )
    identity.add_argument(
        "--update", action="store_true", help="replace what the library knows about this runner"
    )
    parser.add_argument(
        "--birth-year", type=whole_number(BIRTH_YEAR[0], datetime.now().year), metavar="YEAR"
    )
    parser.add_argument(
        "--about",
        type=words,
        metavar="TEXT",
        help="what tells them apart from a runner of the same name",
    )
    parser.add_argument(
        "--consent-since", type=day, metavar="YYYY-MM-DD", help="the day of written consent"
    )
    parser.add_argument("--notes", type=words, metavar="TEXT", help="the coach's notes")
    parser.add_argument(
        "--date", type=day, metavar="YYYY-MM-DD", help="the day of the run (default: the film's)"
    )
    add_settings(parser)
    parser.add_argument("--shoes", type=words, metavar="TEXT")
    parser.add_argument("--state", choices=STATES, help="the runner's state")
    parser.add_argument(
        "--model", default="full", metavar="full|lite|heavy|PATH", help="the pose model"
    )


def _add(options: argparse.Namespace) -> int:
    from posture.library.maintenance.opening import open_library
    from posture.library.runners.people import name_of
    from posture.library.runners.records import add_clip
    from posture.pipeline.job import Job, check_job

    for path in options.clips:
        check_job(Job(path, settings_of(options)))
    library = open_library()
    runner, known = _runner(library, options)
    with library.reading() as transaction:
        name = name_of(transaction, runner.id)
    if known and options.clips:
        say(f"{name} is already in the library; these clips are added to theirs.")
    codes = {0}
    for path in options.clips:
        clip = add_clip(
            library,
            runner,
            path,
            _conditions(options, path),
            settings_of(options),
        )
        codes.add(analyse(library, clip, options.model))
    if not options.clips:
        show(f"{one_line(name)} is in the library.\n")
    return max(codes)


def _conditions(options: argparse.Namespace, path: Path) -> "Conditions":
    from posture.library.runners.records import Conditions
    from posture.pipeline.first_look import filmed_of
    from posture.system.processes import shared_worker

    filmed = options.date or shared_worker.run(path, filmed_of, path).at.date()
    belt = options.speed_kmh, options.incline
    return Conditions(filmed, *belt, options.shoes, options.state, options.back)


def analyse(library: "Library", clip: "Clip", model: str = "full") -> int:
    """Analyse a clip and say how it ended; return the exit code."""
    from posture.library.clips.analyses import analyse_clip, was_analysed

    with progress_bar(f"Analysing {clip.name}", False) as progress:
        outcome = analyse_clip(library, clip.id, model, progress)
    if outcome.unreadable and not was_analysed(library, clip.id):
        say(f"posture: {clip.name} was not added: {outcome.sentence}")
        return RefusedError.exit_code
    if outcome.state == "failed":
        say(f"posture: {clip.name} was added, but could not be analysed: {outcome.sentence}")
        return MachineError.exit_code
    show(one_line(f"{clip.id[:SHORT_ID]}  {clip.name}: {outcome.sentence}") + "\n")
    return 0


def _runner(library: "Library", options: argparse.Namespace) -> tuple["Runner", bool]:
    """Return the runner, saved with the details given, and whether they were known before."""
    from posture.library.runners.people import Details, add_runner
    from posture.library.runners.records import record_runner

    columns = ("birth_year", "about", "height_cm", "notes", "consent_since")
    known = {column: getattr(options, column) for column in columns}
    details = Details(**known, kind=options.runner_kind)
    if options.new:
        return add_runner(library, options.runner, details), False
    return record_runner(library, options.runner, details, options.update)

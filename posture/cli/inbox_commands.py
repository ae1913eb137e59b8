"""``posture library inbox`` and ``assign``: clips that have arrived, and whose they are."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posture.cli.settings_arguments import add_filming, add_units
from posture.errors import MachineError, RefusedError
from posture.library.schema.vocabulary import SHORT_ID, STATES
from posture.results.clip_settings import BACKS
from posture.results.parsers import day, number, words
from posture.results.ranges import INCLINE, SPEED_KMH
from posture.system.terminal import one_line, progress_bar, say, show

if TYPE_CHECKING:
    from posture.library.inbox.inbox import InboxClip
    from posture.library.storage.library import Library
    from posture.results.clip_settings import Units


def add_inbox(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs of the inbox."""
    inbox = verbs.add_parser("inbox", help="list the clips that wait to be somebody's, or add some")
    inbox.set_defaults(run=_inbox)
    inbox.add_argument(
        "paths", nargs="*", type=Path, metavar="CLIP|FOLDER", help="clips to take in"
    )
    inbox.add_argument(
        "--throw-away", nargs="+", default=[], metavar="ID", help="put these clips into the bin"
    )
    assign = verbs.add_parser("assign", help="put clips of the inbox into a runner's session")
    assign.set_defaults(run=_assign)
    assign.add_argument("clips", nargs="+", metavar="ID", help="ids of clips in the inbox")
    assign.add_argument("--runner", required=True, type=words, metavar="NAME|ID")
    assign.add_argument(
        "--date", type=day, metavar="YYYY-MM-DD", help="the day of the run (default: the film's)"
    )
    assign.add_argument("--speed-kmh", type=number(*SPEED_KMH), metavar="KMH")
    assign.add_argument("--incline", type=number(*INCLINE), metavar="PERCENT")
    assign.add_argument("--shoes", type=words, metavar="TEXT")
    assign.add_argument("--state", choices=STATES)
    assign.add_argument("--back", choices=BACKS)
    add_filming(assign)
    add_units(assign)
    assign.set_defaults(turn_deg=None)
    assign.add_argument("--mirrored", action="store_true", default=None)
    assign.epilog = "What is not given is as at the runner's last visit, and is shown."


def _inbox(options: argparse.Namespace) -> int:
    from posture.library.inbox.inbox import list_inbox
    from posture.library.inbox.inbox_sorting import throw_away
    from posture.library.maintenance.opening import open_library

    found = [clip for path in options.paths for clip in clips_in(path)]
    library = open_library()
    for folder, path in found:
        take_in(library, path, folder)
    if options.throw_away:
        throw_away(library, [_id(library, start) for start in options.throw_away])
    with library.reading() as transaction:
        clips, names = list_inbox(transaction), _names(transaction)
    show("".join(_line(clip, names) for clip in clips) or "The inbox is empty.\n")
    return 0


def clips_in(path: Path) -> list[tuple[str, Path]]:
    """Return a clip, or those in a folder and below, each with the name of the folder it is in.

    A clip that was named by itself came in no folder.

    Raises
    ------
    UsageError
        If there is no such file or folder.
    """
    from posture.system.files import check_readable
    from posture.video.suffixes import VIDEO_SUFFIXES

    if not path.is_dir():
        check_readable(path)
        return [("", path)]
    inside = sorted(path.rglob("*"))
    return [(p.parent.name, p) for p in inside if p.suffix.lower() in VIDEO_SUFFIXES]


def take_in(library: "Library", path: Path, folder: str) -> str:
    """Take a clip into the inbox and look at it; return its id."""
    from posture.library.inbox.inbox import arrival_of, receive_clip
    from posture.library.inbox.inbox_looking import look_at
    from posture.system.processes import shared_worker

    clip_id = receive_clip(library, path, arrival_of(path, folder))
    look_at(library, clip_id, shared_worker)
    return clip_id


def _names(transaction: Any) -> dict[str, str]:
    from posture.library.runners.queries import list_runners

    return {runner.runner_id: runner.name for runner in list_runners(transaction)}


def _line(clip: "InboxClip", names: dict[str, str]) -> str:
    from posture.library.inbox.inbox_words import trouble_words

    by = "film" if clip.by_film else "file"
    owner = names.get(clip.runner_id or "", "nobody's yet")
    parts = [owner, *trouble_words(clip), f"folder {clip.folder}" if clip.folder else ""]
    filmed = f"{clip.filmed:%Y-%m-%d %H:%M} (as the {by} says)"
    said = "; ".join(filter(None, parts))
    return one_line(f"{clip.clip_id[:SHORT_ID]}  {filmed}  {clip.name}: {said}") + "\n"


def _id(library: "Library", start: str) -> str:
    from posture.library.inbox.inbox import find_arrived

    with library.reading() as transaction:
        return find_arrived(transaction, start).id


def _assign(options: argparse.Namespace) -> int:
    from posture.library.inbox.inbox import list_inbox
    from posture.library.inbox.inbox_sorting import assign, put_in, tell
    from posture.library.maintenance.opening import open_library
    from posture.library.runners.records import FILMING, find_runner
    from posture.results.clip_settings import ClipSettings, check_stretch

    library = open_library()
    ids = [_id(library, start) for start in options.clips]
    with library.reading() as transaction:
        runner = find_runner(transaction, options.runner)
    assign(library, ids, runner.id)
    check_stretch(ClipSettings(start_s=options.start_s, end_s=options.end_s))
    told = ("speed_kmh", "incline", "shoes", "state", "back", *FILMING)
    said = {name: getattr(options, name) for name in told} | {"day": options.date}
    tell(library, ids, {name: value for name, value in said.items() if value is not None})
    with library.reading() as transaction:
        for clip in list_inbox(transaction):
            if clip.clip_id in ids:
                show(one_line(f"{clip.name}: {_conditions(clip, options.units)}") + "\n")
    put = put_in(library, ids)
    if len(put) < len(ids):
        say("posture: what is not a film stays in the inbox.")
    return max([_analyse(library, clip_id) for clip_id in put], default=RefusedError.exit_code)


def _conditions(clip: "InboxClip", units: "Units") -> str:
    from posture.results.formatting import speed_words

    told = clip.told
    parts = [
        str(clip.day),
        "speed not known" if told.speed_kmh is None else speed_words(told.speed_kmh, units),
        f"{told.incline:g} %" if told.incline is not None else "",
        told.shoes or "",
        told.state or "",
        f"as on {clip.as_on}" if clip.as_on else "",
    ]
    return ", ".join(filter(None, parts))


def _analyse(library: "Library", clip_id: str) -> int:
    from posture.library.clips.analyses import analyse_clip
    from posture.library.schema.tables import Clip

    with library.reading() as transaction:
        name = transaction.get_one(Clip, clip_id).name
    with progress_bar(f"Analysing {name}", False) as progress:
        outcome = analyse_clip(library, clip_id, progress=progress)
    show(one_line(f"{clip_id[:SHORT_ID]}  {name}: {outcome.sentence}") + "\n")
    return MachineError.exit_code if outcome.state == "failed" else 0

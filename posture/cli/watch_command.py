"""``posture watch``: take in new clips of a folder as they arrive, for example from a phone.

With one runner, clips are analysed at once. Without, they go into the inbox, and a subfolder with a
runner's name says whose they are.

The folder is polled every few seconds: that works on every disk, including network shares and
synced folders, on which the system does not report changes.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.errors import MachineError, UsageError
from posture.results.parsers import words
from posture.system.terminal import say

if TYPE_CHECKING:
    from posture.library.storage.library import Library

POLL_EVERY_S: Final = 2.0
UNCHANGED_S: Final = 10.0
"""How long a file must be unchanged to count as complete."""
FileStamps = dict[Path, tuple[int, int]]


def add_watch(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture watch``."""
    parser.set_defaults(run=_watch)
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder in which clips arrive"
    )
    parser.add_argument(
        "--runner",
        type=words,
        metavar="NAME",
        help="the runner whose clips they are (default: they go into the inbox, and subfolders "
        "name their runners)",
    )


def _watch(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise UsageError(f"There is no folder {options.folder}; check the path.")
    from posture.library.maintenance.opening import open_library
    from posture.library.runners.people import name_of
    from posture.library.runners.records import ensure_runner

    library = open_library()
    if options.runner is None:
        say(f"Watching {options.folder} for the inbox; press Ctrl-C to stop.")
        for clip in landed(options.folder):
            take_into_inbox(library, options.folder, clip)
        return 0
    runner = ensure_runner(library, options.runner)
    with library.reading() as transaction:
        name = name_of(transaction, runner.id)
    say(f"Watching {options.folder} for {name}; press Ctrl-C to stop.")
    for clip in landed(options.folder):
        take(library, runner.id, clip)  # by id: several runners may have the same name
    return 0


def landed(folder: Path) -> Iterator[Path]:
    """Yield each clip in a folder once it is complete, and again if it changes; never ends."""
    taken: FileStamps = {}
    seen: FileStamps = {}
    since: dict[Path, float] = {}
    while True:
        now, before = time.monotonic(), seen
        seen = _look(folder)
        since = {p: since[p] if before.get(p) == seen[p] else now for p in seen}
        complete = [p for p in seen if now - since[p] >= UNCHANGED_S and taken.get(p) != seen[p]]
        for path in sorted(complete):
            taken[path] = seen[path]
            yield path
        if not complete:
            time.sleep(POLL_EVERY_S)


def _look(folder: Path) -> FileStamps:
    """Return size and modification time of every clip in a folder and its subfolders."""
    from posture.video.suffixes import CLIP_SUFFIXES

    found: FileStamps = {}
    for path in folder.rglob("*"):
        if path.suffix.lower() not in CLIP_SUFFIXES or path.name.startswith((".", "~")):
            continue  # sync programs use such names for files that are still being written
        try:
            stat = path.stat()
        except OSError:
            continue  # gone, or renamed to its final name
        if path.is_file() and stat.st_size:
            found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


def take_into_inbox(library: "Library", watched: Path, path: Path) -> None:
    """Take a clip into the inbox, and say whose it is, by the subfolder of ``watched`` it is in."""
    from posture.cli.inbox_commands import take_in
    from posture.library.runners.people import name_of
    from posture.library.schema.inbox_tables import ArrivedClip

    inside = path.relative_to(watched).parts
    try:
        clip_id = take_in(library, path, inside[0] if len(inside) > 1 else "")
    except (UsageError, MachineError, OSError) as error:
        say(f"{path.name}: {error}")
        return
    with library.reading() as transaction:
        runner_id = transaction.get_one(ArrivedClip, clip_id).runner_id
        owner = f", of {name_of(transaction, runner_id)}" if runner_id else ""
    say(f"{path.name}: in the inbox{owner}.")


def take(library: "Library", runner: str, path: Path) -> None:
    """Add and analyse a clip, unless the library has its analysis already; say how it ended."""
    from posture.library.clips.analyses import analyse_clip
    from posture.library.runners.records import Conditions, add_clip, ensure_runner, has_analysed
    from posture.pipeline.first_look import filmed_of
    from posture.system.processes import shared_worker

    try:
        owner = ensure_runner(library, runner)
        with library.reading() as transaction:
            if has_analysed(transaction, owner, path):
                return
        filmed = shared_worker.run(path, filmed_of, path)
        clip = add_clip(library, owner, path, Conditions(filmed.at.date()))
        outcome = analyse_clip(library, clip.id)
        if outcome.unreadable:  # perhaps it has not arrived completely
            say(f"{path.name}: {outcome.sentence} It will be tried again when the file changes.")
            return
    except (UsageError, MachineError, OSError) as error:
        say(f"{path.name}: {error}")
        return
    say(f"{path.name}: {outcome.sentence}")

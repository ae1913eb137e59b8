"""The verbs of ``posture library`` for emergencies: check, bin, restore, salvage, adopt."""

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from posture.errors import MachineError, UsageError
from posture.library.schema.vocabulary import SHORT_ID
from posture.system.terminal import one_line, say, show

if TYPE_CHECKING:
    from posture.library.deleting.binning import Binned
    from posture.library.deleting.leftovers import Leftover
    from posture.library.recovery.copies import Copy, Restored
    from posture.library.storage.library import Library


def add_rescue(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the emergency verbs."""
    verbs.add_parser(
        "check", help="check the library and repair what can be repaired"
    ).set_defaults(run=_check)
    leftovers = verbs.add_parser("bin", help="list what is in the bin, or restore it")
    leftovers.set_defaults(run=_bin)
    what = leftovers.add_mutually_exclusive_group()
    what.add_argument("--restore", metavar="ID", help="put a runner or a clip back")
    what.add_argument(
        "--empty", action="store_true", help="remove the runners and clips in it for good, now"
    )
    what.add_argument(
        "--take-out", nargs=2, metavar=("NAME", "FILE"), help="copy a file from the bin to FILE"
    )
    leftovers.add_argument(
        "--yes", action="store_true", help="with --empty: do not ask for confirmation"
    )
    restore = verbs.add_parser("restore", help="list backups of the database, or restore one")
    restore.set_defaults(run=_restore)
    restore.add_argument(
        "copy", nargs="?", metavar="COPY", help="the backup to restore (default: list all)"
    )
    salvage = verbs.add_parser("salvage", help="recover what can be read from a damaged database")
    salvage.set_defaults(run=_salvage)
    adopt = verbs.add_parser(
        "adopt", help="confirm that the folder and the database belong together"
    )
    adopt.set_defaults(run=_adopt)
    adopt.add_argument("--yes", action="store_true", help="do not ask for confirmation")


def agreed(question: str, alone: str) -> bool:
    """Return whether the person at the terminal answers yes.

    Raises
    ------
    UsageError
        With the message ``alone``, if there is nobody at a terminal.
    """
    if not sys.stdin.isatty():
        raise UsageError(alone)
    say(f"{question} Type yes to continue:")
    return sys.stdin.readline().strip().lower() == "yes"


def count(number: int, thing: str) -> str:
    """Return a number with its noun: "1 clip" or "2 clips"."""
    if number == 1:
        return f"1 {thing}"
    return f"{number} {thing[:-1]}ies" if thing.endswith("y") else f"{number} {thing}s"


def _check(options: argparse.Namespace) -> int:
    from posture.library.maintenance.care import check
    from posture.library.maintenance.opening import open_library

    del options
    library = open_library()
    findings = check(library)
    lines = [f"Repaired: {one_line(text)}.\n" for text in findings.repaired]
    if library.frozen is not None:
        lines.append(f"Checked only, nothing repaired: {library.frozen}\n")
    if findings.uncopied:
        lines.append(f"Today's backup of the database could not be made: {findings.uncopied}\n")
    if findings.bin:
        lines.append("In the bin ('posture library bin --take-out' copies a file out):\n")
        lines += map(_bin_line, findings.bin)
    if findings.waiting:
        clips = count(findings.waiting, "clip")
        lines.append(f"{clips} without an analysis; 'posture library add' analyses them.\n")
    if findings.lost:
        show("".join(lines + [f"Lost: {one_line(text)}.\n" for text in findings.lost]))
        raise MachineError(
            "Files are missing from the library; add those clips again, or import an archive."
        )
    show("".join([*lines, "The library is complete.\n"]))
    return 0


def _bin(options: argparse.Namespace) -> int:
    from posture.library.deleting.binning import list_binned, take_out_of_bin
    from posture.library.deleting.leftovers import list_bin, take_out
    from posture.library.maintenance.opening import open_library
    from posture.system.files import check_replaceable

    library = open_library()
    if options.take_out:
        name, path = options.take_out[0], Path(options.take_out[1])
        check_replaceable(path)
        taken = take_out(library, name, path)
        show(f"Copied {taken.name} to {path}; it stays in the bin until it expires.\n")
        return 0
    if options.restore:
        show(f"{one_line(take_out_of_bin(library, options.restore))}\n")
        return 0
    with library.reading() as transaction:
        binned = list_binned(transaction)
    if options.empty:
        return _empty_bin(library, len(binned), options.yes)
    lines = [*map(_binned_line, binned), *map(_bin_line, list_bin(library))]
    show("".join(lines) or "The bin is empty.\n")
    return 0


def _empty_bin(library: "Library", number: int, sure: bool) -> int:
    from posture.library.deleting.binning import empty_bin_of_rows

    question = f"This removes {count(number, 'thing')} in the bin for good."
    alone = "Emptying the bin cannot be undone; add --yes to confirm it without a terminal."
    if number and not (sure or agreed(question, alone)):
        say("posture: nothing was removed.")
        return 0
    show(f"Removed {count(empty_bin_of_rows(library, 0), 'thing')} from the bin.\n")
    return 0


def _binned_line(binned: "Binned") -> str:
    since = f"since {binned.since.astimezone():%Y-%m-%d}, goes {binned.goes}"
    return f"{binned.id[:SHORT_ID]}  {one_line(binned.words)}, {since}\n"


def _bin_line(left: "Leftover") -> str:
    size = f"{left.size / 1e6:.1f} MB" if left.size >= 1e5 else f"{left.size} bytes"
    return f"{left.path.name}  {left.kind}, {size}, since {left.since}, goes {left.goes}\n"


def sqlite_folder() -> Path:
    """Return the folder of this user's library, whose database is a SQLite file.

    Raises
    ------
    UsageError
        If the database is PostgreSQL's.
    """
    from posture.library.maintenance.opening import ADDRESS, library_folder

    if os.environ.get(ADDRESS):
        raise UsageError(
            f"The library's database is PostgreSQL ({ADDRESS} is set), so its administrator "
            f"makes the backups. Unset {ADDRESS} to use a library in a SQLite file."
        )
    return library_folder()


def _restore(options: argparse.Namespace) -> int:
    from posture.library.recovery.copies import list_copies, restore

    folder = sqlite_folder()
    if options.copy is None:
        lines = "".join(map(_copy_line, list_copies(folder)))
        show(lines or f"There are no backups in {folder / 'backups'}.\n")
        return 0
    done = restore(folder, options.copy)
    report_replacement(folder, done, f"The library now uses {options.copy}")
    return 0


def _copy_line(copy: "Copy") -> str:
    if copy.runners is None or copy.clips is None:
        holds = "cannot be read"
    else:
        holds = f"{count(copy.runners, 'runner')}, {count(copy.clips, 'clip')}"
    return f"{copy.path.name}  made on {copy.created:%Y-%m-%d at %H:%M}, {holds}\n"


def report_replacement(folder: Path, done: "Restored", what: str) -> None:
    """Say what was replaced when another database became the library's."""
    from posture.library.deleting.leftovers import put_leftovers_into_bin
    from posture.library.maintenance.opening import open_library

    with closing(open_library(folder)) as library:
        put_leftovers_into_bin(library)
    lines = [f"{what}.\n"]
    if done.aside is not None:
        lines.append(f"The previous database was kept as {done.aside.name}.\n")
    if done.unknown:
        lines.append(
            f"{count(done.unknown, 'stored file')} not in this database went to the bin for 30 "
            "days ('posture library bin'), or until a runner or clip is deleted.\n"
        )
    if done.missing:
        lines.append(f"{count(done.missing, 'file')} in this database missing from the store.\n")
    show("".join(lines))


def _salvage(options: argparse.Namespace) -> int:
    from posture.library.recovery.salvage import salvage

    del options
    folder = sqlite_folder()
    done = salvage(folder)
    lines = [
        f"{table}: {count(rows, 'row')}"
        + (f", unreadable in {count(done.lost[table], 'place')}" if table in done.lost else "")
        for table, rows in done.rows.items()
        if rows or table in done.lost
    ]
    if done.recreated:
        lines.append(f"{count(done.recreated, 'runner or session')} recreated as 'name lost'")
    show("".join(f"{line}\n" for line in lines))
    report_replacement(folder, done.restored, "The library now uses what could be recovered")
    return MachineError.exit_code if done.lost else 0


def _adopt(options: argparse.Namespace) -> int:
    from posture.library.maintenance.opening import ADDRESS, library_folder
    from posture.library.recovery.adopting import adopt_folder, look_at_files

    folder, address = library_folder(), os.environ.get(ADDRESS)
    unknown, missing = look_at_files(folder, address)
    question = (
        f"{folder} has {count(unknown, 'file')} that the database does not know, which the "
        f"next check moves to the bin, and lacks {count(missing, 'file')} that the database "
        "names."
    )
    if not (
        options.yes
        or agreed(
            question, "Adopting cannot be undone; add --yes to confirm it without a terminal."
        )
    ):
        say("posture: nothing was changed.")
        return 0
    adopt_folder(folder, address)
    show(f"{folder} and the database now belong together.\n")
    return 0

"""``posture library``: runners and their clips, kept."""

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.cli.library_add_command import add_add
from posture.cli.rescue_commands import add_rescue, agreed
from posture.errors import MachineError, UsageError
from posture.library.vocabulary import REVIEWS, SHORT_ID
from posture.results.parsers import whole_number, words
from posture.system.terminal import one_line, say, show

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as Transaction

    from posture.library.library import Library
    from posture.library.queries import ListedClip
    from posture.library.tables import Clip, Runner, StoredAnalysis

JUDGED: Final = ("ok", "close", "watch", "flag")
"""What the gravest verdict of a clip can be."""


def add_library(parser: argparse.ArgumentParser) -> None:
    """Add the verbs of ``posture library``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add_add(verbs.add_parser("add", help="keep a runner, and clips of theirs, analysed"))
    _add_list(verbs.add_parser("list", help="list runners, or the clips that match"))
    _add_show(verbs.add_parser("show", help="show a runner over time, or one clip"))
    _add_export(verbs.add_parser("export", help="write the library, or one runner, to one file"))
    _add_import(verbs.add_parser("import", help="take in such a file"))
    _add_delete(verbs.add_parser("delete", help="delete a runner or a clip, every byte of it"))
    add_rescue(verbs)


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_list)
    parser.add_argument("--runner", type=words, metavar="NAME", help="clips of this runner")
    parser.add_argument(
        "--search", type=words, metavar="TEXT", help="in the names of clips and runners"
    )
    parser.add_argument("--tag", type=words, metavar="WORD")
    parser.add_argument("--verdict", choices=JUDGED)
    parser.add_argument("--review", choices=REVIEWS)
    parser.add_argument(
        "--page", type=whole_number(1, 10**6), default=1, metavar="N", help="50 clips a page"
    )


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_show)
    parser.add_argument("what", type=words, metavar="NAME|CLIP-ID")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_export)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE.zip")
    parser.add_argument("--runner", type=words, metavar="NAME", help="this runner only")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_import)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE.zip")


def _add_delete(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_delete)
    parser.add_argument("what", type=words, metavar="NAME|CLIP-ID")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _library() -> "Library":
    from posture.library.library import open_library

    return open_library()


def _list(options: argparse.Namespace) -> int:
    filters = (options.runner, options.search, options.tag, options.verdict, options.review)
    show(_runner_lines() if not any(filters) else _clip_lines(options))
    return 0


def _runner_lines() -> str:
    from posture.library.queries import list_runners

    with _library().reading() as transaction:
        rows = list_runners(transaction)
    if not rows:
        return "The library is empty; 'posture library add CLIP --runner NAME' begins it.\n"
    return "".join(
        f"{one_line(row.name)}: {_count(row.clips, 'clip')}"
        f"{f', last on {row.last}' if row.last else ''}\n"
        for row in rows
    )


def _clip_lines(options: argparse.Namespace) -> str:
    from posture.library.queries import PAGE_SIZE, ClipFilter, find_clips
    from posture.library.records import find_runner

    with _library().reading() as transaction:
        runner = find_runner(transaction, options.runner) if options.runner else None
        wanted = ClipFilter(
            runner.id if runner else None,
            options.search,
            options.tag,
            options.verdict,
            options.review,
        )
        page = find_clips(transaction, wanted, options.page - 1)
    pages = math.ceil(page.total / PAGE_SIZE)
    end = f"{_count(page.total, 'clip')}, page {options.page} of {pages}\n"
    return "".join(map(_clip_line, page.rows)) + (end if pages > 1 else "")


def _clip_line(row: "ListedClip") -> str:
    said = row.headline or "not analysed yet"
    return one_line(f"{row.clip_id[:SHORT_ID]}  {row.day}  {row.runner}  {row.name}: {said}") + "\n"


def _count(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _show(options: argparse.Namespace) -> int:
    from posture.library.people import name_of
    from posture.library.tables import Clip

    with _library().reading() as transaction:
        found = _find(transaction, options.what)
        if isinstance(found, Clip):
            show(_about_clip(name_of(transaction, found.session.runner_id), found))
        else:
            name = name_of(transaction, found.id)
            show(_about_runner(name, found) + _over_time(transaction, found))
    return 0


def _over_time(transaction: "Transaction", runner: "Runner") -> str:
    from posture.library.queries import history

    return "".join(
        f"{p.day}  {one_line(_title(p.key))}: {_value(p.value, p.u, p.unit)}\n"
        for p in history(transaction, runner.id)
        if p.value is not None
    )


def _about_runner(name: str, runner: "Runner") -> str:
    told = [
        f"{runner.height_cm:g} cm" if runner.height_cm else "",
        runner.kind or "",
        _count(len(runner.sessions), "session"),
        " ".join(runner.notes.split()),
    ]
    return f"{name}: {', '.join(filter(None, told))}\n"


def _about_clip(runner: str, clip: "Clip") -> str:
    session = clip.session
    told = {
        "runner": runner,
        "day": str(session.day),
        "speed": f"{session.speed_kmh:g} km/h" if session.speed_kmh is not None else "",
        "incline": f"{session.incline:g} %" if session.incline is not None else "",
        "shoes": session.shoes or "",
        "state": session.state or "",
    }
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    analyses = [line for analysis in clip.analyses[-1:] for line in _about_analysis(analysis)]
    told_lines = [clip.name, *lines, *(analyses or ["not analysed yet"])]
    return "".join(f"{one_line(line)}\n" for line in told_lines)


def _about_analysis(analysis: "StoredAnalysis") -> list[str]:
    made = f"posture {analysis.posture}" + (f", model {analysis.model}" if analysis.model else "")
    values = [f"  {_title(m.key)}: {_value(m.value, m.u, m.unit)}" for m in analysis.measurements]
    return [f"{analysis.headline} ({made}; review: {analysis.review})", *values]


def _title(key: str) -> str:
    return key.replace("_", " ")


def _value(value: float | None, u: float | None, unit: str) -> str:
    from posture.results.formatting import number as decimals
    from posture.results.formatting import quantity

    if value is None:
        return "not measured"
    if not u or unit == "signs":
        return quantity(value, unit)
    return f"{decimals(value, unit)} ± {quantity(u, unit)}"


def _export(options: argparse.Namespace) -> int:
    from posture.library.archive import export_library
    from posture.library.records import find_runner
    from posture.library.unfinished import unfinished_clips
    from posture.system.files import check_replaceable

    check_replaceable(options.archive)
    library = _library()
    done = export_library(library, options.archive, options.runner)
    with library.reading() as transaction:
        chosen = find_runner(transaction, options.runner).id if options.runner else None
        begun = unfinished_clips(library, transaction, chosen)
    lines = [f"Lacking: {one_line(text)}.\n" for text in done.lacking]
    lines += [
        f"Not in it: corrections of {one_line(name)} that are not done yet; open the clip in the "
        "app, press Done and export again.\n"
        for name in begun
    ]
    name = one_line(str(options.archive))
    show("".join([*lines, f"{name} holds {_count(done.files, 'file')}, each verified.\n"]))
    if done.lacking:
        raise MachineError(
            f"{options.archive.name} holds all but what the library has lost; add those clips "
            "again, or take in an older archive, and export once more."
        )
    return 0


def _import(options: argparse.Namespace) -> int:
    from posture.library.intake import import_library

    taken = import_library(_library(), options.archive)
    show(f"Taken in; {_count(taken.rows, 'entry').replace('entrys', 'entries')} new.\n")
    for name in taken.lacking:
        say(f"posture: the archive lacks the file of {one_line(name)}; add that clip again.")
    if taken.left_out:
        say(
            f"posture: {_count(taken.left_out, 'damaged report')} left out; analyse those clips "
            "again, 'posture library list' shows them as not analysed yet."
        )
    return 0


def _delete(options: argparse.Namespace) -> int:
    from posture.library.care import delete_clip, delete_runner
    from posture.library.tables import Runner

    library = _library()
    with library.reading() as transaction:
        found = _find(transaction, options.what)
    if isinstance(found, Runner):
        what = f"{found.name}, every clip and note of theirs"
    else:
        what = f"the clip {found.name}"
    alone = "Deleting cannot be undone; add --yes where nobody can be asked."
    if not (options.yes or agreed(f"This deletes {what}, for good{_bin_too(library)}.", alone)):
        say("posture: nothing was deleted.")
        return 0
    (delete_runner if isinstance(found, Runner) else delete_clip)(library, found.id)
    show(f"Deleted: {one_line(what)}.\n")
    return 0


def _find(transaction: "Transaction", what: str) -> "Runner | Clip":
    """Return the runner of a name or id, or else the clip of an id."""
    from posture.library.records import find_clip, find_runner

    try:
        return find_runner(transaction, what)
    except UsageError as no_runner:
        try:
            return find_clip(transaction, what)
        except UsageError:
            raise no_runner from None


def _bin_too(library: "Library") -> str:
    from posture.library.leftovers import list_bin

    left = len(list_bin(library))
    return f", and empties the bin ({_count(left, 'file')})" if left else ""

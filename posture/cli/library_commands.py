"""``posture library``: a library of runners and their clips."""

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.cli.accounts_command import add_accounts, add_audit
from posture.cli.inbox_commands import add_inbox
from posture.cli.library_add_command import add_add
from posture.cli.putting_right_commands import add_putting_right
from posture.cli.rescue_commands import add_rescue, agreed
from posture.cli.research_commands import add_research
from posture.cli.settings_arguments import add_units
from posture.errors import MachineError, UsageError
from posture.library.schema.vocabulary import REVIEWS, SHORT_ID
from posture.results.parsers import whole_number, words
from posture.system.terminal import one_line, say, show

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as Transaction

    from posture.library.runners.queries import ListedClip
    from posture.library.schema.tables import Clip, Runner, StoredAnalysis
    from posture.library.storage.library import Library
    from posture.results.clip_settings import Units

JUDGED: Final = ("ok", "close", "watch", "flag")
"""The possible worst verdicts of a clip."""


def add_library(parser: argparse.ArgumentParser) -> None:
    """Add the verbs of ``posture library``."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add_add(verbs.add_parser("add", help="add a runner, and analyse clips of theirs"))
    _add_list(verbs.add_parser("list", help="list all runners, or matching clips"))
    _add_show(verbs.add_parser("show", help="show one clip, or a runner's measurements over time"))
    _add_export(verbs.add_parser("export", help="export the library, or one runner, as one file"))
    _add_import(verbs.add_parser("import", help="import an exported file"))
    _add_delete(verbs.add_parser("delete", help="put a runner or a clip into the bin"))
    add_inbox(verbs)
    add_putting_right(verbs)
    add_research(verbs)
    add_audit(verbs.add_parser("audit", help="print who saw and changed what, as CSV"))
    add_accounts(
        verbs.add_parser("accounts", help="say who may come in, where others reach the app")
    )
    add_rescue(verbs)


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_list)
    parser.add_argument("--runner", type=words, metavar="NAME", help="only clips of this runner")
    parser.add_argument(
        "--search", type=words, metavar="TEXT", help="text in the name of the clip or the runner"
    )
    parser.add_argument("--tag", type=words, metavar="WORD")
    parser.add_argument("--verdict", choices=JUDGED)
    parser.add_argument("--review", choices=REVIEWS)
    parser.add_argument(
        "--page",
        type=whole_number(1, 10**6),
        default=1,
        metavar="N",
        help="which page, at 50 clips each",
    )


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_show)
    parser.add_argument("what", type=words, metavar="NAME|CLIP-ID")
    add_units(parser)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_export)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE.zip")
    parser.add_argument("--runner", type=words, metavar="NAME", help="only this runner")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_import)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE.zip")


def _add_delete(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_delete)
    parser.add_argument("what", type=words, metavar="NAME|CLIP-ID")
    parser.add_argument(
        "--completely", action="store_true", help="delete every byte now, which cannot be undone"
    )
    parser.add_argument(
        "--yes", action="store_true", help="with --completely: do not ask for confirmation"
    )


def _library() -> "Library":
    from posture.library.maintenance.opening import open_library

    return open_library()


def _list(options: argparse.Namespace) -> int:
    filters = (options.runner, options.search, options.tag, options.verdict, options.review)
    show(_runner_lines() if not any(filters) else _clip_lines(options))
    return 0


def _runner_lines() -> str:
    from posture.library.runners.queries import list_runners

    with _library().reading() as transaction:
        rows = list_runners(transaction)
    if not rows:
        return "The library is empty; add a clip with 'posture library add CLIP --runner NAME'.\n"
    return "".join(
        f"{one_line(row.name)}: {_count(row.clips, 'clip')}"
        f"{f', last on {row.last}' if row.last else ''}\n"
        for row in rows
    )


def _clip_lines(options: argparse.Namespace) -> str:
    from posture.library.runners.queries import PAGE_SIZE, ClipFilter, find_clips
    from posture.library.runners.records import find_runner

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
    result = row.headline or "not analysed yet"
    line = f"{row.clip_id[:SHORT_ID]}  {row.day}  {row.runner}  {row.name}: {result}"
    return one_line(line) + "\n"


def _count(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _show(options: argparse.Namespace) -> int:
    from posture.library.runners.people import name_of
    from posture.library.schema.tables import Clip

    library = _library()
    with library.reading() as transaction:
        found = find_runner_or_clip(transaction, options.what)
        if isinstance(found, Clip):
            runner = name_of(transaction, found.session.runner_id)
            about = _about_clip(runner, found, options.units)
            show(about + _own_angles(library, transaction, found))
        else:
            name = name_of(transaction, found.id)
            about = _about_runner(name, found, options.units) + _in_short(transaction, found)
            show(about + _over_time(transaction, found))
    return 0


def _over_time(transaction: "Transaction", runner: "Runner") -> str:
    from posture.checks import CHECKS
    from posture.library.clips.putting_right import list_sessions
    from posture.library.runners.queries import history

    visits = list_sessions(transaction, runner.id)
    days = {clip.id: session.day for session, clips in visits for clip in clips}
    units = {key: check.unit for key, check in CHECKS.items()}
    return "".join(
        f"{days[p.clip_id]}  {one_line(_title(p.key))}: "
        f"{_value(p.value, p.u, units.get(p.key, ''))}\n"
        for p in history(transaction, runner.id)
        if p.value is not None
    )


def _in_short(transaction: "Transaction", runner: "Runner") -> str:
    from posture.library.runners.roster import roster_row
    from posture.library.trend.in_short import summary_of

    row, short = roster_row(transaction, runner.id), summary_of(transaction, runner.id)
    if row.last is None:
        return ""
    changed = [f"{d.title}: {d.sentence}" for d in short.changed]
    lines = [
        f"Last here on {row.last}.",
        f"To watch: {', '.join(short.stands_out)}." if short.stands_out else "Nothing to watch.",
        *(f"Changed since {short.compared_with}: {words}" for words in changed),
        f"Waiting for review: {_count(row.waiting, 'clip')}." if row.waiting else "",
    ]
    if short.compared_with and not changed:
        lines.append(f"No clear change since {short.compared_with}.")
    return "".join(f"{one_line(line)}\n" for line in filter(None, lines))


def _about_runner(name: str, runner: "Runner", units: "Units") -> str:
    from posture.results.formatting import height_words

    details = [
        f"born {runner.birth_year}" if runner.birth_year else "",
        height_words(runner.height_cm, units) if runner.height_cm else "",
        runner.kind or "",
        f"consent since {runner.consent_since}" if runner.consent_since else "no consent on record",
        " ".join(runner.notes.split()),
    ]
    return f"{name}: {', '.join(filter(None, details))}\n"


def _about_clip(runner: str, clip: "Clip", units: "Units") -> str:
    from posture.results.formatting import speed_words

    session = clip.session
    details = {
        "runner": runner,
        "day": str(session.day),
        "speed": speed_words(session.speed_kmh, units) if session.speed_kmh is not None else "",
        "incline": f"{session.incline:g} %" if session.incline is not None else "",
        "shoes": session.shoes or "",
        "state": session.state or "",
        "back": session.back or "",
    }
    conditions = [f"{name}: {value}" for name, value in details.items() if value]
    analyses = [line for analysis in clip.analyses[-1:] for line in _about_analysis(analysis)]
    lines = [clip.name, *conditions, *(analyses or ["not analysed yet"])]
    return "".join(f"{one_line(line)}\n" for line in lines)


def _own_angles(library: "Library", transaction: "Transaction", clip: "Clip") -> str:
    from posture.library.clips.own_angles import measured_angles
    from posture.own_angle import MOMENTS
    from posture.report.own_angle_lines import reading_words

    return "".join(
        f"  {one_line(own.name)}, {MOMENTS[moment]}: {reading_words(reading)}\n"
        for own, readings in measured_angles(library, transaction, clip)
        for moment, reading in readings.items()
    )


def _about_analysis(analysis: "StoredAnalysis") -> list[str]:
    made_with = f"posture {analysis.posture}"
    made_with += f", model {analysis.model}" if analysis.model else ""
    values = [f"  {_title(m.key)}: {_value(m.value, m.u, m.unit)}" for m in analysis.measurements]
    return [f"{analysis.headline} ({made_with}; review: {analysis.review})", *values]


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
    from posture.library.archives.archive import export_library
    from posture.library.clips.unfinished import unfinished_clips
    from posture.library.runners.records import find_runner
    from posture.system.files import check_replaceable

    check_replaceable(options.archive)
    library = _library()
    done = export_library(library, options.archive, options.runner)
    with library.reading() as transaction:
        chosen = find_runner(transaction, options.runner).id if options.runner else None
        unfinished = unfinished_clips(library, transaction, chosen)
    lines = [f"Lacking: {one_line(text)}.\n" for text in done.lacking]
    lines += [
        f"Not included: unfinished corrections of {one_line(name)}; open the clip in the app, "
        "press Done, and export again.\n"
        for name in unfinished
    ]
    name = one_line(str(options.archive))
    show("".join([*lines, f"{name} contains {_count(done.files, 'file')}, all verified.\n"]))
    if done.lacking:
        raise MachineError(
            f"{options.archive.name} lacks the files that are missing from the library; add "
            "those clips again or import an older archive, then export again."
        )
    return 0


def _import(options: argparse.Namespace) -> int:
    from posture.library.archives.intake import import_library

    imported = import_library(_library(), options.archive)
    show(f"Imported {_count(imported.rows, 'new entry').replace('entrys', 'entries')}.\n")
    for name in imported.lacking:
        say(
            f"posture: the archive does not include the file of {one_line(name)}; add that "
            "clip again."
        )
    if imported.left_out:
        say(
            f"posture: skipped {_count(imported.left_out, 'damaged report')}; analyse those clips "
            "again ('posture library list' shows them as not analysed yet)."
        )
    return 0


def _delete(options: argparse.Namespace) -> int:
    from posture.library.deleting.binning import put_clips_into_bin, put_runner_into_bin
    from posture.library.maintenance.care import delete_clip, delete_runner
    from posture.library.runners.people import name_of
    from posture.library.schema.tables import Runner

    library = _library()
    with library.reading() as transaction:
        found = find_runner_or_clip(transaction, options.what, options.completely)
        name = name_of(transaction, found.id) if isinstance(found, Runner) else ""
    if not options.completely:
        if isinstance(found, Runner):
            words = put_runner_into_bin(library, found.id)
        else:
            words = put_clips_into_bin(library, [found.id])
        show(f"{one_line(words)} It stays there for 30 days ('posture library bin').\n")
        return 0
    if isinstance(found, Runner):
        what = f"{name} and all of their clips and notes"
    else:
        what = f"the clip {found.name}"
    alone = "Deleting cannot be undone; add --yes to confirm it without a terminal."
    if not (options.yes or agreed(f"This permanently deletes {what}{_bin_too(library)}.", alone)):
        say("posture: nothing was deleted.")
        return 0
    (delete_runner if isinstance(found, Runner) else delete_clip)(library, found.id)
    show(f"Deleted: {one_line(what)}.\n")
    return 0


def find_runner_or_clip(
    transaction: "Transaction", what: str, binned: bool = False
) -> "Runner | Clip":
    """Return the runner with a name or id, or the clip with an id; ``binned``: in the bin, too."""
    from posture.library.runners.records import find_clip, find_runner

    try:
        return find_runner(transaction, what, binned)
    except UsageError as no_runner:
        try:
            return find_clip(transaction, what, binned)
        except UsageError:
            raise no_runner from None


def _bin_too(library: "Library") -> str:
    from posture.library.deleting.leftovers import list_bin

    left = len(list_bin(library))
    return f" and empties the bin ({_count(left, 'file')})" if left else ""

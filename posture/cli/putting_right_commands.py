"""The verbs of ``posture library`` that put right what was entered wrong."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from posture.cli.rescue_commands import count
from posture.cli.settings_arguments import add_conditions, add_filming, add_units
from posture.library.schema.vocabulary import SHORT_ID, STATES
from posture.results.parsers import day, whole_number, words
from posture.results.ranges import BIRTH_YEAR
from posture.system.terminal import one_line, progress_bar, show

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as Transaction

    from posture.library.schema.change_tables import Change
    from posture.library.schema.tables import Clip, Session
    from posture.library.storage.library import Library
    from posture.results.clip_settings import Units

IDS: Final = "ids of clips, or of sessions for all of their clips"
CONDITIONS: Final = ("speed_kmh", "incline", "shoes", "state", "back")
FORGOTTEN: Final = (*CONDITIONS, "capture_fps", "start_s", "end_s")
SHOWN_CHANGES: Final = 20


def add_putting_right(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these verbs."""
    _add_sessions(verbs.add_parser("sessions", help="list a runner's sessions and their clips"))
    _add_move(verbs.add_parser("move", help="move clips to another runner"))
    _add_edit(verbs.add_parser("edit", help="change the day or the conditions of clips"))
    _add_rename(verbs.add_parser("rename", help="rename a runner or a clip"))
    _add_merge(verbs.add_parser("merge", help="make two runners one, who are the same person"))
    _add_tags(verbs.add_parser("tags", help="list all tags; rename or remove one everywhere"))
    _add_undo(verbs.add_parser("undo", help="undo what was changed in the last hour"))


def _add_sessions(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_sessions)
    parser.add_argument("runner", type=words, metavar="NAME|ID")
    add_units(parser)


def _add_move(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_move)
    parser.add_argument("clips", nargs="+", type=words, metavar="ID", help=IDS)
    parser.add_argument(
        "--to", required=True, type=words, metavar="NAME|ID", help="the runner whom they are of"
    )


def _add_edit(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_edit)
    parser.add_argument("clips", nargs="+", type=words, metavar="ID", help=IDS)
    parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="the day of the run")
    add_conditions(parser)
    parser.add_argument("--shoes", type=words, metavar="TEXT")
    parser.add_argument("--state", choices=STATES, help="the runner's state")
    add_filming(parser)
    parser.set_defaults(turn_deg=None)
    parser.add_argument(
        "--mirrored",
        action=argparse.BooleanOptionalAction,
        help="whether the picture is mirrored, as in a selfie",
    )
    parser.add_argument(
        "--forget",
        nargs="+",
        choices=FORGOTTEN,
        default=[],
        metavar="WHAT",
        help=f"what is not known, or not so, after all: {', '.join(FORGOTTEN)}",
    )
    parser.epilog = "A clip that was filmed otherwise is analysed again."


def _add_rename(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_rename)
    parser.add_argument("what", type=words, metavar="NAME|ID", help="a runner, or a clip's id")
    parser.add_argument("name", type=words, metavar="NEW-NAME")
    parser.add_argument(
        "--birth-year", type=whole_number(BIRTH_YEAR[0], datetime.now().year), metavar="YEAR"
    )
    parser.add_argument(
        "--about", type=words, metavar="TEXT", help="what tells them apart from a namesake"
    )


def _add_merge(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_merge)
    parser.add_argument("runner", type=words, metavar="NAME|ID", help="who is gone afterwards")
    parser.add_argument(
        "--into", required=True, type=words, metavar="NAME|ID", help="who gets everything"
    )


def _add_tags(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_tags)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--rename", nargs=2, type=words, metavar=("TAG", "NEW-NAME"), help="on all clips"
    )
    which.add_argument("--remove", type=words, metavar="TAG", help="from all clips")


def _add_undo(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_undo)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "change", nargs="?", type=words, metavar="ID", help="which change (default: the last)"
    )
    which.add_argument(
        "--list", action="store_true", dest="listed", help="list the last changes instead"
    )


def _library() -> "Library":
    from posture.library.maintenance.opening import open_library

    return open_library()


def _sessions(options: argparse.Namespace) -> int:
    from posture.library.clips.putting_right import list_sessions
    from posture.library.runners.records import find_runner

    with _library().reading() as transaction:
        runner = find_runner(transaction, options.runner)
        rows = list_sessions(transaction, runner.id)
        lines = [_session_lines(*row, options.units) for row in rows]
    show("".join(lines) or "There is no session yet.\n")
    return 0


def _session_lines(session: "Session", clips: "list[Clip]", units: "Units") -> str:
    from posture.results.formatting import speed_words

    told = [
        speed_words(session.speed_kmh, units) if session.speed_kmh is not None else "",
        f"{session.incline:g} %" if session.incline is not None else "",
        session.shoes or "",
        session.state or "",
        f"back: {session.back}" if session.back else "",
    ]
    head = ", ".join([str(session.day), *filter(None, told)])
    lines = [f"{session.id[:SHORT_ID]}  {head}"]
    lines += [f"  {clip.id[:SHORT_ID]}  {clip.name}" for clip in clips]
    return "".join(f"{one_line(line)}\n" for line in lines)


def _clip_ids(transaction: "Transaction", which: Sequence[str]) -> list[str]:
    from posture.library.clips.putting_right import clips_named

    return [clip_id for one in which for clip_id in clips_named(transaction, one)]


def _move(options: argparse.Namespace) -> int:
    from posture.library.clips.putting_right import move_clips
    from posture.library.runners.records import find_runner

    library = _library()
    with library.reading() as transaction:
        clips = _clip_ids(transaction, options.clips)
        runner = find_runner(transaction, options.to)
    _tell(move_clips(library, clips, runner.id))
    return _judge_again(library)


def _edit(options: argparse.Namespace) -> int:
    from posture.errors import UsageError
    from posture.library.clips.putting_right import edit_clips
    from posture.library.runners.records import FILMING

    changed: dict[str, Any] = dict.fromkeys(options.forget)
    told = (*CONDITIONS, *FILMING)
    given = {"day": options.date, **{name: getattr(options, name) for name in told}}
    changed |= {name: value for name, value in given.items() if value is not None}
    if not changed:
        raise UsageError("Say what to change, such as --speed-kmh 12; see --help.")
    library = _library()
    with library.reading() as transaction:
        clips = _clip_ids(transaction, options.clips)
    _tell(edit_clips(library, clips, changed))
    return _judge_again(library)


def _rename(options: argparse.Namespace) -> int:
    from posture.cli.library_commands import find_runner_or_clip
    from posture.errors import UsageError
    from posture.library.clips.putting_right import rename_clip
    from posture.library.runners.people import rename_runner
    from posture.library.schema.tables import Clip

    library = _library()
    with library.reading() as transaction:
        found = find_runner_or_clip(transaction, options.what)
    if not isinstance(found, Clip):
        _tell(rename_runner(library, found.id, options.name, options.birth_year, options.about))
        return 0
    if options.birth_year is not None or options.about is not None:
        raise UsageError("--birth-year and --about tell runners apart, but this is a clip.")
    _tell(rename_clip(library, found.id, options.name))
    return 0


def _merge(options: argparse.Namespace) -> int:
    from posture.library.clips.putting_right import merge_runners
    from posture.library.runners.records import find_runner

    library = _library()
    with library.reading() as transaction:
        merged = find_runner(transaction, options.runner)
        kept = find_runner(transaction, options.into)
    _tell(merge_runners(library, kept.id, merged.id))
    return _judge_again(library)


def _tags(options: argparse.Namespace) -> int:
    from posture.library.clips.tags_everywhere import clips_by_tag, remove_tag, rename_tag

    library = _library()
    if options.rename:
        _tell(rename_tag(library, *options.rename))
    elif options.remove:
        _tell(remove_tag(library, options.remove))
    else:
        with library.reading() as transaction:
            tags = clips_by_tag(transaction)
        lines = (f"{word}: {count(number, 'clip')}" for word, number in tags.items())
        show("".join(f"{one_line(line)}\n" for line in lines) or "No clip has a tag.\n")
    return 0


def _undo(options: argparse.Namespace) -> int:
    from posture.library.changing.undoing import (
        described,
        find_change,
        last_change,
        list_changes,
        undo,
    )

    library = _library()
    with library.reading() as transaction:
        if options.listed:
            changes = list_changes(transaction, most=SHOWN_CHANGES)
            show("".join(f"{one_line(described(change))}\n" for change in changes))
            return 0
        change = (
            find_change(transaction, options.change) if options.change else last_change(transaction)
        )
    if change is None:
        show("Nothing was changed in the last hour that can be undone.\n")
        return 0
    undone = undo(library, change.id)
    _tell(f"Undone: {undone.words}")
    return _judge_again(library, undone)


def _tell(sentence: str) -> None:
    show(f"{one_line(sentence)}\n")


def _judge_again(library: "Library", change: "Change | None" = None) -> int:
    """Judge the clips about which a change (by default the last) told something else.

    Those that were filmed otherwise are analysed again.
    """
    from posture.cli.library_add_command import analyse
    from posture.library.changing.undoing import last_change
    from posture.library.clips.judging_again import (
        clips_of_change,
        judge_again,
        judged_otherwise,
        to_be_analysed_again,
    )
    from posture.library.runners.records import find_clip

    with library.reading() as transaction:
        change = change or last_change(transaction)
        clips = clips_of_change(transaction, change) if change is not None else []
        due = judged_otherwise(transaction, clips)
        anew = [find_clip(transaction, one) for one in to_be_analysed_again(transaction, clips)]
    code = max([analyse(library, clip) for clip in anew], default=0)
    if not due:
        return code
    with progress_bar("Judging again", False) as progress:
        for number, clip_id in enumerate(due):
            progress(number, len(due))
            judge_again(library, clip_id)
    _tell(f"Judged {count(len(due), 'clip')} again with what is known now.")
    return code

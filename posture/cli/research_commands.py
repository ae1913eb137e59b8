"""The verbs of ``posture library`` for other programs: a long table, and a clip's landmarks."""

import argparse
from pathlib import Path

from posture.errors import MachineError, UsageError
from posture.results.parsers import words
from posture.system.terminal import one_line, show


def add_research(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these verbs."""
    table = verbs.add_parser("table", help="write all measurements as one long table (CSV)")
    table.set_defaults(run=_table)
    table.add_argument("file", type=Path, metavar="FILE.csv")
    table.add_argument("--runner", type=words, metavar="NAME|ID", help="only this runner")
    table.add_argument("--without-names", action="store_true", help="leave out who the runners are")
    landmarks = verbs.add_parser("landmarks", help="write a clip's landmarks as a TRC file")
    landmarks.set_defaults(run=_landmarks)
    landmarks.add_argument("clip", type=words, metavar="CLIP-ID")
    landmarks.add_argument("file", type=Path, metavar="FILE.trc")


def _table(options: argparse.Namespace) -> int:
    from posture.library.maintenance.opening import open_library
    from posture.library.runners.records import find_runner
    from posture.library.trend.long_table import long_table
    from posture.system.files import check_replaceable, replacing

    _check_suffix(options.file, ".csv")
    check_replaceable(options.file)
    library, lacking = open_library(), list[str]()
    with library.reading() as transaction, replacing(options.file) as temporary:
        runner = find_runner(transaction, options.runner).id if options.runner else None
        with temporary.open("w", encoding="utf-8", newline="") as file:
            rows = -1  # the line of names
            named = not options.without_names
            for line in long_table(library, transaction, runner, named, lacking):
                file.write(line)
                rows += 1
    what = "1 measurement" if rows == 1 else f"{rows} measurements"
    show("".join(f"Lacking: {one_line(text)}\n" for text in lacking))
    show(f"{one_line(str(options.file))} has {what}.\n")
    return MachineError.exit_code if lacking else 0


def _landmarks(options: argparse.Namespace) -> int:
    from posture.library.clips.analyses import track_of
    from posture.library.maintenance.opening import open_library
    from posture.report.trc import trc_text
    from posture.system.files import check_replaceable, write_atomically

    _check_suffix(options.file, ".trc")
    check_replaceable(options.file)
    track = track_of(open_library(), options.clip)
    write_atomically(options.file, trc_text(track, options.file.name).encode())
    show(f"{one_line(str(options.file))} has {len(track.time_s)} frames.\n")
    return 0


def _check_suffix(path: Path, suffix: str) -> None:
    if path.suffix.lower() != suffix:
        raise UsageError(f"The file's name must end in {suffix}, but is {path.name}.")

"""Contacts of real clips by eye: take labels, and compare posture's contacts with them.

``python -m bench.eyes`` compares and publishes in ``docs/accuracy.md``. Whoever labels does it from
the pictures alone, before posture is run on the clip:

    python -m bench.eyes new FILE --feet X Y WIDTH HEIGHT [--frames FIRST LAST]
    python -m bench.eyes sheets CLIP OUT          12 frames a sheet, enlarged
    python -m bench.eyes window CLIP first        the same with the keyboard
    python -m bench.eyes add CLIP first near contact 16.5 0.5
    python -m bench.eyes second OUT --fraction 0.2 --seed 22    what other eyes label again

CLIP is a file name in ``bench/eyes/labels.json``, looked for in ``--folder`` and below it.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from rich.console import Console

from bench.eyes.labels import (
    LABELS,
    Cutting,
    Eyes,
    Kind,
    Label,
    LabelledClip,
    Side,
    drawn,
    find_clip,
    load,
    save,
    with_label,
)
from bench.eyes.sheets import first_frames, write_sheet, write_sheets
from bench.eyes.window import HELP, label_in_window
from bench.tracks import ROOT
from posture.errors import PostureError, UsageError
from posture.video import read_frames


def main(arguments: Sequence[str] | None = None, labels: Path = LABELS) -> int:
    """Run one of the commands; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command is None:
            return _compare(options.folder)
        options.run(options, labels)
    except PostureError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m bench.eyes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--folder", type=Path, default=ROOT.parent / "shared" / "clips")
    commands = parser.add_subparsers(dest="command")
    new = commands.add_parser("new", help="a clip that nobody has labelled yet")
    new.add_argument("file", type=Path)
    new.add_argument("--feet", type=int, nargs=4, required=True)
    new.add_argument("--frames", type=int, nargs=2)
    new.set_defaults(run=_new)
    sheets = commands.add_parser("sheets", help="pictures of all frames to be labelled")
    sheets.add_argument("clip")
    sheets.add_argument("out", type=Path)
    sheets.set_defaults(run=_sheets)
    window = commands.add_parser("window", help="step frames with the keyboard")
    window.add_argument("clip")
    window.add_argument("eyes", choices=get_args(Eyes))
    window.set_defaults(run=_window)
    add = commands.add_parser("add", help="write one label")
    add.add_argument("clip")
    add.add_argument("eyes", choices=get_args(Eyes))
    add.add_argument("side", choices=get_args(Side))
    add.add_argument("kind", choices=get_args(Kind))
    add.add_argument("frame", type=float)
    add.add_argument("half_width", type=float)
    add.set_defaults(run=_add)
    second = commands.add_parser("second", help="sheets of contacts drawn at random")
    second.add_argument("out", type=Path)
    second.add_argument("--fraction", type=float, default=0.2)
    second.add_argument("--seed", type=int, default=22)
    second.set_defaults(run=_second)
    return parser


def _compare(folder: Path) -> int:
    # Comparing needs the pose network, which whoever labels need not have.
    from bench.eyes.compare import eyes_sections
    from bench.sections import ACCURACY, publish, show
    from posture.tracking.pose.models import ensure_model

    console = Console()
    sections = eyes_sections(ensure_model("full", console.print), folder, console.print)
    for own in sections:
        show(console, own)
    publish(ACCURACY, sections)
    return 0


def _new(options: argparse.Namespace, labels: Path) -> None:
    file: Path = options.file
    clips = load(labels)
    if any(own.clip == file.name for own in clips):
        raise UsageError(f"{file.name} has labels already.")
    with read_frames(file) as frames:
        last = max(frame.index for frame in frames)
    first_frame, last_frame = options.frames or (0, last)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    own = LabelledClip(
        file.name, digest, first_frame, min(last_frame, last), Cutting(*options.feet), "", [], []
    )
    save([*clips, own], labels)


def _sheets(options: argparse.Namespace, labels: Path) -> None:
    own = _named(load(labels), options.clip)
    for path in write_sheets(_file(options.folder, own), own, options.out):
        print(path)


def _window(options: argparse.Namespace, labels: Path) -> None:
    clips = load(labels)
    own = _named(clips, options.clip)
    print(HELP)
    _replace(clips, label_in_window(_file(options.folder, own), own, options.eyes), labels)


def _add(options: argparse.Namespace, labels: Path) -> None:
    clips = load(labels)
    label = Label(options.frame, options.half_width, options.side, options.kind)
    _replace(clips, with_label(_named(clips, options.clip), options.eyes, label), labels)


def _second(options: argparse.Namespace, labels: Path) -> None:
    chosen = drawn(load(labels), options.fraction, options.seed)
    print("Label every contact and toe-off that these sheets show, with the command add:")
    firsts = first_frames(chosen, options.seed)
    for number, ((own, _), first) in enumerate(zip(chosen, firsts, strict=True), 1):
        path = options.out / f"{number:02d}-{Path(own.clip).stem}-{first:05d}.png"
        print(write_sheet(_file(options.folder, own), own, first, path))


def _named(clips: Sequence[LabelledClip], name: str) -> LabelledClip:
    for own in clips:
        if own.clip == name:
            return own
    known = ", ".join(own.clip for own in clips)
    raise UsageError(f"{name} has no labels; the clips with labels are {known}.")


def _file(folder: Path, own: LabelledClip) -> Path:
    path = find_clip(folder, own)
    if path is None:
        raise UsageError(f"{own.clip} is not in {folder}, or is not the file that was labelled.")
    return path


def _replace(clips: Sequence[LabelledClip], changed: LabelledClip, labels: Path) -> None:
    save([changed if own.clip == changed.clip else own for own in clips], labels)


if __name__ == "__main__":
    sys.exit(main())

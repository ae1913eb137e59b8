"""The command ``posture``: arguments in, files and exit codes out.

Exit codes: 0 analysed, 2 wrong call, 3 refused, 4 the machine cannot, 130 interrupted,
1 a defect of ours. Everything heavy is imported when a command needs it.
"""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture import __version__
from posture.errors import PostureError, UsageError

if TYPE_CHECKING:
    from posture.report.model import Report
    from posture.tracking import Progress

REFUSED: Final = 3
INTERRUPTED: Final = 130
DEFECT: Final = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = make_parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except PostureError as error:
        _say(f"posture: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        _say("posture: interrupted; nothing was written.")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = None
        return 0
    except MemoryError:
        _say("posture: this machine has too little free memory for that clip.")
        return 4


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="posture",
        description="Check a runner's form from a side-view treadmill video. Everything stays "
        "on this machine.",
    )
    parser.add_argument("--version", action="version", version=f"posture {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_analyze(commands.add_parser("analyze", help="judge a clip and show the evidence"))
    _add_track(commands.add_parser("track", help="follow the body only, and save the track"))
    _add_model(commands.add_parser("model", help="obtain the pose model, once"))
    return parser


def _add_analyze(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_analyze)
    parser.add_argument("clip", type=Path, metavar="CLIP", help="a video, or a track (.npz)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for report and pictures")
    parser.add_argument("--json", metavar="FILE", help="write the report as JSON; - = print it")
    parser.add_argument(
        "--height-cm", type=_number(80, 250), metavar="CM", help="the runner's height"
    )
    parser.add_argument("--speed-kmh", type=_number(3, 45), metavar="KMH", help="the belt's speed")
    parser.add_argument(
        "--incline", type=_number(-10, 40), metavar="PERCENT", help="the belt's, uphill positive"
    )
    parser.add_argument("--mirrored", action="store_true", help="a selfie-style mirror picture")
    parser.add_argument("--annotate", action="store_true", help="also write the clip with overlay")
    parser.add_argument("--quiet", action="store_true", help="no progress and no table")
    _add_tracking(parser)


def _add_track(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_track)
    parser.add_argument("clip", type=Path, metavar="CLIP", help="a video")
    parser.add_argument("--out", type=Path, metavar="TRACK.npz", required=True)
    parser.add_argument("--quiet", action="store_true", help="no progress")
    _add_tracking(parser)


def _add_tracking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--capture-fps",
        type=_number(1, 2000),
        metavar="FPS",
        help="the rate the camera really filmed at (slow motion)",
    )
    parser.add_argument(
        "--model", default="full", metavar="full|lite|heavy|PATH", help="the pose model"
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_model)
    parser.add_argument(
        "model", nargs="?", default="full", metavar="full|lite|heavy|PATH", help="which one"
    )


def _number(low: float, high: float) -> Callable[[str], float]:
    """Return a parser of numbers from ``low`` to ``high``."""

    def parse(text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {low:g} to {high:g}")
        return value

    return parse


def _analyze(options: argparse.Namespace) -> int:
    _check_clip(options.clip)
    if options.annotate and options.out is None:
        raise UsageError("--annotate writes a clip, so it needs --out DIR.")
    from posture.analysis import Options, analyze, is_track

    saved = is_track(options.clip)
    if saved and options.capture_fps is not None:
        raise UsageError("--capture-fps cannot be given with a track: its times are real already.")
    if saved and options.annotate:
        raise UsageError("--annotate needs the video; a track has no pictures.")
    _check_outputs(options)
    quiet = options.quiet
    told = Options(options.height_cm, options.speed_kmh, options.incline, options.mirrored)
    model = None
    if not saved:
        from posture.pose.models import ensure_model

        model = ensure_model(options.model, _silent if quiet else _say)
    with _progress("Following the body", quiet or saved) as progress:
        analysis = analyze(options.clip, told, model, options.capture_fps, progress)
    report = analysis.report
    if options.out is not None:
        from posture.output import write_results

        clip = None if saved else options.clip
        silent = quiet or not options.annotate
        with _progress("Drawing the overlay", silent) as progress:
            report = write_results(
                options.out, analysis, clip, progress if options.annotate else None
            )
    _deliver(report, options)
    return 0 if report.status == "ok" else REFUSED


def _track(options: argparse.Namespace) -> int:
    _check_clip(options.clip)
    if options.out.suffix.lower() != ".npz":
        raise UsageError(f"{options.out.name} should end in .npz; a track is saved as that.")
    _check_file(options.out)
    from posture.landmarks import save_track
    from posture.pose.models import ensure_model
    from posture.tracking import track_clip

    model = ensure_model(options.model, _silent if options.quiet else _say)
    with _progress("Following the body", options.quiet) as progress:
        track = track_clip(options.clip, model, options.capture_fps, progress)
    save_track(track, options.out)
    return 0


def _model(options: argparse.Namespace) -> int:
    from posture.pose.models import ensure_model

    model = ensure_model(options.model, _say)
    _say(f"The {model.name} model is ready: {model.path}")
    return 0


def _check_clip(clip: Path) -> None:
    if clip.is_dir():
        raise UsageError(f"{clip} is a folder; give one clip.")
    if not clip.exists():
        raise UsageError(f"{clip} does not exist; check the path.")


def _check_outputs(options: argparse.Namespace) -> None:
    """Find out before the work that results cannot be written, not after it."""
    if options.out is not None:
        from posture.output import check_folder

        check_folder(options.out)
    if options.json not in (None, "-"):
        _check_file(Path(options.json))


def _check_file(path: Path) -> None:
    from posture.output import check_folder

    if path.is_dir():
        raise UsageError(f"{path} is a folder; give a file name.")
    if not path.parent.is_dir():
        raise UsageError(f"The folder {path.parent} does not exist; make it first.")
    check_folder(path.parent)


def _deliver(report: "Report", options: argparse.Namespace) -> None:
    """Print or save the report where the caller asked for it."""
    if options.json == "-":
        sys.stdout.write(report.to_json())
        sys.stdout.flush()
    elif options.json is not None:
        from posture.files import write_atomically

        write_atomically(Path(options.json), report.to_json().encode())
    if options.quiet or options.json == "-":
        return
    from rich.console import Console

    from posture.report.table import print_table

    print_table(report, Console())
    if options.out is not None:
        print(f"\nOpen next: {options.out / 'report.html'}")


class _progress:  # noqa: N801 - reads as a statement: with _progress(...)
    """A progress bar on standard error, or nothing when silent."""

    def __init__(self, title: str, silent: bool) -> None:
        self._title = title
        self._silent = silent

    def __enter__(self) -> "Progress | None":
        if self._silent:
            return None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

        console = Console(stderr=True)
        columns = ("[progress.description]{task.description}", BarColumn(), TaskProgressColumn())
        self._bar = Progress(*columns, TimeRemainingColumn(), console=console)
        self._bar.start()
        task = self._bar.add_task(self._title, total=None)

        def progress(done: int, expected: int | None) -> None:
            self._bar.update(task, completed=done, total=expected)

        return progress

    def __exit__(self, *error: object) -> None:
        if not self._silent:
            self._bar.stop()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _silent(text: str) -> None:
    """Say nothing."""
    del text


if __name__ == "__main__":
    sys.exit(main())

"""The command ``posture``: the entry point, and the subcommands without a module.

Exit codes: 0 = analysed, 2 = wrong arguments, 3 = refused, 4 = the machine lacks something,
130 = interrupted, 1 = a bug of ours. Large packages are imported only when a command needs them.
"""

import argparse
import io
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from posture import __version__
from posture.cli.app_command import add_app
from posture.cli.batch_command import add_batch
from posture.cli.library_commands import add_library
from posture.cli.live_command import add_live
from posture.cli.look_command import add_look
from posture.cli.schema_command import add_schema
from posture.cli.settings_arguments import (
    add_filming,
    add_settings,
    add_stance,
    add_units,
    filming_of,
    settings_of,
)
from posture.cli.watch_command import add_watch
from posture.errors import MachineError, PostureError, RefusedError, UsageError
from posture.results.parsers import between, number
from posture.results.ranges import CLIP_SPEED
from posture.system.files import check_folder, check_readable, check_replaceable, write_atomically
from posture.system.installation import check_opencv, missing_extra, require
from posture.system.interruption import unwinding_on_signals
from posture.system.limits import limited
from posture.system.native import drop_stderr, open_standard_files, system_libraries
from posture.system.terminal import one_line, progress_bar, progress_display, say, show

if TYPE_CHECKING:
    from rich.console import Console

    from posture.pipeline.analysis import Analysis
    from posture.report.annotated_clip import Overlay
    from posture.results.report import Report
    from posture.system.progress import Progress
    from posture.tracking.pose.models import Model

INTERRUPTED: Final = 130
DEFECT: Final = 1
DEBUG: Final = "POSTURE_DEBUG"
CANNOT: Final = "something is wrong with this machine or its installation ({})."


def enter() -> NoReturn:
    """Run the command line and end the program with its exit code.

    After an interruption, the program ends without waiting for compiled code: that continues in
    its threads, and would crash while the interpreter shuts down.
    """
    code = main()
    if code == INTERRUPTED:
        os._exit(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    open_standard_files()
    options = make_parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    if not os.environ.get(DEBUG):
        # Numerical code warns about empty slices, which means nothing to a runner.
        warnings.simplefilter("ignore")
    try:
        with unwinding_on_signals(), system_libraries():
            check_opencv()
            return run(options)
    except PostureError as error:
        say(f"posture: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("posture: interrupted; no half-written files were left behind.")
        drop_stderr()
        return INTERRUPTED
    except MemoryError:
        say("posture: this machine does not have enough free memory for that clip.")
        return MachineError.exit_code
    except ModuleNotFoundError as error:
        without = missing_extra(error)
        say(f"posture: {without or CANNOT.format(_details(error))}")
        return MachineError.exit_code
    except (ImportError, OSError) as error:
        say(f"posture: {CANNOT.format(_details(error))}")
        return MachineError.exit_code
    except Exception as error:
        say(
            f"posture: this is a bug in posture, please report it ({_details(error)}); set "
            f"{DEBUG}=1 to see where it happened."
        )
        return DEFECT


def _details(error: Exception) -> str:
    """Return an error's type and message on one line; with `DEBUG` set, print the traceback."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    return " ".join([f"{type(error).__name__}:", *str(error).split()])


class _Parser(argparse.ArgumentParser):
    """A parser that reports errors in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and exit."""
        say(f"posture: {message}; see '{self.prog} --help'.")
        self.exit(UsageError.exit_code)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(
        prog="posture",
        description="Check a runner's form from a side-view treadmill video. Everything stays "
        "on this machine.",
    )
    parser.add_argument("--version", action="version", version=f"posture {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_analyze(commands.add_parser("analyze", help="analyse a clip and show the evidence"))
    _add_compare(commands.add_parser("compare", help="compare two results of one runner"))
    add_look(commands.add_parser("look", help="say at once what a clip is, before any analysis"))
    _add_track(commands.add_parser("track", help="only track the body, and save the track"))
    _add_model(commands.add_parser("model", help="download the pose model, once"))
    add_schema(commands.add_parser("schema", help="print the JSON Schema of posture's files"))
    add_app(commands.add_parser("app", help="open the app in your browser"))
    add_batch(commands.add_parser("batch", help="analyse many clips"))
    add_library(commands.add_parser("library", help="keep runners and their clips in a library"))
    add_live(commands.add_parser("live", help="check your form live, with a camera beside you"))
    add_watch(commands.add_parser("watch", help="analyse new clips in a folder as they arrive"))
    return parser


def _add_analyze(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_analyze)
    parser.add_argument("clip", type=Path, metavar="CLIP", help="a video, or a track (.npz)")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the report and the pictures"
    )
    parser.add_argument("--json", metavar="FILE", help="write the report as JSON; - prints it")
    add_settings(parser)
    add_stance(parser)
    add_units(parser)
    parser.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE",
        help="corrections that were made by hand in this clip",
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="FILE.zip",
        help="also write everything to one file, with PDF and CSV",
    )
    parser.add_argument(
        "--annotate", action="store_true", help="also write the clip with the overlay drawn in"
    )
    parser.add_argument(
        "--overlay",
        default="skeleton,contacts,numbers",
        metavar="PARTS",
        help="what --annotate draws: skeleton, contacts, numbers, belt or a measurement's "
        "key, separated by commas",
    )
    parser.add_argument(
        "--clip-speed",
        type=number(*CLIP_SPEED),
        metavar="SHARE",
        help=f"speed of --annotate's clip as a share of real speed, {between(*CLIP_SPEED)}",
    )
    _add_all(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress and no table")
    _add_pose_model(parser)


def _add_all(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--all",
        action="store_true",
        help="follow the runner through all of a long clip, and not only through some stretches; "
        "--annotate does so too",
    )


def _add_compare(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_compare)
    help_text = "a report.json, or the folder it is in"
    parser.add_argument("before", type=Path, metavar="BEFORE", help=help_text)
    parser.add_argument("after", type=Path, metavar="AFTER", help=help_text)
    parser.add_argument(
        "--same-day",
        action="store_true",
        help="both clips were filmed on one day; without it, a number has to change by more, "
        "because people differ from day to day",
    )
    parser.add_argument("--json", metavar="FILE", help="write the comparison as JSON; - prints it")


def _add_track(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_track)
    parser.add_argument("clip", type=Path, metavar="CLIP", help="a video")
    parser.add_argument("--out", type=Path, metavar="TRACK.npz", required=True)
    parser.add_argument("--quiet", action="store_true", help="no progress")
    add_filming(parser)
    _add_all(parser)
    _add_pose_model(parser)


def _add_pose_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", default="full", metavar="full|lite|heavy|PATH", help="the pose model"
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_model, quiet=False)
    parser.add_argument(
        "model", nargs="?", default="full", metavar="full|lite|heavy|PATH", help="which one"
    )


def _analyze(options: argparse.Namespace) -> int:
    check_readable(options.clip)
    _check_outputs(options)
    with limited(options.clip):
        return _analyze_within(options)


def _analyze_within(options: argparse.Namespace) -> int:
    from posture.pipeline.analysis import analyze_clip, is_track
    from posture.report.annotated_clip import overlay_of
    from posture.results.corrections import load_corrections

    saved = is_track(options.clip)
    if saved:
        _check_track_options(options)
    overlay = overlay_of(options.overlay, options.clip_speed)
    corrections = load_corrections(options.corrections) if options.corrections else None
    settings = settings_of(options)
    tracked = saved and is_track(Path(options.stance or options.clip))
    model = None if tracked else _ready_model(options)
    with progress_display("Following the body", options.quiet or saved) as shown:
        analysis = analyze_clip(
            options.clip,
            settings,
            model,
            shown.progress,
            corrections,
            whole=options.all or options.annotate,
            first=None if options.quiet else lambda early: shown.tell(_first_words(early.report)),
        )
    report, clip = analysis.report, None if saved else options.clip
    if options.out is not None:
        report = _write_folder(analysis, clip, overlay, options)
    if options.export is not None:
        _write_zip(analysis, clip, overlay, options)
    _deliver(report, options)
    return RefusedError.exit_code if report.refusal else 0


def _first_words(report: "Report") -> str:
    """Return what is known of a clip while more of it is followed."""
    from posture.checks import CHECKS
    from posture.report.table import first_verdict

    return first_verdict(report, CHECKS)


def _compare(options: argparse.Namespace) -> int:
    from posture.comparison.compare import compare_reports
    from posture.report.comparison_table import print_comparison
    from posture.results.report_file import load_report

    if options.json not in (None, "-"):
        check_replaceable(Path(options.json))
    before, after = load_report(options.before), load_report(options.after)
    comparison = compare_reports(before, after, between_days=not options.same_day)
    _save_json(comparison.to_json(), options.json)
    if options.json != "-":
        show(_rendered(lambda paper: print_comparison(comparison, paper)), styled=True)
    return 0


def _track(options: argparse.Namespace) -> int:
    check_readable(options.clip)
    if options.out.suffix.lower() != ".npz":
        raise UsageError(f"The track's name must end in .npz, but is {options.out.name}.")
    check_replaceable(options.out)
    from posture.pipeline.analysis import track_as_needed
    from posture.pose_track import save_track

    model = _ready_model(options)
    with limited(options.clip), progress_bar("Following the body", options.quiet) as progress:
        track = track_as_needed(options.clip, model, filming_of(options), progress, options.all)
        save_track(track, options.out)
    return 0


def _model(options: argparse.Namespace) -> int:
    model = _ready_model(options)
    say(f"The {model.name} model is ready: {model.path}")
    return 0


def _ready_model(options: argparse.Namespace) -> "Model":
    from posture.tracking.pose.models import ensure_model

    return ensure_model(options.model, _ignore if options.quiet else say)


def _check_outputs(options: argparse.Namespace) -> None:
    """Make sure, before any work starts, that the results can be written."""
    if options.annotate and options.out is None and options.export is None:
        raise UsageError(
            "--annotate needs --out DIR or --export FILE.zip to say where the clip goes."
        )
    written = []
    if options.out is not None:
        check_folder(options.out)
        written += [options.out / name for name in ("report.json", "report.html", "annotated.mp4")]
    if options.export is not None:
        if options.export.suffix.lower() != ".zip":
            raise UsageError(f"The export's name must end in .zip, but is {options.export.name}.")
        require("pdf")
        check_replaceable(options.export)
        written.append(options.export)
    if options.json not in (None, "-"):
        check_replaceable(Path(options.json))
        written.append(Path(options.json))
    if any(path.exists() and path.samefile(options.clip) for path in written):
        raise UsageError(
            f"The results would overwrite {options.clip}; write them to another place."
        )


def _check_track_options(options: argparse.Namespace) -> None:
    if options.capture_fps is not None:
        raise UsageError("--capture-fps cannot be used with a track, whose times are real already.")
    if options.turn_deg:
        raise UsageError("--turn cannot be used with a track, which is upright already.")
    if options.annotate:
        raise UsageError("--annotate needs the video; a track has no pictures.")


def _write_folder(
    analysis: "Analysis", clip: Path | None, overlay: "Overlay", options: argparse.Namespace
) -> "Report":
    from posture.pipeline.result_folder import write_results

    with _drawing(analysis, options) as progress:
        return write_results(options.out, analysis, clip, progress, overlay)


def _write_zip(
    analysis: "Analysis", clip: Path | None, overlay: "Overlay", options: argparse.Namespace
) -> None:
    from posture.pipeline.downloads import held_words, write_zip

    with _drawing(analysis, options) as progress:
        write_zip(options.export, analysis, clip, progress, overlay)
    held = held_words(analysis.report)
    if held and not options.quiet:
        say(f"{options.export.name}: {held}")


@contextmanager
def _drawing(analysis: "Analysis", options: argparse.Namespace) -> Iterator["Progress | None"]:
    """Show the progress of the annotated clip; yields None if none is to be written."""
    if not (options.annotate and analysis.motion):
        yield None
        return
    with progress_bar("Drawing the overlay", options.quiet) as progress:
        yield progress


def _deliver(report: "Report", options: argparse.Namespace) -> None:
    """Print or save the report, as the options say."""
    _save_json(report.to_json(), options.json)
    if not (options.quiet or options.json == "-"):
        _show_table(report, options.out)
    elif report.refusal:
        say(f"posture: {report.refusal.message}")


def _save_json(text: str, target: str | None) -> None:
    if target == "-":
        show(text, "utf-8")
    elif target is not None:
        write_atomically(Path(target), text.encode(errors="replace"))


def _show_table(report: "Report", folder: Path | None) -> None:
    from posture.checks import CHECKS
    from posture.report.table import print_table

    text = _rendered(lambda paper: print_table(report, CHECKS, paper))
    show(text, styled=True)
    if folder is not None:
        show(f"\nOpen next: {one_line(str(folder / 'report.html'))}\n")


def _rendered(write: Callable[["Console"], None]) -> str:
    """Return all of the output for the terminal as text, to be shown in any encoding."""
    from rich.console import Console

    terminal = Console()
    text = io.StringIO()
    write(Console(file=text, force_terminal=terminal.is_terminal, width=terminal.width))
    return text.getvalue()


def _ignore(text: str) -> None:
    del text


if __name__ == "__main__":
    enter()

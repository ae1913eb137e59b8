"""``posture live``: check form during a run, with a camera."""

import argparse
import io
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.errors import MachineError, RefusedError, UsageError
from posture.results.parsers import number, words
from posture.system.files import check_folder, check_replaceable
from posture.system.terminal import one_line, progress_bar, say, show

if TYPE_CHECKING:
    from posture.live.session import Live, Status
    from posture.live.sources import Source
    from posture.pipeline.job import Outcome
    from posture.system.progress import Progress

LONGEST_S: Final = 86_400
NO_SCREEN: Final = "No screen was found, so the numbers are printed here."


def add_live(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture live``."""
    parser.set_defaults(run=_live)
    parser.add_argument(
        "--camera",
        default="0",
        metavar="0|URL|FILE",
        help="the camera's number or address, or a video, which plays once",
    )
    parser.add_argument(
        "--model", default="full", metavar="lite|full", help="lite is faster, but nothing is judged"
    )
    parser.add_argument(
        "--seconds", type=number(1, LONGEST_S), metavar="N", help="stop after this long"
    )
    parser.add_argument(
        "--no-window", action="store_true", help="print the numbers in the terminal instead"
    )
    parser.add_argument(
        "--mirrored", action="store_true", help="the picture is mirrored, as in a selfie"
    )
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE.mp4",
        help="record the run once the set-up is right, and analyse it at the end",
    )
    parser.add_argument(
        "--runner",
        type=words,
        metavar="NAME",
        help="add the recording to the library, under this runner",
    )


def _live(options: argparse.Namespace) -> int:
    _check(options)
    from posture.live.session import Live
    from posture.live.sources import check_source, source_of
    from posture.report.guidance import FIRST
    from posture.results.clip_settings import ClipSettings
    from posture.tracking.pose.models import ensure_model

    source = source_of(options.camera)
    check_source(source)
    _check_video(source, options.record)
    model = ensure_model(options.model, say)
    say(FIRST)
    window = not options.no_window and _there_is_a_screen()
    with Live(source.frames, model, ClipSettings(mirrored=options.mirrored)) as live:
        last = _watch(live, options, window)
        recorder = live.stop_recording()
    _show_last(last)
    if options.record is None:
        return 0
    if recorder is None or not recorder.kept:
        say("Nothing was recorded, because the set-up was never right.")
        return 0
    if recorder.trouble:
        say(recorder.trouble)
    return analyse_recording(options)


def _check(options: argparse.Namespace) -> None:
    """Make sure, before the run, that its recording can be saved."""
    if options.record is None:
        if options.runner is not None:
            raise UsageError(
                "--runner adds the recording to the library, so it needs --record FILE.mp4."
            )
        return
    if options.record.suffix.lower() != ".mp4":
        raise UsageError(f"The recording's name must end in .mp4, but is {options.record.name}.")
    check_replaceable(options.record)
    if options.runner is None:
        check_folder(_results(options.record))


def _check_video(source: "Source", record: Path | None) -> None:
    from posture.video import probe

    if source.kind != "file":
        return
    video = Path(source.name)
    probe(video)
    if record is not None and record.exists() and record.samefile(video):
        raise UsageError(f"{record} would be overwritten; choose another file.")


def _there_is_a_screen() -> bool:
    """Return whether there is a screen; if not, say so."""
    from posture.live.display import there_is_a_screen

    found = there_is_a_screen()
    if not found:
        say(NO_SCREEN)
    return found


def _watch(live: "Live", options: argparse.Namespace, window: bool) -> "Status":
    """Show the live check until it ends; return the last status that has numbers."""
    began_s, last = time.monotonic(), live.status()

    def wanted(status: "Status") -> bool:
        nonlocal last
        last = status if status.readings.strides or not last.readings.strides else last
        if options.record and status.ready and status.recording_s is None:
            live.record(options.record)
        late = options.seconds and time.monotonic() - began_s >= options.seconds
        return not (status.ended or late)

    # Ctrl-C ends a run without a time limit; a second one interrupts what follows.
    with suppress(KeyboardInterrupt):
        _show(live, wanted, window)
    return last


def _show(live: "Live", wanted: Callable[["Status"], bool], window: bool) -> None:
    if window:
        from posture.live.window import show_window

        show_window(live, wanted)
    else:
        from posture.live.readout import read_out

        read_out(live, wanted)


def _show_last(status: "Status") -> None:
    """Show the last measurements, or why there are none."""
    from rich.console import Console

    from posture.live.guide import wrong
    from posture.live.readout import numbers_table

    if not status.readings.strides:
        missing = [status.trouble, *(point.words for point in wrong(status.guide))]
        why = next(filter(None, missing), status.readings.shown[0].why)
        say(f"Nothing was measured. {why}")
        return
    text = io.StringIO()
    Console(file=text, width=120).print(numbers_table(status.readings))
    show(text.getvalue())


def analyse_recording(options: argparse.Namespace) -> int:
    """Analyse the recording like any clip, into the library or a folder beside it."""
    from posture.pipeline.job import Job, do_job
    from posture.results.clip_settings import ClipSettings

    with progress_bar("Analysing the recording", False) as progress:
        if options.runner is not None:
            outcome = _into_library(options, progress)
        else:
            settings = ClipSettings(mirrored=options.mirrored)
            job = Job(options.record, settings, options.model)
            outcome = do_job(job, _results(options.record), progress)
    show(one_line(f"{options.record.name}: {outcome.sentence}") + "\n")
    if outcome.state == "failed":
        return MachineError.exit_code
    if options.runner is None:
        show(one_line(f"Open next: {_results(options.record) / 'report.html'}") + "\n")
    return RefusedError.exit_code if outcome.state == "refused" else 0


def _into_library(options: argparse.Namespace, progress: "Progress") -> "Outcome":
    from posture.library.clips.analyses import analyse_clip
    from posture.library.maintenance.opening import open_library
    from posture.library.runners.records import Conditions, add_clip, ensure_runner
    from posture.results.clip_settings import ClipSettings

    library = open_library()
    runner = ensure_runner(library, options.runner)
    today = Conditions(datetime.now().date())
    settings = ClipSettings(mirrored=options.mirrored)
    clip = add_clip(library, runner, options.record, today, settings)
    return analyse_clip(library, clip.id, options.model, progress)


def _results(recording: Path) -> Path:
    """Return the result folder of a recording that is not added to the library."""
    return recording.with_suffix("")

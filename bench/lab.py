"""``python -m bench.lab FOLDER``: a laboratory's own trials against its force plates.

FOLDER holds markers and contacts, or forces, of runs on a treadmill; ``docs/how-to/laboratory.md``
describes the files. Prints the tables, and writes them as ``lab.md``, and trial by trial as
``lab.csv``, into FOLDER or the folder given by ``--out``. Nothing leaves the machine.
"""

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from bench.forceplate import FEET, Trial
from bench.laboratory_files import LIST, read_trials, read_videos
from bench.laboratory_trial import part_of
from bench.matching import pooled
from bench.plates import (
    CONDITIONS,
    EVENTS,
    INTERVAL_COLUMNS,
    KEYS,
    MS,
    USUAL,
    Condition,
    Run,
    compared,
    film_all,
    interval_cells,
    measured,
)
from bench.published_rbds import PATTERN, read_published
from bench.sections import Section, markdown, section, show
from posture.api import analyze
from posture.errors import PostureError, UsageError
from posture.system.files import check_folder, write_atomically

POOLED: Final = "all"
EVENT_COLUMNS: Final = ("bias, ms", "SD", "worst", "missed", "invented")
CSV_COLUMNS: Final = (
    *("trial", "runner", "speed_mps", "frames_per_s", "noise_mm", "camera_side", "quantity", "n"),
    *("bias", "sd", "worst", "missed", "invented", "half_width", "held"),
)


def main() -> int:
    """Read, measure, print and write; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.lab", description=__doc__)
    parser.add_argument("folder", type=Path, help="the trials")
    parser.add_argument("--out", type=Path, help="where to write lab.md and lab.csv")
    options = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 140)
    try:
        compare(options.folder, options.out or options.folder, console)
    except PostureError as error:
        console.print(str(error), style="bold red", markup=False)
        return error.exit_code
    return 0


def compare(folder: Path, out: Path, console: Console) -> None:
    """Compare the trials in ``folder`` and write the tables into ``out``.

    Raises
    ------
    UsageError
        If there are no trials, a file is wrong, or ``out`` cannot be written.
    """
    check_folder(out)
    trials = _trials(folder, console.print)
    # First, because what can still be wrong is found here, and the rest takes minutes.
    filmed = list(_filmed(folder, trials, console.print))
    runs: dict[Condition, list[Run]] = {}
    for condition in CONDITIONS:
        console.print(
            f"Trials at {condition[0]:.0f} frames/s and {condition[1]:.0f} mm of noise ..."
        )
        runs[condition] = list(film_all(trials, condition))
    sections = [*lab_sections(runs), *(video_sections(filmed) if filmed else [])]
    text = "\n".join(["# Compared with the laboratory", *map(markdown, sections)])
    out.mkdir(parents=True, exist_ok=True)
    write_atomically(out / "lab.md", f"{text}\n".encode())
    write_atomically(out / "lab.csv", table_csv(runs, filmed).encode())
    for own in sections:
        show(console, own)
    console.print(f"Written: {out / 'lab.md'} and {out / 'lab.csv'}", markup=False)


def _trials(folder: Path, say: Callable[[str], None]) -> list[Trial]:
    if (folder / LIST).is_file():
        return read_trials(folder)
    if not any(folder.glob(PATTERN)):
        raise UsageError(
            f"{folder} has neither a {LIST}, which lists the trials, nor texts as RBDS was"
            " published; docs/how-to/laboratory.md describes the files."
        )
    trials = read_published(folder, say)
    if not trials:
        raise UsageError(f"No trial in {folder} can be used.")
    return trials


def _filmed(folder: Path, trials: Sequence[Trial], say: Callable[[str], None]) -> Iterator[Run]:
    """Yield the videos' reports beside the same truth."""
    if not (folder / LIST).is_file():
        return
    videos = read_videos(folder)
    for trial in trials:
        if trial.name in videos:
            path, start_s = videos[trial.name]
            say(f"Analysing {path.name} ...")
            report = analyze(path, speed_kmh=3.6 * trial.speed_mps).report
            own = part_of(trial, start_s, start_s + report.clip.duration_s)
            near = report.view.near_side if report.view else "right"
            yield compared(own, near, report, start_s)


def lab_sections(by_condition: Mapping[Condition, Sequence[Run]]) -> list[Section]:
    """Return the tables: events and measurements by runner and speed, and by condition."""
    return [
        events_section(by_condition[USUAL]),
        measurements_section(by_condition[USUAL]),
        conditions_section(by_condition),
        intervals_section(by_condition),
    ]


def video_sections(runs: Sequence[Run]) -> list[Section]:
    """Return the same tables of what the pose model found in the videos."""
    return [
        replace(
            events_section(runs),
            key="lab-video-events",
            title="Videos: initial contact and toe-off by runner",
            note="The videos, analysed as `posture analyze` does. An error of the time at which the"
            " first frame was taken is in every bias.",
        ),
        replace(
            measurements_section(runs),
            key="lab-video-measurements",
            title="Videos: measurements by runner",
        ),
    ]


def events_section(runs: Sequence[Run]) -> Section:
    """Return the errors of initial contact and toe-off by runner and speed."""
    rows = []
    for who, own in _groups(runs):
        refused = str(sum(run.refused for run in own))
        cells = [_event_cells(own, event) for event in range(len(EVENTS))]
        rows.append((*who, str(len(own)), *cells[0], *cells[1], refused))
    return section(
        "lab-events",
        "Initial contact and toe-off by runner",
        f"The markers as tracks at {USUAL[0]:.0f} frames/s with {USUAL[1]:.0f} mm of noise. Bias is"
        " found minus true, so late is positive; missed and invented are events.",
        (
            *("runner", "m/s", "trials"),
            *(f"contact: {EVENT_COLUMNS[0]}", *EVENT_COLUMNS[1:]),
            *(f"toe-off: {EVENT_COLUMNS[0]}", *EVENT_COLUMNS[1:]),
            "refused trials",
        ),
        rows,
    )


def measurements_section(runs: Sequence[Run]) -> Section:
    """Return the errors of the measurements by runner and speed."""
    rows = [
        (key, *who, *interval_cells(measured(own, key)))
        for key in KEYS
        for who, own in _groups(runs)
    ]
    return section(
        "lab-measurements",
        "Measurements by runner",
        "Of the leg towards the camera, against the same trial's markers at the true contacts. The"
        " interval is the report's: value ± u should hold the truth in nine of ten trials.",
        ("measurement", "runner", "m/s", *INTERVAL_COLUMNS),
        rows,
    )


def conditions_section(by_condition: Mapping[Condition, Sequence[Run]]) -> Section:
    """Return the errors of all runners' events by frame rate and noise."""
    rows = [
        (name, f"{condition[0]:.0f}", f"{condition[1]:.0f}", *_event_cells(runs, event))
        for event, name in enumerate(EVENTS)
        for condition, runs in by_condition.items()
    ]
    return section(
        "lab-conditions",
        "Initial contact and toe-off by frame rate and noise",
        "All runners.",
        ("event", "frames/s", "noise, mm", *EVENT_COLUMNS),
        rows,
    )


def intervals_section(by_condition: Mapping[Condition, Sequence[Run]]) -> Section:
    """Return the errors of all runners' measurements by frame rate and noise."""
    rows = [
        (key, f"{condition[0]:.0f}", f"{condition[1]:.0f}", *interval_cells(measured(runs, key)))
        for key in (EVENTS[0], *KEYS)
        for condition, runs in by_condition.items()
    ]
    return section(
        "lab-intervals",
        "Errors and intervals by frame rate and noise",
        "All runners. Initial contacts one by one, in ms; measurements trial by trial.",
        ("measurement", "frames/s", "noise, mm", *INTERVAL_COLUMNS),
        rows,
    )


def table_csv(by_condition: Mapping[Condition, Sequence[Run]], filmed: Sequence[Run]) -> str:
    """Return one line per trial, condition and quantity as CSV; for videos, too."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    sources = [
        *((f"{rate:g}", f"{noise:g}", runs) for (rate, noise), runs in by_condition.items()),
        ("video", "", filmed),
    ]
    for rate, noise, runs in sources:
        for run in runs:
            trial = run.trial
            start = (trial.name, trial.runner, f"{trial.speed_mps:g}", rate, noise, run.near)
            writer.writerows((*start, *row) for row in _csv_rows(run))
    return text.getvalue()


def _csv_rows(run: Run) -> Iterator[tuple[str, ...]]:
    for event, name in enumerate(EVENTS):
        both = pooled([run.events[foot][event] for foot in FEET])
        yield (name, str(len(both.errors_s)), *_event_cells([run], event), "", "")
    for key in KEYS:
        for found in measured([run], key):
            error, half_width = f"{found.error:+.2f}", f"{found.u:.2f}"
            held = "yes" if abs(found.error) <= found.u else "no"
            yield (key, "1", error, "", error, "", "", half_width, held)


def _groups(runs: Sequence[Run]) -> list[tuple[tuple[str, str], list[Run]]]:
    """Runs of each runner at each speed, and all runs."""
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        who = (run.trial.runner, f"{run.trial.speed_mps:.1f}")
        groups.setdefault(who, []).append(run)
    return [*sorted(groups.items()), ((POOLED, POOLED), list(runs))]


def _event_cells(runs: Sequence[Run], event: int) -> list[str]:
    """Text of `EVENT_COLUMNS`."""
    both = pooled([run.events[foot][event] for run in runs for foot in FEET])
    bias, sd, missed, invented = both.cells
    worst = max((MS * both.errors_s).tolist(), key=abs, default=np.nan)
    return [bias, sd, f"{worst:+.1f}" if np.isfinite(worst) else "–", missed, invented]


if __name__ == "__main__":
    sys.exit(main())

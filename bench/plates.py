"""``python -m bench.plates [FOLDER]``: contacts, and angles at contact, against force plates.

The honest test of contact times: no generator of ours made these runs. FOLDER, by default
``../shared``, holds the trials, which may not be in the repository. Publishes its tables in
``docs/accuracy.md``; a few minutes.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from bench.forceplate import FEET, Trial, footnet_trial, make_track, rbds_names, rbds_trial
from bench.matching import Match, match_steps, pooled
from bench.sections import ACCURACY, Section, publish, section, show
from bench.tracks import ROOT
from posture.arrays import FloatArray
from posture.checks import (
    contact_time,
    knee_flexion_at_contact,
    overstride,
    shank_angle_at_contact,
)
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report, Side

Condition = tuple[float, float]
"""Frames per second, and noise in mm."""
CONDITIONS: Final[tuple[Condition, ...]] = ((30.0, 6.0), (60.0, 6.0), (60.0, 12.0), (120.0, 8.0))
USUAL: Final = (60.0, 6.0)
# The part of each trial that is analysed, seconds.
PART: Final = (8.0, 22.0)
MIX_UPS: Final = 0.4
DROPOUTS: Final = 0.15
MOST_YAW_DEG: Final = 10.0
EVENTS: Final = ("initial contact", "toe-off")
KEYS: Final = tuple(
    check.CHECK.key
    for check in (contact_time, overstride, shank_angle_at_contact, knee_flexion_at_contact)
)
INTERVAL_COLUMNS: Final = ("bias", "mean error", "worst", "± u", "interval holds")
UNSEEN: Final = "FootNet"
MS: Final = 1000.0
MATERIAL: Final = (
    "Marker trials on a treadmill with force plates (RBDS, Fukuchi, Fukuchi and Duarte 2017:"
    f" sixteen runners at 2.5, 3.5 and 4.5 m/s, {PART[1] - PART[0]:.0f} s each; two trials with"
    " faulty toes are left out) as tracks: noise that lasts a few frames, leg mix-ups after"
    f" {100 * MIX_UPS:.0f} % of the contacts, feet unseen or jumping at {100 * DROPOUTS:.0f} %,"
    f" camera up to {MOST_YAW_DEG:.0f}° off the perpendicular and on either side."
)


@dataclass(frozen=True)
class Run:
    """A trial filmed and analysed.

    Attributes
    ----------
    trial : Trial
        With the truth.
    near : "left" or "right"
        The camera's side.
    report : Report
        What was found.
    events : dict
        Errors of initial contacts and of toe-offs by foot.
    """

    trial: Trial
    near: Side
    report: Report
    events: dict[Side, tuple[Match, Match]]

    @property
    def refused(self) -> bool:
        """Whether the clip or its contacts were refused."""
        return not self.report.steps

    def truth(self) -> dict[str, float]:
        """What is true of the camera-side leg, by key of the report."""
        times = [off - contact for side, contact, off in self.trial.contacts if side == self.near]
        known = {contact_time.CHECK.key: MS * float(np.mean(times))}
        return known | self.trial.at_contact.get(self.near, {})


def main() -> None:
    """Measure, print and publish."""
    parser = argparse.ArgumentParser(prog="python -m bench.plates", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    shared: Path = parser.parse_args().folder
    console = Console(width=None if sys.stdout.isatty() else 140)
    sections = plates_sections(shared, console.print)
    for own in sections:
        show(console, own)
    publish(ACCURACY, sections)


def plates_sections(shared: Path, say: Callable[[str], None]) -> list[Section]:
    """Return the tables of the force-plate trials; none where the trials are not there."""
    folder = shared / "forceplate"
    if not folder.is_dir():
        return []
    runs: dict[Condition, list[Run]] = {}
    for condition in CONDITIONS:
        say(f"Force plates at {_named(condition)} ...")
        runs[condition] = list(_runs(folder, condition))
    return [
        events_section(runs),
        runners_section(runs[USUAL]),
        intervals_section(runs),
    ]


def _runs(folder: Path, condition: Condition) -> Iterator[Run]:
    yield from film_all((rbds_trial(folder, name, *PART) for name in rbds_names(folder)), condition)
    yield film_and_analyze(footnet_trial(folder), condition, 0, "right", 0.0)


def film_all(trials: Iterable[Trial], condition: Condition) -> Iterator[Run]:
    """Yield what is found in one track of each trial, from a side and a yaw drawn at random."""
    for number, trial in enumerate(trials):
        rng = np.random.default_rng(number)
        near = FEET[int(rng.integers(2))]
        yaw_deg = float(rng.uniform(-MOST_YAW_DEG, MOST_YAW_DEG))
        yield film_and_analyze(trial, condition, number, near, yaw_deg)


def film_and_analyze(
    trial: Trial, condition: Condition, seed: int, near: Side, yaw_deg: float
) -> Run:
    """Return what is found in one track of ``trial`` beside the truth."""
    rate_hz, noise_mm = condition
    track = make_track(trial, rate_hz, noise_mm, seed, MIX_UPS, DROPOUTS, near, yaw_deg)
    report = analyze_track(track, ClipSettings()).report
    return compared(trial, near, report, float(trial.time_s[0]))


def compared(trial: Trial, near: Side, report: Report, start_s: float) -> Run:
    """Return a report beside the truth; the clip began at ``start_s`` of the trial's clock."""
    return Run(trial, near, report, {foot: _matched(report, trial, foot, start_s) for foot in FEET})


def _matched(report: Report, trial: Trial, foot: Side, start_s: float) -> tuple[Match, Match]:
    pairs = tuple((ic - start_s, to - start_s) for side, ic, to in trial.contacts if side == foot)
    # Not nearer to the ends than where a step is seen whole.
    first, last = pairs[0][0] - 0.1, pairs[-1][1] + 0.1
    return match_steps(pairs, [s for s in report.steps if s.side == foot], first, last)


@dataclass(frozen=True)
class Errors:
    """Errors of one kind of event over several runs, ms, each with its runner and speed."""

    ms: FloatArray
    runner: NDArray[np.str_]
    speed_mps: FloatArray
    missed: int
    invented: int

    def runner_biases(self) -> FloatArray:
        """Mean error of each runner, ms."""
        return np.array([self.ms[self.runner == own].mean() for own in np.unique(self.runner)])

    def refitted_without_each(self) -> "Errors":
        """Errors had offset and slope in belt speed been set on the other runners alone."""
        left = self.ms.copy()
        basis = np.stack([np.ones(len(left)), self.speed_mps], axis=1)
        for own in np.unique(self.runner):
            others = self.runner != own
            line = np.linalg.lstsq(basis[others], self.ms[others], rcond=None)[0]
            left[~others] -= basis[~others] @ line
        return Errors(left, self.runner, self.speed_mps, self.missed, self.invented)

    @property
    def cells(self) -> list[str]:
        """Bias, SD and the worst runner's bias as text."""
        if not len(self.ms):
            return ["–", "–", "–"]
        biases = self.runner_biases()
        worst = biases[np.argmax(np.abs(biases))]
        return [f"{self.ms.mean():+.1f}", f"{self.ms.std():.1f}", f"{worst:+.1f}"]


def errors_of(runs: Sequence[Run], event: int) -> Errors:
    """Gather the errors of initial contacts (``event`` 0) or toe-offs (1)."""
    found = [(run, pooled([run.events[foot][event] for foot in FEET])) for run in runs]
    counts = [len(match.errors_s) for _, match in found]
    both = pooled([match for _, match in found])
    return Errors(
        MS * both.errors_s,
        np.repeat([run.trial.runner for run, _ in found], counts),
        np.repeat([run.trial.speed_mps for run, _ in found], counts),
        both.missed,
        both.invented,
    )


def events_section(by_condition: Mapping[Condition, Sequence[Run]]) -> Section:
    """Return bias and spread of the events, as fitted and leaving each runner out."""
    rows = []
    for event, name in enumerate(EVENTS):
        for condition, runs in by_condition.items():
            groups = _by_speed([run for run in runs if run.trial.runner != UNSEEN])
            for speed, own in groups.items():
                left_out = errors_of(own, event).refitted_without_each().cells
                rows.append((name, *_cells(condition), speed, *_counted(own, event), *left_out))
            own = [run for run in runs if run.trial.runner == UNSEEN]
            rows.append((name, *_cells(condition), UNSEEN, *_counted(own, event), "", "", ""))
    return section(
        "plates-events",
        "Force plates: initial contact and toe-off",
        f"{MATERIAL} The last three columns set offset and slope in belt speed anew for each runner"
        f" on the others alone. {UNSEEN}: single strides of one more runner, strung end to"
        " end, whose hips were not measured and rise and fall evenly instead.",
        (
            *("event", "frames/s", "noise, mm", "m/s", "bias, ms", "SD", "worst runner"),
            *("missed", "invented", "refused"),
            *("left out: bias", "SD", "worst runner"),
        ),
        rows,
    )


def _counted(runs: Sequence[Run], event: int) -> tuple[str, ...]:
    """Bias, SD and worst runner of an event; how many were missed and invented, runs refused."""
    errors = errors_of(runs, event)
    refused = sum(run.refused for run in runs)
    return (*errors.cells, str(errors.missed), str(errors.invented), str(refused))


def runners_section(runs: Sequence[Run]) -> Section:
    """Return each runner's own biases in one condition."""
    rows = []
    for runner in dict.fromkeys(run.trial.runner for run in runs):
        own = [run for run in runs if run.trial.runner == runner]
        events = [errors_of(own, event).ms for event in range(len(EVENTS))]
        cells = [f"{ms.mean():+.1f} ± {ms.std():.1f}" if len(ms) else "–" for ms in events]
        means = [_mean_cell([found.error for found in measured(own, key)]) for key in KEYS]
        rows.append((runner, str(len(own)), *cells, *means))
    return section(
        "plates-runners",
        "Force plates: runner by runner",
        f"At {_named(USUAL)}, the trials of each runner together: mean error ± SD of the events,"
        " and the mean errors of the measurements of the camera-side leg.",
        ("runner", "trials", *(f"{name}, ms" for name in EVENTS), *KEYS),
        rows,
    )


@dataclass(frozen=True)
class Found:
    """One answer beside the truth: its error and the half-width of its interval."""

    error: float
    u: float


def measured(runs: Sequence[Run], key: str) -> list[Found]:
    """Return what was found of a measurement, or of each initial contact, in several runs."""
    if key == EVENTS[0]:
        return [own for run in runs for own in _contacts(run)]
    found = []
    for run in runs:
        result, true = run.report.measurements.get(key), run.truth().get(key)
        if result and result.value is not None and result.u is not None and true is not None:
            found.append(Found(result.value - true, result.u))
    return found


def _contacts(run: Run) -> list[Found]:
    u = MS * float(np.median([step.contact_u_s for step in run.report.steps] or [np.nan]))
    errors_s = pooled([run.events[foot][0] for foot in FEET]).errors_s
    return [Found(error, u) for error in (MS * errors_s).tolist()]


def intervals_section(by_condition: Mapping[Condition, Sequence[Run]]) -> Section:
    """Return mean errors and how often the intervals hold."""
    rows = []
    for key in (EVENTS[0], *KEYS):
        for condition, runs in by_condition.items():
            groups = _by_speed([run for run in runs if run.trial.runner != UNSEEN])
            for speed, own in groups.items():
                cells = interval_cells(measured(own, key))
                rows.append((key, *_cells(condition), speed, *cells))
    return section(
        "plates-intervals",
        "Force plates: errors and intervals",
        "The sixteen runners' tracks; events one by one in ms, measurements of the camera-side"
        " leg against the same trials' markers at the force's onset, trial by trial.",
        (
            *("measurement", "frames/s", "noise, mm", "m/s"),
            *INTERVAL_COLUMNS,
        ),
        rows,
    )


def interval_cells(found: Sequence[Found]) -> list[str]:
    """Text of `INTERVAL_COLUMNS`; a dash stands for what nothing is known of."""
    if not found:
        return ["–"] * len(INTERVAL_COLUMNS)
    errors = np.array([one.error for one in found])
    u = np.array([one.u for one in found])
    numbers = (np.abs(errors).mean(), np.abs(errors).max(), u.mean())
    held = 100 * float(np.mean(np.abs(errors) <= u))
    return [f"{errors.mean():+.1f}", *(f"{number:.1f}" for number in numbers), f"{held:.0f} %"]


def _by_speed(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """All runs, and those of each belt speed."""
    speeds = sorted({run.trial.speed_mps for run in runs})
    each = {f"{speed:.1f}": [r for r in runs if r.trial.speed_mps == speed] for speed in speeds}
    return {"all": list(runs), **each}


def _mean_cell(errors: Sequence[float]) -> str:
    return f"{np.mean(errors):+.1f}" if errors else "–"


def _named(condition: Condition) -> str:
    return f"{condition[0]:.0f} frames/s and {condition[1]:.0f} mm of noise"


def _cells(condition: Condition) -> tuple[str, str]:
    return f"{condition[0]:.0f}", f"{condition[1]:.0f}"


if __name__ == "__main__":
    main()

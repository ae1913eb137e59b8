"""Force-plate trials run as tracks: the honest test of contact times."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.forceplate import Trial, footnet_trial, make_track, rbds_trial
from bench.matching import Match, match_steps, pooled
from bench.sections import Section, section
from bench.tables import CONTACT_COLUMNS, ERROR_COLUMNS, error_cells
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report, Side

# Frames per second and noise, mm.
CONDITIONS: Final = ((30.0, 6.0), (60.0, 6.0), (60.0, 12.0), (120.0, 8.0))
MIX_UPS: Final = 0.4
DROPOUTS: Final = 0.15
SEEDS: Final = (0, 1, 2)
FEET: Final[tuple[Side, ...]] = ("right", "left")
RUNNERS: Final = {"RBDS": ("RBDS002runT25", "RBDS002runT45"), "FootNet": ("footnet",)}

Condition = tuple[float, float]
Contacts = dict[tuple[str, Side], tuple[Match, Match]]
"""(trial, foot) -> contacts and toe-offs."""


def plates_sections(shared: Path) -> list[Section]:
    """Return contact times and geometry at contact of the force-plate trials, if they are here."""
    folder = shared / "forceplate"
    if not folder.is_dir():
        return []
    trials = [rbds_trial(folder, name) for name in RUNNERS["RBDS"]]
    trials.append(footnet_trial(folder))
    by_condition: dict[Condition, Contacts] = {}
    geometry: list[tuple[str, ...]] = []
    for rate, noise in CONDITIONS:
        contacts: Contacts = {}
        for trial in trials:
            reports = [_report(trial, rate, noise, seed) for seed in SEEDS]
            for foot in FEET:
                contacts[trial.name, foot] = _matched(reports, trial, foot)
            geometry += _geometry((trial.name, f"{rate:.0f}", f"{noise:.0f}"), reports[0], trial)
        by_condition[rate, noise] = contacts
    return [_runners(by_condition), _feet(by_condition), _angles(geometry)]


def _report(trial: Trial, rate: float, noise: float, seed: int) -> Report:
    track = make_track(trial, rate, noise, seed, swap_share=MIX_UPS, drop_share=DROPOUTS)
    return analyze_track(track, ClipSettings()).report


def _matched(reports: Sequence[Report], trial: Trial, foot: Side) -> tuple[Match, Match]:
    """Contacts and toe-offs of one foot, over all reports."""
    start = float(trial.time_s[0])
    pairs = tuple((ic - start, to - start) for own, ic, to in trial.contacts if own == foot)
    first, last = pairs[0][0] - 0.1, max(pairs[-1]) + 0.1
    found = [
        match_steps(pairs, [s for s in report.steps if s.side == foot], first, last)
        for report in reports
    ]
    return pooled([own[0] for own in found]), pooled([own[1] for own in found])


def _runners(by_condition: Mapping[Condition, Contacts]) -> Section:
    rows = []
    for (rate, noise), contacts in by_condition.items():
        own = {
            runner: [contacts[name, foot][0] for name in names for foot in FEET]
            for runner, names in RUNNERS.items()
        }
        for runner, feet in own.items():
            other_ms = next(_bias_ms(pooled(own[name])) for name in RUNNERS if name != runner)
            by_foot = [_bias_ms(foot) - other_ms for foot in feet]
            both = pooled(feet)
            rows.append(
                (
                    *(runner, f"{rate:.0f}", f"{noise:.0f}", *both.cells),
                    f"{_bias_ms(both) - other_ms:+.1f}",
                    f"{min(by_foot):+.1f} to {max(by_foot):+.1f}",
                )
            )
    return section(
        "plates-runners",
        "Force plates: initial contact, runner by runner",
        f"Marker trials of two runners as tracks with noise that lasts a few frames, leg mix-ups"
        f" after {100 * MIX_UPS:.0f} % of the contacts and feet unseen or jumping at"
        f" {100 * DROPOUTS:.0f} %, {len(SEEDS)} draws each. RBDS: two speeds, both feet; FootNet:"
        " single strides of each leg strung end to end. The last two columns set the rule's one"
        " offset on the other runner; which cues the rule has was chosen with both in view.",
        (
            *("runner", "frames/s", "noise, mm", "bias, ms", "SD", "missed", "invented"),
            *("bias, offset from the other runner", "the same, foot by foot"),
        ),
        rows,
    )


def _bias_ms(found: Match) -> float:
    return 1000 * float(found.errors_s.mean())


def _feet(by_condition: Mapping[Condition, Contacts]) -> Section:
    rows = [
        (name, f"{rate:.0f}", f"{noise:.0f}", foot, *own[0].cells, *own[1].cells)
        for (rate, noise), contacts in by_condition.items()
        for (name, foot), own in contacts.items()
    ]
    return section(
        "plates",
        "Force plates: initial contact and toe-off, foot by foot",
        "The same tracks. FootNet's hips were not measured, so its toe-off is told by less.",
        ("trial", "frames/s", "noise, mm", "foot", *CONTACT_COLUMNS),
        rows,
    )


def _angles(rows: Sequence[Sequence[str]]) -> Section:
    return section(
        "plates-geometry",
        "Force plates: the near leg at contact",
        "Against the same trials' markers at the force's onset.",
        ("trial", "frames/s", "noise, mm", "measurement", *ERROR_COLUMNS),
        rows,
    )


def _geometry(cells: tuple[str, ...], report: Report, trial: Trial) -> list[tuple[str, ...]]:
    return [
        (*cells, key, *error_cells(report.measurements.get(key), true))
        for key, true in trial.at_contact.items()
    ]

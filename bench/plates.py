"""Force-plate trials run as tracks: the honest test of contact times."""

from pathlib import Path

from bench.forceplate import Trial, footnet_trial, make_track, rbds_trial
from bench.matching import match_steps
from bench.sections import Section, section
from bench.tables import CONTACT_COLUMNS, ERROR_COLUMNS, error_cells
from posture.analysis import Options, analyze_track
from posture.report.model import Report

RATES_HZ = (30.0, 60.0, 120.0)
MIX_UPS = (0.0, 0.4)


def plates_sections(shared: Path) -> list[Section]:
    """Return contact times and geometry at contact of the force-plate trials, if they are here."""
    folder = shared / "forceplate"
    if not folder.is_dir():
        return []
    trials = [rbds_trial(folder, name) for name in ("RBDS002runT25", "RBDS002runT45")]
    trials.append(footnet_trial(folder))
    contacts: list[tuple[str, ...]] = []
    geometry: list[tuple[str, ...]] = []
    for trial in trials:
        for rate in RATES_HZ:
            for share in MIX_UPS:
                track = make_track(trial, rate, swap_share=share)
                report = analyze_track(track, Options()).report
                cells = (trial.name, f"{rate:.0f}", f"{100 * share:.0f} %")
                contacts += _contacts(cells, report, trial)
                geometry += _geometry(cells, report, trial)
    kind = ("trial", "frames/s", "leg mix-ups")
    return [
        section(
            "plates",
            "Force plates: initial contact and toe-off",
            "Marker trials of two runners with 6 mm of correlated noise; FootNet's strides are"
            " single and strung end to end. Both runners set the rule, so this is no held-out"
            " figure: with its offset set on one runner, the other's worst foot is 24 ms off.",
            (*kind, "foot", *CONTACT_COLUMNS),
            contacts,
        ),
        section(
            "plates-geometry",
            "Force plates: the near leg at contact",
            "Against the same trials' markers at the force's onset.",
            (*kind, "measurement", *ERROR_COLUMNS),
            geometry,
        ),
    ]


def _contacts(cells: tuple[str, ...], report: Report, trial: Trial) -> list[tuple[str, ...]]:
    rows = []
    start = float(trial.time_s[0])
    for side in ("right", "left"):
        pairs = tuple((ic - start, to - start) for own, ic, to in trial.contacts if own == side)
        steps = [step for step in report.steps if step.side == side]
        first, last = pairs[0][0] - 0.1, max(pairs[-1]) + 0.1
        both = match_steps(pairs, steps, first, last)
        rows.append((*cells, side, *(cell for part in both for cell in part.cells)))
    return rows


def _geometry(cells: tuple[str, ...], report: Report, trial: Trial) -> list[tuple[str, ...]]:
    return [
        (*cells, key, *error_cells(report.measurements.get(key), true))
        for key, true in trial.at_contact.items()
    ]

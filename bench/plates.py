"""Force-plate trials run as tracks: the honest test of contact times."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.forceplate import Trial, footnet_trial, make_track, rbds_trial
from bench.matching import match_steps
from bench.tables import CONTACT_COLUMNS, ERROR_COLUMNS, error_cells, new_table
from posture.analysis import Options, analyze_track
from posture.report.model import Report

RATES_HZ = (30.0, 60.0, 120.0)
MIX_UPS = (0.0, 0.4)


def bench_plates(console: Console, shared: Path) -> None:
    """Print contact times and geometry at contact of the force-plate trials."""
    folder = shared / "forceplate"
    if not folder.is_dir():
        console.print(f"Force plates left out: there is no folder {folder}.")
        return
    trials = [rbds_trial(folder, name) for name in ("RBDS002runT25", "RBDS002runT45")]
    trials.append(footnet_trial(folder))
    kind = ("trial", "frames/s", "leg mix-ups")
    contacts = new_table(
        "Force plates: contacts (noise 6 mm; footnet strung from single strides)",
        *(*kind, "foot", *CONTACT_COLUMNS),
    )
    geometry = new_table("Force plates: near leg at contact", *kind, "measurement", *ERROR_COLUMNS)
    for trial in trials:
        for rate in RATES_HZ:
            for share in MIX_UPS:
                track = make_track(trial, rate, swap_share=share)
                report = analyze_track(track, Options()).report
                cells = (trial.name, f"{rate:.0f}", f"{100 * share:.0f} %")
                _add_contacts(contacts, cells, report, trial)
                _add_geometry(geometry, cells, report, trial)
    console.print(contacts, geometry)


def _add_contacts(table: Table, cells: tuple[str, ...], report: Report, trial: Trial) -> None:
    if report.refusal is not None:
        table.add_row(*cells, "both", f"refused: {report.refusal.code}")
    start = float(trial.time_s[0])
    for side in ("right", "left"):
        pairs = tuple((ic - start, to - start) for own, ic, to in trial.contacts if own == side)
        steps = [step for step in report.steps if step.side == side]
        first, last = pairs[0][0] - 0.1, max(pairs[-1]) + 0.1
        both = match_steps(pairs, steps, first, last)
        table.add_row(*cells, side, *(cell for part in both for cell in part.cells))


def _add_geometry(table: Table, cells: tuple[str, ...], report: Report, trial: Trial) -> None:
    for key, true in trial.at_contact.items():
        table.add_row(*cells, key, *error_cells(report.measurements.get(key), true))

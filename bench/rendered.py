"""Rendered clips, whose truth is known exactly."""

from collections import defaultdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.matching import match_steps
from bench.tables import CONTACT_COLUMNS, ERROR_COLUMNS, error_cells, new_table
from bench.tracks import ROOT, cached_track
from bench.truth import Truth, read_truth
from posture.analysis import Options, analyze_track
from posture.pose.models import Model
from posture.report.model import Measurement, Report

Errors = dict[str, list[tuple[float, float]]]


def bench_rendered(console: Console, model: Model, shared: Path) -> None:
    """Print every measurement of every rendered clip beside its truth."""
    if not (shared / "synthetic").is_dir():
        console.print(f"Only the sample clips are here: there is no folder {shared / 'synthetic'}.")
    found = [*shared.glob("synthetic/*.json"), *(ROOT / "sample_videos").glob("*.json")]
    errors: Errors = defaultdict(list)
    contacts = new_table("Contacts of rendered clips", "clip", "foot", *CONTACT_COLUMNS)
    views = new_table("View of rendered clips", "clip", "facing", "near", "yaw", "true", "roll")
    for name, path in sorted({path.stem: path for path in found}.items()):
        truth = read_truth(path)
        report = analyze_track(cached_track(path.with_suffix(".mp4"), model), Options()).report
        if report.refusal is not None:
            console.print(f"{name}: refused as {report.refusal.code}, {report.refusal.message}")
            continue
        console.print(_measurements(name, report, truth, errors))
        _add_contacts(contacts, name, report, truth)
        _add_view(views, name, report, truth)
    console.print(_summary(errors), contacts, views)


def _measurements(name: str, report: Report, truth: Truth, errors: Errors) -> Table:
    columns = ("measurement", *ERROR_COLUMNS, "n", "verdict")
    table = new_table(f"{name}: measurements", *columns)
    for key, result in report.measurements.items():
        true = truth.values.get(key)
        table.add_row(key, *error_cells(result, true), str(result.n), _verdict(result))
        if true is not None and result.value is not None and result.u is not None:
            errors[key].append((result.value - true, result.u))
    return table


def _verdict(result: Measurement) -> str:
    return f"{result.verdict} (near limit)" if result.near_limit else result.verdict


def _summary(errors: Errors) -> Table:
    columns = ("mean error", "SD", "largest", "mean u", "intervals that hold")
    table = new_table("Errors over all rendered clips", "measurement", *columns)
    for key, pairs in errors.items():
        error, u = np.array(pairs).T
        largest = error[np.argmax(np.abs(error))]
        held = f"{int((np.abs(error) <= u).sum())} of {len(u)}"
        spread = [f"{error.mean():+.1f}", f"{error.std():.1f}", f"{largest:+.1f}"]
        table.add_row(key, *spread, f"{u.mean():.1f}", held)
    return table


def _add_contacts(table: Table, name: str, report: Report, truth: Truth) -> None:
    for side, pairs in sorted(truth.contacts.items(), key=lambda item: item[0] != truth.near):
        steps = [step for step in report.steps if step.side == side]
        both = match_steps(pairs, steps, 0.0, truth.duration_s)
        foot = "near" if side == truth.near else "far"
        table.add_row(name, foot, *(cell for part in both for cell in part.cells))


def _add_view(table: Table, name: str, report: Report, truth: Truth) -> None:
    if report.view is not None:
        view = report.view
        facing = "right" if view.facing == truth.facing else "WRONG"
        near = "right" if view.near_side == truth.near else "WRONG"
        degrees = (view.yaw_deg, truth.yaw_deg, view.roll_deg)
        table.add_row(name, facing, near, *(f"{value:+.1f}" for value in degrees))

"""The numbers as tables, one row per step or per frame; a column's name ends in its unit.

As CSV, with decimal points and commas between cells, as spreadsheets, R, Python and MATLAB expect;
an empty cell was not measured or not seen. ``docs/reference`` describes every column.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.base import Check
from posture.checks.judge import sampled
from posture.checks.landmark_angle import AngleMoment
from posture.frame_times import frame_numbers
from posture.motion.motion import Motion
from posture.own_angle import OWN, OwnAngle, as_check, series_of
from posture.pose_track import LANDMARK_NAMES, PoseTrack
from posture.report.series import at_times, course, frame_points
from posture.report.spreadsheet import text_cell
from posture.results.data_table import Table
from posture.results.report import Report

MOMENTS_OF_STEPS: Final[dict[AngleMoment, str]] = {"contact": "at_contact", "toe-off": "at_toe_off"}
UNITS: Final = {"%": "percent", "steps/min": "steps_per_min"}


def steps_table(report: Report, motion: Motion, own: Sequence[OwnAngle] = ()) -> Table:
    """Return one row for each foot contact: when, how long, and what was measured there.

    Own angles are in the rows of camera-side contacts, at the contact and at its toe-off.

    A stride's value is in the row of the camera-side contact that begins it. Values that were
    rejected by hand are left out.
    """
    steps = report.steps
    contact_s = np.array([step.contact_s for step in steps])
    toe_off_s = np.array([np.nan if s.toe_off_s is None else s.toe_off_s for s in steps])
    found_s = [step.contact_s if step.found_s is None else step.found_s for step in steps]
    near = np.array([step.near for step in steps], dtype=bool)
    following_s = [b - a for a, b in pairwise(contact_s.tolist())] + [np.nan] * bool(steps)
    table = Table(
        step=np.arange(1, len(steps) + 1),
        side=_words(step.side for step in steps),
        camera_side=near,
        contact_s=contact_s,
        contact_uncertainty_s=np.array([step.contact_u_s for step in steps]),
        contact_as_found_s=np.array(found_s),
        toe_off_s=toe_off_s,
        contact_time_ms=1000 * (toe_off_s - contact_s),
        time_to_next_contact_s=np.array(following_s),
    )
    rejected = report.corrections.rejected_times_s()
    for key, check in CHECKS.items():
        if check.per_step:
            values = _by_step(check, motion, contact_s, near, rejected.get(key, ()))
            table[_column(check)] = values
    for name, angle in _named(own).items():
        for moment, words in MOMENTS_OF_STEPS.items():
            check = replace(as_check(angle, moment), per_step="near")
            table[f"{name}_{words}_deg"] = _by_step(check, motion, contact_s, near, ())
    return table


def _named(own: Sequence[OwnAngle]) -> dict[str, OwnAngle]:
    """Return own angles by the names of their columns, each of which is there only once."""
    names: dict[str, OwnAngle] = {}
    for angle in own:
        words = re.sub(r"\W+", "_", angle.name.casefold()).strip("_") or "angle"
        first = name = f"{OWN}{words}"
        while name in names:
            name = f"{first}_{len(names) + 1}"
        names[name] = angle
    return names


def _by_step(
    check: Check, motion: Motion, times: FloatArray, near: np.ndarray, rejected: Sequence[float]
) -> FloatArray:
    """Return a check's values in the rows of the contacts that they follow."""
    cells = np.full(len(times), np.nan)
    rows = np.arange(len(times)) if check.per_step == "both" else np.flatnonzero(near)
    sample = sampled(check, motion, rejected)
    known = np.isfinite(sample.values) & np.isfinite(sample.times_s)
    after = np.searchsorted(times[rows], sample.times_s[known], side="right") - 1
    for place, value in zip(after.tolist(), sample.values[known].tolist(), strict=True):
        if place >= 0:
            cells[int(rows[place])] = value
    return cells


def frames_table(track: PoseTrack, motion: Motion, own: Sequence[OwnAngle] = ()) -> Table:
    """Return one row for each frame that was followed: each check's value, and the landmarks.

    Own angles follow the checks.

    Landmarks are smoothed as for drawing, in pixels of the picture as displayed, x to the right
    and y down; ``file_time_s`` is the time in the clip as it plays, ``time_s`` is real.
    """
    times = track.time_s
    inside = motion.judges(times)
    table = Table(
        frame=frame_numbers(times),
        file_time_s=times * track.clip.slow_motion_factor,
        time_s=times,
        foot_on_belt=_on_belt(motion, times),
    )
    for check in CHECKS.values():
        values = course(check, motion)
        if values is not None:
            table[_column(check)] = np.where(inside, at_times(motion, values, times), np.nan)
    for name, angle in _named(own).items():
        values = at_times(motion, series_of(angle.angle, motion), times)
        table[f"{name}_deg"] = np.where(inside, values, np.nan)
    points = np.where(inside[:, None, None], frame_points(motion, times), np.nan)
    for number, name in enumerate(LANDMARK_NAMES):
        table[f"{name}_x_px"], table[f"{name}_y_px"] = points[:, number].T
    return table


def _on_belt(motion: Motion, times: FloatArray) -> NDArray[np.object_]:
    """Return which foot is on the belt in every frame: "left", "right" or empty."""
    feet = _words([""] * len(times))
    for contact in motion.contacts:
        first, last = np.searchsorted(times, [contact.contact_s, contact.toe_off_s])
        if np.isfinite(contact.toe_off_s):
            feet[first:last] = motion.view.reported_side(contact.side)
    return feet


def _words(words: Iterable[str]) -> NDArray[np.object_]:
    return np.array(list(words), dtype=object)


def _column(check: Check) -> str:
    return f"{check.key}_{UNITS.get(check.unit, check.unit)}"


def to_csv(table: Table) -> str:
    """Return a table as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table)
    rows = zip(*(column.tolist() for column in table.values()), strict=True)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return text.getvalue()


def _shown(cell: bool | str | int | float) -> str | int:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return text_cell(cell)
    if isinstance(cell, int):
        return cell
    return f"{cell:.4f}" if np.isfinite(cell) else ""

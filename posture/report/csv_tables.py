"""The numbers as CSV, one row a step or a frame; every column's name carries its unit.

Points are decimal points and commas separate, as spreadsheets and R, Python, MATLAB read it; an
empty cell is not measured or not seen.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from posture.checks import CHECKS
from posture.checks.base import Check
from posture.checks.judge import sampled
from posture.motion.motion import Motion
from posture.pose_track import LANDMARK_NAMES, FloatArray, PoseTrack
from posture.report.series import at_times, course, frame_points
from posture.report.spreadsheet import text_cell
from posture.results.report import Report, Step

UNITS: Final = {"%": "percent", "steps/min": "steps_per_min"}
# A sign counted over the whole clip, and an outline read in few frames, belong to no step.
NOT_PER_STEP: Final = ("pelvic_tilt_proxy", "lumbar_hollow")
PER_STEP_OF_BOTH_FEET: Final = ("vertical_oscillation",)

Cell = str | int | float | None


def steps_csv(report: Report, motion: Motion) -> str:
    """Return one row for each foot contact: when, how long, and what was measured there.

    A value of a stride stands in the row of the camera-side contact that begins it. Values that
    a person rejected are left out.
    """
    times = np.array([step.contact_s for step in report.steps])
    near = np.array([step.near for step in report.steps], dtype=bool)
    rejected = report.corrections.rejected_times_s()
    values = {
        _column(check): _by_step(check, motion, times, near, rejected.get(key, ()))
        for key, check in CHECKS.items()
        if key not in NOT_PER_STEP and check.key != "contact_time"
    }
    following = [b - a for a, b in pairwise(times.tolist())] + [None]
    rows = [
        [
            *_step_cells(number + 1, step, following[number]),
            *(own[number] for own in values.values()),
        ]
        for number, step in enumerate(report.steps)
    ]
    return _csv([*STEP_COLUMNS, *values], rows)


STEP_COLUMNS: Final = (
    "step",
    "side",
    "camera_side",
    "contact_s",
    "contact_uncertainty_s",
    "contact_as_found_s",
    "toe_off_s",
    "contact_time_ms",
    "time_to_next_contact_s",
)


def _step_cells(number: int, step: Step, following_s: float | None) -> list[Cell]:
    on_belt_ms = None if step.toe_off_s is None else 1000 * (step.toe_off_s - step.contact_s)
    return [
        number,
        step.side,
        "yes" if step.near else "no",
        step.contact_s,
        step.contact_u_s,
        step.contact_s if step.found_s is None else step.found_s,
        step.toe_off_s,
        on_belt_ms,
        following_s,
    ]


def _by_step(
    check: Check, motion: Motion, times: FloatArray, near: np.ndarray, rejected: Sequence[float]
) -> list[Cell]:
    """Return a check's values in the rows of the contacts that they follow."""
    cells: list[Cell] = [None] * len(times)
    rows = np.arange(len(times)) if check.key in PER_STEP_OF_BOTH_FEET else np.flatnonzero(near)
    sample = sampled(check, motion, rejected)
    known = np.isfinite(sample.values) & np.isfinite(sample.times_s)
    after = np.searchsorted(times[rows], sample.times_s[known], side="right") - 1
    for place, value in zip(after.tolist(), sample.values[known].tolist(), strict=True):
        if place >= 0:
            cells[int(rows[place])] = value
    return cells


def frames_csv(track: PoseTrack, motion: Motion) -> str:
    """Return one row for each frame of the clip: what every check measures in it, and the body.

    Landmarks are as smoothed for drawing, in pixels of the picture as displayed, x to the right
    and y down; ``file_time_s`` is the time in the clip as it plays, ``time_s`` is real.
    """
    times = track.time_s
    inside = (times >= motion.time_s[0]) & (times <= motion.time_s[-1])
    courses = {
        _column(check): np.where(inside, at_times(motion, values, times), np.nan)
        for check in CHECKS.values()
        if (values := course(check, motion)) is not None and check.key not in NOT_PER_STEP
    }
    points = np.where(inside[:, None, None], frame_points(motion, times), np.nan)
    names = [f"{name}_{axis}_px" for name in LANDMARK_NAMES for axis in "xy"]
    flat = np.hstack([*(c[:, None] for c in courses.values()), points.reshape(len(times), -1)])
    feet = _on_belt(motion, times)
    rows = (
        [number, time_s * track.clip.slow_motion_factor, time_s, foot, *numbers]
        for number, (time_s, foot, numbers) in enumerate(
            zip(times.tolist(), feet, flat.tolist(), strict=True)
        )
    )
    return _csv(["frame", "file_time_s", "time_s", "foot_on_belt", *courses, *names], rows)


def _on_belt(motion: Motion, times: FloatArray) -> list[str]:
    """Return whose foot is on the belt in every frame: "left", "right" or nothing."""
    feet = [""] * len(times)
    for contact in motion.contacts:
        first, last = np.searchsorted(times, [contact.contact_s, contact.toe_off_s])
        if np.isfinite(contact.toe_off_s):
            side = motion.view.reported_side(contact.side)
            feet[first:last] = [side] * (last - first)
    return feet


def _column(check: Check) -> str:
    return f"{check.key}_{UNITS.get(check.unit, check.unit)}"


def _csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return text.getvalue()


def _shown(cell: Cell) -> str | int:
    if cell is None or (isinstance(cell, float) and not np.isfinite(cell)):
        return ""
    if isinstance(cell, str):
        return text_cell(cell)
    return f"{cell:.4f}" if isinstance(cell, float) else cell

"""Real clips: what is known of them by eye, and what must be refused."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

import numpy as np

from bench.sections import Section, section
from bench.tracks import cached_track
from posture.arrays import FloatArray
from posture.checks import (
    cadence,
    contact_time,
    duty_factor,
    knee_flexion_at_contact,
    overstride,
    thigh_extension_at_toe_off,
)
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from posture.tracking.pose.models import Model

Foot = Literal["near", "far", "either"]


@dataclass(frozen=True)
class Seen:
    """What eyes saw of a clip; contacts in frames from 0, not all of them."""

    facing: str
    cadence: float
    tolerance_frames: float
    contacts: dict[Foot, tuple[float, ...]]
    known: dict[str, str]


SEEN: Final = {
    "treadmill_garage_30fps": Seen(
        facing="left",
        cadence=168.9,
        tolerance_frames=1.5,
        contacts={"either": (5.5, 16, 26.5, 37, 48, 58)},
        known={
            cadence.CHECK.key: "168.9 ± 0.5",
            contact_time.CHECK.key: "180-320",
            duty_factor.CHECK.key: "25-48",
        },
    ),
    "treadmill_gym_60fps": Seen(
        facing="right",
        cadence=168,
        tolerance_frames=2,
        contacts={"near": (31, 74, 204, 330, 372), "far": (10, 53, 227)},
        known={cadence.CHECK.key: "168 ± 2"},
    ),
}
REFUSED: Final = {
    "treadmill_feet_hidden": "a refusal, or no verdict at contact",
    "frontal_run": "not_side_view",
    "no_person_cars": "no_person",
    "two_people_walking": "a refusal",
    "walk_through": "a refusal",
}
AT_CONTACT: Final = tuple(
    module.CHECK.key for module in (overstride, knee_flexion_at_contact, thigh_extension_at_toe_off)
)


def real_sections(model: Model, shared: Path) -> list[Section]:
    """Return what the real clips give beside what is known of them; nothing without them."""
    folder = shared / "clips"
    if not folder.is_dir():
        return []
    contacts: list[tuple[str, ...]] = []
    values: list[tuple[str, ...]] = []
    for name, seen in SEEN.items():
        track = cached_track(folder / f"{name}.mp4", model)
        report = analyze_track(track, ClipSettings()).report
        values += _values(name, report, seen)
        for foot, frames in seen.contacts.items():
            steps = [s for s in report.steps if foot == "either" or s.near == (foot == "near")]
            numbers = np.arange(len(track.time_s))
            found = np.interp([s.contact_s for s in steps], track.time_s, numbers)
            per_step = 60 * track.clip.frame_rate_hz / seen.cadence * (1 if foot == "either" else 2)
            cells = _contact_cells(found, np.array(frames), seen.tolerance_frames, per_step)
            contacts.append((name, foot, *cells))
    return [
        section(
            "real",
            "Real clips: measurements",
            "Real runners whose truth nobody knows, except where eyes could count it.",
            ("clip", "measurement", "value", "± u", "known", "verdict"),
            values,
        ),
        section(
            "real-contacts",
            "Real clips: contacts against eyes, in frames",
            "Eyes tell a contact to one or two frames, so this shows blunders and no more.",
            ("clip", "foot", "within tolerance", "mean error", "largest", "invented", "missed"),
            contacts,
        ),
        _refusals(model, folder),
    ]


def _values(name: str, report: Report, seen: Seen) -> list[tuple[str, ...]]:
    if report.view is None:
        return [(name, "refused", "", "", "", report.refusal.code if report.refusal else "")]
    rows: list[tuple[str, ...]] = [(name, "facing", report.view.facing, "", seen.facing, "")]
    rows.append((name, "yaw", f"{report.view.yaw_deg:+.1f}", "", "", ""))
    for key, result in report.measurements.items():
        numbers = [
            "–" if number is None else f"{number:.1f}" for number in (result.value, result.u)
        ]
        rows.append((name, key, *numbers, seen.known.get(key, ""), result.verdict))
    return rows


def _contact_cells(
    found: FloatArray, frames: FloatArray, tolerance: float, per_step: float
) -> list[str]:
    """Compare with the listed frames; between them the rhythm says how many contacts belong."""
    if not len(found):
        return ["none found"]
    errors = np.array([found[np.argmin(np.abs(found - frame))] - frame for frame in frames])
    surplus = np.array([_surplus(found, a, b, per_step) for a, b in pairwise(frames)])
    return [
        f"{(np.abs(errors) <= tolerance).sum()} of {len(errors)}",
        f"{errors.mean():+.1f}",
        f"{errors[np.argmax(np.abs(errors))]:+.1f}",
        str(surplus.clip(min=0).sum()),
        str((-surplus).clip(min=0).sum()),
    ]


def _surplus(found: FloatArray, start: float, end: float, per_step: float) -> int:
    """Contacts found between two listed ones, beyond those that the rhythm puts there."""
    inside = (found > start + per_step / 2) & (found < end - per_step / 2)
    return int(inside.sum()) - (round((end - start) / per_step) - 1)


def _refusals(model: Model, folder: Path) -> Section:
    rows = []
    for name, asked in REFUSED.items():
        report = analyze_track(cached_track(folder / f"{name}.mp4", model), ClipSettings()).report
        rows.append((name, asked, report.refusal.code if report.refusal else _verdicts(report)))
    return section(
        "real-refusals",
        "Real clips that must not be judged",
        "Clips that show no runner from the side.",
        ("clip", "asked for", "answer"),
        rows,
    )


def _verdicts(report: Report) -> str:
    return ", ".join(f"{key} {report.measurements[key].verdict}" for key in AT_CONTACT)

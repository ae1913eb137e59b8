"""Real clips: what is known of them by eye, and what must be refused."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.sections import Section, section
from bench.tracks import cached_track
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

# How a report's warning begins what of a clip was not judged.
LEFT_OUT: Final = "Left out: "


@dataclass(frozen=True)
class Seen:
    """What eyes saw of a clip; its contacts are compared by `bench.eyes`."""

    facing: str
    known: dict[str, str]


SEEN: Final = {
    "treadmill_garage_30fps": Seen(
        facing="left",
        known={
            cadence.CHECK.key: "168.9 ± 0.5",
            contact_time.CHECK.key: "180-320",
            duty_factor.CHECK.key: "25-48",
        },
    ),
    "treadmill_gym_60fps": Seen(
        facing="right",
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
# Clips from the field that an earlier version answered wrongly, and one that it did not.
FIELD: Final = {
    "ok_treadmill_accelerating_left_30fps": "judged; 168.8 ± 1.5 steps/min",
    "walk_then_run_refused_as_walking": "the run after 7 s of walking judged, and said so",
    "both_sides_in_one_clip_judged": "7 or 8 s from one side judged, and said so",
    "brisk_walk_on_treadmill_judged_as_running": "refused: walking",
    "slow_motion_23x_judged": "refused: slow motion",
    "sped_up_2x_called_slow_motion": "refused: plays too fast",
    "still_6s_run_2s_judged": "no strides in the frozen 6 s; 2 s of running are too short",
    "two_pose_drawing_judged": "refused: a drawing",
    "runner_crosses_called_no_person": "refused: crosses the picture",
    "rear_view_called_too_small": "refused: seen from behind",
}
AT_CONTACT: Final = tuple(
    module.CHECK.key for module in (overstride, knee_flexion_at_contact, thigh_extension_at_toe_off)
)


def real_sections(model: Model, shared: Path) -> list[Section]:
    """Return what the real clips give beside what is known of them; nothing without them."""
    folder = shared / "clips"
    if not folder.is_dir():
        return []
    values: list[tuple[str, ...]] = []
    for name, seen in SEEN.items():
        track = cached_track(folder / f"{name}.mp4", model)
        report = analyze_track(track, ClipSettings()).report
        values += _values(name, report, seen)
    return [
        section(
            "real",
            "Real clips: measurements",
            "Real runners whose truth nobody knows, except where eyes could count it.",
            ("clip", "measurement", "value", "± u", "known", "verdict"),
            values,
        ),
        _refusals(model, folder),
        _field(model, folder / "field"),
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


def _field(model: Model, folder: Path) -> Section:
    rows = []
    for name, asked in FIELD.items():
        report = analyze_track(cached_track(folder / f"{name}.mp4", model), ClipSettings()).report
        rows.append((name, asked, _answer(report)))
    return section(
        "real-field",
        "Real clips that were once answered wrongly",
        "Clips as people really send them; all but the first were judged, or refused for a reason"
        " that was none.",
        ("clip", "right answer", "answer"),
        rows,
    )


def _answer(report: Report) -> str:
    """What a report says of a clip: why it refuses it, or what it judges of it."""
    if report.refusal or not report.view:
        return report.refusal.message if report.refusal else ""
    steps = report.measurements[cadence.CHECK.key]
    judged = f"judged from {report.view.start_s:.1f} to {report.view.end_s:.1f} s"
    left_out = [text.split(LEFT_OUT)[1] for text in report.quality.warnings if LEFT_OUT in text]
    without = "".join(f"; left out: {text}" for text in left_out).rstrip(".")
    return f"{judged}, {steps.value:.1f} ± {steps.u:.1f} steps/min{without}"


def _verdicts(report: Report) -> str:
    return ", ".join(f"{key} {report.measurements[key].verdict}" for key in AT_CONTACT)

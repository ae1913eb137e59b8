"""What was asked of held-out clips, and what was found."""

from collections.abc import Sequence
from typing import Final

from bench.accuracy import UNITS
from bench.design import Entry
from bench.rendered import Result
from bench.score import score
from bench.sections import Section, section

# Mean absolute error and worst clip asked for; None = nothing was asked.
TARGETS: Final[dict[str, tuple[float, float | None]]] = {
    "initial_contact": (8.0, 14.0),
    "shank_angle_at_contact": (2.0, 5.0),
    "overstride": (3.5, 9.0),
    "knee_flexion_at_contact": (2.5, 6.0),
    "trunk_lean": (0.8, 2.0),
    "head_forward": (1.5, 3.5),
    "cadence": (0.2, None),
    "vertical_oscillation": (0.5, 1.0),
}
# Lean is asked for views no further off than this.
LARGEST_TURN_DEG: Final = 8.0
INSIDE: Final = (85.0, 95.0)


def targets_section(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    """Return the table of what was asked for beside what held-out clips show."""
    held_out = [entry for entry in entries if entry.group == "held-out" and not entry.again]
    rows = []
    for key, (mean, worst) in TARGETS.items():
        names = {e.clip.name for e in held_out if key != "trunk_lean" or _square(e)}
        found = score([result for result in results if result.clip in names], key)
        inside = 100 * found.coverage
        low, high = 100 * found.coverage_low, 100 * found.coverage_high
        rows.append(
            (
                *(f"{key}, {UNITS[key]}", str(found.clips), _asked(mean), _found(found.mae, mean)),
                *(_asked(worst), _found(found.worst, worst)),
                f"{inside:.0f} % ({low:.0f}-{high:.0f})",
                str(found.segments),
            )
        )
    note = (
        "Whole held-out clips; lean where the camera is turned and rolled by no more than 8°."
        f" Truth inside: {INSIDE[0]:.0f} to {INSIDE[1]:.0f} % is asked for, over stretches."
    )
    columns = (
        *("measurement", "clips", "mean error, at most", "found", "worst clip, at most", "found"),
        *("truth inside", "stretches"),
    )
    return section("targets", "What was asked for, and what was found", note, columns, rows)


def _square(entry: Entry) -> bool:
    camera = entry.clip.camera
    return max(abs(camera.yaw_deg), abs(camera.roll_deg)) <= LARGEST_TURN_DEG


def _asked(limit: float | None) -> str:
    return "–" if limit is None else f"{limit:g}"


def _found(value: float, limit: float | None) -> str:
    missed = limit is not None and value > limit
    return f"{value:.2f}{' missed' if missed else ''}"

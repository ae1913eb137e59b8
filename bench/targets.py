"""What was asked of held-out clips, and what was found."""

from collections.abc import Sequence
from typing import Final

from bench.accuracy import units
from bench.design import Entry
from bench.rendered import INITIAL_CONTACT, Result
from bench.score import score
from bench.sections import Section, section
from posture.checks import CHECKS
from posture.checks.accuracy import Target

AT_CONTACT: Final = Target(mean_error=8.0, worst=14.0)
"""What is asked of the instants of initial contact, ms."""
INSIDE: Final = (85.0, 95.0)


def targets() -> dict[str, Target]:
    """Return what is asked, by measurement."""
    asked = {key: check.target for key, check in CHECKS.items() if check.target}
    return {INITIAL_CONTACT: AT_CONTACT, **asked}


def targets_section(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    """Return the table of what was asked for beside what held-out clips show."""
    held_out = [entry for entry in entries if entry.group == "held-out" and not entry.again]
    rows = []
    for key, target in targets().items():
        mean, worst = target.mean_error, target.worst
        names = {e.clip.name for e in held_out if _turn_deg(e) <= target.largest_turn_deg}
        found = score([result for result in results if result.clip in names], key)
        inside = 100 * found.coverage
        low, high = 100 * found.coverage_low, 100 * found.coverage_high
        rows.append(
            (
                *(
                    f"{key}, {units()[key]}",
                    str(found.clips),
                    _asked(mean),
                    _found(found.mae, mean),
                ),
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


def _turn_deg(entry: Entry) -> float:
    camera = entry.clip.camera
    return max(abs(camera.yaw_deg), abs(camera.roll_deg))


def _asked(limit: float | None) -> str:
    return "–" if limit is None else f"{limit:g}"


def _found(value: float, limit: float | None) -> str:
    missed = limit is not None and value > limit
    return f"{value:.2f}{' missed' if missed else ''}"

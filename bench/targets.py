"""What was asked of the measurements, what was found, and which targets are newly missed."""

from collections.abc import Sequence
from typing import Final

from bench.accuracy import units
from bench.design import Entry
from bench.rendered import INITIAL_CONTACT, Result
from bench.score import Score, score
from bench.sections import Page, Section, publish, published, section
from posture.checks import CHECKS
from posture.checks.accuracy import Target

AT_CONTACT: Final = Target(mean_error=8.0, worst=14.0)
"""What is asked of the instants of initial contact, ms."""
INSIDE: Final = (85.0, 95.0)
MISSED: Final = " missed"
COLUMNS: Final = (
    *("measurement", "clips", "mean error, at most", "found", "worst clip, at most", "found"),
    *("truth inside", "stretches"),
)
ASKED: Final = (
    "lean where the camera is turned and rolled by no more than 8°. Truth inside: "
    f"{INSIDE[0]:.0f} to {INSIDE[1]:.0f} % is asked for, over stretches."
)


def targets() -> dict[str, Target]:
    """Return what is asked, by measurement."""
    asked = {key: check.target for key, check in CHECKS.items() if check.target}
    return {INITIAL_CONTACT: AT_CONTACT, **asked}


def targets_section(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    """Return the table of what was asked for beside what held-out clips show."""
    held_out = [entry for entry in entries if entry.group == "held-out" and not entry.again]
    return section(
        "targets",
        "What was asked for, and what was found",
        f"Whole held-out clips; {ASKED}",
        COLUMNS,
        _rows(results, held_out),
    )


def quick_targets_section(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    """Return the same table of the few clips that stand for the rest."""
    note = (
        "The six clips of the quick set; a change of the code that newly misses one of these fails "
        f"`make bench`. As above, {ASKED}"
    )
    return section(
        "quick-targets",
        "Rendered runners: the quick set and what was asked for",
        note,
        COLUMNS,
        _rows(results, entries),
    )


def publish_unless_missed(page: Page, targets: Section, others: Sequence[Section]) -> list[str]:
    """Publish a run's tables; where a target is newly missed its table stays as published.

    So the same run fails again, until the code is mended or the published table is taken out.

    Returns
    -------
    list of str
        What is newly missed, from `newly_missed`; empty = nothing.
    """
    newly = newly_missed(targets, published(page).get(targets.key))
    publish(page, others if newly else [targets, *others])
    return newly


def newly_missed(found: Section, before: Section | None) -> list[str]:
    """Return which targets a fresh table misses and the published one does not.

    Parameters
    ----------
    found, before : Section
        From `targets_section` or `quick_targets_section`, now and as last published; None =
        never published, and then nothing is newly missed.

    Returns
    -------
    list of str
        A sentence for each, naming measurement, target and what was found.
    """
    if before is None:
        return []
    held = {row[0]: row for row in before.rows}
    return [
        f"{row[0]}: {column} {cell.removesuffix(MISSED)} misses its target; "
        f"it was {held[row[0]][place]} before."
        for row in found.rows
        if row[0] in held
        for place, (column, cell) in enumerate(zip(_names(found.columns), row, strict=True))
        if cell.endswith(MISSED) and not held[row[0]][place].endswith(MISSED)
    ]


def _names(columns: Sequence[str]) -> list[str]:
    """Name each column of what was found by what was asked for beside it."""
    asked = ["", *columns[:-1]]
    return [
        before.removesuffix(", at most") if column == "found" else column
        for before, column in zip(asked, columns, strict=True)
    ]


def _rows(results: Sequence[Result], entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for key, target in targets().items():
        mean, worst = target.mean_error, target.worst
        names = {e.clip.name for e in entries if _turn_deg(e) <= target.largest_turn_deg}
        found = score([result for result in results if result.clip in names], key)
        answered = found.answered == found.clips > 0
        rows.append(
            (
                *(f"{key}, {units()[key]}", str(found.clips)),
                *(_asked(mean), _found(found.mae, mean, answered)),
                *(_asked(worst), _found(found.worst, worst, answered)),
                _inside(found),
                str(found.segments),
            )
        )
    return rows


def _turn_deg(entry: Entry) -> float:
    camera = entry.clip.camera
    return max(abs(camera.yaw_deg), abs(camera.roll_deg))


def _asked(limit: float | None) -> str:
    return "–" if limit is None else f"{limit:g}"


def _found(value: float, limit: float | None, answered: bool) -> str:
    """Return what was found; a clip without an answer misses whatever was asked for."""
    if not answered:
        return f"not always answered{MISSED}"
    missed = limit is not None and value > limit
    return f"{value:.2f}{MISSED if missed else ''}"


def _inside(found: Score) -> str:
    """Return the share of truths inside, missed where its own interval lies wholly below."""
    low, high = 100 * found.coverage_low, 100 * found.coverage_high
    missed = high < INSIDE[0]
    return f"{100 * found.coverage:.0f} % ({low:.0f}-{high:.0f}){MISSED if missed else ''}"

"""Two reports of one runner: what changed by more than two clips of one runner differ anyway."""

import json
from dataclasses import asdict, dataclass
from math import hypot
from statistics import NormalDist
from typing import Final, Literal

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.comparison.filming import (
    Filming,
    apart_in_state,
    obstacles_between,
    unknown_of,
)
from posture.errors import UsageError
from posture.results.formatting import joined, number, spelled
from posture.results.report import Measurement, Report

SCHEMA: Final = "posture.comparison/1"
ALL_RIGHT: Final = 0.9
"""How often no number at all is called changed, likely or surely, where nothing changed."""
SURE: Final = 0.99
"""The same for "surely"."""

DAYS_APART: Final = (
    "People differ from day to day by themselves, so on different days a number has to change by "
    "more (how much is our judgement, for angles after Damsted 2015)."
)

CAMERA_UNKNOWN: Final = (
    "Whether the camera and its place were the same is unknown, and not compared."
)

ChangeResult = Literal[
    "sure change", "likely change", "no clear change", "not comparable", "not measured"
]
CHANGED: Final[tuple[ChangeResult, ...]] = ("sure change", "likely change")
"""What is beyond what two clips of one runner differ by anyway."""


@dataclass(frozen=True)
class Difference:
    """One measurement in both clips.

    Attributes
    ----------
    key, title, unit : str
        As in the report.
    before, after : float or None
        The values; None = not measured.
    change : float or None
        ``after`` minus ``before``; None = not measured in both, or the clips are not comparable.
    u_change : float or None
        What ``change`` has to exceed to be likely (see `least_change`). None where ``change`` is.
    result : str
        "likely change" where ``change`` is beyond ``u_change``, and "sure change" where it is
        beyond the same for `SURE` and nothing is unknown of how both clips were filmed; "not
        comparable" where the clips were not filmed alike.
    sentence : str
        The result in words, for the runner.
    """

    key: str
    title: str
    unit: str
    before: float | None
    after: float | None
    change: float | None
    u_change: float | None
    result: ChangeResult
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """Two clips side by side.

    Attributes
    ----------
    before, after : str
        Names of the clips.
    obstacles : list of str
        Why the clips cannot be compared, one sentence each; empty = they can.
    notes : list of str
        What to keep in mind, one sentence each.
    differences : list of Difference
        In the report's order.
    """

    before: str
    after: str
    obstacles: list[str]
    notes: list[str]
    differences: list[Difference]

    def to_json(self) -> str:
        """Return the comparison as JSON text."""
        content = {"schema": SCHEMA, **asdict(self)}
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    def headline(self) -> str:
        """Return the whole result in one sentence."""
        if self.obstacles:
            return "These two clips cannot be compared number by number."
        surely, likely = (
            [d.title.lower() for d in self.differences if d.result == result] for result in CHANGED
        )
        if not (surely or likely):
            return "No number changed by more than two clips of one runner differ by anyway."
        parts = [("surely", surely), ("likely", likely)]
        told = "; ".join(f"{word} {joined(titles)}" for word, titles in parts if titles)
        return f"Changed beyond what two clips differ by anyway: {told}."


def filming_of(report: Report) -> Filming:
    """Return how a judged clip was filmed; shoes are not in the report."""
    view, options = report.view, report.made_with.options
    assert view is not None
    return Filming(
        view.near_side,
        view.yaw_deg,
        view.roll_deg,
        options.speed_kmh,
        options.incline,
        report.made_with.model_sha256,
    )


def at_once(numbers: int, all_right: float = ALL_RIGHT) -> float:
    """Return by how much 90 % half-widths grow so that so many hold together.

    ``all_right`` is in which share of cases they do. Of fourteen numbers that each hold in 90 %,
    one or more fail in three cases of four. Šidák's correction, which asks each for a chance of
    ``all_right`` to the power of one over their number, is exact for independent numbers and errs
    to the safe side for those that go together.
    """
    each = all_right ** (1.0 / numbers)
    normal = NormalDist()
    return normal.inv_cdf((1 + each) / 2) / normal.inv_cdf((1 + ALL_RIGHT) / 2)


def least_change(
    key: str, u_change: float, between_days: bool, all_right: float = ALL_RIGHT
) -> float:
    """Return the difference of two values of one runner beyond which it is likely a change.

    ``u_change``, on different days together with what people differ by from day to day, and
    widened because all measurements are looked at at once.

    Parameters
    ----------
    key : str
        Key of the measurement.
    u_change : float
        The larger ``u_change`` of the two reports.
    between_days : bool
        Whether the clips were filmed on different days.
    all_right : float
        How often no number at all may be called changed; `SURE` for a change that is sure.
    """
    days = CHECKS[key].between_days if between_days and key in CHECKS else 0.0
    return at_once(len(CHECKS), all_right) * hypot(u_change, days)


def result_of(
    key: str, change: float, u_change: float, between_days: bool, all_told: bool
) -> ChangeResult:
    """Return whether a difference is a change: surely, likely, or not clearly.

    Of runners who changed nothing, one in ten sees any number called changed, and one in a hundred
    any called surely changed.

    Parameters
    ----------
    key, u_change, between_days
        As of `least_change`.
    change : float
        The difference.
    all_told : bool
        Whether nothing is unknown of how both were filmed (see `unknown_of`); if something is, a
        change is likely at most.
    """
    if all_told and abs(change) > least_change(key, u_change, between_days, SURE):
        return "sure change"
    if abs(change) > least_change(key, u_change, between_days):
        return "likely change"
    return "no clear change"


def compare_reports(
    before: Report,
    after: Report,
    between_days: bool = True,
    filmed: tuple[Filming, Filming] | None = None,
) -> Comparison:
    """Compare two reports of one runner.

    Parameters
    ----------
    before, after : Report
        The reports.
    between_days : bool
        Whether the runner's own variation from day to day counts as well: unless the clips are
        known to be from one day.
    filmed : tuple of Filming or None
        How they were filmed, where more is known than the reports contain.

    Raises
    ------
    UsageError
        If one of the clips was refused.
    """
    for report in (before, after):
        if report.refusal is not None:
            raise UsageError(f"{report.clip.name} was refused, so it has no numbers to compare.")
    filmed = filmed or (filming_of(before), filming_of(after))
    obstacles = obstacles_between(*filmed, after.made_with.options.units)
    all_told = not unknown_of(*filmed)
    differences = [
        _difference(
            key,
            before.measurements[key],
            after.measurements[key],
            unlike=bool(obstacles),
            between_days=between_days,
            all_told=all_told,
        )
        for key in before.measurements
        if key in after.measurements
    ]
    notes = [] if obstacles else _notes(filmed, between_days)
    return Comparison(before.clip.name, after.clip.name, obstacles, notes, differences)


def _notes(filmed: tuple[Filming, Filming], between_days: bool) -> list[str]:
    """What to keep in mind of two clips that are compared."""
    unknown = unknown_words(unknown_of(*filmed))
    notes = [unknown, CAMERA_UNKNOWN] if unknown else [CAMERA_UNKNOWN]
    if tired := apart_in_state(*filmed):
        notes.append(tired)
    if between_days:
        notes.append(DAYS_APART)
    return [*notes, many_at_once()]


def _difference(
    key: str,
    before: Measurement,
    after: Measurement,
    *,
    unlike: bool,
    between_days: bool,
    all_told: bool,
) -> Difference:
    change = u_change = None
    if before.value is None or after.value is None:
        result: ChangeResult = "not measured"
        missing = [name for name, m in (("before", before), ("after", after)) if m.value is None]
        sentence = f"Not measured {joined(missing)}."
    elif unlike:
        result = "not comparable"
        sentence = "The clips were not filmed alike, so a difference says nothing of the runner."
    else:
        change = after.value - before.value
        larger = max(m.u_change or 0.0 for m in (before, after))
        u_change = least_change(key, larger, between_days)
        result = result_of(key, change, larger, between_days, all_told)
        sentence = change_words(key, change, u_change, before.unit, result)
    return Difference(
        key,
        title_of(key, CHECKS),
        before.unit,
        before.value,
        after.value,
        change,
        u_change,
        result,
        sentence,
    )


def change_words(key: str, change: float, u_change: float, unit: str, result: ChangeResult) -> str:
    """Return a difference in words, and what it means on the body if the title does not say it."""
    least = apart(u_change, unit)
    if result not in CHANGED:
        return f"Within the {least} that two clips of one runner differ by anyway."
    is_up, word = change > 0, "surely" if result == "sure change" else "likely"
    way, size = "higher" if is_up else "lower", apart(abs(change), unit)
    sentence = (
        f"{size} {way} than before, {word}: more than the {least} that clips differ by anyway."
    )
    means = CHECKS[key].change_means if key in CHECKS else None
    return sentence if means is None else f"{sentence} {means[0 if is_up else 1]}"


def apart(value: float, unit: str) -> str:
    """Return a difference with its unit; between two percentages it is in points."""
    return f"{number(value, unit)} points" if unit == "%" else spelled(value, unit)


def unknown_words(unknown: list[str]) -> str:
    """Return in words what was not told of both clips; empty if there is nothing."""
    if not unknown:
        return ""
    return (
        f"Not told of both clips, so unknown and not compared: {joined(unknown)}. That is why a "
        "change is called likely at most."
    )


def many_at_once() -> str:
    """Return a sentence on why each number has to change by more than it would alone."""
    return (
        f"{len(CHECKS)} numbers are compared at once, so each has to change by "
        f"{at_once(len(CHECKS)):.1f} times what it would alone: of ten runners who changed "
        "nothing, about one sees any change, and of a hundred one a sure one."
    )

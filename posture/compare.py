"""Two reports of one runner: what changed, and by more than two clips differ by anyway."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from posture.checks import CHECKS
from posture.errors import UsageError
from posture.files import check_readable
from posture.report.load import report_from_json
from posture.report.model import Measurement, Report, View
from posture.report.texts import joined, number, quantity, title_of

SCHEMA: Final = "posture.comparison/1"
# The view is read within 2.3 degrees of yaw (standard deviation), so two readings of one view
# differ by more than this once in ten times.
LARGEST_YAW_CHANGE_DEG: Final = 5.5
# As far as roll is known to where nothing in the picture tells it.
LARGEST_ROLL_CHANGE_DEG: Final = 2.0
LARGEST_SPEED_CHANGE_KMH: Final = 0.2
LARGEST_INCLINE_CHANGE: Final = 0.5
CHANCE: Final = (
    "About one number in ten passes its limit by chance alone, so one small change among many "
    "says little; film once more to be sure."
)

Result = Literal["real change", "no clear change", "not comparable", "not measured"]


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
        ``after`` minus ``before``.
    u_change : float or None
        90 % half-width of ``change`` for one runner who changed nothing.
    result : str
        "real change" where ``change`` is beyond ``u_change``; "not comparable" where the clips
        were not filmed alike.
    sentence : str
        The same for the runner.
    """

    key: str
    title: str
    unit: str
    before: float | None
    after: float | None
    change: float | None
    u_change: float | None
    result: Result
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """Two clips side by side.

    Attributes
    ----------
    before, after : str
        Names of the clips.
    obstacles : list of str
        Why the clips cannot be compared, a sentence each; empty = they can.
    notes : list of str
        What to keep in mind, a sentence each.
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
        changed = [d.title.lower() for d in self.differences if d.result == "real change"]
        if not changed:
            return "No number changed by more than two clips of one runner differ by anyway."
        return f"Changed beyond what two clips differ by anyway: {joined(changed)}."


def read_report(path: Path) -> Report:
    """Read ``report.json``, given itself or by its folder.

    Raises
    ------
    UsageError
        If there is none, it is damaged, or its clip was refused.
    """
    file = path / "report.json" if path.is_dir() else path
    check_readable(file)
    try:
        report = report_from_json(file.read_text(encoding="utf-8"))
        _check_numbers(report)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{file} is no report of posture; give report.json or the folder it lies in."
        ) from error
    if report.status == "refused":
        raise UsageError(f"{file} holds no numbers: the clip {report.clip.name} was refused.")
    return report


def _check_numbers(report: Report) -> None:
    """Refuse what no program of ours wrote; the JSON's own types are not checked anywhere else."""
    numbers = [n for m in report.measurements.values() for n in (m.value, m.u_change)]
    numbers += [_told(report, name) for name in ("speed_kmh", "incline")]
    if report.status != "refused":
        if report.view is None:
            raise ValueError("no view")
        numbers += [report.view.yaw_deg, report.view.roll_deg]
    if not all(number is None or isinstance(number, int | float) for number in numbers):
        raise ValueError("a number is none")


def _told(report: Report, name: str) -> float | None:
    told: float | None = report.made_with.options.get(name)
    return told


def compare(before: Report, after: Report) -> Comparison:
    """Hold two reports of one runner against each other; neither may be of a refused clip."""
    obstacles = _obstacles(before, after)
    differences = [
        _difference(key, before.measurements[key], after.measurements[key], bool(obstacles))
        for key in before.measurements
        if key in after.measurements
    ]
    notes = _untold(before, after)
    if any(d.result == "real change" for d in differences):
        notes.append(CHANCE)
    return Comparison(before.clip.name, after.clip.name, obstacles, notes, differences)


def _difference(key: str, before: Measurement, after: Measurement, unlike: bool) -> Difference:
    change = u_change = None
    if before.value is not None and after.value is not None:
        change = after.value - before.value
        u_change = max(before.u_change or 0.0, after.u_change or 0.0)
    result = _result(change, u_change, unlike)
    sentence = _sentence(before, after, result, change, u_change)
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


def _result(change: float | None, u_change: float | None, unlike: bool) -> Result:
    if change is None or u_change is None:
        return "not measured"
    if unlike:
        return "not comparable"
    return "real change" if abs(change) > u_change else "no clear change"


def _sentence(
    before: Measurement,
    after: Measurement,
    result: Result,
    change: float | None,
    u_change: float | None,
) -> str:
    if change is None or u_change is None:
        missing = [name for name, m in (("before", before), ("after", after)) if m.value is None]
        return f"Not measured {joined(missing)}."
    if result == "not comparable":
        return "The clips were not filmed alike, so this difference says nothing of the runner."
    size, least = apart(abs(change), before.unit), apart(u_change, before.unit)
    way = "higher" if change > 0 else "lower"
    if result == "real change":
        return f"{size} {way} than before: more than the {least} that clips differ by anyway."
    return f"Within the {least} that two clips of one runner differ by anyway."


def apart(value: float, unit: str) -> str:
    """Return a difference with its unit; that of two shares in per cent is points."""
    return f"{number(value, unit)} points" if unit == "%" else quantity(value, unit)


def _obstacles(before: Report, after: Report) -> list[str]:
    assert before.view is not None
    assert after.view is not None
    found = _apart_in_view(before.view, after.view)
    for name, what, unit, most in (
        ("speed_kmh", "speed", "km/h", LARGEST_SPEED_CHANGE_KMH),
        ("incline", "incline", "%", LARGEST_INCLINE_CHANGE),
    ):
        one, two = _told(before, name), _told(after, name)
        if one is not None and two is not None and abs(two - one) > most:
            found.append(f"The belt's {what} was {one:g} {unit} before and {two:g} {unit} after.")
    if before.made_with.model_sha256 != after.made_with.model_sha256:
        found.append("The body was followed with different models, whose errors differ.")
    return found


def _apart_in_view(before: View, after: View) -> list[str]:
    found = []
    if before.near_side != after.near_side:
        found.append(
            f"The camera saw the {before.near_side} side before and the {after.near_side} after."
        )
    yaw = abs(after.yaw_deg - before.yaw_deg)
    if yaw > LARGEST_YAW_CHANGE_DEG:
        found.append(f"The camera looked at the runner from {yaw:.0f}° further round.")
    roll = abs(after.roll_deg - before.roll_deg)
    if roll > LARGEST_ROLL_CHANGE_DEG:
        found.append(f"The camera was tilted by {roll:.0f}° more or less.")
    return found


def _untold(before: Report, after: Report) -> list[str]:
    names = {"speed_kmh": "speed", "incline": "incline"}
    reports = (before, after)
    untold = [word for name, word in names.items() if None in [_told(r, name) for r in reports]]
    if not untold:
        return []
    return [
        f"The belt's {joined(untold)} {'was' if len(untold) == 1 else 'were'} not told for both "
        "clips: the differences count only if nothing there was changed."
    ]

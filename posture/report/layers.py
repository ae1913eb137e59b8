"""The two layers in which a measurement's numbers are told.

The first is plain words, for every reader; the second, "for the curious", is in full: interval,
limits, chances, norm, and how large a change must be to count.
"""

from typing import Final

from posture.checks.base import Check
from posture.comparison.compare import apart, least_change
from posture.report.stance_words import stance_in_full
from posture.results.clip_settings import Units
from posture.results.formatting import UNITS, length_words, number, plain_length, quantity
from posture.results.judging import COUNTS, Chance, Limits
from posture.results.report import Measurement, Norm
from posture.results.sentences import about_words, interval_words, range_words

CURIOUS: Final = "For the curious"
CHANCES: Final = "The chance that it is past the usual limit is {}, that it stands out {}."


def told_value(check: Check | None, measurement: Measurement, units: Units) -> str:
    """Return the value in plain words, "about 8 per cent of the leg, 7 centimetres"."""
    of = check.words.of if check and measurement.value is not None else ""
    told = " ".join(filter(None, (about_words(measurement), of)))
    return told if measurement.cm is None else f"{told}, {plain_length(measurement.cm, units)}"


def in_full(check: Check | None, measurement: Measurement, units: Units) -> list[str]:
    """Return everything that is known of a value, one sentence each; none without a value."""
    if measurement.value is None:
        return []
    unit = measurement.unit
    lines = [
        _interval(measurement, units),
        _limits(measurement.limits, unit),
        _chances(measurement.chance, unit),
        norm_words(measurement.norm, unit),
        stance_in_full(check, measurement),
        _basis(check, measurement),
    ]
    return [line for line in lines if line]


def value_words(measurement: Measurement, units: Units) -> str:
    """Return the value with its interval, "6.1 ± 3.9°"; empty if there is none."""
    text = interval_words(measurement)
    return text if measurement.cm is None else f"{text} ({length_words(measurement.cm, units)})"


def norm_words(norm: Norm | None, unit: str) -> str:
    """Return how runners are spread, and whose spread it is; empty if it is not known."""
    if norm is None:
        return ""
    low, median, high = number(norm.p5, unit), quantity(norm.p50, unit), quantity(norm.p95, unit)
    return f"Nine in ten: {low} to {high}, median {median} ({norm.who})."


def _interval(measurement: Measurement, units: Units) -> str:
    held = " (90 % interval)" if measurement.u and measurement.unit not in COUNTS else ""
    return f"Measured: {value_words(measurement, units)}{held}."


def _limits(limits: Limits | None, unit: str) -> str:
    if limits is None or unit in COUNTS:
        return ""
    usual = f"Usual: {range_words(limits, unit)}."
    low, high = (
        "" if at is None else number(at, unit) + UNITS.get(unit, f" {unit}") for at in limits.watch
    )
    ends = [f"below {low}" if low else "", f"above {high}" if high else ""]
    beyond = " or ".join(filter(None, ends))
    return f"{usual} Stands out: {beyond}." if beyond else usual


def _chances(chance: Chance | None, unit: str) -> str:
    if chance is None or unit in COUNTS:
        return ""
    return CHANCES.format(_share(chance.past_ok), _share(chance.past_watch))


def _share(chance: float) -> str:
    if chance < 0.01:
        return "under 1 %"
    return "over 99 %" if chance > 0.99 else f"{100 * chance:.0f} %"


def _basis(check: Check | None, measurement: Measurement) -> str:
    """Return how often it was measured, and how large a change must be to count."""
    times = "Measured once." if measurement.n == 1 else f"Measured {measurement.n} times."
    if not measurement.u_change or measurement.unit in COUNTS:
        return times
    key = check.key if check else ""
    today, later = (
        apart(least_change(key, measurement.u_change, days), measurement.unit)
        for days in (False, True)
    )
    return f"{times} A change counts from {today} on the same day, from {later} on another."

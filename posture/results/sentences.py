"""The sentence beside a judged measurement, made from the same numbers as those printed with it.

A check says what its values mean on a body (`Words`); whether that is usual, likely or too close
to call follows from the measurement alone. Value and limits are compared as they are printed.
"""

from dataclasses import dataclass
from typing import Literal

from posture.results.formatting import UNITS, number, quantity, rounded
from posture.results.judging import LIKELY, VERY_LIKELY, LimitBounds, Limits
from posture.results.report import Measurement


@dataclass(frozen=True)
class Words:
    """What the values of a check mean on a body: clauses without a full stop.

    Attributes
    ----------
    usual : str
        What holds inside the usual range: "your trunk leans as in most runners".
    high, low : str
        What holds above and below it.
    """

    usual: str = "the value is in the usual range"
    high: str = "the value is higher than usual"
    low: str = "the value is lower than usual"


@dataclass(frozen=True)
class AgainstLimit:
    """Where a printed value lies against the one of two bounds that it passes or is nearest to."""

    limit: float
    side: Literal["high", "low"]
    is_past: bool
    is_at: bool

    @property
    def words(self) -> str:
        """Where the value is: "above", "below" or "at" the limit, or "not above", "not below"."""
        if self.is_at:
            return "at"
        beyond = "above" if self.side == "high" else "below"
        return beyond if self.is_past else f"not {beyond}"


def against(value: float, bounds: LimitBounds, unit: str) -> AgainstLimit | None:
    """Return where a value lies against bounds, both as they are printed; None if both are open."""
    sides: tuple[tuple[Literal["low", "high"], float | None, float], ...] = (
        ("low", bounds[0], -1.0),
        ("high", bounds[1], 1.0),
    )
    found = []
    for side, limit, sign in sides:
        if limit is not None:
            past = sign * (rounded(value, unit) - rounded(limit, unit))
            found.append((past, AgainstLimit(limit, side, past > 0, past == 0)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def sentence(words: Words, measurement: Measurement, more: str = "") -> str:
    """Return what a judged measurement means for the runner.

    Parameters
    ----------
    words : Words
        Its check's.
    measurement : Measurement
        With a verdict of ``ok``, ``close``, ``watch`` or ``flag``.
    more : str
        A sentence that follows: what would settle a verdict that is too close to call, or why a
        value that clearly stands out is only watched.
    """
    value, limits = measurement.value, measurement.limits
    assert value is not None
    assert limits is not None
    usual = against(value, limits.ok, measurement.unit)
    if measurement.verdict == "ok" or usual is None:
        return _ok(words, usual, measurement.unit)
    if measurement.verdict == "close":
        return _followed(_close(usual, measurement), more)
    clause = words.high if usual.side == "high" else words.low
    if measurement.verdict == "flag":
        return _flag(clause, limits, measurement)
    limit = limit_words(usual.limit, measurement.unit)
    where = f"{interval_words(measurement)}, {usual.words} the usual limit of {limit}."
    likely = f"It is likely that {clause}: {where}"
    return _followed(likely, _near_watch(limits, measurement), more)


def _followed(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _ok(words: Words, usual: AgainstLimit | None, unit: str) -> str:
    if usual is None or not usual.is_at:
        return f"{_capital(words.usual)}."
    limit = limit_words(usual.limit, unit)
    return f"{_capital(words.usual)}. The value is at the edge of that, {limit}."


def _close(usual: AgainstLimit, measurement: Measurement) -> str:
    limit = limit_words(usual.limit, measurement.unit)
    return (
        f"Too close to call: {interval_words(measurement)} is {usual.words} the usual limit of "
        f"{limit}, but the true value may lie on either side of it."
    )


def _flag(clause: str, limits: Limits, measurement: Measurement) -> str:
    unit = measurement.unit
    assert measurement.value is not None
    passed = against(measurement.value, limits.watch, unit)
    assert passed is not None  # what has no watch limit never stands out
    usual = range_words(limits, unit)
    return (
        f"{_capital(clause)}: {interval_words(measurement)}, {passed.words} the limit of "
        f"what stands out, {limit_words(passed.limit, unit)} (usual: {usual})."
    )


def _near_watch(limits: Limits, measurement: Measurement) -> str:
    """Say how a value worth watching lies against the limit of what stands out, if near it."""
    assert measurement.value is not None
    outer = against(measurement.value, limits.watch, measurement.unit)
    chance = measurement.chance.past_watch if measurement.chance else 0.0
    if outer is None:
        return ""
    limit = limit_words(outer.limit, measurement.unit)
    if outer.is_past:
        clearly = "." if chance >= VERY_LIKELY else ", but not clearly."
        return f"It is {outer.words} the limit of what stands out, {limit}, too{clearly}"
    return f"The limit of what stands out, {limit}, is near." if chance > 1 - LIKELY else ""


def may_stand_out(measurement: Measurement) -> bool:
    """Whether a value that is worth watching passes the limit of what stands out, too."""
    if measurement.verdict != "watch" or measurement.value is None or measurement.limits is None:
        return False
    outer = against(measurement.value, measurement.limits.watch, measurement.unit)
    return outer is not None and outer.is_past


def interval_words(measurement: Measurement) -> str:
    """Return the value with its interval, "6.1 ± 3.9°"; empty if there is none."""
    value, u, unit = measurement.value, measurement.u, measurement.unit
    if value is None:
        return ""
    if not u or unit == "signs":
        return quantity(value, unit)
    return f"{number(value, unit)} ± {quantity(u, unit)}"


def range_words(limits: Limits | None, unit: str) -> str:
    """Return the usual range, "2 to 13°", "up to 14 %"; empty if it is not judged.

    Without a unit (``""``) only the numbers are given.
    """
    if limits is None:
        return ""
    low, high = limits.ok
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {limit_words(high, unit)}"
    if high is None:
        return f"{limit_words(low, unit)} or more"
    return f"{_bare(low, unit)} to {limit_words(high, unit)}"


def limit_words(value: float | None, unit: str) -> str:
    """Return a limit with its unit, "13°"; empty if it is open."""
    return "" if value is None else (_bare(value, unit) + UNITS.get(unit, f" {unit}")).rstrip()


def _bare(value: float, unit: str) -> str:
    return number(value, unit).removesuffix(".0")


def _capital(clause: str) -> str:
    return clause[:1].upper() + clause[1:]

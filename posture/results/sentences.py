"""The sentence beside a judged measurement, made from the same numbers as those told with it.

A check says what its values mean on a body (`Words`); whether that is usual, likely or too close
to call follows from the measurement alone. Value and limits are compared as they are printed in
full, and told in plain words: whole numbers wherever these compare alike.
"""

from dataclasses import dataclass
from itertools import combinations, product
from typing import Final, Literal

from posture.results.formatting import (
    PLAIN_UNITS,
    UNITS,
    number,
    plain_number,
    plain_quantity,
    quantity,
    rounded,
)
from posture.results.judging import COUNTS, LIKELY, VERY_LIKELY, LimitBounds, Limits
from posture.results.report import Measurement

NEAR: Final = 0.2
"""Chance past the ok limit from which a usual value is said to be near that limit."""


@dataclass(frozen=True)
class Words:
    """What the values of a check mean on a body: clauses without a full stop.

    Attributes
    ----------
    usual : str
        What holds everywhere inside the usual range, so that it leans to neither side: "your
        trunk's lean is in the usual range".
    high, low : str
        What holds above and below it.
    of : str
        What a share is a share of, to follow "per cent": "of the lower leg".
    minus : str
        What a value below zero means, to follow "Minus means:".
    """

    usual: str = "the value is in the usual range"
    high: str = "the value is higher than usual"
    low: str = "the value is lower than usual"
    of: str = ""
    minus: str = ""


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


def plain_decimals(measurement: Measurement, *beside: float) -> int:
    """Return with how many decimals a measurement and its limits are told in plain words.

    None where whole numbers compare with each other as the printed numbers do; else one.
    ``beside`` are further values that are held against the limits.
    """
    limits, unit = measurement.limits, measurement.unit
    ends = (*limits.ok, *limits.watch) if limits else ()
    bounds = [at for at in ends if at is not None]
    told = [*bounds] if measurement.value is None else [measurement.value, *bounds]
    alike = (
        _order(round(a), round(b)) == _order(rounded(a, unit), rounded(b, unit))
        for a, b in (*combinations(told, 2), *product(beside, bounds))
    )
    return 0 if all(alike) else 1


def _order(a: float, b: float) -> tuple[bool, bool]:
    return a < b, a > b


def plain_value(measurement: Measurement, *beside: float) -> str:
    """Return the value in plain words, "17 per cent"; empty if there is none."""
    value = measurement.value
    if value is None:
        return ""
    return plain_quantity(value, measurement.unit, plain_decimals(measurement, *beside))


def about_words(measurement: Measurement, *beside: float) -> str:
    """Return the value as it is told: "about 17 per cent", "2 of 4 signs"; empty if none."""
    told = plain_value(measurement, *beside)
    return f"about {told}" if told and measurement.unit != "signs" else told


def usual_words(measurement: Measurement, *beside: float) -> str:
    """Return the usual range in plain words, "2 to 13", "up to 14".

    Empty if it is not judged, and for counts, which nobody has counted among runners.
    """
    if measurement.limits is None or measurement.unit in COUNTS:
        return ""
    decimals = plain_decimals(measurement, *beside)
    low, high = (None if at is None else plain_number(at, decimals) for at in measurement.limits.ok)
    return _range(low, high, "")


def sentence(words: Words, measurement: Measurement, more: str = "") -> str:
    """Return what a judged measurement means for the runner, in plain words.

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
    assert measurement.value is not None
    assert measurement.limits is not None
    usual = against(measurement.value, measurement.limits.ok, measurement.unit)
    if measurement.verdict == "ok" or usual is None:
        return _followed(
            f"{_capital(words.usual)}.", _near_usual(usual, measurement), _minus(words, measurement)
        )
    about, limit = about_words(measurement), _limit(usual, measurement)
    if measurement.verdict == "close":
        return _followed(
            f"Too close to call: {about} is {usual.words} the usual limit of {limit}, but too near "
            "it to be sure.",
            _minus(words, measurement),
            more,
        )
    clause = words.high if usual.side == "high" else words.low
    if measurement.verdict == "flag":
        return _followed(
            f"{_capital(clause)}: {about}.", _flagged(measurement), _minus(words, measurement)
        )
    likely = f"It is likely that {clause}: {about}, {usual.words} the usual limit of {limit}."
    return _followed(likely, _near_watch(measurement), _minus(words, measurement), more)


def claim(words: Words, measurement: Measurement) -> str:
    """Return what a finding means on the body, as the headline says it.

    "Your foot lands further ahead of the knee than in most runners." where that is very likely;
    where it is likely, "…, probably." is added. Empty if the check has no words for it.
    """
    if measurement.value is None or measurement.limits is None:
        return ""
    usual = against(measurement.value, measurement.limits.ok, measurement.unit)
    if usual is None:
        return ""
    clause = words.high if usual.side == "high" else words.low
    if clause in (Words().high, Words().low):
        return ""
    return f"{_capital(clause)}{'' if measurement.verdict == 'flag' else ', probably'}."


def _followed(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _minus(words: Words, measurement: Measurement) -> str:
    """Say what a value that is told as minus means."""
    is_minus = plain_value(measurement).startswith("minus")
    return f"Minus means: {words.minus}." if is_minus and words.minus else ""


def _limit(at: AgainstLimit, measurement: Measurement) -> str:
    return plain_number(at.limit, plain_decimals(measurement))


def _near_usual(usual: AgainstLimit | None, measurement: Measurement) -> str:
    """Say of a usual value that it is at the limit of the usual range, or near it.

    Near is what whole numbers cannot tell from the limit, or what may well be past it.
    """
    if usual is None or measurement.value is None:
        return ""
    chance = measurement.chance.past_ok if measurement.chance else 0.0
    alike = round(measurement.value) == round(usual.limit)
    end = "upper" if usual.side == "high" else "lower"
    limit = _limit(usual, measurement)
    if usual.is_at:
        return f"It is at the {end} end of that, {limit}."
    return f"It is near the {end} end of that, {limit}." if alike or chance > NEAR else ""


def _flagged(measurement: Measurement) -> str:
    assert measurement.value is not None
    assert measurement.limits is not None
    passed = against(measurement.value, measurement.limits.watch, measurement.unit)
    assert passed is not None  # what has no watch limit never stands out
    return (
        f"Usual is {usual_words(measurement)}, and this is {passed.words} the limit of what stands "
        f"out, {_limit(passed, measurement)}."
    )


def _near_watch(measurement: Measurement) -> str:
    """Say how a value worth watching lies against the limit of what stands out, if near it."""
    assert measurement.value is not None
    assert measurement.limits is not None
    outer = against(measurement.value, measurement.limits.watch, measurement.unit)
    chance = measurement.chance.past_watch if measurement.chance else 0.0
    if outer is None:
        return ""
    limit = _limit(outer, measurement)
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


def between_words(measurement: Measurement) -> str:
    """Return the value's interval in plain words, "2 to 10 degrees"; empty if it is not known."""
    value, u, unit = measurement.value, measurement.u, measurement.unit
    if value is None or not u or unit in COUNTS:
        return ""
    low, high = (plain_number(at, plain_decimals(measurement)) for at in (value - u, value + u))
    return f"{low} to {high} {PLAIN_UNITS.get(unit, unit)}"


def range_words(limits: Limits | None, unit: str) -> str:
    """Return the usual range in full, "2 to 13°", "up to 14 %"; empty where `usual_words` is."""
    if limits is None or unit in COUNTS:
        return ""
    low, high = (None if at is None else number(at, unit).removesuffix(".0") for at in limits.ok)
    return _range(low, high, UNITS.get(unit, f" {unit}"))


def _range(low: str | None, high: str | None, unit: str) -> str:
    if low is None:
        return "" if high is None else f"up to {high}{unit}"
    return f"{low}{unit} or more" if high is None else f"{low} to {high}{unit}"


def _capital(clause: str) -> str:
    return clause[:1].upper() + clause[1:]

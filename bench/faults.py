"""Verdicts on rendered clips into which a fault was dialled."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np

from bench.design import Entry, has_fault
from bench.rendered import Result
from bench.sections import Section, section
from posture.checks import CHECKS
from posture.checks.base import FINDINGS, Check
from posture.checks.judge import LEAST_RATE_FOR_FLAGS_HZ
from posture.results.judging import Limits

NONE: Final = "–"


TOLD: Final = (
    "Told: watch or flag. Right: the truth is past the ok limit (watch) or past the watch limit"
    " (flag) of the clip's true belt speed. Unusual: past the ok limit. A low cadence counts as"
    " unusual here whether or not there is an overstride beside it."
)


def fault_sections(results: Sequence[Result], entries: Sequence[Entry]) -> list[Section]:
    """Return the tables of the clips of `faults_set`."""
    names = {entry.clip.name for entry in entries if has_fault(entry)}
    told = told_section(
        "faults-told",
        "Rendered runners: what is told of faults",
        f"The same {len(names)} clips.",
        [result for result in results if result.clip in names],
    )
    return [faults_section(results, entries), told]


def told_section(key: str, title: str, which: str, results: Sequence[Result]) -> Section:
    """Return what was watched or flagged on whole clips, and how much of it is true, by check."""
    whole = [r for r in results if r.start_s is None and r.limits and np.isfinite(r.error)]
    of_each = {own: [r for r in whole if r.key == own] for own in CHECKS}
    rows = [(name, *_told_cells(own)) for name, own in [*of_each.items(), ("all", whole)] if own]
    columns = ("check", "clips", "unusual", "told", "of them right", "of unusual told")
    return section(key, title, f"{which} {TOLD}", columns, rows)


def _told_cells(own: Sequence[Result]) -> tuple[str, ...]:
    levels = [true_level(r.true, r.limits) for r in own]
    told = [(r.verdict, level) for r, level in zip(own, levels, strict=True)]
    told = [(verdict, level) for verdict, level in told if verdict in FINDINGS]
    right = [level in (("flag",) if verdict == "flag" else FINDINGS) for verdict, level in told]
    unusual = sum(level in FINDINGS for level in levels)
    found = sum(level in FINDINGS for _, level in told)
    return (
        *(str(len(own)), str(unusual), str(len(told))),
        *(f"{sum(right)} of {len(told)}", f"{found} of {unusual}"),
    )


def faults_section(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    """Return the verdicts on the clips of `faults_set`, by check."""
    rates_hz = {e.clip.name: e.clip.film.fps for e in entries if has_fault(e)}
    answered = [r for r in results if r.clip in rates_hz and np.isfinite(r.error)]
    whole = {(r.clip, r.key): r for r in answered if r.start_s is None}
    rows = []
    for key, check in CHECKS.items():
        own = [result for (_, other), result in whole.items() if other == key]
        if not check.is_judged or not own:
            continue
        judged = [r for r in own if _may_flag(check, r.clip, whole, rates_hz[r.clip])]
        past = [r for r in judged if _past(r, "flag")]
        good = [r for r in own if true_level(r.true, r.limits) == "ok"]
        rows.append(
            (
                key,
                _share([r.verdict == "flag" for r in past]),
                _share([r.verdict in FINDINGS for r in past]),
                _share([r.verdict == "flag" for r in good]),
                _share([r.verdict == "watch" for r in good]),
            )
        )
    note = (
        f"Over the {len(rates_hz)} held-out and unseen clips into which a fault was dialled. It"
        " counts where the truth passes the flag limit by more than the interval's half-width and"
        " the contract lets it be flagged: contact checks from 50 frames/s on, low cadence beside"
        " an overstride past its own ok limit by more than its interval. Good form is what of the"
        " same clips is truly inside the ok limits. Limits are those of the clip's true belt speed."
    )
    columns = (
        *("check", "dialled-in fault flagged", "flagged or watched"),
        *("good form flagged", "good form at watch"),
    )
    return section("faults", "Rendered runners: verdicts", note, columns, rows)


def _may_flag(
    check: Check, clip: str, whole: Mapping[tuple[str, str], Result], rate_hz: float
) -> bool:
    """Whether the contract's rules let this check flag this clip."""
    if check.at_contact and rate_hz < LEAST_RATE_FOR_FLAGS_HZ:
        return False
    if check.only_beside is None:
        return True
    beside = whole.get((clip, check.only_beside.key))
    return beside is not None and _past(beside, "watch")


def _past(result: Result, level: Literal["watch", "flag"]) -> bool:
    """Whether the truth passes the limit to a level by more than the interval's half-width."""
    if result.limits is None:
        return False
    bounds = result.limits.watch if level == "flag" else result.limits.ok
    u = float(np.hypot(result.u, CHECKS[result.key].accuracy.people))
    return excess(result.true, bounds) > u


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)} of {len(hits)}" if hits else NONE


def excess(value: float, bounds: tuple[float | None, float | None]) -> float:
    """How far a value lies outside bounds; negative inside."""
    low, high = bounds
    below = -np.inf if low is None else low - value
    above = -np.inf if high is None else value - high
    return float(max(below, above))


def true_level(value: float, limits: Limits | None) -> str:
    """The level that a true value has by itself; "info" without limits."""
    if limits is None:
        return "info"
    for level, (low, high) in (("ok", limits.ok), ("watch", limits.watch)):
        if (low is None or value >= low) and (high is None or value <= high):
            return level
    return "flag"

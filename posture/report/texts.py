"""Words and numbers as a runner reads them, shared by page, terminal and pictures."""

from collections.abc import Mapping
from typing import Final

from posture.checks.base import Check, title_of
from posture.drawing.caption import Caption
from posture.results.clip_settings import ClipSettings
from posture.results.formatting import UNITS, joined, number, quantity
from posture.results.judging import Limits
from posture.results.report import Evidence, Measurement, Norm, Report, Verdict

VERDICT_WORDS: Final[dict[Verdict, str]] = {
    "ok": "In the usual range",
    "close": "Too close to call",
    "watch": "Worth watching",
    "flag": "Stands out",
    "info": "For information",
    "unknown": "Not measured",
}


def settings_words(settings: ClipSettings) -> list[tuple[str, str]]:
    """Return the settings that were entered for a clip, as ("Height", "180 cm") and so on."""
    known = [
        ("Height", settings.height_cm, "cm"),
        ("Belt speed", settings.speed_kmh, "km/h"),
        ("Incline", settings.incline, "%"),
    ]
    entered = [(title, f"{value:g} {unit}") for title, value, unit in known if value is not None]
    return entered + ([("Mirrored", "yes")] if settings.mirrored else [])


def verdict_words(measurement: Measurement) -> str:
    """Return the verdict in words, "Worth watching, near the limit"."""
    words = VERDICT_WORDS[measurement.verdict]
    near = measurement.verdict == "watch" and measurement.reaches_back()
    return f"{words}, near the limit" if near else words


def value_words(measurement: Measurement) -> str:
    """Return the value with its interval, "6.1 ± 3.9°"; empty if there is none."""
    if measurement.value is None:
        return ""
    if not measurement.u or measurement.unit == "signs":
        text = quantity(measurement.value, measurement.unit)
    else:
        u = quantity(measurement.u, measurement.unit)
        text = f"{number(measurement.value, measurement.unit)} ± {u}"
    return text if measurement.cm is None else f"{text} ({measurement.cm:.1f} cm)"


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
        return f"up to {_limit(high, unit)}"
    if high is None:
        return f"{_limit(low, unit)} or more"
    return f"{_bare(low)} to {_limit(high, unit)}"


def norm_words(norm: Norm | None, unit: str) -> str:
    """Return how runners are spread, and whose spread it is; empty if it is not known."""
    if norm is None:
        return ""
    low, median, high = number(norm.p5, unit), quantity(norm.p50, unit), quantity(norm.p95, unit)
    return f"Nine in ten: {low} to {high}, median {median} ({norm.who})."


def findings(report: Report) -> list[str]:
    """Return the keys at ``watch`` or ``flag``: the plan's order first, then the report's."""
    order = [*(report.plan.order if report.plan else ()), *report.measurements]
    judged = [k for k in dict.fromkeys(order) if k in report.measurements]
    return [k for k in judged if report.measurements[k].verdict in ("watch", "flag")]


def headline(report: Report, checks: Mapping[str, Check]) -> tuple[Verdict, str]:
    """Return the worst verdict and the whole result in one sentence."""
    found = findings(report)
    flags = [k for k in found if report.measurements[k].verdict == "flag"]
    names = [_in_sentence(title_of(key, checks)) for key in (flags or found)]
    if flags:
        count = "One thing stands out" if len(flags) == 1 else "Some things stand out"
        return "flag", f"{count}: {joined(names)}."
    if found:
        return "watch", f"Nothing stands out clearly. Worth watching: {joined(names)}."
    close = [key for key, m in report.measurements.items() if m.verdict == "close"]
    if close:
        names = [_in_sentence(title_of(key, checks)) for key in close]
        return "close", f"Nothing stands out clearly. Too close to call: {joined(names)}."
    if any(m.limits and m.value is None for m in report.measurements.values()):
        return "ok", "Nothing stands out in what could be measured."
    return "ok", "Nothing stands out in this view."


def evidence_caption(title: str, measurement: Measurement, evidence: Evidence) -> Caption:
    """Return the caption of an evidence picture of ``measurement``."""
    usual = range_words(measurement.limits, measurement.unit)
    verdict = verdict_words(measurement) + (f" (usual: {usual})" if usual else "")
    parts = [verdict, f"at {evidence.time_s:.2f} s", f"{evidence.side} side"]
    value = quantity(evidence.value, measurement.unit)
    return Caption(title, value, "  ·  ".join(parts), measurement.verdict)


def _limit(value: float | None, unit: str) -> str:
    return "" if value is None else (_bare(value) + UNITS.get(unit, f" {unit}")).rstrip()


def _bare(value: float) -> str:
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


def _in_sentence(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title

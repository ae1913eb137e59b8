"""Words and numbers as a runner reads them, shared by page, terminal and pictures."""

from collections.abc import Mapping
from typing import Final

from posture.care.plan_wording import BACK_NAMES, KIND_NAMES
from posture.checks.base import Check, title_of
from posture.drawing.caption import Caption
from posture.results.clip_settings import ClipSettings
from posture.results.formatting import height_words, joined, plain_quantity, speed_words
from posture.results.judging import COUNTS
from posture.results.report import Evidence, Measurement, Report, Verdict
from posture.results.sentences import (
    about_words,
    claim,
    may_stand_out,
    plain_decimals,
    usual_words,
)

FEW_SIGNS: Final = "Not enough to say"
VERDICT_WORDS: Final[dict[Verdict, str]] = {
    "ok": "In the usual range",
    "close": "Too close to call",
    "watch": "Worth watching",
    "flag": "Stands out",
    "info": "For information",
    "unknown": "Not measured",
}

ALSO: Final[dict[Verdict, str]] = {"flag": "Also standing out", "watch": "Also worth watching"}


def settings_words(settings: ClipSettings) -> list[tuple[str, str]]:
    """Return the settings that were entered for a clip, as ("Height", "180 cm") and so on."""
    height, speed, incline = settings.height_cm, settings.speed_kmh, settings.incline
    known = [
        ("Height", "" if height is None else height_words(height, settings.units)),
        ("Belt speed", "" if speed is None else speed_words(speed, settings.units)),
        ("Incline", "" if incline is None else f"{incline:g} %"),
        ("Mirrored", "yes" if settings.mirrored else ""),
        ("The runner's back", BACK_NAMES.get(settings.back or "", "")),
        ("Runner", KIND_NAMES.get(settings.runner_kind or "", "")),
    ]
    return [(title, words) for title, words in known if words]


def shown_verdict(measurement: Measurement) -> Verdict:
    """Return the verdict whose mark is shown: few signs are no finding, and nothing usual."""
    is_empty = measurement.verdict == "ok" and measurement.unit in COUNTS
    return "info" if is_empty else measurement.verdict


def verdict_words(measurement: Measurement) -> str:
    """Return the verdict in words, "Worth watching, may stand out"."""
    if shown_verdict(measurement) != measurement.verdict:
        return FEW_SIGNS
    words = VERDICT_WORDS[measurement.verdict]
    return f"{words}, may stand out" if may_stand_out(measurement) else words


def whole_clip_words(measurement: Measurement) -> str:
    """Return what the whole clip shows, beside one of its moments: "Whole clip: about 17 …"."""
    about, verdict = about_words(measurement), verdict_words(measurement).lower()
    return f"Whole clip: {about}, {verdict}."


def findings(report: Report) -> list[str]:
    """Return the keys at ``watch`` or ``flag``: the plan's order first, then the report's."""
    order = [*(report.plan.order if report.plan else ()), *report.measurements]
    judged = [k for k in dict.fromkeys(order) if k in report.measurements]
    return [k for k in judged if report.measurements[k].verdict in ("watch", "flag")]


def named_first(report: Report) -> list[str]:
    """Return the keys that the headline names: what stands out, else is watched, else is close."""
    found = findings(report)
    flags = [key for key in found if report.measurements[key].verdict == "flag"]
    close = [key for key, own in report.measurements.items() if own.verdict == "close"]
    return flags or found or close


def foremost(report: Report, checks: Mapping[str, Check]) -> str:
    """Return the key that is shown first: the foremost one that can be drawn, if any can.

    What cannot be drawn itself, such as a cadence, gives way to what it counts beside.
    """
    named = named_first(report)
    beside = [checks[key].only_beside for key in named if key in checks]
    counted = [check.key for check in beside if check]
    order = [*named, *counted, *findings(report), *checks, *report.measurements]
    drawn = (key for key in order if key in checks and checks[key].figure)
    return next((key for key in drawn if key in report.measurements), order[0])


def others_by_verdict(report: Report, checks: Mapping[str, Check]) -> list[tuple[Verdict, str]]:
    """Return every judged measurement that the headline does not name, a line per verdict."""
    named = named_first(report)
    titles: dict[tuple[Verdict, str], list[str]] = {}
    for key in by_urgency(report):
        own = report.measurements[key]
        if key not in named and own.limits is not None:
            titles.setdefault((shown_verdict(own), verdict_words(own)), []).append(
                title_of(key, checks)
            )
    return [(verdict, f"{words}: {', '.join(n)}.") for (verdict, words), n in titles.items()]


def by_urgency(report: Report) -> list[str]:
    """Return all keys: those that the headline names first, then further findings, then the rest.

    What is too close to call precedes what is ok.
    """
    close = [key for key, own in report.measurements.items() if own.verdict == "close"]
    keys = [*named_first(report), *findings(report), *close, *report.measurements]
    return list(dict.fromkeys(keys))


def headline(report: Report, checks: Mapping[str, Check]) -> tuple[Verdict, str]:
    """Return the worst verdict, and the whole result in a sentence or two.

    Of what the headline names, the first is said as what it means on the body.
    """
    named = named_first(report)
    worst = report.measurements[named[0]].verdict if named else "ok"
    if named and worst != "close" and named[0] in checks:
        said = claim(checks[named[0]].words, report.measurements[named[0]])
        if said:
            also = f"{ALSO[worst]}: {_names(named[1:], checks)}." if named[1:] else ""
            return worst, f"{said} {also}".strip()
    if worst == "flag":
        count = "One thing stands out" if len(named) == 1 else "Some things stand out"
        return "flag", f"{count}: {_names(named, checks)}."
    if named:
        names = _names(named, checks)
        return worst, f"Nothing stands out clearly. {VERDICT_WORDS[worst]}: {names}."
    if not any(m.limits for m in report.measurements.values()):
        return "info", "Nothing was judged; the numbers are for information."
    if any(m.limits and m.value is None for m in report.measurements.values()):
        return "ok", "Nothing stands out in what could be measured."
    return "ok", "Nothing stands out in this view."


def evidence_caption(title: str, measurement: Measurement, evidence: Evidence) -> Caption:
    """Return the caption of an evidence picture: the moment's value, and what the clip shows."""
    usual = usual_words(measurement, evidence.value)
    whole = f"Whole clip: {about_words(measurement, evidence.value)}"
    whole += f", usual {usual}" if usual else ""
    value = moment_words(measurement, evidence)
    moment = f"This moment, {evidence.time_s:.2f} s, {evidence.side} side: {value}"
    return Caption(title, value, f"{moment}. {whole}.", measurement.verdict)


def moment_words(measurement: Measurement, evidence: Evidence) -> str:
    """Return the value of an evidence picture's moment, as the picture and the player tell it."""
    decimals = plain_decimals(measurement, evidence.value)
    return plain_quantity(evidence.value, measurement.unit, decimals)


def _names(keys: list[str], checks: Mapping[str, Check]) -> str:
    return joined([_in_sentence(title_of(key, checks)) for key in keys])


def _in_sentence(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title

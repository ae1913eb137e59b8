"""The report in the terminal: readable at 80 columns, with and without colour."""

from collections.abc import Iterable, Mapping
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posture.care import plan_wording as wording
from posture.care.planning import plan_without_film, steps_of
from posture.checks.base import Check, title_of
from posture.report.by_hand import correction_sentences
from posture.report.guidance import COMMON, FIRST, OUTSIDE
from posture.report.html import meanings_of
from posture.report.layers import CURIOUS, told_value, value_words
from posture.report.stance_words import stance_words
from posture.report.texts import by_urgency, findings, headline, named_first, shown_verdict
from posture.results.report import Exercise, Measurement, Plan, Report, Verdict
from posture.results.sentences import plain_value, range_words, usual_words
from posture.system.terminal import one_line

STYLES: Final[dict[Verdict, str]] = {
    "ok": "green",
    "close": "bright_black",
    "watch": "yellow",
    "flag": "bold red",
    "info": "cyan",
    "unknown": "dim",
}
WORDS: Final[dict[Verdict, str]] = {
    "ok": "ok",
    "close": "close",
    "watch": "watch",
    "flag": "FLAG",
    "info": "info",
    "unknown": "not measured",
}
MEANING: Final = "What it may mean"


def first_verdict(report: Report, checks: Mapping[str, Check]) -> str:
    """Return, after the emergency signs, the result so far, marked as that, in a few lines."""
    _, sentence = headline(report, checks)
    units = report.made_with.options.units
    values = [
        f"  {title_of(key, checks)}: {told_value(checks.get(key), report.measurements[key], units)}"
        for key in named_first(report)
    ]
    seconds = report.quality.followed_s
    first = f"First verdict, from {seconds:.0f} s of the run; it is being refined:"
    return "\n".join(map(_plain, [FIRST, first, sentence, *values]))


def print_table(report: Report, checks: Mapping[str, Check], console: Console) -> None:
    """Print the verdicts, their reasons and the cue; for a refused clip, the reason and advice.

    Parameters
    ----------
    report : Report
        Analysed or refused.
    checks : mapping of str to Check
        Their titles are printed.
    console : rich.console.Console
        Where to print.
    """
    _print(console, FIRST, "dim")
    if report.refusal:
        _print(console, f"{report.clip.name}: not judged ({report.refusal.code})", "bold red")
        _print(console, report.refusal.message)
        _print(console, report.refusal.advice)
        _print_corrections(console, report, checks)
        if report.refusal.code != "unreadable":  # perhaps the wrong file; the page has the plan
            _print(console, f"{wording.PLAN_WITHOUT_FILM_TITLE}:", "bold")
            _print_plan(console, plan_without_film(report.made_with.options))
        _print(console, "Not medical advice.", "dim")
        return
    verdict, sentence = headline(report, checks)
    _print(console, f"{report.clip.name}: {sentence}", STYLES[verdict])
    named = named_first(report)
    _print_notes(console, report, checks, named)
    console.print(_table(report, checks))
    _print_notes(console, report, checks, [k for k in _worth_a_note(report) if k not in named])
    for key, measurement in report.measurements.items():
        if words := stance_words(checks.get(key), measurement):
            _print(console, f"{title_of(key, checks)}: {words}")
    _print_meanings(console, report, checks)
    if report.plan:
        _print_plan(console, report.plan)
    for warning in report.quality.warnings:
        _print(console, f"Note: {warning}")
    _print_corrections(console, report, checks)
    _print_in_full(console, report, checks)
    _print(console, "Not medical advice.", "dim")


def _print_in_full(console: Console, report: Report, checks: Mapping[str, Check]) -> None:
    """Print the second layer: every value with its interval, and its usual range."""
    _print(console, f"{CURIOUS} (the page has more):", "dim")
    for key, own in report.measurements.items():
        usual = range_words(own.limits, own.unit)
        words = value_words(own, report.made_with.options.units)
        if words:
            usual = f", usual {usual}" if usual else ""
            _print(console, f"  {title_of(key, checks)} {words}{usual}", "dim")


def _worth_a_note(report: Report) -> list[str]:
    noted = ("flag", "watch", "close", "unknown")
    return [key for key in by_urgency(report) if report.measurements[key].verdict in noted]


def _print_meanings(console: Console, report: Report, checks: Mapping[str, Check]) -> None:
    meanings = meanings_of(report, checks, findings(report))
    for title, advice in meanings:
        evidence = wording.EVIDENCE.format(advice.grade)
        _print(console, f"{MEANING}, {title}: {advice.meaning} {evidence}")
    if meanings:
        _print(console, f"{OUTSIDE} {COMMON}")


def _print_plan(console: Console, plan: Plan) -> None:
    if plan.cue:
        _print(console, f"Cue: {plan.cue}", "bold")
    parts = [
        (wording.BACK_TITLE, plan.back),
        (wording.RUNNING_TITLE, plan.running),
        ("", plan.pain_rule),
        (wording.LOAD_TITLE, plan.load),
        *((wording.EXERCISE_TITLE, _exercise_words(each)) for each in plan.exercises),
        *((wording.SEE_TITLE, person) for person in plan.see),
        ("", plan.looked_at),
    ]
    for title, text in parts:
        if text:
            _print(console, f"{title}: {text}" if title else text)


def _exercise_words(exercise: Exercise) -> str:
    """Return what an exercise is for, how it is done and how good the evidence is."""
    steps = (f"{heading}: {text}" for heading, text in steps_of(exercise))
    evidence = wording.EVIDENCE.format(exercise.grade)
    return " ".join([f"{exercise.name}, {exercise.dose}.", exercise.why, *steps, evidence])


def _print_corrections(console: Console, report: Report, checks: Mapping[str, Check]) -> None:
    for sentence in correction_sentences(report, checks):
        _print(console, f"By hand: {sentence}")


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(_plain(text), style))


def _table(report: Report, checks: Mapping[str, Check]) -> Table:
    headings = ("Measurement", "Verdict", "About", "Usual")
    table = Table(*headings, box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for key in by_urgency(report):
        table.add_row(*_cells(title_of(key, checks), report.measurements[key]))
    return table


def _cells(title: str, measurement: Measurement) -> list[Text]:
    shown = shown_verdict(measurement)
    return [
        Text(_plain(title)),
        Text(WORDS[shown], STYLES[shown]),
        Text(_plain(plain_value(measurement))),
        Text(_plain(usual_words(measurement))),
    ]


def _print_notes(
    console: Console, report: Report, checks: Mapping[str, Check], keys: Iterable[str]
) -> None:
    for key in keys:
        why = _plain(f"{title_of(key, checks)}: {report.measurements[key].why}")
        console.print(Padding(Text(why), (0, 0, 0, 2)))


def _plain(text: str) -> str:
    """Replace minus signs, which older Windows terminals cannot print, and control characters."""
    return one_line(text.replace("\N{MINUS SIGN}", "-"))

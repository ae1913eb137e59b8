"""The report as one self-contained HTML page, which loads nothing from anywhere."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from posture.care import plan_wording as wording
from posture.care.answer_types import HOW_READ
from posture.care.answers_on_form import FORM
from posture.care.planning import is_general, plan_without_film, steps_of
from posture.checks.base import Advice, Check, title_of
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.svg import figure_svg
from posture.report import guidance
from posture.report.bands import Band, band
from posture.report.by_hand import correction_sentences
from posture.report.layers import CURIOUS, in_full, told_value
from posture.report.stance_words import stance_words, where_standing
from posture.report.texts import (
    VERDICT_WORDS,
    by_urgency,
    evidence_caption,
    findings,
    foremost,
    headline,
    named_first,
    others_by_verdict,
    settings_words,
    shown_verdict,
    verdict_words,
    whole_clip_words,
)
from posture.results.clip_settings import Units
from posture.results.report import Evidence, Measurement, Report, Step, Verdict
from posture.results.sentences import usual_words

URGENT: Final[tuple[Verdict, ...]] = ("flag", "watch", "close")
SEVERITY: Final[tuple[Verdict, ...]] = ("flag", "watch", "close", "ok", "unknown", "info")


class VerdictColours(NamedTuple):
    """A verdict's colours on white, for drawings that no style sheet reaches, as ``#rrggbb``."""

    fill: str
    tint: str
    tone: str


COLOURS: Final[dict[Verdict, VerdictColours]] = {
    "ok": VerdictColours("#009e73", "#e2f4ee", "#00664a"),
    "close": VerdictColours("#8a7d60", "#f1efe8", "#5f5743"),
    "watch": VerdictColours("#c47e00", "#fdf2d9", "#7a5200"),
    "flag": VerdictColours("#d55e00", "#fce8dc", "#9c3900"),
    "info": VerdictColours("#0072b2", "#e6f1f9", "#00568a"),
    "unknown": VerdictColours("#6e7882", "#edf0f3", "#4b5a68"),
}


@dataclass(frozen=True)
class ReportRow:
    """One measurement as the page shows it; empty texts are left out.

    ``full``, ``definition`` and ``source`` are the second layer.
    """

    key: str
    title: str
    verdict: Verdict
    words: str
    value: str
    usual: str
    stance: str
    why: str
    full: tuple[str, ...]
    definition: str
    source: str
    band: Band | None
    signs: int | None


@dataclass(frozen=True)
class CardView:
    """A card: its measurements, the worst of their verdicts, and the first measurement's key.

    ``leads`` says whether the headline names one of its measurements.
    """

    key: str
    title: str
    verdict: Verdict
    words: str
    rows: tuple[ReportRow, ...]
    leads: bool


@dataclass(frozen=True)
class EvidencePicture:
    """An evidence picture with its texts; ``source`` is a data URI."""

    source: str
    alt: str
    caption: str


@dataclass(frozen=True)
class StepRow:
    """A line of the table of steps, times in seconds and milliseconds as text."""

    side: str
    contact: str
    contact_u: str
    toe_off: str
    ground_time: str


def render_html(
    report: Report,
    checks: Mapping[str, Check],
    image_bytes: Mapping[str, bytes],
    paper: bool = False,
) -> str:
    """Render the report as one HTML page.

    Parameters
    ----------
    report : Report
        Analysed or refused.
    checks : mapping of str to Check
        By measurement key; gives titles, cards, definitions and advice. A measurement
        without a check is listed under its key.
    image_bytes : mapping of str to bytes
        The evidence pictures (JPEG) by their name in the report; a picture that is not
        there is left out.
    paper : bool
        Whether it is for `posture.report.paper.pdf_of`, in place of a browser.

    Returns
    -------
    str
        HTML with everything inside: pictures as data URIs, no script, no remote address.
    """
    if report.status == "refused":
        return template("refused.html.j2").render(
            report=report,
            guidance=guidance,
            paper=paper,
            corrections=correction_sentences(report, checks),
            **plan_parts(report),
            settings=settings_words(report.made_with.options),
        )
    verdict, sentence = headline(report, checks)
    found = findings(report)
    pictures = _pictures(report, checks, image_bytes)
    return template("report.html.j2").render(
        report=report,
        guidance=guidance,
        paper=paper,
        verdict=verdict,
        sentence=sentence,
        corrections=correction_sentences(report, checks),
        cards=card_views(report, checks),
        details=other_rows(report, checks),
        lead_picture=next(iter(pictures), None),
        pictures=pictures[1:],
        others=others_by_verdict(report, checks),
        meanings=meanings_of(report, checks, found),
        on_form=FORM.answers,
        **plan_parts(report),
        steps=[_step_row(step) for step in report.steps],
        settings=[*settings_words(report.made_with.options), *where_standing(report.view)],
    )


def plan_parts(report: Report, results_above: bool = True) -> dict[str, object]:
    """Return what the template of the plan needs; a refused clip has the one without a film.

    ``results_above`` says whether the whole answer precedes it: the cue, and every result with the
    change that counts.
    """
    was_judged = report.status == "ok"
    return {
        "plan": report.plan if was_judged else plan_without_film(report.made_with.options),
        "plan_title": wording.PLAN_TITLE if was_judged else wording.PLAN_WITHOUT_FILM_TITLE,
        "wording": wording,
        "steps_of": steps_of,
        "general_plan": is_general(report.made_with.options),
        "nothing_found": not findings(report),
        "results_above": results_above,
    }


@cache
def template(name: str) -> Template:
    """Return a template of this package; texts inserted into it are escaped."""
    environment = Environment(
        loader=PackageLoader("posture.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_keep_per_cent,
    )
    environment.globals["exercise_drawing"] = exercise_drawing
    environment.globals |= {"curious": CURIOUS, "how_read": HOW_READ}
    environment.globals |= {"colours": COLOURS, "verdict_names": VERDICT_WORDS}
    return environment.get_template(name)


def exercise_drawing(exercise: str) -> Markup:
    """Return the drawing of an exercise as inline SVG; empty if it has none."""
    figure = EXERCISE_FIGURES.get(exercise)
    return Markup("" if figure is None else figure_svg(figure, inline=True))


def _keep_per_cent(value: object) -> object:
    """Keep a per cent sign on the line of its number."""
    if type(value) is not str:
        return value
    return value.replace(" %", "\N{NO-BREAK SPACE}%")


def card_views(report: Report, checks: Mapping[str, Check]) -> list[CardView]:
    """Return the report's cards, each with its measurements; the most urgent first.

    Every finding is on a card, and so is whatever the headline names.
    """
    order, named = by_urgency(report), named_first(report)
    urgent = [key for key in order if report.measurements[key].verdict in URGENT]
    cards = []
    for heading, keys in _grouped(report, checks).items():
        rows = _rows(report, checks, sorted(keys, key=order.index))
        worst = min(rows, key=lambda row: SEVERITY.index(row.verdict))
        leads = any(row.key in named for row in rows)
        cards.append(CardView(rows[0].key, heading, worst.verdict, worst.words, rows, leads))
    last = len(urgent)
    return sorted(cards, key=lambda c: urgent.index(c.key) if c.key in urgent else last)


def _grouped(report: Report, checks: Mapping[str, Check]) -> dict[str, list[str]]:
    """Return the keys of every card by its heading, in the order of the cards' places."""
    groups: dict[str, list[str]] = {}
    places = {check.card for check in checks.values() if check.card}
    for card in sorted(places, key=lambda card: card.place):
        keys = [k for k, c in checks.items() if c.card == card and k in report.measurements]
        if keys:
            groups[card.heading] = keys
    for key in dict.fromkeys([*named_first(report), *findings(report)]):
        if key not in checks or checks[key].card is None:
            groups[title_of(key, checks)] = [key]
    return groups


def other_rows(report: Report, checks: Mapping[str, Check]) -> tuple[ReportRow, ...]:
    """Return every measurement that no card shows."""
    on_cards = {key for keys in _grouped(report, checks).values() for key in keys}
    return _rows(report, checks, [key for key in report.measurements if key not in on_cards])


def _rows(
    report: Report, checks: Mapping[str, Check], keys: Iterable[str]
) -> tuple[ReportRow, ...]:
    return tuple(
        _row(key, report.measurements[key], checks, report.made_with.options.units)
        for key in keys
        if key in report.measurements
    )


def _row(
    key: str, measurement: Measurement, checks: Mapping[str, Check], units: Units
) -> ReportRow:
    check = checks.get(key)
    unit, value = measurement.unit, measurement.value
    return ReportRow(
        key=key,
        title=title_of(key, checks),
        verdict=shown_verdict(measurement),
        words=verdict_words(measurement),
        value=told_value(check, measurement, units),
        usual=usual_words(measurement),
        stance=stance_words(check, measurement),
        why=measurement.why,
        full=tuple(in_full(check, measurement, units)),
        definition=check.definition if check else "",
        source=check.source if check else "",
        band=band(measurement),
        signs=round(value) if value is not None and unit == "signs" else None,
    )


def _pictures(
    report: Report, checks: Mapping[str, Check], image_bytes: Mapping[str, bytes]
) -> list[EvidencePicture]:
    """Return all pictures of the findings, then one of every other measurement on a card.

    Those of the foremost measurement come first.
    """
    found = findings(report)
    cards = [key for key, check in checks.items() if check.card and key in report.measurements]
    shown = [
        (key, shot)
        for key in dict.fromkeys([foremost(report, checks), *found, *cards])
        for shot in report.measurements[key].evidence[: None if key in found else 1]
    ]
    return [
        _picture(title_of(key, checks), report.measurements[key], shot, image_bytes[shot.image])
        for key, shot in shown
        if shot.image is not None and shot.image in image_bytes
    ]


def _picture(title: str, measurement: Measurement, shot: Evidence, jpeg: bytes) -> EvidencePicture:
    caption = evidence_caption(title, measurement, shot)
    return EvidencePicture(
        source=f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}",
        alt=f"The runner from the side at {shot.time_s:.2f} s; drawn in: {title}, {caption.value}.",
        caption=whole_clip_words(measurement),
    )


def meanings_of(
    report: Report, checks: Mapping[str, Check], found: Iterable[str]
) -> list[tuple[str, Advice]]:
    """Return title and advice of each finding whose check has any."""
    advices = [
        (key, checks[key].advise(report.measurements[key])) for key in found if key in checks
    ]
    return [(title_of(key, checks), advice) for key, advice in advices if advice]


def _step_row(step: Step) -> StepRow:
    off = step.toe_off_s
    return StepRow(
        side=f"{step.side}, {'camera side' if step.near else 'far side'}",
        contact=f"{step.contact_s:.3f}" + ("" if step.found_s is None else " (by hand)"),
        contact_u=f"{1000 * step.contact_u_s:.0f}",
        toe_off="not seen" if off is None else f"{off:.3f}",
        ground_time="" if off is None else f"{1000 * (off - step.contact_s):.0f}",
    )

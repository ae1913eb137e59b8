"""The report as a PDF of a few A4 pages, to print or to hand to a coach or clinician.

In the order of the page on screen, warning signs first; every page says that it is not medical
advice.
"""

import io
from collections.abc import Iterable, Mapping
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import LayoutError

from posture.care import plan_wording as wording
from posture.care.honest_answers import HOW_READ
from posture.care.planning import is_general, steps_of
from posture.checks.base import Check
from posture.errors import MachineError
from posture.report import guidance
from posture.report.by_hand import correction_sentences
from posture.report.html import CardView, ReportRow, card_views, meanings_of, other_rows
from posture.report.layers import CURIOUS
from posture.report.pdf_figures import beside_figure
from posture.report.pdf_parts import (
    GREY,
    PLAIN,
    WIDTH,
    bullets,
    cue_box,
    measurement,
    note,
    paragraph,
    verdict_line,
    warning_box,
)
from posture.report.pdf_text import printable
from posture.report.stance_words import where_standing
from posture.report.texts import (
    findings,
    foremost,
    headline,
    others_by_verdict,
    settings_words,
)
from posture.results.report import Exercise, Plan, Report

MARGIN: Final = 16 * mm
FOOT: Final = 17 * mm
DAMAGED_PICTURE: Final = (
    "The PDF cannot be made: a picture of this clip is damaged; check the clip again."
)
PICTURES_IN_A_ROW: Final = 6
PICTURE_SHARE: Final = 0.32
"""The answer's picture as a share of the page's width."""
TITLES: Final = 0.26 * WIDTH
VALUES: Final = 0.24 * WIDTH
GAP: Final = 4 * mm
IN_FULL: Final = f"{CURIOUS}: every number in full"


def report_pdf(
    report: Report, checks: Mapping[str, Check], image_bytes: Mapping[str, bytes]
) -> bytes:
    """Return the report as a PDF file.

    Parameters
    ----------
    report : Report
        Analysed or refused.
    checks : mapping of str to Check
        By measurement key.
    image_bytes : mapping of str to bytes
        The evidence pictures (JPEG) by their name in the report; missing ones are left out.
    """
    story = _refused(report, checks) if report.refusal else _judged(report, checks, image_bytes)
    return printed(f"Running form: {report.clip.name}", report.made_with.posture, story)


def printed(title: str, version: str, story: list[Flowable]) -> bytes:
    """Return A4 pages with our usual footer; the same story always gives the same file.

    Raises
    ------
    MachineError
        If a text is longer than a page, or a picture is damaged.
    """
    file = io.BytesIO()
    document = BaseDocTemplate(
        file, pagesize=A4, title=printable(title), author=f"posture {version}", invariant=True
    )
    frame = Frame(MARGIN, FOOT, WIDTH, A4[1] - FOOT - MARGIN, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_foot))
    try:
        document.build(story)
    except LayoutError as error:
        raise MachineError(
            "The PDF cannot be made: a text is longer than a page; take the page (HTML) instead."
        ) from error
    except OSError as error:
        raise MachineError(DAMAGED_PICTURE) from error
    return file.getvalue()


def _foot(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFillColor(GREY)
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawString(MARGIN, 14 * mm, guidance.NOT_MEDICAL)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, 10 * mm, guidance.RULES_NOTHING_OUT)
    canvas.drawRightString(A4[0] - MARGIN, 10 * mm, f"Page {document.page}")
    canvas.restoreState()


def _judged(
    report: Report, checks: Mapping[str, Check], image_bytes: Mapping[str, bytes]
) -> list[Flowable]:
    verdict, sentence = headline(report, checks)
    found = findings(report)
    clip = report.clip
    cards, others = card_views(report, checks), other_rows(report, checks)
    assert report.view is not None
    return [
        paragraph("Running form, seen from the side", "kicker"),
        paragraph(guidance.FIRST, "first"),
        Spacer(1, GAP),
        verdict_line(verdict, sentence, "headline"),
        paragraph(
            f"{clip.name} · {clip.duration_s:.0f} s at {clip.frame_rate_hz:.4g} frames per second "
            f"· {report.view.near_side} side",
            "soft",
        ),
        *_answer(report, checks, cards, image_bytes),
        *_if_found(found),
        *note("About this clip", report.quality.warnings),
        *note("Corrected by hand", correction_sentences(report, checks)),
        *_meaning(report, checks, found),
        *plan(report),
        Spacer(1, GAP),
        warning_box(),
        paragraph("What else was measured", "h2"),
        *_rest([*(row for card in cards if not card.leads for row in card.rows), *others]),
        *_pictures(report, checks, image_bytes),
        _side_by_side(
            [paragraph("The load on your back, as a list", "h2")],
            bullets(guidance.LOAD_CHECKLIST, "soft"),
            [paragraph("What this view cannot see", "h2")],
            bullets(guidance.NOT_SEEN, "soft"),
        ),
        *_in_full([*(row for card in cards for row in card.rows), *others]),
        *_made_with(report),
    ]


def _if_found(found: list[str]) -> list[Flowable]:
    if not found:
        return []
    return [paragraph(guidance.OUTSIDE)]


def _answer(
    report: Report,
    checks: Mapping[str, Check],
    cards: Iterable[CardView],
    image_bytes: Mapping[str, bytes],
) -> list[Flowable]:
    """Return what the headline names, the cue and all else by its verdict, beside a picture."""
    names = _shots(report, checks, image_bytes)
    width = PICTURE_SHARE * WIDTH if names else 0.0
    room = WIDTH - width - (GAP if names else 0.0)
    told: list[Flowable] = [
        measurement(row, row.title, room) for card in cards if card.leads for row in card.rows
    ]
    if report.plan is not None:
        told.append(cue_box(wording.CUE_TITLE, report.plan.cue, room))
    told.append(Spacer(1, 4))
    told += [verdict_line(*line, "body", room) for line in others_by_verdict(report, checks)]
    if not names:
        return told
    picture = jpeg_image(image_bytes[names[0]], width)
    table = Table([[picture, told]], colWidths=[width + GAP, room])
    table.setStyle(PLAIN)
    return [table]


def _rest(rows: Iterable[ReportRow]) -> list[Flowable]:
    """Return a line each for what the answer only names: verdict, value, usual range, meaning."""
    lines = [
        [
            verdict_line(row.verdict, row.title, "strong", TITLES),
            paragraph(f"{row.value}{f', usual {row.usual}' if row.usual else ''}", "soft"),
            paragraph(row.why, "soft"),
        ]
        for row in rows
    ]
    widths = [TITLES, VALUES, WIDTH - TITLES - VALUES]
    # A table a line: a page can end after any of them.
    tables = [Table([line], colWidths=widths) for line in lines]
    for table in tables:
        table.setStyle(PLAIN)
        table.setStyle(TableStyle([("RIGHTPADDING", (1, 0), (1, -1), 8)]))
    return list(tables)


def _side_by_side(*parts: list[Flowable]) -> Flowable:
    """Return two headings with a list below each, in two columns."""
    left, left_list, right, right_list = parts
    table = Table([[[*left, *left_list], [*right, *right_list]]], colWidths=[WIDTH / 2] * 2)
    table.setStyle(PLAIN)
    table.setStyle(TableStyle([("RIGHTPADDING", (0, 0), (0, 0), 12)]))
    return table


def lead_cards(cards: Iterable[CardView]) -> list[Flowable]:
    """Return the cards whose measurements the headline names."""
    return [block for card in cards if card.leads for block in _card(card)]


def _card(card: CardView) -> list[Flowable]:
    """Return a card; if it has several measurements, each has a title below the card's."""
    rows = list(card.rows)
    if len(rows) == 1:
        return [measurement(rows[0], card.title)]
    return [paragraph(card.title, "h3"), *(measurement(row, row.title) for row in rows)]


def _shots(
    report: Report, checks: Mapping[str, Check], image_bytes: Mapping[str, bytes]
) -> list[str]:
    """Return the names of the findings' pictures; without findings one per measurement.

    The foremost measurement's come first.
    """
    found = findings(report)
    keys = dict.fromkeys([foremost(report, checks), *(found or report.measurements)])
    return [
        shot.image
        for key in keys
        for shot in report.measurements[key].evidence[: None if key in found else 1]
        if shot.image and shot.image in image_bytes
    ]


def _pictures(
    report: Report, checks: Mapping[str, Check], image_bytes: Mapping[str, bytes]
) -> list[Flowable]:
    """Return the pictures that the answer does not show, in rows."""
    shots = _shots(report, checks, image_bytes)[1:]
    if not shots:
        return []
    width = (WIDTH - (PICTURES_IN_A_ROW - 1) * GAP) / PICTURES_IN_A_ROW
    cells: list[Flowable | str] = [jpeg_image(image_bytes[name], width) for name in shots]
    cells += [""] * (-len(cells) % PICTURES_IN_A_ROW)
    rows = [
        Table(
            [cells[first : first + PICTURES_IN_A_ROW]],
            colWidths=[width + GAP] * PICTURES_IN_A_ROW,
            hAlign="LEFT",
            style=PLAIN,
        )
        for first in range(0, len(cells), PICTURES_IN_A_ROW)
    ]
    heading = [
        paragraph("The moments behind the numbers", "h2"),
        paragraph(guidance.PICTURES_LEGEND, "soft"),
    ]
    return [KeepTogether([*heading, rows[0]]), *rows[1:]]


def jpeg_image(jpeg: bytes, width: float) -> Image:
    """Return a picture scaled to a width; MachineError if it is damaged."""
    try:
        across, down = ImageReader(io.BytesIO(jpeg)).getSize()
    except OSError as error:
        raise MachineError(DAMAGED_PICTURE) from error
    return Image(io.BytesIO(jpeg), width, width * down / across)


def _meaning(report: Report, checks: Mapping[str, Check], found: list[str]) -> list[Flowable]:
    meanings = meanings_of(report, checks, found)
    texts = [[paragraph(title, "h3"), paragraph(meaning)] for title, meaning in meanings]
    if not texts:
        return []
    texts[0].insert(0, paragraph("What it may mean", "h2"))
    return [*map(KeepTogether, texts), paragraph(guidance.COMMON)]


def plan(report: Report, results_above: bool = True) -> list[Flowable]:
    """Return what to do: the cue in a box, running, exercises, whom to see, and the sources.

    ``results_above`` says whether the whole answer precedes it: the cue, and every result with the
    change that counts.
    """
    if report.plan is None:
        return []
    found = bool(findings(report))
    after = wording.AFTER_A_FINDING if found else wording.AFTER_NO_FINDING
    if found and results_above:
        after = f"{after} {wording.COUNTS}"
    heading: list[Flowable] = [paragraph("What to do", "h2")]
    if not results_above:
        heading.append(cue_box(wording.CUE_TITLE, report.plan.cue))
    general = is_general(report.made_with.options)
    return [
        KeepTogether(heading),
        *([paragraph(wording.GENERAL_PLAN, "soft")] if general else []),
        *_running(report.plan),
        paragraph(wording.EXERCISES_TITLE, "h3"),
        *(_exercise(exercise) for exercise in report.plan.exercises),
        *(
            [paragraph(wording.SEE_TITLE, "h3"), *bullets(report.plan.see)]
            if report.plan.see
            else []
        ),
        Spacer(1, 2 * mm),
        paragraph(after),
        paragraph(report.plan.looked_at, "soft"),
        *_basis(report.plan),
    ]


def _running(advice: Plan) -> list[Flowable]:
    """Return the advice on running and load; nothing for reports that have none."""
    if not advice.running:
        return []
    return [
        paragraph(wording.RUNNING_TITLE, "h3"),
        paragraph(advice.running),
        paragraph(advice.pain_rule, "strong"),
        paragraph(wording.LOAD_TITLE, "h3"),
        paragraph(advice.load),
    ]


def _exercise(exercise: Exercise) -> Flowable:
    how = [f"{title}: {text}" for title, text in steps_of(exercise)]
    return beside_figure(
        exercise.name,
        [
            paragraph(f"{exercise.name}: {exercise.dose}", "strong"),
            paragraph(exercise.why),
            *(paragraph(line) for line in how),
            paragraph(f"Evidence: {exercise.grade}.", "soft"),
        ],
    )


def _basis(advice: Plan) -> list[Flowable]:
    lines = [HOW_READ, *(f"{part}: {grade}. {source}" for part, grade, source in wording.BASIS)]
    lines += [f"{each.name}: {each.source}." for each in advice.exercises]
    return [paragraph(wording.CURIOUS, "h3"), *(paragraph(line, "fine") for line in lines)]


def _in_full(rows: Iterable[ReportRow]) -> list[Flowable]:
    """Return the second layer of every measurement, and of the list on load."""
    lines = [f"{row.title}. {' '.join(row.full)}" for row in rows if row.full]
    return [
        paragraph(IN_FULL, "h3"),
        *(paragraph(line, "fine") for line in (*lines, guidance.LOAD_BASIS)),
    ]


def _made_with(report: Report) -> list[Flowable]:
    clip, made_with = report.clip, report.made_with
    entered = [*settings_words(made_with.options), *where_standing(report.view)]
    options = [f"{title} {value}" for title, value in entered]
    lines = [
        f"Clip: {clip.name}, {clip.width} × {clip.height} pixels, {clip.frames} frames.",
        f"Model: {made_with.model or 'none named'}. Program: posture {made_with.posture}.",
    ]
    if clip.slow_motion_factor != 1:
        lines.append(
            f"Slow motion {clip.slow_motion_factor:g} ×: times here are real, in the file multiply "
            "them by that."
        )
    if options:
        lines.append(f"What was entered: {', '.join(options).lower()}.")
    lines.append(guidance.WARNING_SIGNS_SOURCE)
    return [paragraph(f"How this report was made. {' '.join(lines)}", "fine")]


def _refused(report: Report, checks: Mapping[str, Check]) -> list[Flowable]:
    assert report.refusal is not None
    guide = guidance.REFUSALS[report.refusal.code]
    return [
        paragraph("This clip could not be judged", "kicker"),
        paragraph(guide.title, "h1"),
        paragraph(report.clip.name, "soft"),
        paragraph(report.refusal.message),
        cue_box("Next time", report.refusal.advice),
        *bullets(guide.checks),
        *note("Corrected by hand", correction_sentences(report, checks)),
        paragraph("How to film", "h2"),
        *bullets(guidance.FILMING),
        Spacer(1, GAP),
        warning_box(),
        *_made_with(report),
    ]

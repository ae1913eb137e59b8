"""The building blocks of the PDF: paragraphs, boxes, and scales with the value on them."""

from collections.abc import Iterable, Sequence
from typing import Final

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import Color, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from posture.drawing.paint import VERDICT_COLOUR
from posture.report import guidance
from posture.report.bands import WIDTH as BAND_WIDTH
from posture.report.bands import Band
from posture.report.html import ReportRow
from posture.report.pdf_text import marked_up, printable
from posture.results.report import Verdict

WIDTH: Final = A4[0] - 32 * mm
INK: Final = Color(0.09, 0.11, 0.15)
GREY: Final = Color(0.36, 0.4, 0.45)
LINE: Final = Color(0.82, 0.84, 0.87)
SHADE: Final = Color(0.955, 0.96, 0.97)
PLAIN: Final = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


def _style(name: str, size: float, **more: object) -> ParagraphStyle:
    given = {"fontName": "Helvetica", "textColor": INK, "leading": 1.28 * size, **more}
    return ParagraphStyle(name, fontSize=size, **given)


BOLD: Final = {"fontName": "Helvetica-Bold"}
STYLES: Final = {
    "body": _style("body", 9, spaceAfter=2),
    "soft": _style("soft", 8, textColor=GREY, spaceAfter=1.5),
    "strong": _style("strong", 9, **BOLD, spaceAfter=1.5),
    "first": _style("first", 9, **BOLD, textColor=Color(0.65, 0.24, 0)),
    "fine": _style("fine", 7, textColor=GREY, spaceAfter=1),
    "kicker": _style("kicker", 10, textColor=GREY, **BOLD, spaceAfter=6),
    "headline": _style("headline", 16, **BOLD),
    "h1": _style("h1", 18, **BOLD, spaceAfter=6),
    "h2": _style("h2", 12.5, **BOLD, spaceBefore=9, spaceAfter=3, keepWithNext=1),
    "h3": _style("h3", 10.5, **BOLD, spaceBefore=6, spaceAfter=2, keepWithNext=1),
    "value": _style("value", 11, **BOLD),
    "cue": _style("cue", 12, **BOLD),
}


def paragraph(text: str, style: str = "body") -> Paragraph:
    """Return a paragraph of plain text."""
    return Paragraph(marked_up(text), STYLES[style])


def bullets(items: Iterable[str], style: str = "body") -> list[Flowable]:
    """Return a list of points."""
    bullet = ParagraphStyle("bullet", STYLES[style], leftIndent=10, bulletIndent=1)
    return [Paragraph(marked_up(item), bullet, bulletText="\N{BULLET}") for item in items]


def note(title: str, sentences: Sequence[str]) -> list[Flowable]:
    """Return a box of sentences; nothing where there are none."""
    if not sentences:
        return []
    return [Spacer(1, 4), _box([paragraph(title, "strong"), *bullets(sentences)], LINE)]


def cue_box(title: str, text: str, width: float = WIDTH) -> Flowable:
    """Return the cue, in a box."""
    return _box([paragraph(title, "soft"), paragraph(text, "cue")], _colour("info"), width)


def warning_box() -> Flowable:
    """Return the signs that need a clinician first, and how soon."""
    columns = [
        [
            paragraph(group.action, "strong"),
            *bullets(group.signs, "soft"),
            paragraph(group.say, "soft"),
        ]
        for group in guidance.WARNING_SIGNS
    ]
    table = Table([columns], colWidths=[(WIDTH - 16) / len(columns)] * len(columns))
    table.setStyle(PLAIN)
    table.setStyle(TableStyle([("RIGHTPADDING", (0, 0), (-1, -1), 8)]))
    return _box(
        [
            paragraph("Does your back hurt? Then check these first", "h3"),
            paragraph("If so, let a person look at your back before a video does."),
            table,
        ],
        _colour("flag"),
    )


def _box(content: list[Flowable], edge: Color, width: float = WIDTH) -> Table:
    table = Table([[content]], colWidths=[width])
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), SHADE),
                ("LINEBEFORE", (0, 0), (0, -1), 3, edge),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


def verdict_line(verdict: Verdict, text: str, style: str, width: float = WIDTH) -> Flowable:
    """Return a text with the verdict's mark before it."""
    size = 1.2 * STYLES[style].fontSize
    drawing = Drawing(size, size)
    drawing.add(_mark(verdict, size / 2, size / 2 - 1, 0.42 * size))
    table = Table([[drawing, paragraph(text, style)]], colWidths=[size + 5, width - size - 5])
    table.setStyle(PLAIN)
    return table


def measurement(row: ReportRow, title: str, width: float = WIDTH) -> Flowable:
    """Return one measurement: title, verdict, value, its scale, and what it means.

    Title and verdict are beside the rest where that leaves room for the scale, else above it.
    """
    usual = f"   usual {row.usual}" if row.usual else ""
    left = [
        paragraph(title, "strong"),
        verdict_line(row.verdict, row.words, "soft", min(width, 0.3 * WIDTH)),
    ]
    right: list[Flowable] = []
    if row.value:
        told = row.value[:1].upper() + row.value[1:]
        value = f"{marked_up(told)}<font name='Helvetica' size='8.5' color='#5c6673'>"
        right.append(Paragraph(f"{value}{marked_up(usual)}</font>", STYLES["value"]))
    if row.band:
        right.append(_scale(row.band, row.verdict))
    right += [paragraph(text) for text in (row.why, row.stance) if text]
    if width < WIDTH:
        table = Table([[[*left, *right]]], colWidths=[width])
    else:
        table = Table([[left, right]], colWidths=[0.3 * width, 0.7 * width])
    table.setStyle(PLAIN)
    table.setStyle(
        TableStyle([("LINEABOVE", (0, 0), (-1, 0), 0.5, LINE), ("TOPPADDING", (0, 0), (-1, -1), 5)])
    )
    return table


def _scale(band: Band, verdict: Verdict) -> Drawing:
    """Return the verdicts' zones with ticks at the limits, the interval and the value."""
    drawing = Drawing(BAND_WIDTH, 40)
    for zone in band.zones:
        drawing.add(
            Rect(zone.x, 14, zone.width, 12, fillColor=_colour(zone.level, 0.28), strokeColor=None)
        )
        if zone.name:
            middle = zone.x + zone.width / 2
            drawing.add(_label(middle, 30, zone.name))
    for x, text in band.ticks:
        drawing.add(Line(x, 11, x, 28, strokeColor=INK, strokeWidth=0.6))
        drawing.add(_label(x, 2, text))
    drawing.add(Line(band.low_x, 20, band.high_x, 20, strokeColor=INK, strokeWidth=1.4))
    for x in (band.low_x, band.high_x):
        drawing.add(Line(x, 16.5, x, 23.5, strokeColor=INK, strokeWidth=1.4))
    drawing.add(_mark(verdict, band.value_x, 20, 5))
    return drawing


def _label(x: float, y: float, text: str) -> String:
    return String(
        x,
        y,
        printable(text),
        fontName="Helvetica",
        fontSize=7.5,
        fillColor=GREY,
        textAnchor="middle",
    )


def _mark(verdict: Verdict, x: float, y: float, size: float) -> Circle | Polygon:
    """Return a verdict's mark: circle for ok, triangle for watch, diamond for flag, else a ring."""
    fill, edge = _colour(verdict), {"strokeColor": white, "strokeWidth": 0.8}
    if verdict == "watch":
        corners = [x, y + size, x + size, y - 0.8 * size, x - size, y - 0.8 * size]
        return Polygon(corners, fillColor=fill, **edge)
    if verdict == "flag":
        corners = [x, y + size, x + size, y, x, y - size, x - size, y]
        return Polygon(corners, fillColor=fill, **edge)
    if verdict == "ok":
        return Circle(x, y, 0.85 * size, fillColor=fill, **edge)
    return Circle(x, y, 0.7 * size, fillColor=white, strokeColor=fill, strokeWidth=1.6)


def _colour(verdict: Verdict, alpha: float = 1.0) -> Color:
    red, green, blue = (part / 255 for part in VERDICT_COLOUR[verdict])
    mixed = [alpha * part + 1 - alpha for part in (red, green, blue)]
    return Color(*mixed)

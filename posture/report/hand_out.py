"""A coach's hand-out for a runner: chosen evidence, notes with their drawings, and the plan."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Final

from posture.care.planning import make_plan
from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.drawing.lettering import direction
from posture.drawing.ruler import Ruler
from posture.drawing.shapes import draw_shapes
from posture.drawing.sketch import Shape
from posture.report import guidance
from posture.report.html import card_views, plan_parts, template
from posture.report.own_angle_lines import HEADINGS, HOW_READ, AngleLine
from posture.report.own_material import ExerciseSheet, PracticeCard
from posture.report.paper import check_pictures, pdf_of
from posture.report.texts import by_urgency, findings, foremost, headline, whole_clip_words
from posture.results.report import Report
from posture.video import frames_at

LONG_SIDE: Final = 1000
BEFORE_TITLE: Final = "Then and now"
TARGETS_TITLE: Final = "What we aim at"
ANGLES_TITLE: Final = "Angles that your coach measured"
OWN_TITLE: Final = "More exercises from your coach"
EVIDENCE_TITLE: Final = "The moments behind the numbers"
NOTES_TITLE: Final = "Notes from your coach"


@dataclass(frozen=True)
class HandOutPicture:
    """A picture (JPEG, None = words alone), its text alternative and its caption."""

    jpeg: bytes | None
    alt: str
    caption: str

    @property
    def source(self) -> str:
        """The picture as a data URI; empty if there is none."""
        return data_uri(self.jpeg)


@dataclass(frozen=True)
class TextBox:
    """A text of the coach's own, with its title."""

    title: str
    words: str


@dataclass(frozen=True)
class ThenNowLine:
    """A measurement then and now, as text, and what the difference is, in words."""

    title: str
    then: str
    now: str
    words: str


@dataclass(frozen=True)
class ThenAndNow:
    """An earlier session beside this one.

    Attributes
    ----------
    then, now : str
        The days, for people.
    rows : sequence of ThenNowLine
        What was measured in both; empty where the sessions were not filmed alike.
    pairs : sequence of (HandOutPicture, HandOutPicture)
        Pictures of the same measurement, then and now.
    notes : sequence of str
        What to keep in mind, one sentence each.
    """

    then: str
    now: str
    rows: Sequence[ThenNowLine]
    pairs: Sequence[tuple[HandOutPicture, HandOutPicture]]
    notes: Sequence[str]


@dataclass(frozen=True)
class TargetLine:
    """A target: of what, what is aimed at, where it stands, and whether that reaches it."""

    title: str
    aim: str
    now: str
    words: str


@dataclass(frozen=True)
class HandOut:
    """What a coach hands out to a runner.

    Attributes
    ----------
    runner : str
        Their name.
    session : str
        The day and the conditions of the run, in one line.
    made : str
        The day on which it is handed out, for people.
    words : str
        The coach's own words; may be empty.
    report : Report
        Judged; without the verdicts that the coach rejected (`without_rejected`).
    evidence, notes : sequence of HandOutPicture
        Those that the coach chose.
    practice : PracticeCard
        Whose hand-out it is.
    blocks, exercises : sequence of TextBox, ExerciseSheet
        The coach's own that were chosen.
    earlier : ThenAndNow or None
        An earlier session beside this one.
    targets : sequence of TargetLine
        The runner's targets.
    angles : sequence of AngleLine
        The clip's own angles that the coach chose.
    """

    runner: str
    session: str
    made: str
    words: str
    report: Report
    evidence: Sequence[HandOutPicture]
    notes: Sequence[HandOutPicture]
    practice: PracticeCard = field(default_factory=PracticeCard)
    blocks: Sequence[TextBox] = ()
    exercises: Sequence[ExerciseSheet] = ()
    earlier: ThenAndNow | None = None
    targets: Sequence[TargetLine] = ()
    angles: Sequence[AngleLine] = ()


def without_rejected(report: Report, decisions: Mapping[str, str]) -> Report:
    """Return a judged report in which rejected findings bring neither advice nor evidence."""
    measurements = {
        key: replace(m, verdict="info", evidence=[]) if decisions.get(key) == "rejected" else m
        for key, m in report.measurements.items()
    }
    plan = make_plan(measurements, report.made_with.options)
    return replace(report, measurements=measurements, plan=plan)


def offered_pictures(report: Report) -> dict[str, str]:
    """Return the name of every evidence picture of a report, with a title to choose it by."""
    return {
        shot.image: f"{title_of(key, CHECKS)}, {shot.time_s:.2f} s"
        for key in by_urgency(report)
        for shot in report.measurements[key].evidence
        if shot.image
    }


def first_pictures(report: Report) -> tuple[str, ...]:
    """Return the names of a hand-out's pictures until a coach chooses others: one per finding.

    Without a finding, one of the measurement that the headline is about.
    """
    keys = findings(report) or [foremost(report, CHECKS)]
    names = ([shot.image for shot in report.measurements[key].evidence] for key in keys)
    return tuple(shown[0] for shown in names if shown and shown[0])


def evidence(
    report: Report, pictures: Mapping[str, bytes], chosen: Iterable[str]
) -> list[HandOutPicture]:
    """Return the evidence pictures of a report that were chosen by name."""
    wanted = set(chosen) & set(offered_pictures(report))
    found = []
    for key in by_urgency(report):
        measurement = report.measurements[key]
        for shot in measurement.evidence:
            jpeg = pictures.get(shot.image or "") if shot.image in wanted else None
            if jpeg is not None:
                title = title_of(key, CHECKS)
                alt = f"The runner from the side at {shot.time_s:.2f} s; drawn in: {title}."
                caption = f"{title}. {whole_clip_words(measurement)}"
                found.append(HandOutPicture(jpeg, alt, caption))
    return found


def note_pictures(
    clip: Path | None,
    factor: float,
    notes: Sequence[tuple[float | None, str, Sequence[Shape]]],
    ruler: Ruler | None = None,
    turn_deg: int = 0,
) -> list[HandOutPicture]:
    """Return the notes, each with the frame it is about and the drawing on that frame.

    Parameters
    ----------
    clip : Path or None
        The video, or None if there is none.
    factor : float
        Its slow-motion factor: file time over real time.
    notes : sequence of (float or None, str, sequence of Shape)
        Each note's instant (real seconds, None = about the whole clip), text and drawing.
    ruler : Ruler or None
        That of the clip's own pictures, for distances; None = unknown.
    turn_deg : int
        By how much to turn the video's pictures, as the clip's settings say.
    """
    times = sorted({at * factor for at, _, _ in notes if at is not None})
    frames = dict(frames_at(clip, times, turn_deg)) if clip and times else {}
    pictures = []
    for at, text, shapes in notes:
        image = None if at is None else frames.get(at * factor)
        jpeg = None if image is None else _drawn(image.copy(), shapes, ruler)
        where = "" if at is None else f"At {at:.2f} s"
        caption = ": ".join(filter(None, (where, text)))
        pictures.append(
            HandOutPicture(jpeg, f"The frame at {at:.2f} s" if at is not None else "", caption)
        )
    return pictures


def _drawn(image: "object", shapes: Sequence[Shape], ruler: Ruler | None) -> bytes:
    import cv2
    import numpy as np

    frame = np.ascontiguousarray(image, dtype=np.uint8)
    draw_shapes(frame, shapes, ruler)
    scale = min(1.0, LONG_SIDE / max(frame.shape[:2]))
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR))[1].tobytes()


def data_uri(content: bytes | None, kind: str = "image/jpeg") -> str:
    """Return a file as a data URI; empty for None."""
    if content is None:
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def hand_out_html(hand_out: HandOut, paper: bool = False) -> str:
    """Return the hand-out as one self-contained HTML page, for a browser or for paper."""
    verdict, sentence = headline(hand_out.report, CHECKS)
    return template("hand_out.html.j2").render(
        hand_out=hand_out,
        paper=paper,
        report=hand_out.report,
        guidance=guidance,
        verdict=verdict,
        sentence=sentence,
        leading=[card for card in card_views(hand_out.report, CHECKS) if card.leads],
        **plan_parts(hand_out.report, results_above=False),
        data_uri=data_uri,
        direction=direction,
        angle_headings=HEADINGS,
        how_angles_read=HOW_READ,
        titles={
            "before": BEFORE_TITLE,
            "targets": TARGETS_TITLE,
            "angles": ANGLES_TITLE,
            "own": OWN_TITLE,
            "evidence": EVIDENCE_TITLE,
            "notes": NOTES_TITLE,
        },
    )


def hand_out_pdf(hand_out: HandOut) -> bytes:
    """Return the hand-out as a few A4 pages.

    Raises
    ------
    MachineError
        If a picture is damaged, or Pango is not installed.
    """
    check_pictures(_jpegs(hand_out))
    return pdf_of(hand_out_html(hand_out, paper=True))


def _jpegs(hand_out: HandOut) -> list[bytes]:
    pairs = hand_out.earlier.pairs if hand_out.earlier else ()
    paired = (picture for pair in pairs for picture in pair)
    all_of_them = [shown.jpeg for shown in (*hand_out.evidence, *hand_out.notes, *paired)]
    all_of_them += [exercise.picture for exercise in hand_out.exercises]
    return [jpeg for jpeg in [*all_of_them, hand_out.practice.logo] if jpeg is not None]


def hand_out_words(hand_out: HandOut) -> str:
    """Return all that the hand-out says, as text."""
    page = hand_out_html(hand_out)
    body = re.sub(r"(?s)<(style|svg|title)\b.*?</\1>", " ", page[page.index("<main>") :])
    lines = re.sub(r"</?(?:span|strong|bdi|a)\b[^>]*>", "", body)
    text = unescape(re.sub(r"<[^>]+>", "\n", lines))
    told = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(filter(None, told))

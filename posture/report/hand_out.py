"""A coach's hand-out for a runner: chosen evidence, notes with their drawings, and the plan."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from posture.care.planning import make_plan
from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.drawing.shapes import draw_shapes
from posture.drawing.sketch import Shape
from posture.report import guidance
from posture.report.html import card_views, plan_parts, template
from posture.report.paper import check_pictures, pdf_of
from posture.report.texts import by_urgency, headline, whole_clip_words
from posture.results.report import Report
from posture.video import frames_at

LONG_SIDE: Final = 1000
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
        if self.jpeg is None:
            return ""
        return f"data:image/jpeg;base64,{base64.b64encode(self.jpeg).decode('ascii')}"


@dataclass(frozen=True)
class HandOut:
    """What a coach hands out to a runner.

    Attributes
    ----------
    runner : str
        Their name.
    session : str
        The day and the conditions of the run, in one line.
    words : str
        The coach's own words; may be empty.
    report : Report
        Judged; without the verdicts that the coach rejected (`without_rejected`).
    evidence, notes : sequence of HandOutPicture
        Those that the coach chose.
    """

    runner: str
    session: str
    words: str
    report: Report
    evidence: Sequence[HandOutPicture]
    notes: Sequence[HandOutPicture]


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
    cm_per_px: float | None = None,
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
    cm_per_px : float or None
        Scale at the runner, for distances; None = unknown.
    turn_deg : int
        By how much to turn the video's pictures, as the clip's settings say.
    """
    times = sorted({at * factor for at, _, _ in notes if at is not None})
    frames = dict(frames_at(clip, times, turn_deg)) if clip and times else {}
    pictures = []
    for at, text, shapes in notes:
        image = None if at is None else frames.get(at * factor)
        jpeg = None if image is None else _drawn(image.copy(), shapes, cm_per_px)
        where = "" if at is None else f"At {at:.2f} s"
        caption = ": ".join(filter(None, (where, text)))
        pictures.append(
            HandOutPicture(jpeg, f"The frame at {at:.2f} s" if at is not None else "", caption)
        )
    return pictures


def _drawn(image: "object", shapes: Sequence[Shape], cm_per_px: float | None) -> bytes:
    import cv2
    import numpy as np

    frame = np.ascontiguousarray(image, dtype=np.uint8)
    draw_shapes(frame, shapes, cm_per_px)
    scale = min(1.0, LONG_SIDE / max(frame.shape[:2]))
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR))[1].tobytes()


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
        sections=[(EVIDENCE_TITLE, hand_out.evidence), (NOTES_TITLE, hand_out.notes)],
    )


def hand_out_pdf(hand_out: HandOut) -> bytes:
    """Return the hand-out as a few A4 pages.

    Raises
    ------
    MachineError
        If a picture is damaged, or Pango is not installed.
    """
    pictures = [*hand_out.evidence, *hand_out.notes]
    check_pictures(picture.jpeg for picture in pictures if picture.jpeg is not None)
    return pdf_of(hand_out_html(hand_out, paper=True))

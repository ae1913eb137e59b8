"""The evidence pictures of a report: planning what each shows, and drawing them."""

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.base import Figure
from posture.drawing.caption import Caption
from posture.drawing.evidence import evidence_picture, jpeg_of
from posture.drawing.placing import evidence_figure, picture_points, scaled
from posture.pipeline.analysis import Analysis
from posture.report.texts import evidence_caption
from posture.results.clip_info import ClipInfo
from posture.results.report import Evidence, Report, Side
from posture.video import frames_at

EVIDENCE_FOLDER: Final = "evidence"
# Finer than anything that is drawn, but coarser than rounding differences between machines.
DECIMALS: Final = 2


@dataclass(frozen=True)
class PlannedPicture:
    """Everything that an evidence picture shows besides the frame itself.

    Attributes
    ----------
    name : str
        Its name in the report: "evidence/overstride-1.jpg".
    check : str
        Key of the measurement.
    time_s : float
        The moment, real seconds.
    points : ndarray (33, 2)
        Landmarks in pixels of the clip's picture; NaN = not seen.
    near_side : "left" or "right"
        The track's label for the limbs on the camera side.
    figure : Figure
        What is drawn, in pixels of the clip's picture.
    caption : Caption
        The caption below the picture.
    """

    name: str
    check: str
    time_s: float
    points: FloatArray
    near_side: Side
    figure: Figure
    caption: Caption

    @cached_property
    def key(self) -> str:
        """A hash of everything except the name; the same clip and key give the same picture."""
        figure = self.figure
        coordinates = (
            *(self.points, figure.measured, figure.reference),
            *(figure.arc or (), figure.usual),
        )
        shown = (round(self.time_s, 4), self.near_side, self.caption, *map(_rounded, coordinates))
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def _rounded(coordinates: object) -> object:
    # Adding zero turns -0.0 into 0.0.
    return (np.round(np.asarray(coordinates, dtype=np.float64), DECIMALS) + 0.0).tolist()


def planned_pictures(analysis: Analysis) -> list[PlannedPicture]:
    """Return the pictures that a report's evidence needs; a refused clip has none."""
    report, motion = analysis.report, analysis.motion
    if motion is None:
        return []
    return [
        PlannedPicture(
            picture_name(key, number),
            key,
            evidence.time_s,
            picture_points(motion, evidence.time_s),
            motion.view.facing,
            evidence_figure(CHECKS[key], motion, evidence.time_s, measurement),
            caption_of(report, key, evidence),
        )
        for key, measurement in report.measurements.items()
        if key in CHECKS and CHECKS[key].figure
        for number, evidence in enumerate(measurement.evidence)
    ]


def picture_name(key: str, number: int) -> str:
    """Return the name in a report of the picture of a check's evidence, counted from 0."""
    return f"{EVIDENCE_FOLDER}/{key}-{number + 1}.jpg"


def caption_of(report: Report, key: str, evidence: Evidence) -> Caption:
    """Return the caption of a check's evidence."""
    return evidence_caption(CHECKS[key].title, report.measurements[key], evidence)


def draw_pictures(
    clip: Path, info: ClipInfo, planned: Sequence[PlannedPicture], turn_deg: int = 0
) -> dict[str, bytes]:
    """Draw pictures in one pass through a video.

    Parameters
    ----------
    clip : Path
        The clip, or a smaller copy of it.
    info : ClipInfo
        The clip's description in the report.
    planned : sequence of PlannedPicture
        What to draw.
    turn_deg : int
        By how much to turn the clip's pictures, as its settings say; 0 for a copy.

    Returns
    -------
    dict of str to bytes
        JPEGs by their names.
    """
    in_order = sorted(planned, key=lambda picture: picture.time_s)
    times = [picture.time_s * info.slow_motion_factor for picture in in_order]
    drawn = {}
    for picture, (_, image) in zip(in_order, frames_at(clip, times, turn_deg), strict=True):
        scale = image.shape[1] / info.width  # below 1 for a preview
        points, figure = scale * picture.points, scaled(picture.figure, scale)
        drawn[picture.name] = jpeg_of(
            evidence_picture(image, points, picture.near_side, figure, picture.caption)
        )
    return drawn


def with_images(report: Report, names: Container[str]) -> Report:
    """Return the report with ``image`` set for the pictures in ``names``, and for no others."""

    def shown(key: str, number: int, evidence: Evidence) -> Evidence:
        name = picture_name(key, number)
        return replace(evidence, image=name if name in names else None)

    measurements = {
        key: replace(m, evidence=[shown(key, *each) for each in enumerate(m.evidence)])
        for key, m in report.measurements.items()
    }
    return replace(report, measurements=measurements)


def illustrated(analysis: Analysis, clip: Path | None) -> tuple[Report, dict[str, bytes]]:
    """Return the report with its evidence pictures named, and the pictures by name.

    Without ``clip``, as for a saved track, there are none.
    """
    planned = planned_pictures(analysis) if clip else []
    if not clip or not planned:
        return with_images(analysis.report, {}), {}
    report = analysis.report
    turn_deg = report.made_with.options.turn_deg
    pictures = draw_pictures(clip, report.clip, planned, turn_deg)
    return with_images(report, pictures), pictures

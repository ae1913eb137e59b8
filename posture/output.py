"""Writing a result folder: report, page, evidence pictures, annotated clip."""

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from posture.analysis import Analysis
from posture.checks import CHECKS
from posture.checks.base import Check, Figure, Point
from posture.files import writing
from posture.landmarks import FloatArray
from posture.motion.model import Motion, View
from posture.paint import Image
from posture.report.evidence import annotate_frame, evidence_picture, write_jpeg
from posture.report.html import render_html
from posture.report.model import Evidence, Report, Side
from posture.report.texts import evidence_caption
from posture.tracking import Progress
from posture.video import frames_at, probe, read_frames, write_h264

EVIDENCE_FOLDER: Final = "evidence"
ANNOTATED: Final = "annotated.mp4"
ANNOTATED_LONG_SIDE: Final = 1280


class _Shot(NamedTuple):
    """One instant to be shown, the ``number``-th of its check."""

    check: Check
    number: int
    evidence: Evidence

    @property
    def name(self) -> str:
        """Where the picture lies, as the report tells it."""
        return f"{EVIDENCE_FOLDER}/{self.check.key}-{self.number + 1}.jpg"


def write_results(
    folder: Path, analysis: Analysis, clip: Path | None, annotate: Progress | None = None
) -> Report:
    """Write everything about a clip into ``folder``, whole or not at all.

    Parameters
    ----------
    folder : Path
        Made where it does not exist; results of an earlier run in it are replaced.
    analysis : Analysis
        What to write.
    clip : Path or None
        The video, for pictures; None = there is none (a saved track).
    annotate : callable or None
        Also write the clip with the overlay, reporting progress to this.

    Returns
    -------
    Report
        The report with the evidence pictures' names filled in, as written.

    Raises
    ------
    UsageError
        If the folder cannot be written.
    MachineError
        If the disk is full.
    """
    report, motion = analysis.report, analysis.motion
    with _staging(folder) as stage:
        pictures: dict[str, bytes] = {}
        if clip and motion:
            report, pictures = _write_evidence(stage, report, motion, clip)
            if annotate:
                _write_annotated(stage / ANNOTATED, report, motion, clip, annotate)
        page = render_html(report, CHECKS, pictures)
        (stage / "report.html").write_bytes(page.encode(errors="replace"))
        (stage / "report.json").write_bytes(report.to_json().encode(errors="replace"))
        # A signal interrupts the main thread only, so this ends as it began: whole.
        with ThreadPoolExecutor(1) as other_thread:
            other_thread.submit(_publish, stage, folder).result()
    return report


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A temporary folder inside ``folder``; what had to be made goes again if the block fails."""
    with writing(folder):
        made = [place for place in (folder, *folder.parents) if not place.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                prefix=".posture-", dir=folder, ignore_cleanup_errors=True
            ) as stage:
                yield Path(stage)
        except BaseException:
            for place in made:
                with suppress(OSError):  # somebody else uses it by now
                    place.rmdir()
            raise


def _publish(stage: Path, folder: Path) -> None:
    """Replace the results in ``folder`` by those staged; ``report.json`` comes last.

    Files of ours that this run did not write are of an earlier one and go; all others stay.
    """
    pictures = folder / EVIDENCE_FOLDER
    staged = [path.relative_to(stage) for path in stage.rglob("*") if path.is_file()]
    if any(path.parent.name for path in staged):
        pictures.mkdir(exist_ok=True)
    for path in sorted(staged, key=lambda path: path.name == "report.json"):
        (stage / path).replace(folder / path)
    ours = [folder / ANNOTATED, *(p for key in CHECKS for p in pictures.glob(f"{key}-?.jpg"))]
    for path in ours:
        if path.relative_to(folder) not in staged:
            path.unlink(missing_ok=True)
    if pictures.is_dir() and not any(pictures.iterdir()):
        pictures.rmdir()


def _write_evidence(
    stage: Path, report: Report, motion: Motion, clip: Path
) -> tuple[Report, dict[str, bytes]]:
    """Draw every piece of evidence; return the report that names the pictures, and these."""
    (stage / EVIDENCE_FOLDER).mkdir()
    shots = sorted(_shots(report), key=lambda shot: shot.evidence.time_s)
    factor = report.clip.slow_motion_factor
    images = frames_at(clip, [shot.evidence.time_s * factor for shot in shots])
    pictures = {
        shot.name: write_jpeg(stage / shot.name, _picture(shot, report, motion, image))
        for shot, (_, image) in zip(shots, images, strict=True)
    }
    return _with_images(report, {(s.check.key, s.number): s.name for s in shots}), pictures


def _shots(report: Report) -> list[_Shot]:
    return [
        _Shot(CHECKS[key], number, evidence)
        for key, measurement in report.measurements.items()
        if CHECKS[key].figure
        for number, evidence in enumerate(measurement.evidence)
    ]


def _picture(shot: _Shot, report: Report, motion: Motion, image: Image) -> Image:
    check, time_s = shot.check, shot.evidence.time_s
    assert check.figure is not None
    return evidence_picture(
        image,
        picture_points(motion, time_s),
        motion.view.facing,
        to_picture(check.figure(motion, time_s), motion.view),
        evidence_caption(check.title, report.measurements[check.key], shot.evidence),
    )


def _with_images(report: Report, names: Mapping[tuple[str, int], str]) -> Report:
    measurements = {
        key: replace(
            measurement,
            evidence=[
                replace(evidence, image=names.get((key, number)))
                for number, evidence in enumerate(measurement.evidence)
            ],
        )
        for key, measurement in report.measurements.items()
    }
    return replace(report, measurements=measurements)


def to_picture(figure: Figure, view: View) -> Figure:
    """Move a figure from sagittal pixels into those of the picture."""

    def move(points: tuple[Point, ...]) -> tuple[Point, ...]:
        moved = view.to_picture(np.array(points, dtype=np.float64).reshape(-1, 2))
        return tuple((float(x), float(y)) for x, y in moved)

    arc = None
    if figure.arc:
        vertex, one, other = move(figure.arc)
        arc = (vertex, one, other)
    return Figure(move(figure.measured), move(figure.reference), arc)


def picture_points(motion: Motion, time_s: float) -> FloatArray:
    """Smoothed landmarks at an instant, (33, 2) pixels of the picture; NaN = not seen."""
    flat = motion.smooth.reshape(len(motion.time_s), -1)
    points = np.array([np.interp(time_s, motion.time_s, column) for column in flat.T])
    return motion.view.to_picture(points.reshape(-1, 2))


def _write_annotated(
    path: Path, report: Report, motion: Motion, clip: Path, progress: Progress
) -> None:
    """Write the clip with the overlay, frame by frame at the times of the file."""
    promised = probe(clip)
    scale = min(1.0, ANNOTATED_LONG_SIDE / max(promised.width, promised.height))
    with read_frames(clip, ANNOTATED_LONG_SIDE) as frames:
        first = next(frames)

        def drawn() -> Iterator[tuple[float, Image]]:
            for frame in chain([first], frames):
                real_s = frame.file_time_s / report.clip.slow_motion_factor
                yield frame.file_time_s, _annotated(frame.image, motion, real_s, scale)
                progress(frame.index + 1, promised.expected_frames)

        height, width = first.image.shape[:2]
        write_h264(path, drawn(), (width, height))


def _annotated(image: Image, motion: Motion, time_s: float, scale: float) -> Image:
    if not motion.time_s[0] <= time_s <= motion.time_s[-1]:
        return image
    points = scale * picture_points(motion, time_s)
    lines = [f"{time_s:6.2f} s"]
    if np.isfinite(motion.stride_s):
        lines.append(f"{120.0 / motion.stride_s:.0f} steps/min")
    return annotate_frame(image, points, motion.view.facing, lines, _on_belt(motion, time_s))


def _on_belt(motion: Motion, time_s: float) -> Side | None:
    """Which foot is on the belt, as the tracker calls it; None = neither, or no telling."""
    return next(
        (c.side for c in motion.contacts if c.contact_s <= time_s <= c.toe_off_s),
        None,
    )

"""Writing a result folder: report, page, evidence pictures, annotated clip."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from posture.analysis import Analysis
from posture.checks import CHECKS
from posture.checks.base import Figure, Point
from posture.errors import UsageError
from posture.files import write_atomically, writing
from posture.landmarks import FloatArray
from posture.motion.model import Motion, View
from posture.report.evidence import annotate_frame, evidence_picture, write_jpeg
from posture.report.html import render_html
from posture.report.model import Evidence, Measurement, Report, Side
from posture.report.texts import evidence_caption
from posture.tracking import Progress
from posture.video import frames_at, probe, read_frames, write_h264

EVIDENCE_FOLDER: Final = "evidence"
ANNOTATED: Final = "annotated.mp4"
ANNOTATED_LONG_SIDE: Final = 1280


def check_folder(folder: Path) -> None:
    """Make sure that results can be written to ``folder`` before the work begins.

    Raises
    ------
    UsageError
        If it is a file, or cannot be made or written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; give a folder for the results.")
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


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
    """
    with _staging(folder) as stage:
        report, pictures = _write_evidence(stage, analysis, clip)
        if annotate and clip and analysis.motion and analysis.track:
            _write_annotated(stage / ANNOTATED, analysis, clip, annotate)
        page = render_html(report, CHECKS, pictures)
        write_atomically(stage / "report.html", page.encode())
        write_atomically(stage / "report.json", report.to_json().encode())
        _publish(stage, folder)
    return report


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A temporary folder inside ``folder``, so that publishing is a rename."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".posture-", dir=folder))
    try:
        with writing(folder):
            yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _publish(stage: Path, folder: Path) -> None:
    """Replace the results in ``folder`` by those staged; ``report.json`` comes last."""
    shutil.rmtree(folder / EVIDENCE_FOLDER, ignore_errors=True)
    (folder / ANNOTATED).unlink(missing_ok=True)
    for path in sorted(stage.iterdir(), key=lambda p: p.name == "report.json"):
        path.replace(folder / path.name)


def _write_evidence(
    stage: Path, analysis: Analysis, clip: Path | None
) -> tuple[Report, dict[str, bytes]]:
    report, motion = analysis.report, analysis.motion
    if clip is None or motion is None:
        return report, {}
    wanted = [
        (key, number, shot)
        for key, measurement in report.measurements.items()
        if CHECKS[key].figure
        for number, shot in enumerate(measurement.evidence)
    ]
    pictures: dict[str, bytes] = {}
    if wanted:
        (stage / EVIDENCE_FOLDER).mkdir()
    names: dict[tuple[str, int], str] = {}
    wanted.sort(key=lambda item: item[2].time_s)
    factor = report.clip.slow_motion_factor
    images = frames_at(clip, [shot.time_s * factor for _, _, shot in wanted])
    for (key, number, shot), (_, image) in zip(wanted, images, strict=True):
        name = f"{EVIDENCE_FOLDER}/{key}-{number + 1}.jpg"
        picture = _picture(key, report.measurements[key], shot, motion, image)
        pictures[name] = write_jpeg(stage / name, picture)
        names[key, number] = name
    return _with_images(report, names), pictures


def _picture(
    key: str, measurement: Measurement, shot: Evidence, motion: Motion, image: np.ndarray
) -> np.ndarray:
    check = CHECKS[key]
    assert check.figure is not None
    figure = to_picture(check.figure(motion, shot.time_s), motion.view)
    caption = evidence_caption(check.title, measurement, shot)
    return evidence_picture(
        image, picture_points(motion, shot.time_s), motion.view.facing, figure, caption
    )


def _with_images(report: Report, names: Mapping[tuple[str, int], str]) -> Report:
    measurements = {
        key: replace(
            measurement,
            evidence=[
                replace(shot, image=names.get((key, number)))
                for number, shot in enumerate(measurement.evidence)
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


def _write_annotated(path: Path, analysis: Analysis, clip: Path, progress: Progress) -> None:
    motion, track = analysis.motion, analysis.track
    assert motion is not None
    assert track is not None
    promised = probe(clip)
    scale = min(1.0, ANNOTATED_LONG_SIDE / max(promised.width, promised.height))
    with read_frames(clip, ANNOTATED_LONG_SIDE) as frames:
        first = next(frames)
        size = (first.image.shape[1], first.image.shape[0])

        def drawn() -> Iterator[tuple[float, np.ndarray]]:
            yield 0.0, _annotated(first.image, motion, 0.0, scale)
            for done, frame in enumerate(frames, start=2):
                real_s = frame.file_time_s / track.clip.slow_motion_factor
                yield frame.file_time_s, _annotated(frame.image, motion, real_s, scale)
                progress(done, promised.expected_frames)

        write_h264(path, drawn(), size)


def _annotated(image: np.ndarray, motion: Motion, time_s: float, scale: float) -> np.ndarray:
    inside = motion.time_s[0] <= time_s <= motion.time_s[-1]
    if not inside:
        return image
    points = scale * picture_points(motion, time_s)
    lines = [f"{time_s:6.2f} s"]
    if np.isfinite(motion.stride_s):
        lines.append(f"{120.0 / motion.stride_s:.0f} steps/min")
    return annotate_frame(image, points, motion.view.facing, lines, _on_belt(motion, time_s))


def _on_belt(motion: Motion, time_s: float) -> Side | None:
    for contact in motion.contacts:
        if contact.contact_s <= time_s <= contact.toe_off_s:
            return contact.side
    return None

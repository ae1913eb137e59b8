"""The files that can be downloaded besides report and pictures, and all of them in one zip."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from posture.checks import CHECKS
from posture.own_angle import OwnAngle
from posture.pipeline.analysis import Analysis
from posture.pipeline.planned_pictures import illustrated
from posture.pipeline.result_folder import ANNOTATED, report_files
from posture.report.annotated_clip import DEFAULT_OVERLAY, UNMARKED, Overlay, write_annotated
from posture.report.csv_tables import frames_table, steps_table, to_csv
from posture.report.pdf import report_pdf
from posture.results.report import Report
from posture.system.files import replacing, writing
from posture.system.progress import Progress

PDF: Final = "report.pdf"
STEPS: Final = "steps.csv"
FRAMES: Final = "frames.csv"
# Already compressed: compressing again only costs time.
COMPRESSED: Final = (".jpg", ".mp4", ".npz", ".pdf")


def tables_of(analysis: Analysis, own: Sequence[OwnAngle] = ()) -> dict[str, bytes]:
    """Return the tables by file name, with own angles; a refused clip has none."""
    track, motion = analysis.track, analysis.motion
    if track is None or motion is None:
        return {}
    return {
        STEPS: to_csv(steps_table(analysis.report, motion, own)).encode(),
        FRAMES: to_csv(frames_table(track, motion, own)).encode(),
    }


def all_files(
    report: Report,
    pictures: Mapping[str, bytes],
    analysis: Analysis,
    own: Sequence[OwnAngle] = (),
) -> dict[str, bytes]:
    """Return all results of a clip except videos, by name: report, page, PDF, pictures, tables."""
    return {
        **report_files(report, pictures),
        PDF: report_pdf(report, CHECKS, pictures),
        **tables_of(analysis, own),
    }


def held_words(report: Report) -> str:
    """Return how much of a long clip the tables hold; empty where that is all of it."""
    quality = report.quality
    if report.refusal or len(quality.followed) < 2:
        return ""
    return (
        f"The tables hold the {quality.followed_s:.0f} s that were looked at, of "
        f"{report.clip.duration_s:.0f} s; with --all they hold the whole clip."
    )


def write_zip(
    path: Path,
    analysis: Analysis,
    clip: Path | None,
    annotate: Progress | None = None,
    overlay: Overlay = DEFAULT_OVERLAY,
) -> None:
    """Write all results of a clip as one zip, whole or not at all.

    Parameters
    ----------
    path : Path
        The zip.
    analysis : Analysis
        What to write; a refused clip has no tables and no pictures.
    clip : Path or None
        The video, for pictures; None = there is none (a saved track).
    annotate : callable or None
        If given, also write the annotated clip, and report its progress to this.
    overlay : Overlay
        What is drawn on it, and how fast it plays.

    Raises
    ------
    PostureError
        If it cannot be written.
    """
    with (
        writing(path),
        tempfile.TemporaryDirectory(
            prefix=".posture-", dir=path.parent, ignore_cleanup_errors=True
        ) as folder,
    ):
        report, pictures = illustrated(analysis, clip)
        files: dict[str, bytes | Path] = {**all_files(report, pictures, analysis)}
        if annotate and clip and analysis.motion:
            annotated = files[ANNOTATED] = Path(folder) / ANNOTATED
            write_annotated(annotated, report, analysis.motion, clip, overlay, UNMARKED, annotate)
        pack(path, {f"{path.stem}/{name}": content for name, content in files.items()})


def pack(path: Path, files: Mapping[str, bytes | Path]) -> None:
    """Write contents or copies of files into a zip, by name, whole or not at all.

    Raises
    ------
    PostureError
        If it cannot be written.
    """
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, content in sorted(files.items()):
            compressed = name.endswith(COMPRESSED)
            method = zipfile.ZIP_STORED if compressed else zipfile.ZIP_DEFLATED
            if isinstance(content, Path):
                archive.write(content, name, method)
            else:
                archive.writestr(name, content, method)

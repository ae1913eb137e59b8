"""Everything that can be taken away: each as a file, or all in one zip."""

import tempfile
import zipfile
from pathlib import Path
from typing import Final

from posture.analysis import Analysis
from posture.checks import CHECKS
from posture.export.annotated import AS_USUAL, Overlay
from posture.export.pdf import report_pdf
from posture.export.tables import frames_csv, steps_csv
from posture.files import replacing, write_atomically, writing
from posture.output import write_results
from posture.report.model import Report
from posture.tracking import Progress

PDF: Final = "report.pdf"
STEPS: Final = "steps.csv"
FRAMES: Final = "frames.csv"
# What is compressed already only costs time.
PACKED: Final = (".jpg", ".mp4", ".pdf")


def write_everything(
    folder: Path,
    analysis: Analysis,
    clip: Path | None,
    annotate: Progress | None = None,
    overlay: Overlay = AS_USUAL,
) -> Report:
    """Write report, page, PDF, pictures, both tables and the clip with lines into a folder.

    Parameters
    ----------
    folder : Path
        Made where it does not exist.
    analysis : Analysis
        What to write; of a refused clip there are no tables and no pictures.
    clip : Path or None
        The video, for pictures; None = there is none (a saved track).
    annotate : callable or None
        Also write the clip with lines, reporting progress to this.
    overlay : Overlay
        What is drawn on it, and how fast it plays.

    Returns
    -------
    Report
        With the pictures' names filled in.

    Raises
    ------
    PostureError
        If something cannot be written.
    """
    report = write_results(folder, analysis, clip, annotate, overlay)
    names = [shot.image for m in report.measurements.values() for shot in m.evidence if shot.image]
    pictures = {name: (folder / name).read_bytes() for name in names}
    write_atomically(folder / PDF, report_pdf(report, CHECKS, pictures))
    track, motion = analysis.track, analysis.motion
    if track is not None and motion is not None:
        write_atomically(folder / STEPS, steps_csv(report, motion).encode())
        write_atomically(folder / FRAMES, frames_csv(track, motion).encode())
    return report


def write_zip(
    path: Path,
    analysis: Analysis,
    clip: Path | None,
    annotate: Progress | None = None,
    overlay: Overlay = AS_USUAL,
) -> None:
    """Write what `write_everything` writes as one zip, whole or not at all."""
    with writing(path), tempfile.TemporaryDirectory(prefix=".posture-", dir=path.parent) as place:
        folder = Path(place) / path.stem
        write_everything(folder, analysis, clip, annotate, overlay)
        zip_folder(folder, path)


def zip_folder(folder: Path, path: Path) -> None:
    """Pack the files of a folder, under its name, whole or not at all."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for file in files:
            packed = file.suffix in PACKED
            method = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.write(file, file.relative_to(folder.parent), method)

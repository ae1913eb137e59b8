"""Everything that can be taken away besides report and pictures, and all of it in one zip."""

import tempfile
import zipfile
from pathlib import Path
from typing import Final

from posture.checks import CHECKS
from posture.pipeline.analysis import Analysis
from posture.pipeline.result_folder import write_results
from posture.report.annotated_clip import AS_USUAL, Overlay
from posture.report.csv_tables import frames_table, steps_table, to_csv
from posture.report.pdf import report_pdf
from posture.results.evidence_pictures import read_picture
from posture.results.report import Report
from posture.system.files import replacing, writing
from posture.system.progress import Progress

PDF: Final = "report.pdf"
STEPS: Final = "steps.csv"
FRAMES: Final = "frames.csv"
# What is compressed already only costs time.
PACKED: Final = (".jpg", ".mp4", ".npz", ".pdf")


def pdf_of(report: Report, folder: Path) -> bytes:
    """Return the PDF of a report whose pictures lie in its result folder."""
    names = [shot.image for m in report.measurements.values() for shot in m.evidence if shot.image]
    pictures = {name: jpeg for name in names if (jpeg := read_picture(folder, name))}
    return report_pdf(report, CHECKS, pictures)


def tables_of(analysis: Analysis) -> dict[str, bytes]:
    """Return the tables by file name; none of a refused clip."""
    track, motion = analysis.track, analysis.motion
    if track is None or motion is None:
        return {}
    return {
        STEPS: to_csv(steps_table(analysis.report, motion)).encode(),
        FRAMES: to_csv(frames_table(track, motion)).encode(),
    }


def write_zip(
    path: Path,
    analysis: Analysis,
    clip: Path | None,
    annotate: Progress | None = None,
    overlay: Overlay = AS_USUAL,
) -> None:
    """Write all results of a clip as one zip, whole or not at all.

    Parameters
    ----------
    path : Path
        The zip.
    analysis : Analysis
        What to write; of a refused clip there are no tables and no pictures.
    clip : Path or None
        The video, for pictures; None = there is none (a saved track).
    annotate : callable or None
        Also write the clip with lines, reporting progress to this.
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
        ) as place,
    ):
        folder = Path(place)
        report = write_results(folder, analysis, clip, annotate, overlay)
        zip_results(path, path.stem, folder, report, analysis)


def zip_results(path: Path, name: str, folder: Path, report: Report, analysis: Analysis) -> None:
    """Pack a result folder with PDF and tables into a zip, under one folder called ``name``.

    Raises
    ------
    PostureError
        If it cannot be written.
    """
    files = [file.relative_to(folder) for file in sorted(folder.rglob("*")) if _is_own(file)]
    made = {PDF: pdf_of(report, folder), **tables_of(analysis)}
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for file in files:
            # Hidden: another run's files on their way.
            if not any(part.startswith(".") for part in file.parts):
                archive.write(folder / file, f"{name}/{file.as_posix()}", _method(file))
        for file_name, content in made.items():
            archive.writestr(f"{name}/{file_name}", content, _method(Path(file_name)))


def _is_own(file: Path) -> bool:
    """Whether it is a file that lies here, and no link to one elsewhere."""
    return file.is_file() and not file.is_symlink()


def zip_pictures(path: Path, folder: Path) -> None:
    """Pack the evidence pictures of a result folder into a zip, whole or not at all."""
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for picture in sorted((folder / "evidence").glob("*.jpg")):
            jpeg = read_picture(folder, picture.relative_to(folder).as_posix())
            if jpeg is not None:
                archive.writestr(picture.name, jpeg)


def _method(file: Path) -> int:
    return zipfile.ZIP_STORED if file.suffix in PACKED else zipfile.ZIP_DEFLATED

"""Writing a result folder: report, page, evidence pictures, annotated clip."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from posture.checks import CHECKS
from posture.pipeline.analysis import Analysis
from posture.pipeline.job import REPORT
from posture.pipeline.planned_pictures import EVIDENCE_FOLDER, illustrated
from posture.report.annotated_clip import DEFAULT_OVERLAY, UNMARKED, Overlay, write_annotated
from posture.report.html import render_html
from posture.results.report import Report
from posture.system.files import writing
from posture.system.progress import Progress

PAGE: Final = "report.html"
ANNOTATED: Final = "annotated.mp4"


def write_results(
    folder: Path,
    analysis: Analysis,
    clip: Path | None,
    annotate: Progress | None = None,
    overlay: Overlay = DEFAULT_OVERLAY,
) -> Report:
    """Write everything about a clip into ``folder``, whole or not at all.

    Parameters
    ----------
    folder : Path
        Created if it does not exist; results of an earlier run in it are replaced.
    analysis : Analysis
        What to write.
    clip : Path or None
        The video, for pictures; None = there is none (a saved track).
    annotate : callable or None
        If given, also write the annotated clip, and report its progress to this.
    overlay : Overlay
        What is drawn on that clip, and how fast it plays.

    Returns
    -------
    Report
        The report as written, with the names of the evidence pictures.

    Raises
    ------
    UsageError
        If the folder cannot be written.
    MachineError
        If the disk is full.
    """
    with _staging(folder) as stage:
        report, pictures = illustrated(analysis, clip)
        if annotate and clip and analysis.motion:
            annotated = stage / ANNOTATED
            write_annotated(annotated, report, analysis.motion, clip, overlay, UNMARKED, annotate)
        for name, content in report_files(report, pictures).items():
            (stage / name).parent.mkdir(exist_ok=True)
            (stage / name).write_bytes(content)
        # Signals interrupt only the main thread, so this runs to its end.
        with ThreadPoolExecutor(1) as other_thread:
            other_thread.submit(_publish, stage, folder).result()
    return report


def report_files(report: Report, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a report and its pictures in a result folder, by name."""
    return {
        **pictures,
        PAGE: render_html(report, CHECKS, pictures).encode(errors="replace"),
        REPORT: report.to_json().encode(errors="replace"),
    }


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder inside ``folder``; if the block fails, remove created folders."""
    with writing(folder):
        created = [path for path in (folder, *folder.parents) if not path.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                prefix=".posture-", dir=folder, ignore_cleanup_errors=True
            ) as stage:
                yield Path(stage)
        except BaseException:
            for path in created:
                with suppress(OSError):  # something else was put there meanwhile
                    path.rmdir()
            raise


def _publish(stage: Path, folder: Path) -> None:
    """Replace the results in ``folder`` by those staged, all or none; the report comes last.

    Result files that this run did not write belong to an earlier run and are removed; other files
    stay.
    """
    pictures, earlier = folder / EVIDENCE_FOLDER, stage / "earlier"
    staged = [path.relative_to(stage) for path in stage.rglob("*") if path.is_file()]
    drawn = [path for key in CHECKS for path in pictures.glob(f"{key}-?.jpg")]
    optional = {path.relative_to(folder) for path in (folder / ANNOTATED, *drawn)}
    replaced = [name for name in {*optional, *staged} if (folder / name).exists()]
    for name in replaced:
        _keep_aside(folder / name, earlier / name)
    try:
        if any(name.parent.name for name in staged):
            pictures.mkdir(exist_ok=True)
        for name in sorted(staged, key=lambda name: name.name == REPORT):
            (stage / name).replace(folder / name)
        for name in optional - set(staged):
            (folder / name).unlink(missing_ok=True)
    except BaseException:
        for name in {*staged} - {*replaced}:
            (folder / name).unlink(missing_ok=True)
        for name in replaced:
            (earlier / name).replace(folder / name)
        raise
    finally:
        with suppress(OSError):  # not empty, or does not exist
            pictures.rmdir()


def _keep_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, which keeps it when the first is replaced."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, aside)
    except OSError:  # a file system without hard links
        shutil.copy2(path, aside)

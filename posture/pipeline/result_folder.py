"""Writing a result folder: report, page, evidence pictures, annotated clip."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from posture.arrays import Image
from posture.checks import CHECKS
from posture.checks.base import Check
from posture.drawing.caption import Caption
from posture.drawing.evidence import evidence_picture, write_jpeg
from posture.drawing.placing import figure_at, picture_points
from posture.motion.motion import Motion
from posture.pipeline.analysis import Analysis
from posture.report.annotated_clip import AS_USUAL, Overlay, write_annotated
from posture.report.html import render_html
from posture.report.texts import evidence_caption
from posture.results.evidence_pictures import read_picture
from posture.results.report import Evidence, Report
from posture.system.files import writing
from posture.system.progress import Progress
from posture.video import frames_at

EVIDENCE_FOLDER: Final = "evidence"
ANNOTATED: Final = "annotated.mp4"
# What the annotated clip shows, where it was not made along with the results.
SHOWN: Final = "annotated.json"


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
    folder: Path,
    analysis: Analysis,
    clip: Path | None,
    annotate: Progress | None = None,
    overlay: Overlay = AS_USUAL,
    before: Report | None = None,
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
    overlay : Overlay
        What is drawn on that clip, and how fast it plays.
    before : Report or None
        The report of the same clip that lies in ``folder``: without ``clip`` those of its
        pictures stay that would say the same now.

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
                write_annotated(stage / ANNOTATED, report, motion, clip, overlay, annotate)
        elif before:
            report, pictures = _keep_evidence(stage, report, before, folder)
        page = render_html(report, CHECKS, pictures)
        (stage / "report.html").write_bytes(page.encode(errors="replace"))
        (stage / "report.json").write_bytes(report.to_json().encode(errors="replace"))
        # A signal interrupts the main thread only, so this ends as it began: whole.
        with ThreadPoolExecutor(1) as other_thread:
            other_thread.submit(_publish, stage, folder).result()
    return report


def lacks_pictures(report: Report) -> bool:
    """Whether evidence that can be drawn has no picture."""
    return any(shot.evidence.image is None for shot in _shots(report))


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
    """Replace the results in ``folder`` by those staged, all or none; ``report.json`` comes last.

    Files of ours that this run did not write are of an earlier one and go; all others stay.
    """
    pictures, earlier = folder / EVIDENCE_FOLDER, stage / "earlier"
    staged = [path.relative_to(stage) for path in stage.rglob("*") if path.is_file()]
    drawn = [path for key in CHECKS for path in pictures.glob(f"{key}-?.jpg")]
    there = {path.relative_to(folder) for path in (folder / ANNOTATED, folder / SHOWN, *drawn)}
    replaced = [name for name in {*there, *staged} if (folder / name).exists()]
    for name in replaced:
        _keep_aside(folder / name, earlier / name)
    try:
        if any(name.parent.name for name in staged):
            pictures.mkdir(exist_ok=True)
        for name in sorted(staged, key=lambda name: name.name == "report.json"):
            (stage / name).replace(folder / name)
        for name in there - set(staged):
            (folder / name).unlink(missing_ok=True)
    except BaseException:
        for name in {*staged} - {*replaced}:
            (folder / name).unlink(missing_ok=True)
        for name in replaced:
            (earlier / name).replace(folder / name)
        raise
    finally:
        with suppress(OSError):  # holds files, or was never made
            pictures.rmdir()


def _keep_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, under which it stays when the first is taken."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        shutil.copy2(path, aside)


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
    return _with_images(report, shots), pictures


def _keep_evidence(
    stage: Path, report: Report, before: Report, folder: Path
) -> tuple[Report, dict[str, bytes]]:
    """Take over the pictures in ``folder`` that would be drawn the same; as `_write_evidence`."""
    (stage / EVIDENCE_FOLDER).mkdir()
    there = {
        _caption(shot, before): jpeg
        for shot in _shots(before)
        if shot.evidence.image and (jpeg := read_picture(folder, shot.name))
    }
    kept = [shot for shot in _shots(report) if _caption(shot, report) in there]
    pictures = {shot.name: there[_caption(shot, report)] for shot in kept}
    for name, jpeg in pictures.items():
        (stage / name).write_bytes(jpeg)
    return _with_images(report, kept), pictures


def _shots(report: Report) -> list[_Shot]:
    return [
        _Shot(CHECKS[key], number, evidence)
        for key, measurement in report.measurements.items()
        if key in CHECKS and CHECKS[key].figure
        for number, evidence in enumerate(measurement.evidence)
    ]


def _picture(shot: _Shot, report: Report, motion: Motion, image: Image) -> Image:
    check, time_s = shot.check, shot.evidence.time_s
    scale = image.shape[1] / report.clip.width  # below 1 on a copy that browsers play
    return evidence_picture(
        image,
        scale * picture_points(motion, time_s),
        motion.view.facing,
        figure_at(check, motion, time_s, scale),
        _caption(shot, report),
    )


def _caption(shot: _Shot, report: Report) -> Caption:
    measurement = report.measurements[shot.check.key]
    return evidence_caption(shot.check.title, measurement, shot.evidence)


def _with_images(report: Report, drawn: Iterable[_Shot]) -> Report:
    names = {(shot.check.key, shot.number): shot.name for shot in drawn}
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

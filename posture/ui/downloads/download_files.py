"""The files to take away, sent from the disk; what is not there yet is made on demand."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from posture.errors import MachineError
from posture.results.report import Report
from posture.system.files import write_atomically, writing
from posture.ui.clips.clip_folder import AppClip
from posture.ui.player.player_files import of_a_clip
from posture.ui.review.clip_review import review
from posture.ui.review.rewriting import keep_up, report_on_disk

PLACE: Final = "/take-away"
# As long as the pictures of a long clip take to be drawn again after a correction.
PATIENCE_S: Final = 300.0
LOOK_EVERY_S: Final = 0.2
TYPES: Final = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv",
    ".mp4": "video/mp4",
    ".zip": "application/zip",
}


def address(job: AppClip, what: str) -> str:
    """Return where the page finds a file to take away."""
    return f"{PLACE}/{job.id}/{what}"


def saved_as(job: AppClip, what: str) -> str:
    """Return the name a file gets on the runner's disk: that of the clip first."""
    return f"{Path(job.name).stem}-{what}"


@of_a_clip
def _send(request: Request, job: AppClip) -> Response:
    what = request.path_params["what"]
    if what not in MAKERS:
        return Response(status_code=404)
    path = MAKERS[what](job)
    return FileResponse(
        path,
        media_type=TYPES[path.suffix],
        filename=saved_as(job, what),
        stat_result=path.stat(),
    )


def settled(job: AppClip) -> Report:
    """Return the report on disk once it says what the corrections say.

    Raises
    ------
    MachineError
        If that takes too long, or cannot be written now.
    """
    end = time.monotonic() + PATIENCE_S
    at_once = True
    while job.track.exists():
        drawn = report_on_disk(job)
        busy, trouble = keep_up(review(job), drawn, at_once)
        if not busy and trouble:
            raise MachineError(f"Your latest corrections could not be written yet: {trouble}")
        if not busy:
            return drawn
        if time.monotonic() > end:
            raise MachineError("The pictures are still being drawn; try again in a minute.")
        at_once = False
        time.sleep(LOOK_EVERY_S)
    return report_on_disk(job)


def _made(job: AppClip, name: str) -> Path:
    """Return where a file that is made on demand lies; the next one replaces it."""
    path = job.folder / "take-away" / name
    with writing(path):
        path.parent.mkdir(exist_ok=True)
    return path


def _result(name: str) -> Callable[[AppClip], Path]:
    def path(job: AppClip) -> Path:
        settled(job)
        return job.result / name

    return path


def _lines(job: AppClip) -> Path:
    settled(job)
    return job.overlay


def _pdf(job: AppClip) -> Path:
    from posture.pipeline.downloads import PDF, pdf_of

    path = _made(job, PDF)
    write_atomically(path, pdf_of(settled(job), job.result))
    return path


def _table(name: str) -> Callable[[AppClip], Path]:
    def make(job: AppClip) -> Path:
        from posture.pipeline.downloads import tables_of

        path = _made(job, name)
        tables = tables_of(review(job).analysis)
        if name not in tables:
            raise FileNotFoundError(name)
        write_atomically(path, tables[name])
        return path

    return make


def _pictures(job: AppClip) -> Path:
    from posture.pipeline.downloads import zip_pictures

    settled(job)
    path = _made(job, "pictures.zip")
    zip_pictures(path, job.result)
    return path


def _everything(job: AppClip) -> Path:
    from posture.pipeline.downloads import zip_results

    report = settled(job)
    path = _made(job, "everything.zip")
    zip_results(path, Path(job.name).stem, job.result, report, review(job).analysis)
    return path


MAKERS: Final[dict[str, Callable[[AppClip], Path]]] = {
    "report.html": _result("report.html"),
    "report.pdf": _pdf,
    "report.json": _result("report.json"),
    "steps.csv": _table("steps.csv"),
    "frames.csv": _table("frames.csv"),
    "pictures.zip": _pictures,
    "lines.mp4": _lines,
    "everything.zip": _everything,
}

EXPORT_ROUTES: Final[list[BaseRoute]] = [Route(f"{PLACE}/{{id}}/{{what}}", _send)]

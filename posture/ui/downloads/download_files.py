"""The files to download, created on demand from the clip as its page shows it."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from posture.system.files import TEMPORARY_PREFIX
from posture.ui.clips.clip_folder import AppClip
from posture.ui.downloads.overlay_drawing import annotated_clip_of
from posture.ui.open_library.clip_marks import clip_angles
from posture.ui.player.player_files import of_a_version
from posture.ui.review.clip_review import Review
from posture.ui.review.pictures import results_of

PLACE: Final = "/take-away"
TYPES: Final = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv",
    ".mp4": "video/mp4",
    ".zip": "application/zip",
}


def address(seen: Review, what: str) -> str:
    """Return the address of a file to download, for the clip with its current corrections."""
    return f"{PLACE}/{seen.job.id}/{seen.version}/{what}"


def saved_as(job: AppClip, what: str) -> str:
    """Return a file's name on the runner's disk, which begins with the clip's name."""
    return f"{Path(job.name).stem}-{what}"


@of_a_version
def _send(request: Request, seen: Review) -> Response:
    what = request.path_params["what"]
    return MAKERS[what](seen, what) if what in MAKERS else Response(status_code=404)


def to_save(seen: Review, what: str, content: bytes) -> Response:
    """Return a response that the browser saves under the clip's name."""
    # Starlette encodes whatever characters the name contains.
    disposition = FileResponse("", filename=saved_as(seen.job, what)).headers["content-disposition"]
    headers = {"content-disposition": disposition}
    return Response(content, media_type=TYPES[Path(what).suffix], headers=headers)


def _report(seen: Review, what: str) -> Response:
    from posture.pipeline.result_folder import report_files

    return to_save(seen, what, report_files(*results_of(seen))[what])


def _pdf(seen: Review, what: str) -> Response:
    from posture.checks import CHECKS
    from posture.report.pdf import report_pdf

    report, pictures = results_of(seen)
    return to_save(seen, what, report_pdf(report, CHECKS, pictures))


def _table(seen: Review, what: str) -> Response:
    from posture.pipeline.downloads import tables_of

    tables = tables_of(seen.analysis, clip_angles(seen.job))
    return to_save(seen, what, tables[what]) if what in tables else Response(status_code=404)


def _annotated_clip(seen: Review, what: str) -> Response:
    clip = annotated_clip_of(seen)
    return _from_disk(seen, what, clip[0]) if clip else Response(status_code=404)


def _from_disk(
    seen: Review, what: str, path: Path, after: BackgroundTask | None = None
) -> Response:
    kind, name, stat = TYPES[path.suffix], saved_as(seen.job, what), path.stat()
    return FileResponse(path, media_type=kind, background=after, filename=name, stat_result=stat)


def _pictures(seen: Review, what: str) -> Response:
    _, pictures = results_of(seen)
    return _zip(seen, what, {Path(name).name: jpeg for name, jpeg in pictures.items()})


def _everything(seen: Review, what: str) -> Response:
    from posture.pipeline.downloads import all_files
    from posture.pipeline.job import TRACK
    from posture.pipeline.result_folder import ANNOTATED

    files: dict[str, bytes | Path] = {
        **all_files(*results_of(seen), seen.analysis, clip_angles(seen.job))
    }
    if seen.analysis.track:
        files[TRACK] = seen.job.track
    if clip := annotated_clip_of(seen):
        files[ANNOTATED] = clip[0]
    folder = Path(seen.job.name).stem
    return _zip(seen, what, {f"{folder}/{name}": content for name, content in files.items()})


def _zip(seen: Review, what: str, files: Mapping[str, bytes | Path]) -> Response:
    """Return a zip, written to disk since it may be large, and deleted once it has been sent."""
    from posture.pipeline.downloads import pack

    path = seen.job.folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.zip"
    pack(path, files)
    return _from_disk(seen, what, path, BackgroundTask(path.unlink, missing_ok=True))


MAKERS: Final[dict[str, Callable[[Review, str], Response]]] = {
    "report.html": _report,
    "report.pdf": _pdf,
    "report.json": _report,
    "steps.csv": _table,
    "frames.csv": _table,
    "pictures.zip": _pictures,
    "lines.mp4": _annotated_clip,
    "everything.zip": _everything,
}

EXPORT_ROUTES: Final[list[BaseRoute]] = [Route(f"{PLACE}/{{id}}/{{version}}/{{what}}", _send)]

"""The files to download, created on demand from the clip as its page shows it."""

import math
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from posture.errors import PostureError, UsageError
from posture.library.schema.acting import check_may_change
from posture.system.files import TEMPORARY_PREFIX
from posture.ui.clips.clip_folder import AppClip, shown_job
from posture.ui.downloads.overlay_drawing import annotated_clip_of, film_of
from posture.ui.downloads.pair_films import pair_film
from posture.ui.downloads.voices import NO_FILM, delete_voice, take_voice, voiced
from posture.ui.open_library.clip_marks import clip_angles
from posture.ui.player.player_files import of_a_version
from posture.ui.review.clip_review import Review, review
from posture.ui.review.pictures import results_of

PLACE: Final = "/take-away"
VOICE: Final = "/voice"
PAIR: Final = "pair"
FILM: Final = re.compile(
    r"/(?P<id>[\w-]{1,64})/(?P<version>[0-9a-f]{16})/"
    rf"(lines\.mp4|{PAIR}/(?P<other>[\w-]{{1,64}})/[0-9a-f]{{16}}\.mp4)"
)
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


def pair_address(first: Review, second: Review) -> str:
    """Return the address of the film of a pair, for both with their current corrections."""
    return f"{address(first, PAIR)}/{second.job.id}/{second.version}.mp4"


def voice_address(film: str) -> str:
    """Return where the voice for a film at an address of ours is sent."""
    return f"{VOICE}?film={film.removeprefix(PLACE)}"


@of_a_version
def _send_pair(request: Request, seen: Review) -> Response:
    other = shown_job(request.path_params["other"])
    if other is None:
        return Response(status_code=404)
    film = voiced(pair_film(seen, review(other)))
    if not film.exists() or request.path_params["made_of"] != review(other).version:
        return Response(status_code=404)
    return _from_disk(seen, "pair.mp4", film)


def _film_named(film: str) -> Path | None:
    """Return the film without a voice at an address, which anybody may have typed."""
    found = FILM.fullmatch(film)
    job = shown_job(found["id"]) if found else None
    if found is None or job is None or review(job).version != found["version"]:
        return None
    if found["other"] is None:
        return film_of(review(job))
    other = shown_job(found["other"])
    return pair_film(review(job), review(other)) if other else None


async def _voice(request: Request) -> Response:
    """Take a voice for a film, or delete the one that it has."""
    try:
        check_may_change()
        film = await to_thread.run_sync(_film_named, request.query_params.get("film", ""))
        if film is None:
            raise UsageError(NO_FILM)
        if request.method == "DELETE":
            delete_voice(film)
        else:
            await take_voice(film, request.stream(), _number(request.query_params.get("lead")))
    except (PostureError, FileNotFoundError) as error:
        return JSONResponse({"error": str(error)}, 400)
    except ClientDisconnect:
        return Response(status_code=400)
    return JSONResponse({"error": ""})


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


EXPORT_ROUTES: Final[list[BaseRoute]] = [
    Route(VOICE, _voice, methods=["PUT", "DELETE"]),
    Route(f"{PLACE}/{{id}}/{{version}}/{PAIR}/{{other}}/{{made_of}}.mp4", _send_pair),
    Route(f"{PLACE}/{{id}}/{{version}}/{{what}}", _send),
]

"""The addresses that the player's script requests: video, overlay, figures, pictures."""

import asyncio
import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from posture.errors import MachineError, PostureError
from posture.pipeline.job import THUMBNAIL
from posture.results.evidence_pictures import load_picture
from posture.ui.browser.contract import TAKEN
from posture.ui.clips.clip_folder import AppClip, shown_job
from posture.ui.clips.clip_identity import shown_clip
from posture.ui.clips.followed_picture import newest_followed
from posture.ui.open_library.who_looks import note_clip
from posture.ui.review.clip_review import Review, review
from posture.ui.review.pictures import picture_of

CLIPS: Final = "/clips"
WAIT_S: Final = 1.0
LOOK_EVERY_S: Final = 0.1
# Small enough for a connection's buffers: a browser that has buffered enough video stops reading,
# and the server cannot shut down until a response has been sent completely.
PIECE_BYTES: Final = 1_000_000
OUT_OF_DATE: Final = "This clip was corrected or checked again meanwhile; reload its page."
ONE_RANGE: Final = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")


def address(job: AppClip, what: str, version: str) -> str:
    """Return the address of one of a clip's resources; a new version has a new address."""
    return f"{CLIPS}/{job.id}/{what}?v={version}"


def film_address(job: AppClip) -> str | None:
    """Return the address of a clip's film; None = there is none."""
    shown = shown_clip(job)
    return address(job, "video", str(shown.stat().st_mtime_ns)) if shown else None


def overlay_address(seen: Review) -> str:
    """Return the address of what is drawn over a clip's film."""
    return address(seen.job, "overlay", seen.version)


def followed_address(job: AppClip) -> str:
    """Return the address of the pictures of a clip that is being analysed."""
    return f"{CLIPS}/{job.id}/followed"


def picture_address(job: AppClip, key: str) -> str:
    """Return the address of an evidence picture, by its key."""
    return f"{CLIPS}/{job.id}/evidence/{key}"


def of_a_clip(answer: Callable[[Request, AppClip], Response]) -> Callable[[Request], Response]:
    """Pass the clip that the address names to ``answer``; respond with 404 if there is none.

    If this machine cannot do it now, the response is 503 with the reason.
    """

    @wraps(answer)
    def found(request: Request) -> Response:
        job = shown_job(request.path_params["id"])
        if job is None:
            return Response(status_code=404)
        note_clip(job.id)
        try:
            return answer(request, job)
        except MachineError as error:
            return Response(str(error), status_code=503, media_type="text/plain")
        except (FileNotFoundError, PostureError):
            return Response(status_code=404)

    return found


def of_a_version(answer: Callable[[Request, Review], Response]) -> Callable[[Request], Response]:
    """Pass the clip that the address names, if it is unchanged since the page was drawn."""

    def found(request: Request, job: AppClip) -> Response:
        seen = review(job)
        if request.path_params["version"] != seen.version:
            return Response(OUT_OF_DATE, status_code=409, media_type="text/plain")
        note_clip(job.id, "downloaded")
        return answer(request, seen)

    return of_a_clip(found)


class _Pieces(FileResponse):
    """A file of which only the first megabyte of a requested range is sent.

    RFC 9110 (15.3.7) allows a server to send less than was requested; browsers request the rest.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = MutableHeaders(raw=list(scope["headers"]))
        requested = ONE_RANGE.fullmatch(headers.get("range", ""))
        if requested:
            first, last = requested.groups()
            most = int(first) + PIECE_BYTES - 1
            headers["range"] = f"bytes={first}-{min(int(last or most), most)}"
        await super().__call__({**scope, "headers": headers.raw}, receive, send)


@of_a_clip
def _video(request: Request, job: AppClip) -> Response:  # noqa: ARG001
    path = shown_clip(job)
    if path is None:
        return Response(status_code=404)
    return _Pieces(path, media_type="video/mp4", stat_result=path.stat())


@of_a_clip
def _overlay(request: Request, job: AppClip) -> Response:  # noqa: ARG001
    from posture.ui.player.overlay import overlay

    return Response(overlay(review(job)), media_type="application/json")


@of_a_clip
def _figures(request: Request, job: AppClip) -> Response:
    from posture.ui.open_library.clip_marks import drawable_check
    from posture.ui.player.overlay import figures

    check, seen = drawable_check(job, request.path_params["check"]), review(job)
    if check is None or seen.analysis.motion is None:
        return Response(status_code=404)
    return Response(figures(seen, check), media_type="application/json")


@of_a_clip
def _picture(request: Request, job: AppClip) -> Response:
    jpeg = picture_of(review(job), request.path_params["key"])
    if jpeg is None:
        return Response(status_code=404)
    return Response(jpeg, media_type="image/jpeg")


@of_a_clip
def _thumbnail(request: Request, job: AppClip) -> Response:  # noqa: ARG001
    jpeg = load_picture(job.result, THUMBNAIL)
    if jpeg is None:
        return Response(status_code=404)
    return Response(jpeg, media_type="image/jpeg")


async def _followed(request: Request) -> Response:
    """Return the next picture after the given one of a clip that is being analysed."""
    job, until_s = shown_job(request.path_params["id"]), time.monotonic() + WAIT_S
    if job is None:
        return Response(status_code=404)
    after = request.query_params.get("after", "")
    while time.monotonic() < until_s:
        newest = newest_followed(job)
        if newest is not None and newest[0] != after:
            return Response(newest[1], media_type="image/jpeg", headers={TAKEN: newest[0]})
        await asyncio.sleep(LOOK_EVERY_S)
    return Response(status_code=204)


PLAYER_ROUTES: Final[list[BaseRoute]] = [
    Mount(
        f"{CLIPS}/{{id}}",
        routes=[
            Route("/video", _video),
            Route("/overlay", _overlay),
            Route("/figures/{check}", _figures),
            Route("/evidence/{key}", _picture),
            Route("/followed", _followed),
            Route("/thumbnail", _thumbnail),
        ],
    ),
]

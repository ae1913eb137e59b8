"""The addresses to which the inbox's box sends clips, and at which it finds runners by name."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from posture.errors import PostureError
from posture.library.inbox.inbox import Arrival, receive_clip
from posture.library.inbox.inbox_runners import find_candidates
from posture.results.ranges import YEARS
from posture.ui.clips.clip_folder import uploads_folder
from posture.ui.clips.uploads import delete_upload, receive
from posture.ui.open_library.shared_library import shared_library

ARRIVALS: Final = "/inbox"
SEARCH: Final = "/inbox/runners"
MOST_FOUND: Final = 12


async def _receive(request: Request) -> Response:
    """Receive one clip: name, folder and time of its file in the query, its bytes as the body."""
    query = request.query_params
    try:
        upload = await receive(uploads_folder(), query.get("name", ""), request.stream())
    except PostureError as error:
        return JSONResponse({"error": str(error)}, 400)
    except ClientDisconnect:
        return Response(status_code=400)
    size = upload.path.stat().st_size
    arrival = Arrival(upload.name, file_time(query.get("modified", "")), query.get("folder", ""))
    try:
        clip_id = await to_thread.run_sync(_take_in, upload.path, arrival)
    except PostureError as error:
        return JSONResponse({"error": str(error)}, 400)
    finally:
        delete_upload(uploads_folder(), upload.id)
    return JSONResponse({"id": clip_id, "name": upload.name, "size": size})


def _take_in(path: Path, arrival: Arrival) -> str:
    return receive_clip(shared_library(), path, arrival, move=True)


def file_time(text: str) -> datetime:
    """Return the time of a file as a browser sends it, with its time zone; else the present."""
    with suppress(ValueError, OverflowError):
        time = datetime.fromisoformat(text)
        if time.tzinfo is not None and time.year in YEARS:
            return time
    return datetime.now().astimezone()


def _find(request: Request) -> Response:
    """Return the runners whose names contain what was typed."""
    from posture.ui.coach.inbox_box import listed

    with shared_library().reading() as transaction:
        found = find_candidates(transaction, request.query_params.get("name", ""), MOST_FOUND)
    return JSONResponse([listed(runner) for runner in found])


INBOX_ROUTES: Final[list[BaseRoute]] = [
    Route(ARRIVALS, _receive, methods=["PUT"]),
    Route(SEARCH, _find),
]

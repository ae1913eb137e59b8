"""What the app's server answers besides Streamlit's own addresses."""

import secrets
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from posture.errors import PostureError
from posture.ui.coach.hand_out import HAND_OUT_ROUTES
from posture.ui.coach.shelf_files import SHELF_ROUTES
from posture.ui.exports import EXPORT_ROUTES
from posture.ui.jobs import uploads_folder
from posture.ui.live.routes import LIVE_ROUTES
from posture.ui.player.files import PLAYER_ROUTES
from posture.ui.uploads import forget, forget_old, receive

UPLOADS: Final = "/uploads"
TOKEN_HEADER: Final = "x-posture-token"
# Told to the app's own pages only, so that no other site in the same browser can write here.
TOKEN: Final = secrets.token_urlsafe()


async def upload(request: Request) -> Response:
    """Receive one clip: its name in the query, its bytes as the body."""
    if not _from_own_page(request):
        return _refusal("Reload the page; it is of an earlier start of the app.", 403)
    forget_old(uploads_folder())
    try:
        name = request.query_params.get("name", "")
        arrived = await receive(uploads_folder(), name, request.stream())
    except PostureError as error:
        return _refusal(str(error), 400)
    except ClientDisconnect:
        return Response(status_code=400)
    size = arrived.path.stat().st_size
    return JSONResponse({"id": arrived.id, "name": arrived.name, "size": size})


async def take_back(request: Request) -> Response:
    """Delete a clip that was uploaded by mistake."""
    if not _from_own_page(request):
        return _refusal("Reload the page; it is of an earlier start of the app.", 403)
    forget(uploads_folder(), request.path_params["id"])
    return Response(status_code=204)


def _from_own_page(request: Request) -> bool:
    return secrets.compare_digest(request.headers.get(TOKEN_HEADER, ""), TOKEN)


def _refusal(sentence: str, status: int) -> Response:
    return JSONResponse({"error": sentence}, status)


ROUTES: Final[list[BaseRoute]] = [
    Route(UPLOADS, upload, methods=["PUT"]),
    Route(f"{UPLOADS}/{{id}}", take_back, methods=["DELETE"]),
    *PLAYER_ROUTES,
    *EXPORT_ROUTES,
    *SHELF_ROUTES,
    *HAND_OUT_ROUTES,
    *LIVE_ROUTES,
]

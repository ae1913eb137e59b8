"""The addresses that the app's server answers in addition to Streamlit's own."""

from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from posture.errors import PostureError
from posture.ui.clips.clip_folder import uploads_folder
from posture.ui.clips.uploads import UPLOADS, delete_old_uploads, delete_upload, receive
from posture.ui.coach.audit_page import AUDIT_ROUTES
from posture.ui.coach.hand_out_files import HAND_OUT_ROUTES
from posture.ui.coach.inbox_files import INBOX_ROUTES
from posture.ui.coach.next_clip import NEXT_ROUTES
from posture.ui.downloads.download_files import EXPORT_ROUTES
from posture.ui.live.live_routes import LIVE_ROUTES
from posture.ui.open_library.shelf_files import SHELF_ROUTES
from posture.ui.player.player_files import PLAYER_ROUTES


async def upload(request: Request) -> Response:
    """Receive one clip: its name in the query, its bytes as the body."""
    delete_old_uploads(uploads_folder())
    try:
        name = request.query_params.get("name", "")
        arrived = await receive(uploads_folder(), name, request.stream())
    except PostureError as error:
        return JSONResponse({"error": str(error)}, 400)
    except ClientDisconnect:
        return Response(status_code=400)
    size = arrived.path.stat().st_size
    return JSONResponse({"id": arrived.id, "name": arrived.name, "size": size})


async def take_back(request: Request) -> Response:
    """Delete a clip that was uploaded by mistake."""
    delete_upload(uploads_folder(), request.path_params["id"])
    return Response(status_code=204)


ROUTES: Final[list[BaseRoute]] = [
    Route(UPLOADS, upload, methods=["PUT"]),
    Route(f"{UPLOADS}/{{id}}", take_back, methods=["DELETE"]),
    *PLAYER_ROUTES,
    *EXPORT_ROUTES,
    *SHELF_ROUTES,
    *AUDIT_ROUTES,
    *HAND_OUT_ROUTES,
    *INBOX_ROUTES,
    *NEXT_ROUTES,
    *LIVE_ROUTES,
]

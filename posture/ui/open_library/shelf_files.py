"""The thumbnails that the library's pages load, addressed by a hash of their content."""

import hashlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from posture.library.storage.store import SHA256, Store
from posture.results.evidence_pictures import LARGEST_PICTURE, is_jpeg
from posture.system.validation import read_bytes
from posture.ui.clips.clip_folder import opened_folder

PICTURES: Final = "/library-pictures"


def picture_address(sha256: str) -> str:
    """Return the address of a picture of the library; serving it needs no database."""
    return f"{PICTURES}/{sha256}"


def _picture(request: Request) -> Response:
    sha256 = request.path_params["sha256"]
    if not SHA256.fullmatch(sha256):
        return Response(status_code=404)
    try:
        path = Store(opened_folder().parent / "files").path(sha256)
        content = read_bytes(path, LARGEST_PICTURE)
    except OSError:
        return Response(status_code=404)
    if hashlib.sha256(content).hexdigest() != sha256 or not is_jpeg(content):
        return Response(status_code=404)
    return Response(content, media_type="image/jpeg")


SHELF_ROUTES: Final[list[BaseRoute]] = [Route(f"{PICTURES}/{{sha256}}", _picture)]

"""Setting up the door when the app starts, and printing the address to open."""

import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from starlette.middleware import Middleware
from streamlit import config

from posture.errors import PostureError
from posture.library.schema.acting import find_person_with
from posture.system.files import check_folder
from posture.system.installation import require
from posture.system.user_data import data_folder
from posture.ui.door.broken import log_in_one_line
from posture.ui.door.compressing import CompressedStatic
from posture.ui.door.first_paint import StyledPage
from posture.ui.door.middleware import Door
from posture.ui.door.page_person import person_of_page
from posture.ui.door.place import HERE, Place, is_shared
from posture.ui.door.token import TokenSignIn

READY: Final = "posture is at"


def door() -> dict[str, Any]:
    """Return the door's arguments for `streamlit.starlette.App`; exit if that would be unsafe."""
    address = config.get_option("server.address")
    try:
        check_folder(data_folder())
        if not is_shared():
            place = _place_here(address)
            sign_in = TokenSignIn(place)
            return _arguments(place, sign_in, sign_in.url, sign_in.opening_url)
        return _shared(address)
    except PostureError as error:
        print(f"posture: {error}", file=sys.stderr, flush=True)
        raise SystemExit(error.exit_code) from error


def _place_here(address: str) -> Place:
    tls = config.get_option("server.sslCertFile")
    others = sorted(HERE - {address}, reverse=True)
    return Place("https" if tls else "http", (address, *others), config.get_option("server.port"))


def _shared(address: str | None) -> dict[str, Any]:
    require("sign-in")
    # Imported here, so that an app for this computer alone does not load the database's packages.
    from posture.library.maintenance.opening import open_library
    from posture.ui.door.sharing import shared_place, shared_sign_in

    place = shared_place(address)
    by_account = shared_sign_in(place, open_library())
    find_person_with(person_of_page(by_account.person_with))
    return _arguments(place, by_account, place.url, None)


def _arguments(place: Place, sign_in: Any, url: str, opening: str | None) -> dict[str, Any]:
    outer = Middleware(Door, place, sign_in)
    middleware = [outer, Middleware(CompressedStatic), Middleware(StyledPage)]
    return {"middleware": middleware, "lifespan": _lifespan(url, opening)}


def _lifespan(url: str, opening: str | None) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Return a lifespan that prints the address at the start and opens this user's browser."""

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        log_in_one_line()
        print(f"\n  {READY}  {url}\n", flush=True)
        if opening and not config.get_option("server.headless"):
            threading.Thread(target=webbrowser.open, args=(opening,), daemon=True).start()
        yield

    return lifespan

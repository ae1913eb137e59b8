"""Setting the door up for this start of the app, and telling how to get in."""

import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from starlette.middleware import Middleware
from streamlit import config

from posture.errors import PostureError
from posture.system.files import check_folder
from posture.system.user_data import data_folder
from posture.ui.door.broken import tell_in_a_line
from posture.ui.door.middleware import Door
from posture.ui.door.place import HERE, Place
from posture.ui.door.sharing import shared_place, shared_way
from posture.ui.door.token import TokenWay

READY: Final = "posture is at"


def door() -> dict[str, Any]:
    """Return what `streamlit.starlette.App` is given for the door; end where it would be unsafe."""
    address = config.get_option("server.address")
    try:
        check_folder(data_folder())
        if address in HERE:
            place = _place_here(address)
            way = TokenWay(place)
            return _given(place, way, way.url, way.opening_url)
        place = shared_place(address)
        return _given(place, shared_way(place), place.url, None)
    except PostureError as error:
        print(f"posture: {error}", file=sys.stderr, flush=True)
        raise SystemExit(error.exit_code) from error


def _place_here(address: str) -> Place:
    tls = config.get_option("server.sslCertFile")
    others = sorted(HERE - {address}, reverse=True)
    return Place("https" if tls else "http", (address, *others), config.get_option("server.port"))


def _given(place: Place, way: Any, url: str, opening: str | None) -> dict[str, Any]:
    return {"middleware": [Middleware(Door, place, way)], "lifespan": _telling(url, opening)}


def _telling(url: str, opening: str | None) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Return what prints the address when the app starts, and opens the browser for this user."""

    @asynccontextmanager
    async def telling(_: Any) -> AsyncIterator[None]:
        tell_in_a_line()
        print(f"\n  {READY}  {url}\n", flush=True)
        if opening and not config.get_option("server.headless"):
            threading.Thread(target=webbrowser.open, args=(opening,), daemon=True).start()
        yield

    return telling

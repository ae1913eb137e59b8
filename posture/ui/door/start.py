"""Setting the door up for this start of the app, and telling how to get in."""

import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from starlette.middleware import Middleware
from streamlit import config

from posture.data import data_folder
from posture.errors import MachineError, UsageError
from posture.files import check_folder
from posture.ui.door.middleware import Door
from posture.ui.door.place import HERE, Place
from posture.ui.door.token import TokenWay

ONLY_HERE: Final = (
    "The app would be open to other computers at {address}; start it with "
    "--server.address localhost, or see docs/sharing.md for the safe way to share it."
)


def door() -> dict[str, Any]:
    """Return what `streamlit.starlette.App` is given for the door; end where it would be unsafe."""
    try:
        check_folder(data_folder())
        place = place_of_start()
    except (UsageError, MachineError) as error:
        print(f"posture: {error}", file=sys.stderr, flush=True)
        raise SystemExit(error.exit_code) from error
    way = TokenWay(place)
    return {"middleware": [Middleware(Door, place, way)], "lifespan": _telling(way)}


def place_of_start() -> Place:
    """Return where Streamlit's settings put the app.

    Raises
    ------
    UsageError
        If other computers would reach it, and no safe way is set up.
    """
    address = config.get_option("server.address")
    tls = bool(config.get_option("server.sslCertFile"))
    if address not in HERE:
        raise UsageError(ONLY_HERE.format(address=address or "all its addresses"))
    others = sorted(HERE - {address}, reverse=True)
    return Place("https" if tls else "http", (address, *others), config.get_option("server.port"))


def _telling(way: TokenWay) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def telling(_: Any) -> AsyncIterator[None]:
        print(f"\n  posture is at  {way.url}\n", flush=True)
        if not config.get_option("server.headless"):
            opening = threading.Thread(target=webbrowser.open, args=(way.opening_url,), daemon=True)
            opening.start()
        yield

    return telling

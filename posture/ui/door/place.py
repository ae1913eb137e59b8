"""Where the app can be reached, and which requests are meant for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from starlette.requests import HTTPConnection
from streamlit import config

HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which a computer addresses itself."""

READING: Final = frozenset({"GET", "HEAD"})
USUAL_PORTS: Final = {"http": 80, "https": 443}

# The door's own pages (`posture.ui.door.own_pages`), and where their forms go.
LOGIN: Final = "/door/login"
JOIN: Final = "/door/join"
YOU: Final = "/door/you"
CHANGE: Final = "/door/password"
LOGOUT: Final = "/door/logout"

ANOTHER_ADDRESS: Final = "This is not the address that the app was started for."
ANOTHER_SITE: Final = "Another site asked for this; the app answers its own pages only."


@dataclass(frozen=True)
class Place:
    """Where the app can be reached: ``http`` or ``https``, its host names, its port.

    The first name is the one that users are shown.
    """

    scheme: Literal["http", "https"]
    names: Sequence[str]
    port: int

    @property
    def hosts(self) -> list[str]:
        """The ``Host`` that browsers send, for each name."""
        port = "" if self.port == USUAL_PORTS[self.scheme] else f":{self.port}"
        return [(f"[{name}]" if ":" in name else name) + port for name in self.names]

    @property
    def origins(self) -> list[str]:
        """The ``Origin`` that browsers send from the app's own pages, for each name."""
        return [f"{self.scheme}://{host}" for host in self.hosts]

    @property
    def url(self) -> str:
        """The address that users are shown, without a slash at its end."""
        return self.origins[0]


def is_shared() -> bool:
    """Return whether other computers reach the app, by itself or through a proxy on this one."""
    return is_behind_proxy() or config.get_option("server.address") not in HERE


def is_behind_proxy() -> bool:
    """Return whether the app answers this computer only, but knows a public name of its own."""
    name = config.get_option("browser.serverAddress")
    public = config.is_manually_set("browser.serverAddress") and name not in HERE
    return public and config.get_option("server.address") in HERE


def why_not(request: HTTPConnection, place: Place) -> tuple[int, str] | None:
    """Return status and sentence to refuse a request that is not meant for this app; None = it is.

    Another site whose own host name leads here (DNS rebinding) is recognised by ``Host``; one that
    requests the app's address, by ``Origin`` and ``Sec-Fetch-Site``.
    """
    hosts = request.headers.getlist("host")
    if len(hosts) != 1 or hosts[0] not in place.hosts:
        return 421, ANOTHER_ADDRESS
    origins = request.headers.getlist("origin")
    if origins and origins != [f"{place.scheme}://{hosts[0]}"]:
        return 403, ANOTHER_SITE
    writes = request.scope["type"] == "websocket" or request.scope["method"] not in READING
    if writes and not origins:
        return 403, ANOTHER_SITE
    if not writes and _is_opened(request):
        return None
    if not {"same-origin", "none"}.issuperset(request.headers.getlist("sec-fetch-site")):
        return 403, ANOTHER_SITE
    return None


def _is_opened(request: HTTPConnection) -> bool:
    """Return whether a browser opens a page in a tab, which a link on any site may do."""
    headers = request.headers
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == (
        "navigate",
        "document",
    )

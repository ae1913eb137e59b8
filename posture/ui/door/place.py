"""Where the app can be reached, and which requests are meant for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from starlette.requests import HTTPConnection

HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which a computer addresses itself."""

READING: Final = frozenset({"GET", "HEAD"})
USUAL_PORTS: Final = {"http": 80, "https": 443}

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

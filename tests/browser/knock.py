"""Sending requests to the app without a browser, as this or another account of this computer."""

import json
import os
import socket
import urllib.error
import urllib.request
from collections.abc import Sequence

from tests.waiting import PATIENCE_S

NOBODY = 65534

HANDSHAKE = """GET /_stcore/stream HTTP/1.1
Host: {host}
{headers}
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

"""


def knock(url: str, origin: str, paths: Sequence[str], cookie: str = "") -> dict[str, int]:
    """Return the response's status for each path, an upload and the app's WebSocket."""
    headers = {"Origin": origin, **({"Cookie": cookie} if cookie else {})}
    statuses = {path: _status(url + path, headers) for path in paths}
    statuses["upload"] = _status(f"{url}/uploads?name=planted.mp4", headers, b"film")
    statuses["socket"] = _socket_status(url, headers)
    return statuses


def knock_as_nobody(
    url: str,
    origin: str,
    paths: Sequence[str],
    warm: Sequence[str] | None = None,
    cookie: str = "",
) -> dict[str, int]:
    """Do the same as another account; only root can.

    In a forked process, since another account may not be able to read this Python. Before, this
    account requests ``warm``, so that everything that is needed has been imported.
    """
    knock(url, origin, paths if warm is None else warm)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, json.dumps(knock(url, origin, paths, cookie)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        statuses: dict[str, int] = json.loads(pipe.read())
    os.waitpid(child, 0)
    return statuses


def _status(address: str, headers: dict[str, str], body: bytes | None = None) -> int:
    method = "GET" if body is None else "PUT"
    request = urllib.request.Request(address, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _socket_status(url: str, headers: dict[str, str]) -> int:
    host = url.removeprefix("http://")
    name, port = host.split(":")
    lines = "\n".join(f"{key}: {value}" for key, value in headers.items())
    with socket.create_connection((name, int(port)), timeout=PATIENCE_S) as stream:
        request = HANDSHAKE.format(host=host, headers=lines).replace("\n", "\r\n")
        stream.sendall(request.encode())
        return int(stream.recv(4096).split()[1])

"""The running app, asked over its socket what no browser would ask."""

import socket
import struct
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random
from typing import Final

from bench.fuzz.place import Place, Said
from bench.fuzz.values import TEXTS, damaged
from tests.browser.server import Server, running_app

PATIENCE_S: Final = 5.0
SETTLE_S: Final = 0.05
METHODS: Final = ("GET", "GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "TRACE", "X\x00", "")
PATHS: Final = (
    "/", "/?clip=x", "/?library=", "/?review=%00", "/_stcore/health", "/_stcore/stream",
    "/_stcore/host-config", "/uploads?name=a.mp4", "/uploads?name=..%2F..%2Fx", "/uploads/x",
    "/uploads/" + "a" * 32, "/clips/x/20260301-120000-00000abcd/video", "/media/x.jpg", "/live/now",
    "/library-pictures/" + "0" * 64, "/take-away/x/0/report.html", "/hand-out/x/0/hand-out.pdf",
    "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/static/../../app.py",
    "http://192.0.2.1/", "*", "/" + "a" * 9000, "/?token=wrong", "/\xff\xfe", "/component/x/y",
)  # fmt: skip
HEADERS: Final = (
    ("Origin", "http://evil.example"), ("Origin", "null"), ("Host", "evil.example"),
    ("Range", "bytes=0-"), ("Range", "bytes=99999999999999999999-"), ("Range", "bytes=5-1"),
    ("Cookie", "posture-x=\xff"), ("Cookie", "a=b; " * 500), ("x-posture-token", "\xfc"),
    ("Content-Length", "99999999999"), ("Content-Length", "-1"), ("Transfer-Encoding", "chunked"),
    ("Sec-Fetch-Site", "cross-site"), ("Accept", "text/html"), ("Content-Type", "a/b; q=\xff"),
    ("Accept-Encoding", "gzip"), ("If-None-Match", "*"), ("Expect", "100-continue"),
)  # fmt: skip


@contextmanager
def _running(place: Place) -> Iterator[Server]:
    data = place.good / "server"
    data.mkdir(exist_ok=True)
    with running_app(data) as server:
        yield server


class App:
    """The app, started with the first input and ended with the process."""

    def __init__(self, place: Place) -> None:
        self._running = _running(place)
        self.server = self._running.__enter__()
        self.log = self.server.data / "server.log"
        with urllib.request.urlopen(self.server.way_in) as answer:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.port = int(self.server.url.rpartition(":")[2])

    def close(self) -> None:
        """End it."""
        self._running.__exit__(None, None, None)


def ask(place: Place, random: Random) -> Said:
    """A request, or the first messages on a WebSocket, from inside or outside of the door."""
    app: App = place.kept("app", lambda: App(place))
    before = app.log.stat().st_size
    content = _socket(random, app) if random.random() < 0.4 else _request(random, app)
    answer = _exchange(app.port, content)
    time.sleep(SETTLE_S)
    said = app.log.read_bytes()[before:].decode(errors="replace")
    if app.server.process.poll() is not None:
        said += "Traceback: the app ended"
    if b" 500 " in answer[:20]:
        said += "Traceback: answered with 500"
    # What a terminal shows of requests is the server's own; its words are looked at.
    return Said(0, said.replace("\x1b", ""))


def _request(random: Random, app: App) -> bytes:
    lines = [f"{random.choice(METHODS)} {random.choice(PATHS)} HTTP/1.1"]
    lines.append(f"Host: localhost:{app.port}")
    lines += [f"Cookie: {app.cookie}"] * (random.random() < 0.7)
    lines += [f"Origin: http://localhost:{app.port}"] * (random.random() < 0.6)
    for name, value in random.sample(HEADERS, random.randrange(4)):
        lines.append(f"{name}: {value}")
    head = "\r\n".join(lines).encode("latin-1")
    body = random.choice(TEXTS).encode(errors="replace") * random.choice((0, 1, 50))
    whole = head + b"\r\nConnection: close\r\n\r\n" + body
    return damaged(random, whole) if random.random() < 0.3 else whole


def _socket(random: Random, app: App) -> bytes:
    origin = random.choice((f"http://localhost:{app.port}", "http://evil.example"))
    head = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: localhost:{app.port}\r\nOrigin: {origin}\r\n"
        f"Cookie: {app.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    return head.encode() + b"".join(_frame(random) for _ in range(random.randrange(4)))


def _frame(random: Random) -> bytes:
    kind = random.choice((0x81, 0x82, 0x82, 0x88, 0x89, 0x8F))
    content = random.choice(TEXTS).encode(errors="replace")[:125]
    content = damaged(random, content or b"\x0a\x02\x08\x01")[:125]
    return struct.pack("BB", kind, 0x80 | len(content)) + b"\0\0\0\0" + content


def _exchange(port: int, content: bytes) -> bytes:
    answer = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), PATIENCE_S) as connection:
        connection.sendall(content)
        connection.settimeout(0.3)
        with suppress(TimeoutError):
            while len(answer) < 1 << 20 and (piece := connection.recv(1 << 16)):
                answer += piece
    return answer

"""An attacker's site: its name resolves first to the site, and later to the app's address."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from tests.waiting import PATIENCE_S

NAME: Final = "attacker.test"
ELSEWHERE: Final = "127.0.0.2"
"""The address of the attacker's server; the app listens on another one of this computer."""


class Resolver(socketserver.ThreadingTCPServer):
    """A SOCKS 5 server (RFC 1928) that resolves names by a table, which the test may change."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Relay)
        self.leads = {NAME: ELSEWHERE, "localhost": "127.0.0.1"}

    @property
    def proxy(self) -> str:
        """The proxy's address for the browser."""
        return f"socks5://127.0.0.1:{self.server_address[1]}"


class _Relay(socketserver.BaseRequestHandler):
    server: Resolver

    def handle(self) -> None:
        greeting = self._take(2)
        self._take(greeting[1])
        self.request.sendall(b"\5\0")
        kind = self._take(4)[3]
        name = (
            self._take(self._take(1)[0]).decode() if kind == 3 else socket.inet_ntoa(self._take(4))
        )
        port = int.from_bytes(self._take(2), "big")
        try:
            there = socket.create_connection(
                (self.server.leads.get(name, name), port), timeout=PATIENCE_S
            )
        except OSError:
            self.request.sendall(b"\5\4\0\1" + bytes(6))
            return
        there.settimeout(None)
        self.request.sendall(b"\5\0\0\1" + bytes(6))
        back = threading.Thread(target=_pass_on, args=(there, self.request), daemon=True)
        back.start()
        _pass_on(self.request, there)
        back.join()
        there.close()

    def _take(self, count: int) -> bytes:
        taken = bytearray()
        while len(taken) < count:
            piece = self.request.recv(count - len(taken))
            if not piece:
                raise ConnectionError
            taken += piece
        return bytes(taken)


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while piece := here.recv(1 << 16):
            there.sendall(piece)
    with suppress(OSError):
        there.shutdown(socket.SHUT_WR)


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>attacker</title><p>Hello")

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def attacker(port: int) -> Iterator[Resolver]:
    """Run the attacker's site on a port, and the resolver."""
    with ThreadingHTTPServer((ELSEWHERE, port), _Page) as site, Resolver() as resolver:
        for server in (site, resolver):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        yield resolver
        for server in (site, resolver):
            server.shutdown()

"""Whose process is at the other end of a connection on this computer."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from starlette.datastructures import Address

# Documented in proc(5): a line a connection; its second field is the own end as
# address:port in hexadecimals, the third the other end, the eighth whose it is.
TABLES: Final = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def is_of_this_user(peer: Address | None, port: int) -> bool:
    """Whether the connection from ``peer`` to ``port`` here belongs to this user alone.

    Systems other than Linux do not tell; there no other account sees what a program is started
    with either.
    """
    if not any(table.exists() for table in TABLES):
        return True
    owners = set() if peer is None else _owners(f":{peer.port:04X}", f":{port:04X}")
    return owners == {os.getuid()}


def _owners(peer: str, port: str) -> set[int]:
    owners = set()
    for table in TABLES:
        with suppress(FileNotFoundError):
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[1].endswith(peer) and fields[2].endswith(port):
                    owners.add(int(fields[7]))
    return owners

"""Which user's process is at the other end of a connection on this computer."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from starlette.datastructures import Address

# Documented in proc(5): one line per connection; its second field is the local end as address:port
# in hexadecimal, the third the remote end, the eighth the user's id.
TABLES: Final = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def is_of_this_user(peer: Address | None, port: int) -> bool:
    """Return whether the connection from ``peer`` to ``port`` here belongs to this user alone.

    True on systems other than Linux, where this is unknown; on those, no other account can see the
    arguments that a program was started with either.
    """
    if not any(table.exists() for table in TABLES):
        return True
    return owners_of(peer, port) == {os.getuid()}


def owners_of(peer: Address | None, port: int) -> frozenset[int]:
    """Return the ids of the users whose connections lead from ``peer`` to ``port`` here.

    Empty if that is unknown: the system is not Linux, or the connection comes from outside the
    part of the machine that this process can see.
    """
    if peer is None:
        return frozenset()
    ends = f":{peer.port:04X}", f":{port:04X}"
    return frozenset(
        int(fields[7])
        for fields in _connections()
        if fields[1].endswith(ends[0]) and fields[2].endswith(ends[1])
    )


def _connections() -> Iterator[list[str]]:
    for table in TABLES:
        with suppress(OSError):
            yield from map(str.split, table.read_text(encoding="ascii").splitlines()[1:])

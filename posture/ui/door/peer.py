"""Which user's process is at the other end of a connection on this computer."""

import os
import sys
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final

from starlette.datastructures import Address

# Documented in proc(5): one line per connection; its second field is the local end as address:port
# in hexadecimal, the third the remote end, the fourth the state, the eighth the user's id.
TABLES: Final = {4: Path("/proc/net/tcp"), 6: Path("/proc/net/tcp6")}
ESTABLISHED: Final = "01"
"""The only state in which the system surely says whose it is: what has closed counts as root's."""


def is_of_this_user(peer: Address | None, port: int) -> bool:
    """Return whether the connection from ``peer`` to ``port`` here belongs to this user alone.

    True on systems other than Linux, where this is unknown; on those, no other account can see the
    arguments that a program was started with either.
    """
    if not any(table.exists() for table in TABLES.values()):
        return True
    return owners_of(peer, port) == {os.getuid()}


def owners_of(peer: Address | None, port: int) -> frozenset[int]:
    """Return the ids of the users whose connections lead from ``peer`` to ``port`` here.

    Empty if that is unknown: the system is not Linux, the connection comes from outside the part of
    the machine that this process can see, or its other end has closed it.
    """
    if peer is None:
        return frozenset()
    return next(
        filter(None, (_owners(end, peer.port, port) for end in _written(peer))), frozenset()
    )


def _owners(address: IPv4Address | IPv6Address, from_port: int, port: int) -> frozenset[int]:
    """Read one of the lists, each of which takes milliseconds, for what leads to a port."""
    packed, order = address.packed, sys.byteorder
    words = (packed[at : at + 4] for at in range(0, len(packed), 4))
    end = "".join(f"{int.from_bytes(word, order):08X}" for word in words) + f":{from_port:04X}"
    try:
        lines = TABLES[address.version].read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return frozenset()
    return frozenset(
        int(fields[7])
        for fields in map(str.split, lines)
        if fields[1] == end and fields[2].endswith(f":{port:04X}") and fields[3] == ESTABLISHED
    )


def _written(peer: Address) -> Iterator[IPv4Address | IPv6Address]:
    """Yield an address as each list may have it, first as it is most likely written."""
    try:
        address = ip_address(peer.host)
    except ValueError:
        return
    yield address
    if isinstance(address, IPv4Address):
        yield IPv6Address(f"::ffff:{address}")
    elif address.ipv4_mapped:
        yield address.ipv4_mapped

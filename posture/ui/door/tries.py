"""Slowing down whoever tries passwords."""

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

# Wrong passwords allowed within this time: from one address, for one account, and altogether.
TRIES_S: Final = 300.0
TRIES: Final = 5
TRIES_FOR_ONE: Final = 4 * TRIES
ALL_TRIES: Final = 100 * TRIES
NETWORK_BITS: Final = 64
"""How much of an IPv6 address tells one network from another; its owner has all the rest."""


@dataclass(frozen=True)
class _Wrong:
    at_s: float
    network: str
    login: str


class Tries:
    """The wrong passwords of late."""

    def __init__(self) -> None:
        self._wrong: list[_Wrong] = []

    def are_too_many(self, address: str, login: str) -> bool:
        """Return whether too many were given from an address, for an account, or altogether."""
        since = time.monotonic() - TRIES_S
        self._wrong = [wrong for wrong in self._wrong if wrong.at_s > since]
        network = network_of(address)
        from_there = sum(wrong.network == network for wrong in self._wrong)
        for_them = sum(wrong.login == login.casefold() for wrong in self._wrong)
        return from_there >= TRIES or for_them >= TRIES_FOR_ONE or len(self._wrong) >= ALL_TRIES

    def add(self, address: str, login: str) -> None:
        """Count a wrong password."""
        self._wrong.append(_Wrong(time.monotonic(), network_of(address), login.casefold()))


def network_of(address: str) -> str:
    """Return the network that a client's address belongs to; of IPv4, the address itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ip_network((known.packed, NETWORK_BITS), strict=False))

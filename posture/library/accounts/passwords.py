"""Passwords of accounts: how long they must be, and their Argon2id hashes (RFC 9106)."""

import secrets
from contextlib import suppress
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from posture.errors import UsageError

SHORTEST: Final = 12
LONGEST: Final = 1000
POOR: Final = f"A password must have at least {SHORTEST} characters; four words do."
# RFC 9106's second recommended choice: 64 MiB and about a tenth of a second for each attempt.
HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def hashed(password: str) -> str:
    """Return a password's hash.

    Raises
    ------
    UsageError
        If it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(POOR)
    return HASHER.hash(_bytes(password))


def matches(password: str, stored: str | None) -> bool:
    """Return whether a password is the one with this hash; without a hash it takes as long."""
    if len(password) > LONGEST:
        return False
    with suppress(VerificationError, InvalidHashError):
        return HASHER.verify(stored or _of_nobody(), _bytes(password)) and stored is not None
    return False


def is_outdated(stored: str) -> bool:
    """Return whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def _of_nobody() -> str:
    return HASHER.hash(secrets.token_bytes())


def _bytes(password: str) -> bytes:
    return password.encode(errors="replace")

"""The password of an app that other computers can reach, stored as a scrypt hash (RFC 7914)."""

import argparse
import base64
import getpass
import hashlib
import secrets
import sys
from pathlib import Path
from typing import Final

from posture.errors import MachineError, UsageError
from posture.system.files import write_atomically, writing
from posture.system.terminal import say
from posture.system.user_data import data_folder

SHORTEST: Final = 12
LONGEST: Final = 1000
# 32 MB and about a tenth of a second per attempt.
COST: Final = 2**15
BLOCK: Final = 8
MEMORY: Final = 2 * 128 * COST * BLOCK
SALT_BYTES: Final = 16
ANEW: Final = "set the password anew with 'posture app-password'"


def add_app_password(parser: argparse.ArgumentParser) -> None:
    """Add the command ``posture app-password``."""
    parser.set_defaults(run=_ask)


def _ask(_: argparse.Namespace) -> int:
    if sys.stdin.isatty():
        password = getpass.getpass("New password of the app: ")
        if getpass.getpass("Once more: ") != password:
            raise UsageError("The two passwords differ; nothing was changed.")
    else:
        password = sys.stdin.readline(LONGEST + 2).rstrip("\n")
    set_password(password)
    say("The app's password is set; it counts from the app's next start (docs/how-to/share.md).")
    return 0


def password_file() -> Path:
    """Return the path of the file with the hash."""
    return data_folder() / "app-password"


def set_password(password: str) -> None:
    """Store the hash of a password in a file that only this user can read.

    Raises
    ------
    UsageError
        If it is too short or too long, or the folder is not writable.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"The password must have at least {SHORTEST} characters; four words do.")
    salt = secrets.token_bytes(SALT_BYTES)
    stored = ".".join(base64.b64encode(part).decode() for part in (salt, _hash(password, salt)))
    path = password_file()
    with writing(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(path, stored.encode(), private=True)


def read_password() -> str | None:
    """Return the stored hash for `matches`, or None if no password has been set.

    Raises
    ------
    MachineError
        If it is damaged or cannot be read.
    """
    path = password_file()
    try:
        stored = path.read_text(encoding="ascii")
        salt, digest = (base64.b64decode(part, validate=True) for part in stored.split("."))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise MachineError(f"{path} cannot be read; {ANEW}.") from error
    if (len(salt), len(digest)) != (SALT_BYTES, hashlib.sha512().digest_size):
        raise MachineError(f"{path} is damaged; {ANEW}.")
    return stored


def matches(password: str, stored: str) -> bool:
    """Return whether a password is the one whose hash is stored."""
    salt, digest = (base64.b64decode(part) for part in stored.split("."))
    return len(password) <= LONGEST and secrets.compare_digest(_hash(password, salt), digest)


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(errors="replace"), salt=salt, n=COST, r=BLOCK, p=1, maxmem=MEMORY
    )

"""The address of a PostgreSQL database, with the same options as in PostgreSQL's URLs.

An address may contain a password, so no error message repeats any part that could belong to it.
"""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import PurePosixPath
from typing import Final, Literal, get_args

from posture.errors import UsageError

Mode = Literal["disable", "prefer", "require", "verify-ca", "verify-full"]
PORT: Final = 5432
CONNECT_TIMEOUT_S: Final = 20
NAME: Final = "POSTURE_DATABASE_URL"
NOT_AN_ADDRESS: Final = (
    f"{NAME} must look like postgresql://user:password@host/name; in the password, "
    "write @ / : ? # % as %40 %2F %3A %3F %23 %25."
)
# Only one @: with a second one it is not clear where the password ends.
SHAPE: Final = re.compile(
    r"""postgres(?:ql)?://
    (?:(?P<user>[^:@/?]*)(?::(?P<password>[^@/]*))?@)?
    (?P<host>\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\]|[^@/?:,\[\]]*)(?::(?P<port>[0-9]{1,5}))?
    (?:/(?P<database>[^@/?]*))?
    (?:\?(?P<options>[^@]*))?""",
    re.VERBOSE,
)
STRAY_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
INVISIBLE: Final = re.compile(r"[\s\x00-\x1f\x7f]")
FILES: Final = ("sslrootcert", "sslcert", "sslkey")
OPTIONS: Final = ("sslmode", *FILES, "connect_timeout", "application_name", "host")


@dataclass(frozen=True)
class Address:
    """Where a database is, the user, and how the connection is protected.

    Attributes
    ----------
    socket : str or None
        The path of a socket on this machine; None = ``host`` and ``port``.
    mode : Mode
        PostgreSQL's ``sslmode``; by default ``verify-full`` for another machine and if a
        certificate is given, otherwise ``prefer``.
    root, certificate, key : str or None
        ``sslrootcert``, ``sslcert`` and ``sslkey``; None or "system" for the first means the
        authorities that this machine trusts.
    connect_timeout_s : int
        How long the server may take to answer, seconds.
    """

    user: str
    password: str | None = field(repr=False)
    host: str
    port: int
    socket: str | None
    database: str | None
    mode: Mode
    root: str | None = None
    certificate: str | None = None
    key: str | None = None
    connect_timeout_s: int = CONNECT_TIMEOUT_S
    application_name: str = "posture"

    @property
    def where(self) -> str:
        """The server's name in messages."""
        if self.socket:
            return self.socket
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORT else f"{host}:{self.port}"


def read_address(text: str) -> Address:
    """Read ``postgresql://user:password@host/name?sslmode=verify-full``.

    Raises
    ------
    UsageError
        If it is not an address, or has options that are not supported.
    """
    text = text.strip()
    found = SHAPE.fullmatch(text)
    if found is None or INVISIBLE.search(text) or STRAY_PERCENT.search(text):
        raise UsageError(NOT_AN_ADDRESS)
    parts = {name: _decoded(value) for name, value in found.groupdict().items() if value}
    options = _options(found["options"] or "")
    if "user" not in parts:
        raise UsageError(f"{NAME} names no user; write postgresql://user:password@host/name.")
    host, port = parts.get("host", "").strip("[]"), int(parts.get("port", PORT))
    if not 0 < port < 2**16:
        raise UsageError(NOT_AN_ADDRESS)
    folder = next((place for place in (host, options.get("host", "")) if place[:1] == "/"), None)
    return Address(
        parts["user"],
        parts.get("password"),
        host or "localhost",
        port,
        str(PurePosixPath(folder) / f".s.PGSQL.{port}") if folder else None,
        parts.get("database"),
        _mode(options, bool(folder) or _is_here(host)),
        options.get("sslrootcert"),
        options.get("sslcert"),
        options.get("sslkey"),
        _seconds(options.get("connect_timeout")),
        options.get("application_name", "posture"),
    )


def _decoded(text: str) -> str:
    """Decode the percent-encoded characters in a part of an address."""
    raw = re.sub(b"%(..)", lambda found: bytes.fromhex(found[1].decode()), text.encode())
    try:
        decoded = raw.decode()
    except UnicodeDecodeError:
        raise UsageError(NOT_AN_ADDRESS) from None
    if "\0" in decoded:
        raise UsageError(NOT_AN_ADDRESS)
    return decoded


def _options(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split("&") if pair]
    if not all(equals for _, equals, _ in pairs):
        raise UsageError(NOT_AN_ADDRESS)
    options = {_decoded(name): _decoded(value) for name, _, value in pairs}
    for name in options:
        if name not in OPTIONS:
            raise UsageError(
                f"{NAME} has an unknown option {name!r}; the options are {', '.join(OPTIONS)}."
            )
    if options.get("host", "/")[:1] != "/":
        raise UsageError(
            f"The option host in {NAME} must be the folder of a socket, such as /run/postgresql."
        )
    return options


def _mode(options: dict[str, str], here: bool) -> Mode:
    certificates = [name for name in FILES if name in options]
    default: Mode = "prefer" if here and not certificates else "verify-full"
    mode = next((m for m in get_args(Mode) if m == options.get("sslmode", default)), None)
    if mode is None:
        raise UsageError(
            f"The option sslmode in {NAME} must be one of {', '.join(get_args(Mode))}."
        )
    if certificates and mode in ("disable", "prefer"):
        raise UsageError(
            f"{NAME} says sslmode={mode}, which does not check certificates, and "
            f"{certificates[0]}; leave out one of the two."
        )
    if mode == "require" and "sslrootcert" in options:
        return "verify-ca"  # as PostgreSQL does
    if mode == "verify-ca" and options.get("sslrootcert", "system") == "system":
        raise UsageError(
            f"sslmode=verify-ca in {NAME} needs sslrootcert: anybody can get a certificate "
            "from a public authority; give sslrootcert, or use sslmode=verify-full."
        )
    result: Mode = mode
    return result


def _seconds(text: str | None) -> int:
    if text is None:
        return CONNECT_TIMEOUT_S
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) == 0:
        raise UsageError(f"The option connect_timeout in {NAME} must be a number of seconds.")
    return int(text)


def _is_here(host: str) -> bool:
    """Return whether a host is this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

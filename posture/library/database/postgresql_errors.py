"""Readable errors for a PostgreSQL server and the connection to it."""

import ssl
import struct
from collections.abc import Iterator
from typing import Any, Final

from posture.errors import MachineError
from posture.library.database.database_address import Address

EXPIRED, NOT_YET = 10, 9
UNKNOWN_AUTHORITY: Final = (18, 19, 20, 21)
"""OpenSSL's codes for a certificate that is self-signed or from an unknown authority."""
OTHER_NAME: Final = (62, 64)
WRONG_PASSWORD: Final = "28P01"
NOT_AUTHORIZED: Final = "28"
NO_DATABASE: Final = "3D000"
UNTRANSLATABLE_CHARACTER: Final = "22P05"
OF_THE_SERVER: Final = ("08", "25006", "28", "3D", "40", "42501", "53", "55", "57", "58", "XX")
"""Prefixes of error codes about the server's state; other errors are about our statements."""


def no_connection(error: BaseException, address: Address) -> MachineError:
    """Return the error for a connection that could not be established."""
    causes = list(_causes(error))
    for cause in causes:
        if _complaint(cause)[0]:
            return MachineError(_refusal(cause, address))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return MachineError(_certificate(cause, address))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return MachineError(_tls(cause, address))
        if isinstance(cause, OSError):
            why = f" ({cause.strerror})" if cause.strerror else " in time"
            return MachineError(
                f"The PostgreSQL server at {address.where} does not answer{why}; check the "
                "address and that the server is running."
            )
    return MachineError(_refusal(error, address))


def statement_failed(
    error: BaseException, disconnected: bool, address: Address
) -> MachineError | None:
    """Return the error for a statement that failed on an established connection.

    None = the statement was wrong: a bug of ours.
    """
    if disconnected or isinstance(error, (OSError, struct.error)):
        return MachineError(
            f"The connection to the PostgreSQL server at {address.where} was lost; check "
            "whether the last change was saved, and try again."
        )
    code, message = _complaint(error)
    narrow = isinstance(error, UnicodeEncodeError) and error.encoding != "utf-8"
    if narrow or code == UNTRANSLATABLE_CHARACTER:
        return MachineError(
            f"The database {address.database} cannot store every character; create one with "
            "ENCODING 'UTF8'."
        )
    if code.startswith(OF_THE_SERVER):
        return MachineError(
            f"The PostgreSQL server at {address.where} reports an error ({message}); ask its "
            "administrator."
        )
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes; the driver may also fail while closing the connection."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _complaint(error: BaseException) -> tuple[str, str]:
    """Return the code and the message of a server's error; both empty for any other error."""
    details: Any = error.args[0] if error.args else None
    if not isinstance(details, dict):  # pg8000 passes on a server's error as a dict
        return "", ""
    return str(details.get("C", "")), " ".join(str(details.get("M", "")).split()).rstrip(".")


def _certificate(error: ssl.SSLCertVerificationError, address: Address) -> str:
    certificate = f"The certificate of the PostgreSQL server at {address.where}"
    if error.verify_code in UNKNOWN_AUTHORITY:
        return (
            f"{certificate} is not signed by an authority that this machine trusts; "
            "save the authority's certificate as a file and add '?sslrootcert=FILE' to the "
            "address."
        )
    if error.verify_code in OTHER_NAME:
        return f"{certificate} is for another host; use the host name in the certificate."
    if error.verify_code in (EXPIRED, NOT_YET):
        when = "has expired" if error.verify_code == EXPIRED else "is not valid yet"
        return f"{certificate} {when}; the server's administrator has to renew it."
    return f"{certificate} cannot be trusted ({error.verify_message.rstrip('.')})."


def _tls(error: ssl.SSLError, address: Address) -> str:
    reason = (error.reason or "no reason given").replace("_", " ").lower()
    if "certificate required" in reason or "handshake failure" in reason:
        return (
            f"The PostgreSQL server at {address.where} asks for a client certificate; give "
            "it in the address with '?sslcert=FILE&sslkey=FILE'."
        )
    return f"No protected connection to the PostgreSQL server at {address.where} ({reason})."


def _refusal(error: BaseException, address: Address) -> str:
    server = f"The PostgreSQL server at {address.where}"
    code, message = _complaint(error)
    if code == WRONG_PASSWORD:
        return (
            f"{server} rejects the password of {address.user}; in the address, write @ / : "
            "? # % in a password as %40 %2F %3A %3F %23 %25."
        )
    if code.startswith(NOT_AUTHORIZED):
        return f"{server} does not admit {address.user} ({message})."
    if code == NO_DATABASE:
        return f"{server} has no database {address.database or address.user}; create it first."
    if code:
        return f"{server} cannot be used now ({message})."
    if "refuses SSL" in str(error):
        return (
            f"{server} does not offer TLS, or is something else; enable TLS there, or, only "
            "in a network that you trust, add '?sslmode=disable' to the address."
        )
    if address.password is None:
        return f"{server} asks for a password, but the address has none."
    return f"The server at {address.where} is not PostgreSQL; check the address."

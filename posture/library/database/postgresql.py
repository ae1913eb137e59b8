"""A library in PostgreSQL: connecting to the server, with readable errors."""

import logging
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError

from posture.errors import PostureError, UsageError
from posture.library.database.database_address import NAME, Address, read_address
from posture.library.database.postgresql_errors import no_connection, statement_failed
from posture.system.installation import require

WRITERS_LOCK: Final = 0x706F7374757265


def postgresql_engine(text_of_address: str) -> Engine:
    """Return the engine of a PostgreSQL database; it connects at its first use.

    Parameters
    ----------
    text_of_address : str
        The address, for `posture.library.database.database_address.read_address`.

    Raises
    ------
    UsageError
        If the address is not valid, or a certificate that it names cannot be used.
    MachineError
        If the driver is missing.
    """
    address = read_address(text_of_address)
    # The pool's log messages about lost connections are not meant for users.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    url = URL.create(
        "postgresql+pg8000",
        address.user,
        address.password,
        address.host,
        address.port,
        address.database,
    )
    connect_args = {
        "ssl_context": tls(address),
        "timeout": address.connect_timeout_s,
        "application_name": address.application_name,
        "unix_sock": address.socket,
    }
    require("postgresql")
    engine = create_engine(url, connect_args=connect_args, hide_parameters=True)
    _listen(engine, address)
    return engine


def _listen(engine: Engine, address: Address) -> None:
    @event.listens_for(engine, "do_connect")
    def _connect(dialect: Any, record: object, args: Any, connect_args: dict[str, Any]) -> Any:
        del record
        try:
            connection = dialect.connect(*args, **connect_args)
        except Exception as error:  # whatever it is, it is not a bug of ours
            raise no_connection(error, address) from error
        # The driver uses the same timeout for every answer, but waiting for a lock takes longer.
        connection._usock.settimeout(None)
        return connection

    @event.listens_for(engine, "checkout")
    def _check_alive(connection: Any, record: object, proxy: object) -> None:
        del record, proxy
        try:
            connection.autocommit = True
            connection.cursor().execute("SELECT 1")
            connection.autocommit = False
        except Exception as error:  # makes the pool reconnect
            raise DisconnectionError from error

    @event.listens_for(engine, "handle_error")
    def _say(context: ExceptionContext) -> PostureError | None:
        error = context.original_exception
        if isinstance(error, (OSError, struct.error)):
            context.is_disconnect = True
        return statement_failed(error, context.is_disconnect, address)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("changing"):
            connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"))


def tls(address: Address) -> ssl.SSLContext | bool | None:
    """Return the driver's TLS setting: False = no TLS, None = only if the server supports it.

    Raises
    ------
    UsageError
        If a certificate or key that the address names cannot be used.
    """
    if address.mode == "disable":
        return False
    if address.mode == "prefer":
        return None
    context = _context(address)
    if address.mode != "verify-full":
        context.check_hostname = False
    if address.mode == "require":
        context.verify_mode = ssl.CERT_NONE
    if address.certificate or address.key:
        _load_client_certificate(context, address)
    return context


def _context(address: Address) -> ssl.SSLContext:
    with _file_of("sslrootcert"):
        root = None if address.root == "system" else address.root
        return ssl.create_default_context(cafile=root)


def _load_client_certificate(context: ssl.SSLContext, address: Address) -> None:
    """Load the user's certificate, to be shown to the server."""

    def refuse_passphrase() -> str:
        raise UsageError("The key in sslkey has a passphrase; use a key without one.")

    if address.certificate is None:
        raise UsageError(f"{NAME} has sslkey, but not the sslcert that it belongs to.")
    with _file_of("sslcert or sslkey"):
        context.load_cert_chain(address.certificate, address.key, refuse_passphrase)


@contextmanager
def _file_of(option: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        why = "it does not contain a certificate or key of that kind"
        if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
            why = error.strerror or why
        raise UsageError(f"The file given as {option} in {NAME} cannot be used ({why}).") from error

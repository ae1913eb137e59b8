"""Logging each malformed request in one line, where the server would print a traceback."""

import logging
from typing import Final

import h11

LOGGERS: Final = ("uvicorn.error", "asyncio")
BROKEN: Final = "A request to the app broke off, or was not one of a browser's; it was turned away."


def log_in_one_line() -> None:
    """From now on, log malformed requests in one line each."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_shorten)


def _shorten(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, h11.ProtocolError):
        record.msg, record.args = BROKEN, ()
        record.exc_info = record.exc_text = None
    return True

"""Malformed requests are logged in one line each, defects of the app as before."""

import logging

import h11
import pytest

from posture.ui.door.broken import BROKEN, LOGGERS, log_in_one_line


@pytest.mark.parametrize("name", LOGGERS)
def test_a_broken_request_is_one_line_and_a_defect_stays_whole(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    log_in_one_line()
    for error in (h11.RemoteProtocolError("too long"), ValueError("ours")):
        try:
            raise error
        except (h11.ProtocolError, ValueError):
            logging.getLogger(name).exception("Exception in %s", "ASGI application")
    logged, defect = caplog.records[-2:]
    assert (logged.getMessage(), logged.exc_info) == (BROKEN, None)
    assert defect.getMessage() == "Exception in ASGI application"
    assert defect.exc_info is not None

from typing import Any

import pytest
from streamlit.web import cli

from tests.runs import ROOT, run


def test_app_hands_its_options_to_streamlits_server(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def started(arguments: list[str], **_: Any) -> None:
        calls.append(arguments)

    monkeypatch.setattr(cli, "main", started)
    assert run("app").code == 0
    assert run("app", "--server.port", "8600", "--server.address=0.0.0.0").code == 0
    app = str(ROOT / "app.py")
    assert calls == [
        ["run", app],
        ["run", app, "--server.port=8600", "--server.address=0.0.0.0"],
    ]


def test_app_takes_no_option_that_the_guide_does_not_explain() -> None:
    done = run("app", "--server.maxUploadSize", "9000")
    assert done.code == 2
    assert "unrecognized arguments" in done.err

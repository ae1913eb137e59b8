import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from posture.pipeline.first_look import FirstLook


@pytest.fixture(autouse=True)
def _new_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))


@pytest.fixture(autouse=True)
def _no_first_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every chosen file for a clip of which nothing is known, without a process to look."""
    monkeypatch.setattr("posture.ui.parts.arrivals.look_of", lambda *_: FirstLook())
    monkeypatch.setattr("posture.ui.parts.arrivals.strip_of", lambda *_: [])
    monkeypatch.setattr("posture.ui.pages.start_page.prepare_to_look", lambda: None)


@pytest.fixture(autouse=True)
def _keep_main() -> Iterator[None]:
    """Restore ``__main__``: AppTest leaves its script there, and a new process would load it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def _no_components_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip reading the manifests of all installed packages, half a second for each AppTest."""
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", list)

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(autouse=True)
def _new_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))


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

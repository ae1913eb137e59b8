import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))


@pytest.fixture(autouse=True)
def _keep_main() -> Iterator[None]:
    """AppTest leaves its script as ``__main__``, which a new process would look for and load."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(autouse=True)
def _no_components_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each AppTest would read what every installed package says of itself: half a second."""
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", list)

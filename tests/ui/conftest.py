import hashlib
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from streamlit.components.v2 import manifest_scanner

from posture.pipeline.analysis import Reviewer
from posture.pipeline.first_look import FirstLook
from posture.pose_track import PoseTrack
from posture.results.clip_settings import ClipSettings
from posture.system.progress import Progress
from posture.ui.clips.desk import Desk
from posture.ui.downloads import overlay_drawing, pair_films
from posture.ui.parts import shared_desk

MOST_KEPT: Final = 12


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
def _tracks_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the run of a track once, though each test has its own copy of the same few clips."""
    monkeypatch.setattr("posture.pipeline.analysis.Reviewer", _reviewer_of)


_reviewers: Final[dict[bytes, Reviewer]] = {}


def _reviewer_of(track: PoseTrack, settings: ClipSettings) -> Reviewer:
    key = hashlib.sha256(pickle.dumps((track, settings))).digest()
    known = _reviewers.pop(key, None)
    _reviewers[key] = known or Reviewer(track, settings)
    for older in list(_reviewers)[:-MOST_KEPT]:
        del _reviewers[older]
    return _reviewers[key]


@pytest.fixture
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Draw films in this process, which takes less than starting one for each; return how."""

    def here(clip: Path, progress: Progress, work: Callable[..., object], *given: object) -> None:
        del clip
        work(*given, progress)

    for module in (overlay_drawing, pair_films):
        monkeypatch.setattr(module, "run_apart", here)
    return here


@pytest.fixture(autouse=True)
def _desks_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close the desks of a test's app after it; the threads of hundreds would take gigabytes."""
    desks: list[Desk] = []

    def opened(clips: Path) -> Desk:
        desks.append(Desk(clips))
        return desks[-1]

    monkeypatch.setattr(shared_desk, "Desk", opened)
    yield
    for desk in desks:
        desk.close()


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

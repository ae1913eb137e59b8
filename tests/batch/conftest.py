"""Clips for batches: tracks, which are analysed in no time."""

from pathlib import Path

import pytest

from posture.pose_track import save_track
from tests.gait import Camera, Runner, film


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """A folder with three tracks that can be judged, one too short for that and a text."""
    folder = tmp_path / "clips"
    (folder / "more").mkdir(parents=True)
    for number, name in enumerate(("a.npz", "b.npz", "more/c.npz")):
        save_track(film(Runner(cadence=160.0 + 4 * number)), folder / name)
    save_track(film(Runner(), Camera(seconds=1.5)), folder / "=short.npz")
    (folder / "notes.txt").write_text("not a clip")
    return folder

"""One real analysis for all tests: half of a sample clip's pictures, the real model, real files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from posture.pose_track import PoseTrack
from posture.tracking.track_clip import track_clip
from tests.clips import Image
from tests.runs import Run, run, sample_pictures, write_pictures


@dataclass(frozen=True)
class Analysed:
    """A clip, the run of ``posture analyze`` on it, its track, and what that run wrote."""

    clip: Path
    run: Run
    track: PoseTrack
    folder: Path
    copy: Path


@pytest.fixture(scope="session")
def pictures_30() -> list[Image]:
    """4 s of a runner at 30 pictures a second."""
    return sample_pictures()


@pytest.fixture(scope="session")
def analysed(pictures_30: list[Image], tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """``posture analyze`` with everything that can be asked for, at awkward paths."""
    place = tmp_path_factory.mktemp("analysed")
    clip = write_pictures(place / "läufer 走 30.mp4", pictures_30, 30)
    folder, copy = place / "neuer ordner" / "ergebnis ü", place / "copy.json"
    told = ("--annotate", "--height-cm", "176", "--incline", "0")
    tracks: list[PoseTrack] = []

    def track_and_keep(*given: Any) -> PoseTrack:
        tracks.append(track_clip(*given))
        return tracks[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("posture.pipeline.analysis.track_clip", track_and_keep)
        done = run("analyze", clip, "--out", folder, "--json", copy, *told)
    return Analysed(clip, done, tracks[0], folder, copy)

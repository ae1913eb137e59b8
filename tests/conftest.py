"""How tests share what is costly, and one real analysis for all of them.

That is half of a sample clip's pictures, the real model, real files.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from posture.pose_track import PoseTrack
from posture.tracking.track_clip import SoFar, follow_clip
from tests.clips import Image
from tests.once import once_for_all
from tests.runs import Run, run, sample_pictures, write_pictures

ELSE: Final = "anything else"
# The app's own come last, since they leave so much in memory, and of them the longest files first.
ORDER: Final = (
    *("tests/browser/", "tests/library/", "tests/live/", "tests/pipeline/", ELSE),
    *("tests/ui/test_ui_take_away.py", "tests/ui/test_ui_desk.py", "tests/ui/test_ui_decoding.py"),
    "tests/ui/",
)
BROWSER: Final = "tests/browser/test_browser_"
# Its files in chains that take about as long as each other; a chain shares an app and a Chromium.
CHAINS: Final = (
    ("clip", "coach", "compare"),
    ("corrections", "start", "take_away", "accessible"),
    ("door", "live", "restart"),
)


def pytest_configure() -> None:
    """Undo what a shell may have set.

    Its background jobs ignore Ctrl-C. Where Python is to write no bytecode, every worker and every
    program that a test starts compiles all of the package. Hypothesis fails a test that takes long.
    NumPy's threads would wait for each other where each core has a worker.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; short files at the end leave no worker without work."""

    def place(item: pytest.Item) -> int:
        ours = (place for place, room in enumerate(ORDER) if item.nodeid.startswith(room))
        return next(ours, ORDER.index(ELSE))

    items.sort(key=place)


def pytest_collection() -> None:
    """Spare the garbage collector from looking through all modules and tests again and again."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Let it look through what comes from now on, and nothing else."""
    gc.freeze()
    gc.enable()


class KeepTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker whole files, and whatever shares an app, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Producer | None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> KeepTogether:
    """Say how the tests are shared out where several workers run them."""
    return KeepTogether(config, log)


def together(nodeid: str) -> str:
    """Name the group of a test: its file, or the chain of its file."""
    file = nodeid.partition("::")[0]
    name = file.removeprefix(BROWSER).removesuffix(".py")
    return next((chain[0] for chain in CHAINS if name in chain), file)


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
    return once_for_all("analysed", tmp_path_factory, lambda place: _analyse(pictures_30, place))


def _analyse(pictures: list[Image], place: Path) -> Analysed:
    clip = write_pictures(place / "läufer 走 30.mp4", pictures, 30)
    folder, copy = place / "neuer ordner" / "ergebnis ü", place / "copy.json"
    told = ("--annotate", "--height-cm", "176", "--incline", "0")
    tracks: list[PoseTrack] = []

    def follow_and_keep(*given: Any) -> Iterator[SoFar]:
        for so_far in follow_clip(*given):
            tracks.append(so_far.track)
            yield so_far

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("posture.pipeline.analysis.follow_clip", follow_and_keep)
        done = run("analyze", clip, "--out", folder, "--json", copy, *told)
    return Analysed(clip, done, tracks[-1], folder, copy)

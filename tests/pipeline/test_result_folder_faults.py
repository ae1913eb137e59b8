"""The disk fails at any step of writing results or exports: what was there stays, whole."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posture.errors import PostureError
from posture.pipeline import downloads, result_folder
from posture.pipeline.analysis import Analysis, analyze_track
from posture.pipeline.downloads import write_zip
from posture.pipeline.job import Job, do_job
from posture.pipeline.result_folder import write_results
from posture.pose_track import save_track
from posture.results.clip_settings import ClipSettings
from posture.results.report_file import report_from_json
from tests.clips import write_clip
from tests.faults import Fault, fail_at_steps
from tests.gait import Camera, Runner, film
from tests.runs import tree

SMALL = Camera(fps=50.0, seconds=4.4, size=(320, 180), px_per_m=85.0, place=(160.0, 165.0))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return write_clip(path, [n / 50 for n in range(220)], rate=50, size=SMALL.size)


@pytest.fixture(scope="module")
def analyses() -> tuple[Analysis, Analysis]:
    """What was found before, and what is found now."""
    runners = (Runner(overstride=36.0), Runner(overstride=9.0, lean=25.0))
    earlier, later = (analyze_track(film(runner, SMALL), ClipSettings()) for runner in runners)
    return earlier, later


@pytest.fixture(autouse=True)
def _contents_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw and write the contents of files once: that touches nothing that fails here."""
    for module, name in (
        (result_folder, "illustrated"),
        (result_folder, "render_html"),
        (downloads, "illustrated"),
        (downloads, "all_files"),
    ):
        monkeypatch.setattr(module, name, once_for_each(getattr(module, name)))


def once_for_each(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``work``, but called once for the same objects, which nobody changes."""
    known: dict[tuple[int, ...], tuple[object, Any]] = {}

    def result_of(*given: object) -> Any:
        key = tuple(map(id, given))
        if key not in known:
            known[key] = given, work(*given)  # an object that is kept shares its id with no other
        return known[key][1]

    return result_of


def published(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in tree(folder).items() if ".posture-" not in name}


def test_a_result_folder_holds_the_old_results_or_the_new_ones(
    clip: Path, analyses: tuple[Analysis, Analysis], tmp_path: Path
) -> None:
    earlier, later = analyses
    folder, before, after = (tmp_path / name for name in ("result", "before", "after"))
    write_results(before, earlier, clip)
    write_results(after, later, clip)

    def prepare() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder)
        (folder / "mine.txt").write_bytes(b"not of posture")

    def look(error: BaseException | None, fault: Fault) -> None:
        found = published(folder)
        assert found.pop("mine.txt") == b"not of posture"
        if error is None:  # what had failed could wait
            assert found == published(after), fault.name
        else:
            assert isinstance(error, PostureError), error
            assert found == published(before), fault.name
            assert not list(folder.glob(".posture-*"))

    assert fail_at_steps(folder, prepare, lambda: write_results(folder, later, clip), look) > 20


def test_a_zip_of_everything_is_the_old_one_or_the_new_one(
    clip: Path, analyses: tuple[Analysis, Analysis], tmp_path: Path
) -> None:
    earlier, later = analyses
    place, old = tmp_path / "place", tmp_path / "old.zip"
    path = place / "all.zip"
    write_zip(old, earlier, clip)

    def prepare() -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        shutil.copyfile(old, path)

    def look(error: BaseException | None, fault: Fault) -> None:
        assert error is None or isinstance(error, PostureError), error
        if error is not None:
            assert path.read_bytes() == old.read_bytes(), fault.name
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None

    assert fail_at_steps(place, prepare, lambda: write_zip(path, later, clip), look) > 5


def test_a_job_ends_with_an_outcome_or_says_that_it_could_not(
    analyses: tuple[Analysis, Analysis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, track = tmp_path / "result", tmp_path / "run.npz"
    assert analyses[0].track is not None
    save_track(analyses[0].track, track)
    monkeypatch.setattr("posture.pipeline.analysis.analyze_track", lambda *_: analyses[0])

    def prepare() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    def look(error: BaseException | None, fault: Fault) -> None:
        assert error is None or isinstance(error, PostureError), (error, fault.name)
        if error is None and (folder / "outcome.json").exists():
            outcome = (folder / "outcome.json").read_text()
            if '"ok"' in outcome:
                report_from_json((folder / "report.json").read_text())
            assert "bug" not in outcome, (outcome, fault.name)

    assert fail_at_steps(folder, prepare, lambda: do_job(Job(track), folder), look) > 10

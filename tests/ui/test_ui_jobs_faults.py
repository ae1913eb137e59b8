"""The disk fails at any step of checking a clip again, or of taking that back."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from posture.errors import PostureError
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    has_earlier,
    read_outcome,
    restore_earlier,
    save_job,
    set_aside,
    write_outcome,
)
from tests.faults import Fault, fail_at_steps
from tests.runs import tree


def analysed(folder: Path) -> AppClip:
    """A clip with results."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "result" / "evidence").mkdir(parents=True)
    (folder / "result" / "report.json").write_text("the report")
    (folder / "result" / "evidence" / "trunk_lean-1.jpg").write_bytes(b"a picture")
    job = AppClip(
        folder, "run.mp4", folder / "clip" / "run.mp4", datetime(2026, 3, 1, tzinfo=UTC), Settings()
    )
    save_job(job)
    write_outcome(job, Outcome("ok", "Fine.", "ok"))
    return job


def test_results_are_never_lost_while_a_clip_is_checked_again(tmp_path: Path) -> None:
    job = analysed(tmp_path / "job")
    before = set(tree(job.folder).values())

    def look(error: BaseException | None, fault: Fault) -> None:
        assert error is None or isinstance(error, PostureError), (error, fault.name)
        if error is not None and read_outcome(job) is None:
            assert has_earlier(job), fault.name
        elif error is not None:
            assert (job.result / "report.json").read_text() == "the report", fault.name
        restore_earlier(job)
        assert set(tree(job.folder).values()) == before, fault.name
        assert (job.result / "report.json").exists()

    steps = fail_at_steps(job.folder, lambda: analysed(job.folder), lambda: set_aside(job), look)
    assert steps > 4


def test_results_are_never_lost_while_they_are_brought_back(tmp_path: Path) -> None:
    job = analysed(tmp_path / "job")
    before = set(tree(job.folder).values())

    def prepare() -> None:
        analysed(job.folder)
        set_aside(job)
        job.result.mkdir()
        (job.result / "report.json").write_text("half-made")

    def look(error: BaseException | None, fault: Fault) -> None:
        assert error is None or isinstance(error, PostureError), (error, fault.name)
        restore_earlier(job)  # pressed once more
        assert set(tree(job.folder).values()) == before, fault.name

    assert fail_at_steps(job.folder, prepare, lambda: restore_earlier(job), look) > 4

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from posture.errors import MachineError, UsageError
from posture.ui.desk import INTERRUPTED, LONGEST_SILENCE_S, Desk
from posture.ui.jobs import (
    Job,
    Outcome,
    Settings,
    delete_job,
    list_jobs,
    read_progress,
    save_job,
    silence_s,
)
from posture.ui.worker import SIGN_OF_LIFE_S
from tests.ui import workers

PATIENCE_S = 20.0


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def wait_for_outcome(desk: Desk, job: Job) -> Outcome:
    wait_until(lambda: desk.outcome(job) is not None)
    outcome = desk.outcome(job)
    assert outcome is not None
    return outcome


def wait_for_a_sign_of_life(job: Job) -> None:
    long_ago = time.time() - 100
    os.utime(job.folder / "progress.json", (long_ago, long_ago))
    wait_until(lambda: silence_s(job) < 50)


def upload(desk: Desk, name: str = "run.mp4") -> Job:
    return desk.take_upload(name, io.BytesIO(b"film"), Settings())


def worker_of(desk: Desk, job: Job) -> int:
    process_id = desk._workers[job.id].pid
    assert process_id is not None
    return process_id


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_results_are_there_for_the_next_start_of_the_app(tmp_path: Path) -> None:
    desk = Desk(tmp_path, workers.finish)
    job = upload(desk)
    expected = Outcome("ok", workers.SENTENCE, "ok")
    assert wait_for_outcome(desk, job) == expected
    later = Desk(tmp_path)
    assert later.jobs() == [job]
    assert later.outcome(job) == expected


def test_an_upload_is_copied_under_its_own_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path, workers.finish)
    job = upload(desk, "C:\\films\\..\\job.json")
    assert (job.name, job.clip.read_bytes()) == ("job.json", b"film")
    assert job.clip.parent == job.folder / "clip"
    wait_for_outcome(desk, job)


def test_a_failed_copy_leaves_nothing_behind(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            del size
            raise OSError(28, "No space left on device")

    with pytest.raises(MachineError, match="disk is full"):
        Desk(tmp_path).take_upload("run.mp4", Full(), Settings())
    assert list(tmp_path.iterdir()) == []


def test_a_clip_given_by_path_stays_where_it_is(tmp_path: Path) -> None:
    clip = tmp_path / "long.mp4"
    clip.write_bytes(b"film")
    desk = Desk(tmp_path / "clips", workers.finish)
    job = desk.take_path(clip, Settings())
    wait_for_outcome(desk, job)
    desk.remove(job)
    assert clip.read_bytes() == b"film"
    assert desk.jobs() == []


@pytest.mark.parametrize(("name", "words"), [("gone.mp4", "does not exist"), ("", "is a folder")])
def test_a_wrong_path_is_told_and_makes_no_job(tmp_path: Path, name: str, words: str) -> None:
    desk = Desk(tmp_path / "clips")
    with pytest.raises(UsageError, match=words):
        desk.take_path(tmp_path / name, Settings())
    assert desk.jobs() == []


def test_cancelling_ends_the_worker_and_deletes_the_copy(tmp_path: Path) -> None:
    desk = Desk(tmp_path, workers.dawdle)
    job = upload(desk)
    process_id = worker_of(desk, job)
    assert desk.outcome(job) is None
    desk.remove(job)
    assert not is_running(process_id)
    assert list(tmp_path.iterdir()) == []


def test_a_dead_worker_is_told_and_the_next_clip_works(tmp_path: Path) -> None:
    desk = Desk(tmp_path, workers.die)
    outcome = wait_for_outcome(desk, upload(desk))
    assert outcome.state == "failed"
    assert "exit code 7" in outcome.sentence
    desk = Desk(tmp_path, workers.finish)
    assert wait_for_outcome(desk, upload(desk)).state == "ok"


def test_a_worker_ends_by_itself_when_its_clip_was_deleted(tmp_path: Path) -> None:
    desk = Desk(tmp_path, workers.dawdle_while_wanted)
    job = upload(desk)
    worker = desk._workers[job.id]
    wait_for_a_sign_of_life(job)
    delete_job(job)
    worker.join(PATIENCE_S)
    assert worker.exitcode == 1


def test_a_worker_ends_by_itself_when_the_app_is_gone(tmp_path: Path) -> None:
    code = f"""
import io, pathlib, time
from posture.ui.desk import Desk
from posture.ui.jobs import Settings
from tests.ui import workers
desk = Desk(pathlib.Path({str(tmp_path)!r}), workers.dawdle_while_wanted)
desk.take_upload("run.mp4", io.BytesIO(b"film"), Settings())
time.sleep(60)
"""
    app = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    wait_until(lambda: bool(list_jobs(tmp_path)) and silence_s(list_jobs(tmp_path)[0]) < 60)
    job = list_jobs(tmp_path)[0]
    wait_for_a_sign_of_life(job)
    app.kill()
    app.wait()
    wait_until(lambda: silence_s(job) > 2 * SIGN_OF_LIFE_S)


def test_another_window_sees_the_work_until_its_signs_of_life_stop(tmp_path: Path) -> None:
    desk, other = Desk(tmp_path, workers.dawdle), Desk(tmp_path)
    job = upload(desk)
    assert other.outcome(job) is None
    desk._end_worker(job)
    long_ago = time.time() - LONGEST_SILENCE_S - 1
    os.utime(job.folder / "progress.json", (long_ago, long_ago))
    assert other.outcome(job) == Outcome("failed", INTERRUPTED)


def test_a_clip_is_checked_again_with_other_settings(tmp_path: Path) -> None:
    desk = Desk(tmp_path, workers.die)
    job = upload(desk)
    wait_for_outcome(desk, job)
    job.result.mkdir()
    desk = Desk(tmp_path, workers.finish)
    again = desk.again(job, Settings(capture_fps=240.0))
    assert wait_for_outcome(desk, again).state == "ok"
    assert desk.jobs() == [again]
    assert again.settings.capture_fps == 240.0
    assert not job.result.exists()
    assert again.clip.read_bytes() == b"film"


def test_the_real_worker_reports_a_missing_clip_in_a_sentence(tmp_path: Path) -> None:
    desk = Desk(tmp_path, workers.dawdle)
    job = upload(desk)
    desk._end_worker(job)
    job.clip.unlink()
    save_job(job)
    desk = Desk(tmp_path)
    desk.start(job)
    outcome = wait_for_outcome(desk, job)
    assert outcome.state == "failed"
    assert "check the path" in outcome.sentence
    assert read_progress(job) is not None

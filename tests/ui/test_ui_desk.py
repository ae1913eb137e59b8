import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import pytest

from posture.errors import MachineError, UsageError
from posture.system.processes import BACKGROUND_NICE, SIGN_OF_LIFE_S
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    StageProgress,
    claim,
    delete_job,
    is_waiting,
    list_jobs,
    read_outcome,
    silence_s,
)
from posture.ui.clips.desk import INTERRUPTED, LONGEST_SILENCE_S, Desk
from posture.ui.clips.uploads import Upload
from tests.ui import workers
from tests.waiting import PATIENCE_S, wait_until

MakeDesk = Callable[[Callable[[Path], None]], Desk]


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[MakeDesk]:
    """Desks on the same folder, closed after the test."""
    desks: list[Desk] = []

    def make(target: Callable[[Path], None]) -> Desk:
        desks.append(Desk(tmp_path / "clips", target))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


def wait_for_outcome(desk: Desk, job: AppClip) -> Outcome:
    wait_until(lambda: desk.outcome(job))
    outcome = desk.outcome(job)
    assert outcome is not None
    return outcome


def upload(desk: Desk, name: str = "run.mp4") -> AppClip:
    place = desk.clips.parent / "uploads" / token_hex(16)
    place.mkdir(parents=True)
    (place / name).write_bytes(b"film")
    return desk.take_upload(Upload(place.name, place / name), Settings())


def age(job: AppClip, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(job.folder / "progress.json", (then, then))


def child_of(job: AppClip) -> int:
    """Wait until the stand-in has started its child and written progress; return its id."""
    child = job.folder / "child"
    wait_until(lambda: silence_s(job) < PATIENCE_S and child.exists() and child.read_text())
    return int(child.read_text())


def parent_of(process_id: int) -> int:
    """Return the id of the process that started another."""
    return int(Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[1])


def is_running(process_id: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(process_id, os.WNOHANG)
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_results_are_there_for_the_next_start_of_the_app(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.finish)
    job = upload(desk)
    expected = Outcome("ok", workers.SENTENCE, "ok")
    assert wait_for_outcome(desk, job) == expected
    later = make_desk(workers.die)
    assert later.jobs() == [job]
    assert later.outcome(job) == expected


def test_an_analysis_gives_way_to_the_app(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.tell_priority)
    assert wait_for_outcome(desk, upload(desk)).sentence == f"{os.nice(0) + BACKGROUND_NICE}"


def test_an_upload_moves_into_the_clips_own_folder(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.finish)
    job = upload(desk, "läufer.mp4")
    assert (job.name, job.clip.read_bytes()) == ("läufer.mp4", b"film")
    assert job.clip.parent == job.folder / "clip"
    assert list((desk.clips.parent / "uploads").iterdir()) == []
    wait_for_outcome(desk, job)


def test_an_upload_that_is_gone_makes_no_clip(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk(workers.finish)
    with pytest.raises(UsageError, match="cannot be written"):
        desk.take_upload(Upload("0" * 32, tmp_path / "gone.mp4"), Settings())
    assert list(desk.clips.iterdir()) == []


def test_a_clip_given_by_path_stays_where_it_is(make_desk: MakeDesk, tmp_path: Path) -> None:
    clip = tmp_path / "long.mp4"
    clip.write_bytes(b"film")
    desk = make_desk(workers.finish)
    job = desk.take_path(clip, Settings())
    wait_for_outcome(desk, job)
    desk.remove(job)
    assert clip.read_bytes() == b"film"
    assert desk.jobs() == []


def test_a_path_whose_name_is_no_text_is_taken_and_shown_as_far_as_it_is(
    make_desk: MakeDesk, tmp_path: Path
) -> None:
    clip = tmp_path / os.fsdecode(b"l\xe4ufer\n.mp4")
    try:
        clip.write_bytes(b"film")
    except OSError:
        pytest.skip("this system's names are text")
    desk = make_desk(workers.finish)
    job = desk.take_path(clip, Settings())
    assert job.name == "lufer.mp4"
    assert desk.find(job.id) == job
    assert job.clip.read_bytes() == b"film"
    wait_for_outcome(desk, job)


@pytest.mark.parametrize(("name", "words"), [("gone.mp4", "no file"), ("", "is a folder")])
def test_a_wrong_path_is_told_and_makes_no_job(
    make_desk: MakeDesk, tmp_path: Path, name: str, words: str
) -> None:
    desk = make_desk(workers.finish)
    with pytest.raises(UsageError, match=words):
        desk.take_path(tmp_path / name, Settings())
    assert desk.jobs() == []


def test_one_clip_runs_and_the_others_wait_in_the_order_they_came(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.dawdle_with_a_child)
    first = upload(desk)
    child_of(first)
    second, third = upload(desk), upload(desk)
    assert [desk.ahead(job) for job in (first, second, third)] == [None, 1, 2]
    assert [desk.outcome(job) for job in (first, second, third)] == [None, None, None]
    desk.remove(first)
    child_of(second)
    assert [desk.ahead(second), desk.ahead(third)] == [None, 1]
    assert is_waiting(third)


def test_a_copy_for_browsers_holds_up_neither_its_clip_nor_the_next(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.finish_and_copy)
    first, second = upload(desk), upload(desk)
    assert [wait_for_outcome(desk, job).state for job in (first, second)] == ["ok", "ok"]
    wait_until(lambda: desk.copying(first) and desk.copying(second))
    first.preview.parent.mkdir()
    first.preview.write_bytes(b"copy")
    assert desk.copying(first) is None, "it is there"
    desk.close()
    age(second, LONGEST_SILENCE_S + 1)
    assert desk.copying(second) is None, "the app was closed before it was done"


def test_what_waited_when_the_app_was_closed_runs_at_the_next_start(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.dawdle_with_a_child)
    running = upload(desk)
    child_of(running)
    waiting = upload(desk)
    desk.close()
    age(running, LONGEST_SILENCE_S + 1)
    later = make_desk(workers.finish)
    assert later.outcome(running) == Outcome("failed", INTERRUPTED)
    assert wait_for_outcome(later, waiting).state == "ok"
    later.again(running, Settings())
    assert wait_for_outcome(later, running).state == "ok"


def test_cancelling_ends_the_worker_with_its_children_and_deletes_the_copy(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk(workers.dawdle_with_a_child)
    job = upload(desk)
    child = child_of(job)
    assert is_running(child)
    assert desk.outcome(job) is None
    desk.remove(job)
    wait_until(lambda: not is_running(child))
    assert list(desk.clips.iterdir()) == []


def test_a_worker_that_takes_too_long_is_ended_with_a_sentence(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.spin)
    outcome = wait_for_outcome(desk, upload(desk))
    assert outcome.state == "failed"
    assert "needed more than 2 minutes of the processor" in outcome.sentence


def test_an_analysis_of_the_app_has_its_limits(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.tell_limits)
    outcome = wait_for_outcome(desk, upload(desk))
    assert 60 <= int(outcome.sentence) <= 120


def test_a_dead_worker_is_told_and_the_next_clip_works(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.die)
    job = upload(desk)
    outcome = wait_for_outcome(desk, job)
    assert outcome.state == "failed"
    assert "exit code 7" in outcome.sentence
    assert read_outcome(job) == outcome, "said on disk, for the next start too"
    desk.close()
    desk = make_desk(workers.finish)
    assert wait_for_outcome(desk, upload(desk)).state == "ok"


def test_the_queue_outlives_a_full_disk(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [OSError(28, "No space left on device"), MachineError("The disk is full.")]

    def claim_on_a_full_disk(job: AppClip, progress: StageProgress) -> bool:
        if full:
            raise full.pop()
        return claim(job, progress)

    monkeypatch.setattr("posture.ui.clips.desk.claim", claim_on_a_full_disk)
    desk = make_desk(workers.finish)
    assert wait_for_outcome(desk, upload(desk)).state == "ok"
    assert not full


def test_the_children_of_a_killed_worker_go_too(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.dawdle_with_a_child)
    job = upload(desk)
    child = child_of(job)
    os.kill(parent_of(child), signal.SIGKILL)
    assert "memory" in wait_for_outcome(desk, job).sentence
    wait_until(lambda: not is_running(child))


def test_a_worker_ends_by_itself_when_its_clip_was_deleted(make_desk: MakeDesk) -> None:
    others = set(multiprocessing.active_children())
    desk = make_desk(workers.dawdle_with_a_child)
    job = upload(desk)
    child = child_of(job)
    delete_job(job)
    wait_until(lambda: not is_running(child))
    wait_until(lambda: set(multiprocessing.active_children()) <= others)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_when_the_app_does(tmp_path: Path, number: signal.Signals) -> None:
    code = f"""
import pathlib, time
from posture.ui.clips.desk import Desk
from tests.ui import workers
if __name__ == "__main__":
    desk = Desk(pathlib.Path({str(tmp_path / "clips")!r}), workers.dawdle_with_a_child)
    time.sleep({PATIENCE_S})
"""
    (tmp_path / "app.py").write_text(code)
    desk = Desk(tmp_path / "clips", workers.finish)
    desk.close()
    job = upload(desk)
    root = Path(__file__).parents[2]
    app = subprocess.Popen(
        [sys.executable, str(tmp_path / "app.py")],
        env=os.environ | {"PYTHONPATH": str(root)},
        stderr=subprocess.DEVNULL,
    )
    child = child_of(job)
    app.send_signal(number)
    app.wait(PATIENCE_S)
    wait_until(lambda: not is_running(child))
    wait_until(lambda: silence_s(job) > 2 * SIGN_OF_LIFE_S)


def test_another_window_sees_the_work_until_its_signs_of_life_stop(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.dawdle_with_a_child)
    job = upload(desk)
    child_of(job)
    other = make_desk(workers.finish)
    assert other.outcome(job) is None
    waiting = upload(desk)
    time.sleep(1.0)
    assert is_waiting(waiting), "two at once"
    desk.close()
    age(job, LONGEST_SILENCE_S + 1)
    assert other.outcome(job) == Outcome("failed", INTERRUPTED)
    assert wait_for_outcome(other, waiting).state == "ok"


def test_a_clip_is_checked_again_with_other_settings(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.die)
    job = upload(desk)
    wait_for_outcome(desk, job)
    desk.close()
    job.result.mkdir()
    desk = make_desk(workers.finish)
    again = desk.again(job, Settings(capture_fps=240.0))
    assert wait_for_outcome(desk, again).state == "ok"
    assert desk.jobs() == [again]
    assert again.settings.capture_fps == 240.0
    assert not job.result.exists()
    assert again.clip.read_bytes() == b"film"


def test_cancelling_a_check_brings_the_earlier_result_back(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.finish)
    job = upload(desk)
    outcome = wait_for_outcome(desk, job)
    desk.close()
    desk = make_desk(workers.dawdle)
    desk.again(job, Settings(mirrored=True))
    assert desk.cancel(job)
    assert desk.jobs() == [job]
    assert desk.outcome(job) == outcome
    assert job.clip.read_bytes() == b"film"


def test_cancelling_a_first_check_takes_the_clip_off_the_list(make_desk: MakeDesk) -> None:
    desk = make_desk(workers.dawdle)
    job = upload(desk)
    assert not desk.cancel(job)
    assert desk.jobs() == []


def test_checking_again_without_the_clip_keeps_the_results(
    make_desk: MakeDesk, tmp_path: Path
) -> None:
    clip = tmp_path / "run.mp4"
    clip.write_bytes(b"film")
    desk = make_desk(workers.finish)
    job = desk.take_path(clip, Settings())
    outcome = wait_for_outcome(desk, job)
    clip.unlink()
    with pytest.raises(UsageError, match="no longer there"):
        desk.again(job, Settings(mirrored=True))
    assert list_jobs(desk.clips) == [job]
    assert desk.outcome(job) == outcome

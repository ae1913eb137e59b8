"""Whatever happens to work in a process apart, whoever asked for it hears one sentence."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from posture.errors import MachineError, PostureError, RefusedError
from posture.system.limits import ResourceLimits, limited, limits_for
from posture.system.processes import (
    AUTOGROUP,
    STOP_S,
    SupervisedProcess,
    WorkerProcess,
    run_apart,
    why_it_ended,
)
from tests import worker_tasks as works
from tests.waiting import PATIENCE_S, wait_until

CLIP = Path("run.mp4")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    own = WorkerProcess()
    yield own
    own.end()


def test_one_process_apart_does_one_thing_after_the_other(worker: WorkerProcess) -> None:
    first = worker.run(CLIP, works.number)

    assert first != os.getpid()
    assert worker.run(CLIP, works.number) == first
    assert worker.run(CLIP, works.add, 2, other=3) == 5


def test_a_refusal_arrives_whole_and_a_defect_with_the_place_of_it(worker: WorkerProcess) -> None:
    with pytest.raises(RefusedError, match=r"run\.mp4 is empty\.") as refused:
        worker.run(CLIP, works.refuse)
    with pytest.raises(KeyError, match="nobody meant that") as defect:
        worker.run(CLIP, works.defect)

    assert (refused.value.code, refused.value.advice) == ("unreadable", "Copy it again.")
    assert "in defect" in "".join(defect.value.__notes__)


def test_a_process_that_dies_is_told_and_another_takes_over(worker: WorkerProcess) -> None:
    before = worker.run(CLIP, works.number)

    with pytest.raises(
        MachineError, match="was killed \\(SIGKILL\\); the machine may have run out of memory"
    ):
        worker.run(CLIP, works.die)

    assert worker.run(CLIP, works.number) != before


def test_one_that_was_stopped_is_not_replaced(worker: WorkerProcess) -> None:
    assert worker.run(CLIP, works.add, 1) == 1
    worker.stop()
    for _ in range(2):
        with pytest.raises(MachineError, match="killed \\(SIGKILL\\)"):
            worker.run(CLIP, works.add, 1)


def test_what_is_prepared_is_done_in_the_process_that_does_the_work(worker: WorkerProcess) -> None:
    process = worker.run(CLIP, works.number)
    worker.prepare(works.remember, 7)
    wait_until(lambda: worker.run(CLIP, works.remembered) == 7)
    assert worker.run(CLIP, works.number) == process, "a result that cannot be sent harms nothing"


def test_a_process_stands_back_as_far_as_it_is_told_to() -> None:
    polite = WorkerProcess(nice=5)
    assert polite.run(CLIP, os.nice, 0) == os.nice(0) + 5
    # Where Linux shares the processor among sessions, the session stands back too.
    if AUTOGROUP.exists():
        assert polite.run(CLIP, Path.read_text, AUTOGROUP).endswith(f" nice {os.nice(0) + 5}\n")
    polite.end()


@pytest.mark.parametrize(
    ("exit_code", "words"),
    [
        (0, "Its process ended unexpectedly (exit code 0)."),
        (7, "Its process ended unexpectedly (exit code 7)."),
        (-9, "Its process was killed (SIGKILL); the machine may have run out of memory."),
        (-11, "Its process was killed (SIGSEGV); the machine may have run out of memory."),
        (-24, "The clip needed more than 2 minutes of the processor; cut out the minute of"),
    ],
)
def test_why_a_process_ended_is_told_by_its_exit_code(exit_code: int, words: str) -> None:
    assert why_it_ended(exit_code, ResourceLimits(10**9, 61.0)).startswith(words)


def test_a_process_ends_with_what_it_started(tmp_path: Path) -> None:
    process = SupervisedProcess(works.start_a_child, tmp_path / "number")
    number = number_in(tmp_path / "number")
    assert process.exit_code is None
    process.end(grace_s=STOP_S)
    assert process.exit_code == -signal.SIGTERM
    assert not process.is_alive()
    wait_until(lambda: not _runs(number))


def test_what_does_not_heed_a_request_to_end_is_killed_after_its_grace(tmp_path: Path) -> None:
    process = SupervisedProcess(works.ignore_requests, tmp_path / "number")
    number_in(tmp_path / "number")
    process.end(grace_s=0.2)
    assert process.exit_code == -signal.SIGKILL


def test_a_process_whose_sign_of_life_nobody_wants_ends(tmp_path: Path) -> None:
    sign, started = tmp_path / "sign", tmp_path / "number"
    sign.touch()
    process = SupervisedProcess(works.start_a_child, started, sign_of_life=partial(os.utime, sign))
    number = number_in(started)
    before = sign.stat().st_mtime_ns
    wait_until(lambda: sign.stat().st_mtime_ns > before)
    sign.unlink()
    process.wait()
    assert process.exit_code == -signal.SIGKILL
    wait_until(lambda: not _runs(number))


def number_in(path: Path) -> int:
    """Wait until a process has written a number; return it."""
    wait_until(lambda: path.exists() and bool(path.read_text()))
    return int(path.read_text())


def test_a_process_that_says_nothing_is_ended() -> None:
    silent = WorkerProcess(stalled_s=2.0)

    with pytest.raises(MachineError, match="made no progress for 2 s"):
        silent.run(CLIP, works.hang)


def test_the_system_ends_what_takes_too_long(worker: WorkerProcess) -> None:
    with pytest.raises(MachineError, match="needed more than 1 minutes of the processor"):
        worker.run(CLIP, works.spin)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on memory")
def test_the_system_gives_no_more_memory_than_a_clip_may_take(worker: WorkerProcess) -> None:
    with pytest.raises(MachineError, match=r"needed more than \d\.\d GB of memory"):
        worker.run(CLIP, works.swell)

    assert worker.run(CLIP, works.add, 1) == 1


def test_limits_go_by_the_clip_and_count_anew_for_each(
    worker: WorkerProcess, tmp_path: Path
) -> None:
    clip = tmp_path / "run.mp4"
    clip.write_bytes(bytes(10**6))

    cpu, data, core = worker.run(clip, works.allowed)
    small_cpu, _, _ = worker.run(CLIP, works.allowed)

    # A minute, two more for the megabyte, and what it took to start.
    assert 180 <= cpu <= 210
    assert small_cpu < 91
    assert data == limits_for(clip).memory
    assert core == 0


def test_who_wants_no_more_lets_the_work_tidy_up(tmp_path: Path) -> None:
    half = tmp_path / "half"
    heard: list[int] = []

    def watch(number: int) -> None:
        heard.append(number)
        if number == 3:
            assert half.exists()
            raise PostureError("Cancelled.")

    with pytest.raises(PostureError, match=r"Cancelled\."):
        run_apart(CLIP, watch, works.count, half)

    assert heard == [0, 1, 2, 3]
    assert not half.exists()


def test_no_process_outlives_the_program_that_started_it(tmp_path: Path) -> None:
    told = tmp_path / "number"
    code = (
        "from pathlib import Path\nfrom posture.system.processes import shared_worker\n"
        "from tests import worker_tasks\n"
        "if __name__ == '__main__':\n"
        f"    shared_worker.run(Path('a'), worker_tasks.child_of_child, Path({str(told)!r}))\n"
    )
    script = tmp_path / "program.py"
    script.write_text(code)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    program = subprocess.Popen([sys.executable, str(script)], env=env)
    wait_until(lambda: told.exists() and bool(told.read_text()))
    number = int(told.read_text())

    program.send_signal(signal.SIGKILL)
    program.wait()

    wait_until(lambda: not Path(f"/proc/{number}").exists() or not _runs(number))


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{number}/stat").read_text().split(")")[1].split()[0] != "Z"


def test_the_command_itself_keeps_within_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = works.allowed()
    monkeypatch.setattr(
        "posture.system.limits.limits_for", lambda _: ResourceLimits(8 * 10**9, 1.0)
    )

    with limited(tmp_path / "run.mp4"):
        assert works.allowed() != before
        with pytest.raises(MachineError, match="of the processor"):
            works.spin()

    assert works.allowed() == before


def test_the_command_ends_where_compiled_code_does_not_return_in_time() -> None:
    program = """
import hashlib, pathlib
from posture.system import limits
limits.limits_for = lambda clip: limits.ResourceLimits(8 * 10**9, 0.5)
limits.GRACE_S = 0.5
with limits.limited(pathlib.Path("run.mp4")):
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert done.stderr == f"posture: {ResourceLimits(0, 0.5).too_much_time()}\n"


def test_a_process_that_has_more_memory_than_a_clip_may_take_is_told_and_does_not_wait() -> None:
    """A thread that is started without the memory for it never says that it has begun."""
    program = """
import pathlib
from posture.errors import MachineError
from posture.system import limits
held = bytearray(200 * 10**6)
limits.limits_for = lambda clip: limits.ResourceLimits(100 * 10**6, 60.0)
try:
    with limits.limited(pathlib.Path("run.mp4")):
        bytearray(300 * 10**6)
except MachineError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert done.stdout == f"{ResourceLimits(100 * 10**6, 60.0).too_much_memory()}\n"

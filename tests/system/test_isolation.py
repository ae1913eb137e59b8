"""Whatever happens to work in a process apart, whoever asked for it hears one sentence."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture.errors import MachineError, PostureError, RefusedError
from posture.system.isolation import Aside, once
from posture.system.limits import ResourceLimits, limited, limits_for
from tests import aside_works as works
from tests.waiting import wait_until

CLIP = Path("run.mp4")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


@pytest.fixture
def aside() -> Iterator[Aside]:
    own = Aside()
    yield own
    own.end()


def test_one_process_apart_does_one_thing_after_the_other(aside: Aside) -> None:
    first = aside.run(CLIP, works.number)

    assert first != os.getpid()
    assert aside.run(CLIP, works.number) == first
    assert aside.run(CLIP, works.add, 2, other=3) == 5


def test_a_refusal_arrives_whole_and_a_defect_with_the_place_of_it(aside: Aside) -> None:
    with pytest.raises(RefusedError, match=r"run\.mp4 is empty\.") as refused:
        aside.run(CLIP, works.refuse)
    with pytest.raises(KeyError, match="nobody meant that") as defect:
        aside.run(CLIP, works.defect)

    assert (refused.value.code, refused.value.advice) == ("unreadable", "Copy it again.")
    assert "in defect" in "".join(defect.value.__notes__)


def test_a_process_that_dies_is_told_and_another_takes_over(aside: Aside) -> None:
    before = aside.run(CLIP, works.number)

    with pytest.raises(
        MachineError, match="was killed \\(SIGKILL\\); the machine may have run out of memory"
    ):
        aside.run(CLIP, works.die)

    assert aside.run(CLIP, works.number) != before


def test_a_process_that_says_nothing_is_ended() -> None:
    silent = Aside(stalled_s=2.0)

    with pytest.raises(MachineError, match="made no progress for 2 s"):
        silent.run(CLIP, works.hang)


def test_the_system_ends_what_takes_too_long(aside: Aside) -> None:
    with pytest.raises(MachineError, match="needed more than 1 minutes of the processor"):
        aside.run(CLIP, works.spin)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on memory")
def test_the_system_gives_no_more_memory_than_a_clip_may_take(aside: Aside) -> None:
    with pytest.raises(MachineError, match=r"needed more than \d\.\d GB of memory"):
        aside.run(CLIP, works.swell)

    assert aside.run(CLIP, works.add, 1) == 1


def test_limits_go_by_the_clip_and_count_anew_for_each(aside: Aside, tmp_path: Path) -> None:
    clip = tmp_path / "run.mp4"
    clip.write_bytes(bytes(10**6))

    cpu, data, core = aside.run(clip, works.allowed)
    small_cpu, _, _ = aside.run(CLIP, works.allowed)

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
        once(CLIP, watch, works.count, half)

    assert heard == [0, 1, 2, 3]
    assert not half.exists()


def test_no_process_outlives_the_program_that_started_it(tmp_path: Path) -> None:
    told = tmp_path / "number"
    code = (
        "from pathlib import Path\nfrom posture.system.isolation import warm\n"
        "from tests import aside_works\n"
        "if __name__ == '__main__':\n"
        f"    warm.run(Path('a'), aside_works.child_of_child, Path({str(told)!r}))\n"
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

"""A bad clip, a process that dies and one that hangs never stop the others."""

import multiprocessing
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from posture.batch.item import Item
from posture.batch.local import analyse, run_here
from posture.errors import MachineError
from posture.pipeline.job import Job, Outcome
from tests.batch.works import by_name
from tests.waiting import PATIENCE_S

# Longer than a process takes to start on a busy machine, shorter than "slow" takes.
STALLED_S = 10.0


def run(*names: str, workers: int = 2) -> tuple[dict[str, Outcome], list[tuple[str, int]]]:
    tasks = [(Item(Job(Path(name))), Path()) for name in names]
    seen: list[tuple[str, int]] = []

    def watch(item: Item, done: int, expected: int | None) -> None:
        assert expected == 4
        seen.append((item.name, done))

    outcomes = {
        item.name: outcome
        for item, _, outcome in run_here(tasks, workers, watch, by_name, STALLED_S)
    }
    return outcomes, seen


def test_whatever_happens_to_a_process_the_others_go_on() -> None:
    found, seen = run("killed", "first", "hangs", "slow", "ends", "last")
    assert len(found) == 6
    assert [found[name].state for name in ("first", "slow", "last")] == ["ok"] * 3
    assert found["killed"].state == found["hangs"].state == found["ends"].state == "failed"
    assert "was killed (SIGKILL)" in found["killed"].sentence
    assert "made no progress for 10 s" in found["hangs"].sentence
    assert "ended unexpectedly (exit code 7)" in found["ends"].sentence
    assert found["hangs"].seconds >= STALLED_S
    # Its progress arrived, and kept it alive for longer than it may be silent.
    assert [name for name, _ in seen] == ["slow"] * len(seen)
    assert len(seen) >= 3


def test_one_process_does_many_clips() -> None:
    found, _ = run("a", "b", "c", workers=1)
    processes = {outcome.sentence.split(" in ")[1] for outcome in found.values()}
    assert len(processes) == 1


def test_whoever_stops_listening_ends_every_process() -> None:
    others = set(multiprocessing.active_children())
    for _ in range(5):
        tasks = [(Item(Job(Path(name))), Path()) for name in ("a", "hangs", "b", "hangs", "c")]
        results = run_here(tasks, 2, lambda *_: None, by_name)
        assert next(results)[2].state == "ok"
        closing = threading.Thread(target=results.close)
        closing.start()
        closing.join(PATIENCE_S)
        assert not closing.is_alive(), "it waits for those that hang"
        assert set(multiprocessing.active_children()) <= others


def test_a_clip_of_a_batch_is_followed_on_one_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def follow_clip(*given: object) -> NoReturn:
        asked.append(given[4])
        raise MachineError("enough seen")

    monkeypatch.setattr("posture.pipeline.analysis.follow_clip", follow_clip)
    monkeypatch.setattr("posture.tracking.pose.models.ensure_model", lambda *_: object())
    clip = tmp_path / "run.mp4"
    clip.write_bytes(b"a clip")
    assert analyse(Item(Job(clip)), tmp_path / "out", lambda *_: None).sentence == "enough seen"
    assert asked == [1]

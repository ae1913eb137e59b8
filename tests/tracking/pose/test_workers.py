import threading

import pytest

from posture.tracking.pose.workers import Workers, cores
from tests.waiting import PATIENCE_S


def test_every_tool_is_in_one_hand_at_a_time() -> None:
    tools = iter([{"busy": 0}, {"busy": 0}])
    both = threading.Barrier(2, timeout=PATIENCE_S)

    def work(tool: dict[str, int]) -> int:
        tool["busy"] += 1
        both.wait()
        found = tool["busy"]
        tool["busy"] -= 1
        return found

    with Workers(lambda: next(tools), 2) as workers:
        results = [workers.run(work) for _ in range(6)]
        assert [result.result() for result in results] == [1] * 6


def test_what_cannot_be_made_is_told_at_once() -> None:
    def broken() -> None:
        raise ValueError("no such tool")

    with pytest.raises(ValueError, match="no such tool"):
        Workers(broken, 2)


def test_leaving_drops_what_was_not_begun() -> None:
    go_on = threading.Event()
    with Workers(lambda: None, 1) as workers:
        first = workers.run(lambda _: go_on.wait(PATIENCE_S))
        waiting = [workers.run(lambda _: None) for _ in range(3)]
        threading.Timer(0.05, go_on.set).start()
    assert first.result() is True
    assert all(one.cancelled() for one in waiting[1:])


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1

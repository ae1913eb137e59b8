import threading
from collections.abc import Iterator

import pytest

from posture.tracking.pose.workers import Workers, ahead, cores
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


def test_the_next_item_is_made_while_this_one_is_in_use() -> None:
    made = [threading.Event() for _ in range(3)]

    def items() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    used = []
    for number in ahead(items()):
        assert made[min(number + 1, 2)].wait(PATIENCE_S)
        used.append(number)
    assert used == [0, 1, 2]


def test_what_goes_wrong_in_making_an_item_is_heard_of() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("no more")

    ready = ahead(items())
    assert next(ready) == 1
    with pytest.raises(OSError, match="no more"):
        next(ready)

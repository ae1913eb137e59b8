"""Threads that share a few tools, each used by one thread at a time."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Generic, Self, TypeVar

Tool = TypeVar("Tool")
Returned = TypeVar("Returned")
T = TypeVar("T")


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers(Generic[Tool]):
    """As many threads as tools; for work that releases the interpreter lock.

    Parameters
    ----------
    make : callable
        Creates a tool; called ``count`` times by the constructor, which raises its errors.
    count : int
        The number of tools, at least 1.
    """

    def __init__(self, make: Callable[[], Tool], count: int) -> None:
        self._free: SimpleQueue[Tool] = SimpleQueue()
        for _ in range(count):
            self._free.put(make())
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def run(self, work: Callable[[Tool], Returned]) -> "Future[Returned]":
        """Start ``work`` with the next free tool; work is started in the order it is given."""
        return self._threads.submit(self._with_tool, work)

    def _with_tool(self, work: Callable[[Tool], Returned]) -> Returned:
        tool = self._free.get()
        try:
            return work(tool)
        finally:
            self._free.put(tool)


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield the items; while one is in use, another thread gets the next one ready."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield item

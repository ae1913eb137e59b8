"""What a batch shows while it runs: a line per clip, and the time remaining."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from posture.batch.item import Item
from posture.batch.plan import STATE_WORDS
from posture.pipeline.job import Outcome
from posture.system.terminal import one_line, progress_bars, say

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class BatchProgress:
    """Lines on standard error; in a terminal also progress bars for the clips being analysed.

    Parameters
    ----------
    total : int
        Number of clips in the batch.
    done : int
        How many of them an earlier run finished.
    bars : rich.progress.Progress or None
        The display for progress bars; None = lines only.
    """

    def __init__(self, total: int, done: int, bars: "Bars | None") -> None:
        self._total, self._done, self._before = total, done, done
        self._began = time.monotonic()
        self._bars = bars
        self._tasks: dict[Path, TaskID] = {}
        self._all = bars.add_task("All clips", total=total, completed=done) if bars else None

    def watch(self, item: Item, done: int, expected: int | None) -> None:
        """Show the progress of a clip."""
        if self._bars is None:
            return
        if item.job.clip not in self._tasks:
            self._tasks[item.job.clip] = self._bars.add_task(one_line(item.name), total=expected)
        self._bars.update(self._tasks[item.job.clip], completed=done, total=expected)

    def finished(self, item: Item, outcome: Outcome) -> None:
        """Show a clip's result, and the time remaining."""
        self._done += 1
        word = STATE_WORDS[outcome.state]
        word = word.upper() if outcome.state == "failed" else word
        took = f"{outcome.seconds:.1f} s"
        line = f"[{self._done}/{self._total}] {item.name} {word} in {took}: {outcome.sentence}"
        if self._bars is None:
            say(line + self._remaining())
            return
        from rich.text import Text

        self._bars.console.print(Text(one_line(line)))
        if item.job.clip in self._tasks:
            self._bars.remove_task(self._tasks.pop(item.job.clip))
        if self._all is not None:
            self._bars.update(self._all, completed=self._done)

    def _remaining(self) -> str:
        """Return an estimate of the remaining time, from the time per clip so far."""
        remaining = self._total - self._done
        s_per_clip = (time.monotonic() - self._began) / (self._done - self._before)
        return f" ({duration_words(remaining * s_per_clip)} left)" if remaining else ""


def duration_words(seconds: float) -> str:
    """Return a rough duration in words: "about 40 s", "about 5 min", "about 3.5 h"."""
    if seconds < 90:
        return f"about {seconds:.0f} s"
    if seconds < 90 * 60:
        return f"about {seconds / 60:.0f} min"
    return f"about {seconds / 3600:.1f} h"


@contextmanager
def screen(total: int, done: int) -> Iterator[BatchProgress]:
    """Show a batch of ``total`` clips, ``done`` of which an earlier run finished."""
    with progress_bars() as bars:
        yield BatchProgress(total, done, bars)

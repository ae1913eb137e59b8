"""Output to the terminal: results on standard output, everything else on standard error.

Names and texts come from outside, and may contain control codes that a terminal would obey. So
control characters, and those that change the direction of reading, are shown as escapes.
"""

import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.system.files import writing

if TYPE_CHECKING:
    from posture.system.bars import Bars
    from posture.system.progress import Progress

# Control characters except line feeds, then those that embed, override or isolate a direction.
CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    r"""Return a text with control characters escaped as in JSON: ``\u001b``."""
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """Return a text, such as a file's name, for use within a line: line feeds escaped as well."""
    return harmless(text).replace("\n", r"\u000a")


def show(text: str, encoding: str | None = None, styled: bool = False) -> None:
    """Print a result on standard output; a reader that has gone (``| head``) is not an error.

    Parameters
    ----------
    text : str
        Characters that the encoding lacks are shown as question marks.
    encoding : str or None
        None = what the terminal uses.
    styled : bool
        Whether it contains our own colour codes; the caller has escaped everything else.

    Raises
    ------
    UsageError, MachineError
        If standard output cannot be written, or its disk is full.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=encoding, errors="replace")
    with writing(Path("Standard output")), suppress(BrokenPipeError):
        print(text if styled else harmless(text), end="", flush=True)


def say(text: str) -> None:
    """Print a line about the work on standard error, if it can be written."""
    with suppress(OSError):
        print(one_line(text), file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Display:
    """What shows the progress of some work, and what is known before it is done.

    Attributes
    ----------
    progress : Progress
        Called with each step.
    tell : callable
        Called with lines of text, which replace those of before.
    """

    progress: "Progress"
    tell: Callable[[str], None]


@contextmanager
def progress_bar(title: str, silent: bool) -> Iterator["Progress"]:
    """Show the progress of the work: a bar in a terminal, a line in a file or pipe.

    It appears with the first step that is reported: what fails before that has not begun.
    """
    with progress_display(title, silent) as shown:
        yield shown.progress


@contextmanager
def progress_display(title: str, silent: bool) -> Iterator[Display]:
    """Show the progress as `progress_bar` does, and what is known so far.

    In a terminal that is above the bar while the work goes on; in a file or pipe it is printed.
    """
    if silent:
        yield Display(_ignore, lambda _: None)
        return
    with progress_bars() as bars:
        if bars is None:
            yield Display(_line(title), cache(_say_lines))
            return
        yield Display(_bar(title, bars), bars.tell)
        bars.tell("")


def _say_lines(text: str) -> None:
    for line in text.split("\n"):
        say(line)


def _line(title: str) -> "Progress":
    begin = cache(lambda: say(f"{title} ..."))

    def progress(done: int, expected: int | None) -> None:
        del done, expected
        begin()

    return progress


def _bar(title: str, bars: "Bars") -> "Progress":
    begin = cache(lambda: bars.add_task(one_line(title), total=None))

    def progress(done: int, expected: int | None) -> None:
        bars.update(begin(), completed=done, total=expected)

    return progress


@contextmanager
def progress_bars() -> Iterator["Bars | None"]:
    """Yield a display for progress bars on standard error, None if that is not a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from posture.system.bars import Bars

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Bars(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bars:
        yield bars


def _ignore(done: int, expected: int | None) -> None:
    del done, expected

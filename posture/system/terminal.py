"""What reaches the terminal: results on standard output, everything else on standard error.

Names and words come from outside, and a terminal obeys what is in them. So whatever steers it, or
turns the direction of reading, is shown by its code and never sent.
"""

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.system.files import writing

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from posture.system.progress import Progress

# Control characters but line ends, then those that embed, override or isolate a direction.
STEERING: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    r"""Return a text with what steers a terminal as ``\u001b``, which JSON reads as the same."""
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """Return a text, a file's name for instance, as part of a line: line ends as codes as well."""
    return harmless(text).replace("\n", r"\u000a")


def show(text: str, encoding: str | None = None, styled: bool = False) -> None:
    """Print a result on standard output; a reader who has left (``| head``) is no error.

    Parameters
    ----------
    text : str
        Letters that the encoding lacks are shown as question marks.
    encoding : str or None
        None = what the terminal uses.
    styled : bool
        Whether it holds colours of ours; whoever put them in has made the rest harmless.

    Raises
    ------
    UsageError, MachineError
        If standard output leads to a place that cannot be written, or to a full disk.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=encoding, errors="replace")
    with writing(Path("Standard output")), suppress(BrokenPipeError):
        print(text if styled else harmless(text), end="", flush=True)


def say(text: str) -> None:
    """Print a line about the work on standard error, if that can be written."""
    with suppress(OSError):
        print(one_line(text), file=sys.stderr, flush=True)


@contextmanager
def progress_bar(title: str, silent: bool) -> Iterator["Progress"]:
    """Show how far the work is: a bar in a terminal, a line in a file or pipe."""
    if silent:
        yield _ignore
        return
    with progress_bars() as bars:
        if bars is None:
            say(f"{title} ...")
            yield _ignore
            return
        task = bars.add_task(one_line(title), total=None)

        def progress(done: int, expected: int | None) -> None:
            bars.update(task, completed=done, total=expected)

        yield progress


@contextmanager
def progress_bars() -> Iterator["Bars | None"]:
    """Give a place for bars on standard error; None where that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bars:
        yield bars


def _ignore(done: int, expected: int | None) -> None:
    del done, expected

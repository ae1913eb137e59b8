"""What reaches the terminal: results on standard output, everything else on standard error."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from posture.files import writing

if TYPE_CHECKING:
    from posture.tracking import Progress


def show(text: str, encoding: str | None = None) -> None:
    """Print a result on standard output; a reader who has left (``| head``) is no error.

    Parameters
    ----------
    text : str
        Letters that the encoding lacks are shown as question marks.
    encoding : str or None
        None = what the terminal uses.

    Raises
    ------
    UsageError, MachineError
        If standard output leads to a place that cannot be written, or to a full disk.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=encoding, errors="replace")
    with writing(Path("Standard output")), suppress(BrokenPipeError):
        print(text, end="", flush=True)


def say(text: str) -> None:
    """Print a line about the work on standard error, if that can be written."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


@contextmanager
def progress_bar(title: str, silent: bool) -> Iterator["Progress"]:
    """Show how far the work is: a bar in a terminal, a line in a file or pipe."""
    if silent:
        yield _ignore
    elif sys.stderr is None or not sys.stderr.isatty():
        say(f"{title} ...")
        yield _ignore
    else:
        with _bar(title) as progress:
            yield progress


@contextmanager
def _bar(title: str) -> Iterator["Progress"]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    columns = ("[progress.description]{task.description}", BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)

        def progress(done: int, expected: int | None) -> None:
            bar.update(task, completed=done, total=expected)

        yield progress


def _ignore(done: int, expected: int | None) -> None:
    del done, expected

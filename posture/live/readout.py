"""Guide and numbers in a terminal, if there is no window."""

import sys
import time
from collections.abc import Callable
from typing import Final

from rich.console import Console, Group
from rich.live import Live as RichLive
from rich.table import Table
from rich.text import Text

from posture.live.guide import SetupPoint
from posture.live.readings import Readings
from posture.live.session import Live, Status
from posture.report.texts import VERDICT_WORDS
from posture.system.terminal import one_line, show

LOOK_EVERY_S: Final = 0.25
MARKS: Final = {"right": "[green]✓[/]", "wrong": "[yellow]✗[/]", "unknown": "…"}


def read_out(live: Live, wanted: Callable[[Status], bool]) -> None:
    """Show guide and numbers in the terminal while ``wanted`` returns true.

    In a file or pipe, print a line whenever something changes.
    """
    status, after = live.status(), -1
    if sys.stdout is not None and sys.stdout.isatty():
        with RichLive(page(status), console=Console(), auto_refresh=False, transient=True) as area:
            while wanted(status):
                after = _wait(live, after)
                status = live.status()
                area.update(page(status), refresh=True)
        return
    last_line = ""
    began_s = time.monotonic()
    while wanted(status):
        after = _wait(live, after)
        status = live.status()
        line = summary(status)
        if line != last_line:
            last_line = line
            show(f"{time.monotonic() - began_s:6.1f} s  {one_line(line)}\n")


def _wait(live: Live, after: int) -> int:
    """Wait a moment, and raise the error if tracking has failed; return the newest number."""
    seen = live.newest(after, LOOK_EVERY_S)
    time.sleep(LOOK_EVERY_S)
    return seen.number if seen else after


def page(status: Status) -> Group:
    """Return the content of the terminal."""
    head = status.trouble or f"{status.followed_hz:.0f} pictures a second"
    if status.recording_s is not None:
        head += f", recording for {status.recording_s:.0f} s"
    body = numbers_table(status.readings) if status.ready else _guide_table(status.guide)
    notes = [Text(point.words, "yellow") for point in status.guide] if status.ready else []
    return Group(Text(one_line(head), "bold"), body, *notes, Text("Ctrl-C ends it.", "dim"))


def _guide_table(points: tuple[SetupPoint, ...]) -> Table:
    table = Table("", "Setting up", "", box=None, pad_edge=False)
    for point in points:
        table.add_row(MARKS[point.state], point.title, point.words)
    return table


def numbers_table(readings: Readings) -> Table:
    """Return the numbers with their intervals as a table."""
    title = f"Last {readings.strides} strides" if readings.strides else "Last strides"
    table = Table(title, "", "", box=None, pad_edge=False)
    for reading in readings.shown:
        beside = f"({reading.between})" if reading.between else reading.unit
        words = f"{reading.words} {beside}" if reading.words else reading.state.capitalize()
        verdict = VERDICT_WORDS[reading.verdict] if reading.words else ""
        table.add_row(reading.title, words, ". ".join(filter(None, [verdict, reading.why])))
    return table


def summary(status: Status) -> str:
    """Return the status in one line."""
    if status.trouble:
        return status.trouble
    if not status.ready:
        first = next((p for p in status.guide if p.state != "right"), None)
        return f"Setting up. {first.words if first else 'Hold it so.'}"
    known = [f"{r.title} {r.words} {r.unit}" for r in status.readings.shown if r.words]
    return " · ".join(known) if known else status.readings.shown[0].why

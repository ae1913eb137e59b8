"""The live check: how late, how steady, and what stays behind.

``python -m bench.live [--minutes N]`` plays rendered runners as a camera of 640 x 480 at 30
pictures a second. The window is opened where there is a screen; else everything up to it is done.
With ``--minutes`` it also looks for so long whether memory grows.
"""

import argparse
import gc
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from bench.memory import THIS_PROCESS, own_mb, started_by
from bench.tables import new_table
from posture.arrays import FloatArray
from posture.checks import cadence, overstride
from posture.live.delay import replayed
from posture.live.display import there_is_a_screen
from posture.live.readings import Readings, shown_checks
from posture.live.screen import Screen
from posture.live.session import Live, Seen, Status
from posture.live.sources import CameraLostError, Open, Shot, video_frames
from posture.live.window import show_window
from posture.pipeline.analysis import analyze_clip
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.models import Model, ensure_model
from tests.live.films import strides, write_film

RATE: Final = 30
HEIGHT: Final = 480
LATENCY_S: Final = 30.0
BEFORE_S: Final = 25.0
AFTER_S: Final = 25.0
STARTS: Final = 50
PULLS: Final = 20
STALL_S: Final = 2.5
SETTLED_S: Final = 60.0


@dataclass(frozen=True)
class Told:
    """Readings, and when they were there."""

    time_s: float
    readings: Readings


def again_and_again(path: Path) -> Iterator[Shot]:
    """Play a film as a camera that never ends."""
    while True:
        yield from video_frames(path)


def shown_latencies(frames: Open, model: Model, seconds: float) -> tuple[FloatArray, float]:
    """Return seconds from each picture's time to its being shown, and pictures shown a second."""
    late: list[tuple[float, float]] = []
    end_s = time.monotonic() + seconds + 5.0

    def note(seen: Seen) -> None:
        late.append((time.monotonic(), time.monotonic() - seen.time_s))

    with Live(frames, model) as live:
        _show(live, end_s, note)
    # The first seconds start up processes and find the body; they are no running view yet.
    at, waits = np.array(late).T
    settled = at > end_s - seconds
    return waits[settled], float(settled.sum() / seconds)


def _show(live: Live, end_s: float, note: Callable[[Seen], None]) -> None:
    def wanted(status: Status) -> bool:
        return not status.ended and time.monotonic() < end_s

    if there_is_a_screen():
        show_window(live, wanted, note)
        return
    screen, after = Screen(), -1
    while wanted(status := live.status()):
        seen = live.newest(after)
        if seen is not None:
            after = seen.number
            screen.compose(seen, live.past.at(replayed(time.monotonic())), status, None)
            note(seen)


def readings_over(frames: Open, model: Model) -> list[Told]:
    """Return all readings of a film, each when it came, seconds from the film's first picture."""
    told: list[Told] = []
    began_s, after = None, -1
    with Live(frames, model) as live:
        while not (status := live.status()).ended:
            seen = live.newest(after)
            if seen is not None:
                after = seen.number
                began_s = seen.time_s if began_s is None else began_s
            fresh = not told or status.readings is not told[-1].readings
            if status.readings.strides and fresh and began_s is not None:
                told.append(Told(time.monotonic() - began_s, status.readings))
    return told


def lag_s(told: Sequence[Told], key: str, change_s: float, share: float) -> float:
    """Return how long after the change a value had gone so much of its way, seconds."""
    known = [(t.time_s, v) for t in told if (v := t.readings.value(key)) is not None]
    before = float(np.median([v for at, v in known if at < change_s]))
    after = float(np.median([v for at, v in known if at > change_s + AFTER_S - 5.0]))
    goal = before + share * (after - before)
    there = [at for at, v in known if at > change_s and (v - goal) * (after - before) >= 0]
    return there[0] - change_s if there else float("nan")


def left_behind() -> tuple[int, int, int]:
    """Threads, processes and handles of this process."""
    gc.collect()
    handles = len(list(Path("/proc/self/fd").iterdir()))
    return threading.active_count(), len(multiprocessing.active_children()), handles


def starts_and_stops(frames: Open, model: Model, times: int) -> None:
    """Open the camera, look for a moment, and let go of it, again and again."""
    for _ in range(times):
        with Live(frames, model) as live:
            live.newest(10, 5.0)


def pulled_out(film: Path, times: int) -> Open:
    """A camera that fails so often, each time after a second, and then stays.

    Every other time it ends, as when it is pulled out; else it stalls first.
    """
    rounds = count()

    def frames() -> Iterator[Shot]:
        number, began_s = next(rounds), time.monotonic()
        for shot in again_and_again(film):
            yield shot
            if number < times and time.monotonic() - began_s > 1.0:
                time.sleep(STALL_S * (number % 2))
                raise CameraLostError("pulled out")

    return frames


def _latency(console: Console, film: Path, models: Sequence[Model]) -> None:
    rows = []
    for model in models:
        late, rate = shown_latencies(lambda: again_and_again(film), model, LATENCY_S)
        middle, most = 1000 * np.percentile(late, [50, 95])
        rows.append((model.name, f"{middle:.0f}", f"{most:.0f}", f"{rate:.1f}"))
    where = "window" if there_is_a_screen() else "no screen, up to the finished picture"
    heads = ("model", "median ms", "95th percentile ms", "shown a second")
    _print(console, f"Camera to shown overlay ({where})", heads, rows)


def _agreement(console: Console, film: Path, model: Model) -> None:
    live = readings_over(lambda: video_frames(film), model)[-1].readings
    offline = analyze_clip(film, ClipSettings(), model).report.measurements
    rows = []
    for key in (check.key for check in shown_checks()):
        one, other = live.value(key), offline[key].value
        apart = abs(one - other) if one is not None and other is not None else float("nan")
        rows.append((key, f"{one or 0:.2f}", f"{other or 0:.2f}", f"{apart:.2f}"))
    heads = ("measurement", "live", "offline", "apart")
    _print(console, f"The same film live and offline, model {model.name}", heads, rows)


def _lag(console: Console, film: Path, model: Model) -> None:
    told = readings_over(lambda: video_frames(film), model)
    rows = [
        (key, *(f"{lag_s(told, key, BEFORE_S, share):.1f}" for share in (0.5, 0.9)))
        for key in (cadence.CHECK.key, overstride.CHECK.key)
    ]
    title = "Seconds after a change until a value has gone so much of its way"
    _print(console, title, ("measurement", "half", "nine tenths"), rows)


def _print(
    console: Console, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    table = new_table(title, *heads)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _leftovers(console: Console, film: Path, model: Model) -> None:
    starts_and_stops(lambda: again_and_again(film), model, 2)
    before = left_behind()
    starts_and_stops(lambda: again_and_again(film), model, STARTS)
    console.print(f"{STARTS} starts: threads, processes, handles {before} -> {left_behind()}")
    before = left_behind()
    with Live(pulled_out(film, PULLS), model) as live:
        end_s = time.monotonic() + (3.0 + STALL_S / 2) * PULLS + 30.0
        while time.monotonic() < end_s and not live.status().readings.strides:
            live.newest(-1)
            time.sleep(0.1)
        back = live.status().readings.strides
    console.print(
        f"Pulled out {PULLS} times: {back} strides measured after, {before} -> {left_behind()}"
    )


def _memory(console: Console, film: Path, model: Model, minutes: float) -> None:
    began_s, seen = time.monotonic(), []
    with Live(lambda: again_and_again(film), model) as live:
        while (passed_s := time.monotonic() - began_s) < 60 * minutes:
            time.sleep(10.0)
            live.newest(-1)
            if passed_s > SETTLED_S:
                seen.append(sum(map(own_mb, (THIS_PROCESS, *started_by(THIS_PROCESS)))))
                if len(seen) % 30 == 1:
                    console.print(f"{passed_s / 60:5.1f} min  {seen[-1]:.0f} MB")
    first, last = np.median(seen[:12]), np.median(seen[-12:])
    console.print(
        f"{minutes:.0f} min: {first:.0f} MB at first, {last:.0f} at the end "
        f"({100 * (last / first - 1):+.1f} %), highest {max(seen):.0f}; left {left_behind()}"
    )


def write_films(folder: Path) -> tuple[Path, Path]:
    """Write a film of steady running, and one in which the overstride changes."""
    good, over = (strides(n, height=HEIGHT) for n in ("good_60", "overstride14_60"))
    steady = write_film(folder / "steady.mp4", [(good, 30.0)], RATE)
    return steady, write_film(folder / "c.mp4", [(good, BEFORE_S), (over, AFTER_S)], RATE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0.0, help="watch memory for so long")
    parser.add_argument("--models", nargs="+", default=["lite", "full"])
    options = parser.parse_args(arguments)
    console = Console(width=100)
    models = [ensure_model(name, console.print) for name in options.models]
    with tempfile.TemporaryDirectory(prefix="posture-") as folder:
        # In a process of its own: what the encoder leaves behind is no memory of the live check.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as aside:
            steady, changing = aside.submit(write_films, Path(folder)).result()
        if options.minutes:
            _memory(console, steady, models[-1], options.minutes)
            return 0
        _latency(console, steady, models)
        for model in models:
            _agreement(console, steady, model)
        _lag(console, changing, models[-1])
        _leftovers(console, steady, models[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())

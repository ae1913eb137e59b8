"""``python -m bench.performance [FOLDER]``: how fast, beside the plain loop and the bound.

Publishes ``docs/performance.md``; takes about ten minutes on two cores, once its films are made,
and wants the machine to itself (``--films`` makes them and ends). FOLDER, by default ``../shared``,
holds the real clip; without it the figures of an earlier run stay.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from bench.films import FILMS, LENGTHS, LONG_RUN, RUN, SAMPLE, SIZES, Film, film_path
from bench.roads import BareNetwork, Road, Run, run, seconds_of
from bench.sections import PERFORMANCE, Section, publish, section, show
from bench.tracks import ROOT
from bench.waiting import waiting_section
from posture.pipeline.analysis import analyze_track
from posture.pipeline.result_folder import write_results
from posture.pose_track import LONG_SIDE, PoseTrack, clip_info_from_times, load_track, save_track
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.follower import LAG
from posture.tracking.pose.inference import LandmarkNetwork
from posture.tracking.pose.models import Model, ensure_model
from posture.tracking.pose.region import Region
from posture.tracking.pose.workers import cores
from posture.tracking.scene.reader import MAX_KEPT
from posture.tracking.track_clip import track_clip
from posture.video import read_frames

REAL: Final = "treadmill_gym_60fps.mp4"
FULL_HD: Final = FILMS[0]
LEAST_OF_BOUND: Final = 0.85
LEAST_TIMES_PLAIN: Final = {FILMS[0].name: 2.3, FILMS[1].name: 2.5}
LEAST_MB, KB_A_FRAME = 500.0, 1.0
ROADS: Final[tuple[Road, ...]] = ("plain loop", "posture", "bound")
STAGE_FRAMES: Final = 150
FORECAST: Final = (4, 8, 16)
MS: Final = 1000.0


def main() -> None:
    """Measure, print and publish."""
    parser = argparse.ArgumentParser(prog="python -m bench.performance", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--films", action="store_true", help="only make what is to be measured on")
    options = parser.parse_args()
    real: Path = options.folder / "clips" / REAL
    console = Console(width=None if sys.stdout.isatty() else 140)
    model = ensure_model("full", console.print)
    for film in (*FILMS, *LENGTHS, *SIZES, RUN, LONG_RUN):
        console.print(f"Film: {film.name}")
        film_path(film)
    if options.films:
        return
    for own in _sections(model, real):
        show(console, own)
        publish(PERFORMANCE, [own])


def _sections(model: Model, real: Path) -> Iterator[Section]:
    yield waiting_section()
    films = {film.name: _roads(model, film_path(film)) for film in FILMS}
    yield _targets(films)
    yield _speed(films)
    if real.is_file():
        clips = {"1080 x 1920, 60 Hz, H.264": _roads(model, real)}
        title = "Speed on a real clip, 4.7 Mbit/s"
        yield replace(_speed(clips), key="speed-real", title=title)
    yield _instant(model)
    yield _stages(model)
    yield _cores(model, films[FULL_HD.name]["posture"])
    yield _growth("sizes", "Larger pictures", SIZES, model)
    yield _growth("lengths", "Longer clips", LENGTHS, model)


def speed_section(model: Model, name: str, path: Path) -> Section:
    """Return each road on one clip."""
    return _speed({name: _roads(model, path)})


def _roads(model: Model, path: Path) -> Mapping[Road, Run]:
    """Each road once, one after the other."""
    return {road: run(road, path, model) for road in ROADS}


def _targets(films: Mapping[str, Mapping[Road, Run]]) -> Section:
    """What was asked of speed and memory, and what was found."""
    rows = []
    for film in FILMS:
        best = films[film.name]
        ours = best["posture"]
        of_bound = ours.rate_hz / best["bound"].rate_hz
        memory_mb = LEAST_MB + ours.frames * KB_A_FRAME / 1000
        asked = [("share of the bound", of_bound, LEAST_OF_BOUND)]
        if film.name in LEAST_TIMES_PLAIN:
            times = ours.rate_hz / best["plain loop"].rate_hz
            asked.append(("times the plain loop", times, LEAST_TIMES_PLAIN[film.name]))
        if film is FULL_HD:
            asked.append(("frames/s", ours.rate_hz, float(film.rate_hz)))
        rows += [
            (film.name, what, f"at least {least:g}", _kept(f"{found:.2f}", found >= least))
            for what, found, least in asked
        ]
        held = _kept(f"{ours.peak_mb:.0f}", ours.peak_mb <= memory_mb)
        rows.append((film.name, "peak memory, MB", f"at most {memory_mb:.0f}", held))
    note = (
        "From the table below: 500 MB and 1 kB a frame are what memory may reach. Frames a second"
        " and times the plain loop were asked for when each picture was looked at once; how long a"
        " runner waits is in the table above."
    )
    columns = ("clip", "what", "asked", "found")
    return section("speed-targets", "What was asked for, and what was found", note, columns, rows)


def _kept(found: str, kept: bool) -> str:
    return found if kept else f"{found} missed"


def _speed(clips: Mapping[str, Mapping[Road, Run]]) -> Section:
    rows = [(name, *_speed_cells(best)) for name, best in clips.items()]
    note = (
        f"Frames/s, each once, on {cores()} cores, with its start-up. Plain loop: OpenCV, MediaPipe"
        " in video mode, full picture, one look at each. Posture looks at each twice, as it is and"
        " mirrored. Bound: decode, scale and the bare network as published, twice a picture, every"
        " core busy, nothing else. A share above 1 is the body mask that we do not compute and, at"
        " 240 Hz, every second frame that nobody looks at. CPU and memory are those of posture, its"
        " process alone (it starts no other)."
    )
    columns = ("clip", "frames", *ROADS, "× plain", "of bound", "cores busy", "peak, MB")
    return section("speed", "Speed", note, columns, rows)


def _speed_cells(best: Mapping[Road, Run]) -> tuple[str, ...]:
    ours = best["posture"]
    return (
        str(ours.frames),
        *(f"{best[road].rate_hz:.1f}" for road in ROADS),
        f"{ours.rate_hz / best['plain loop'].rate_hz:.2f}",
        f"{ours.rate_hz / best['bound'].rate_hz:.2f}",
        f"{ours.cpu_s / ours.seconds:.2f}",
        f"{ours.peak_mb:.0f}",
    )


def _stages(model: Model) -> Section:
    """What each stage costs alone, on one thread."""
    network, bare = LandmarkNetwork(model), BareNetwork(model)
    rows = [(film.name, *_stage_cells(film, network, bare)) for film in FILMS]
    note = (
        "Processor milliseconds, each stage alone; a picture is decoded once and looked at twice."
        " 'Landmarks' contains the cut, the network without its body mask, and reading its answer;"
        f" the bare network as published is for comparison. Once a clip: {MAX_KEPT} body masks, ten"
        " looks for other people and the room, about two seconds of processor time."
    )
    columns = ("clip", "decode and scale", "cut", "landmarks", "bare network")
    return section("stages", "What each stage costs", note, columns, rows)


def _stage_cells(film: Film, network: LandmarkNetwork, bare: BareNetwork) -> list[str]:
    images, reading_ms = _read(film_path(film))
    height, width = images[0].shape[:2]
    region = Region(width / 2, height / 2, height / 2, 0.0)
    stages = (
        _each(lambda image: region.cut(image, network.side), images),
        _each(lambda image: network.place(image, region), images),
        _each(lambda _: bare.infer(), images),
    )
    return [f"{spent_ms:.1f}" for spent_ms in (reading_ms, *stages)]


def _read(path: Path) -> tuple[list[np.ndarray], float]:
    images = []
    start = time.process_time()
    with read_frames(path, LONG_SIDE) as frames:
        for frame in frames:
            images.append(frame.image)
            if len(images) == STAGE_FRAMES:
                break
        spent = time.process_time() - start
    return images, MS * spent / len(images)


def _each(work: Callable[[np.ndarray], object], images: Sequence[np.ndarray]) -> float:
    start = time.process_time()
    for image in images:
        work(image)
    return MS * (time.process_time() - start) / len(images)


def _cores(model: Model, on_all: Run) -> Section:
    """Measured on one and on all cores; beyond them by what those two tell."""
    path, number = film_path(FULL_HD), cores()
    on_one = run("posture", path, model, 1)
    spread_s = min(on_one.seconds, (on_one.seconds - on_all.seconds) * number / (number - 1))
    serial_s = on_one.seconds - spread_s
    images, _ = _read(path)
    network, middle = LandmarkNetwork(model), Region(320.0, 180.0, 180.0, 0.0)
    placed_ms = _each(lambda image: network.place(image, middle), images)
    most_hz = MS * LAG / (2 * placed_ms)
    measured = {1: on_one, number: on_all}
    rows = [(str(n), f"{one.rate_hz:.1f}", "measured") for n, one in measured.items()]
    for more in FORECAST:
        seconds = serial_s + spread_s / more
        by_cores = on_all.frames / seconds
        share = 100 * serial_s / seconds
        limit = f"{LAG} frames at a time"
        if by_cores < most_hz:
            limit = f"processor; {share:.0f} % of the time does not spread"
        rows.append((str(more), f"{min(by_cores, most_hz):.0f}", f"forecast, limit: {limit}"))
    note = (
        f"1080p, 60 Hz, {FULL_HD.seconds} s. Forecast: of {on_one.seconds:.0f} s on one core"
        f" {spread_s:.0f} spread over cores and {serial_s:.0f} do not, by the two rows measured; at"
        f" most {LAG} frames are in work at {2 * placed_ms:.1f} ms each. That decoding's threads go"
        " on spreading is assumed. Several clips at once (`posture batch`) use what one leaves."
    )
    return section("cores", "Cores", note, ("cores", "frames/s", ""), rows)


def _growth(key: str, title: str, films: Sequence[Film], model: Model) -> Section:
    rows = []
    for film in films:
        one = run("posture", film_path(film), model)
        per_frame = f"{MS * one.seconds / one.frames:.1f}"
        rows.append((film.name, str(one.frames), per_frame, f"{one.peak_mb:.0f}"))
    columns = ("clip", "frames", "ms a frame", "peak, MB")
    note = "Following the body from first to last frame, start-up included."
    return section(key, title, note, columns, rows)


def _instant(model: Model) -> Section:
    """What should not be waited for."""
    python, posture = sys.executable, str(Path(sys.executable).with_name("posture"))
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "minute.npz"
        save_track(_minute(track_clip(SAMPLE, model)), saved)
        rows = [
            ("posture --help", "0.3", seconds_of([posture, "--help"])),
            (
                "import posture, beyond Python's own start",
                "0.15",
                seconds_of([python, "-c", "import posture"]) - seconds_of([python, "-c", ""]),
            ),
            ("a saved minute at 60 Hz analysed again", "0.5", _reanalysis_s(saved)),
            ("its report as a page", "1", _page_s(saved, Path(folder) / "page")),
            (
                "both as a command",
                "–",
                seconds_of([posture, "analyze", str(saved), *_into(folder, "out")], rounds=3),
            ),
        ]
    note = "Seconds, the shortest of several runs."
    cells = [(what, asked, f"{found:.2f}") for what, asked, found in rows]
    return section("instant", "Everything else", note, ("what", "asked", "found"), cells)


def _minute(track: PoseTrack) -> PoseTrack:
    """The sample's landmarks again and again, for a minute."""
    frames = 60 * 60
    order = np.arange(frames) % len(track.time_s)
    times = np.arange(frames) / 60
    return PoseTrack(
        track.xy[order],
        track.visibility[order],
        times,
        track.size,
        clip_info_from_times(times, "minute", track.size),
        track.scene,
        track.model,
        track.model_sha256,
        (),
        track.outline,
    )


def _into(folder: str, name: str) -> list[str]:
    return ["--out", str(Path(folder) / name), "--quiet"]


def _page_s(saved: Path, folder: Path) -> float:
    analysis = analyze_track(load_track(saved), ClipSettings())
    times = []
    for _ in range(5):
        start = time.perf_counter()
        write_results(folder, analysis, None)
        times.append(time.perf_counter() - start)
    return min(times)


def _reanalysis_s(saved: Path) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        analyze_track(load_track(saved), ClipSettings())
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()

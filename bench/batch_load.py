"""A night's batch: short clips, one in fifty broken, on all cores of this machine.

``python -m bench.batch_load FOLDER [N]`` cuts N clips (500 if not told) from the samples into a
new FOLDER, analyses a few of them alone and all of them with ``posture batch``, and prints what
it took. With ``dask`` as a third word the batch runs on a cluster of two workers on this machine,
one of which is killed half-way.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Final

from bench.memory import THIS_PROCESS, own_mb, started_by
from posture.video import read_frames, write_h264
from tests.batch.dask_cluster import Cluster, running_cluster

ROOT: Final = Path(__file__).parents[1]
SAMPLES: Final = sorted((ROOT / "sample_videos").glob("*.mp4"))
CLIP_S: Final = 4.0
STARTS: Final = 30
"""Clips begin at as many different frames of a sample: every 60th of a second up to 0.5 s."""
ALONE: Final = 12


def main(folder: Path, clips: int = 500, way: str = "here") -> None:
    """Make the clips, run the batch, and print what it took."""
    source = folder / "clips"
    source.mkdir(parents=True)
    paths = [source / f"{number:03d}.mp4" for number in range(clips)]
    for sample in range(len(SAMPLES)):
        cut(sample, paths)
    broken = [number for number in range(clips) if number % 50 == 25]
    for number in broken:
        damage(paths[number], number // 50)
    print(f"{clips} clips, {len(broken)} of them broken", flush=True)
    whole = [path for number, path in enumerate(paths) if number not in broken]
    alone_s = mean(analyse_alone(path, folder / "alone") for path in whole[:ALONE])
    print(f"alone: {alone_s:.1f} s a clip, {alone_s * len(whole):.0f} s for all", flush=True)
    if way == "dask":
        with running_cluster(folder) as cluster:
            batch(source, folder / "out", cluster)
    else:
        batch(source, folder / "out")


def batch(source: Path, out: Path, cluster: Cluster | None = None) -> None:
    """Run a batch here, or on a cluster whose first worker is killed half-way."""
    clips = len(list(source.iterdir()))
    words = ["batch", str(source), "--out", str(out)]
    words += ["--cluster", cluster.address] if cluster else []
    command = [sys.executable, "-m", "posture.cli.main", *words]
    began = time.perf_counter()
    with (
        peak_memory() as peak,
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as running,
    ):
        if cluster:
            threading.Thread(target=kill_half_way, args=(cluster, out, clips), daemon=True).start()
        said, told = running.communicate()
    took = time.perf_counter() - began
    outcomes = [json.loads(path.read_bytes()) for path in out.glob("*/outcome.json")]
    lines = [re.search(r"\b\d{3}\.mp4", line) for line in told.splitlines()]
    named = Counter(found[0] for found in lines if found)
    print(f"exit code {running.returncode}\n{said}")
    print(f"{took:.0f} s in all; {sum(one['seconds'] for one in outcomes):.0f} s by its own count")
    twice = sum(times > 1 for times in named.values())
    print(f"{clips} clips: {len(outcomes)} results; {len(named)} told of, {twice} of them twice")
    print(f"most memory, all processes together: {max(peak):.0f} MB")


def kill_half_way(cluster: Cluster, out: Path, clips: int) -> None:
    """Kill the first worker when half of the clips are done."""
    while len(list(out.glob("*/outcome.json"))) < clips / 2:
        time.sleep(0.5)
    cluster.workers[0].kill()
    print(f"killed a worker after {clips // 2} clips", flush=True)


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """Note, twice a second, the memory of all that this process started; shared pages once."""
    seen, ended = [0.0], threading.Event()

    def look() -> None:
        while not ended.wait(0.5):
            seen.append(sum(map(own_mb, started_by(THIS_PROCESS))))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        ended.set()
        looking.join()


def analyse_alone(clip: Path, out: Path) -> float:
    """Return how long ``posture analyze`` takes for a clip, in seconds."""
    command = [sys.executable, "-m", "posture.cli.main", "analyze", str(clip), "--out", str(out)]
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def cut(sample: int, paths: list[Path]) -> None:
    """Cut every clip that comes from a sample, at half its rate: 30 frames a second."""
    frames = [(frame.file_time_s, frame.image) for frame in read_frames(SAMPLES[sample])]
    height, width = frames[0][1].shape[:2]
    for number in range(sample, len(paths), len(SAMPLES)):
        first = number // len(SAMPLES) * 7 % STARTS
        begins_s = frames[first][0]
        taken = [(at - begins_s, image) for at, image in frames[first:] if at < begins_s + CLIP_S]
        write_h264(paths[number], taken[::2], (width, height))


def damage(path: Path, way: int) -> None:
    """Break a clip in one of five ways."""
    content = path.read_bytes()
    ways = (
        content[: len(content) // 2],
        b"",
        b"Dear diary, " * 1000,
        content[:40] + os.urandom(len(content) - 40),
        bytes(len(content)),
    )
    path.write_bytes(ways[way % len(ways)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500, *sys.argv[3:])

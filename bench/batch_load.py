"""A night's batch: short clips, one in fifty broken, on all cores of this machine.

``python -m bench.batch_load FOLDER [N]`` makes N clips (500 if not told) of the samples in a new
FOLDER, analyses them with ``posture batch``, and prints what it took. With ``dask`` as a third
word it does so on a cluster of two workers on this machine, one of which is killed half-way.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.batch.dask_cluster import Cluster, running_cluster

ROOT: Final = Path(__file__).parents[1]
SAMPLES: Final = sorted((ROOT / "sample_videos").glob("*.mp4"))
MB: Final = 1e6


def main(folder: Path, clips: int = 500, way: str = "here") -> None:
    """Make the clips, run the batch, and print what it took."""
    source = folder / "clips"
    source.mkdir(parents=True)
    broken = sum(make_clip(source / f"{number:03d}.mp4", number) for number in range(clips))
    print(f"{clips} clips, {broken} of them broken", flush=True)
    if way == "dask":
        with running_cluster(folder) as cluster:
            batch(source, folder / "out", cluster)
    else:
        batch(source, folder / "out")


def batch(source: Path, out: Path, cluster: Cluster | None = None) -> None:
    """Run a batch here, or on a cluster whose first worker is killed half-way."""
    words = ["batch", str(source), "--out", str(out)]
    words += ["--cluster", cluster.address] if cluster else []
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "posture.cli", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        if cluster:
            _kill_half_way(cluster, out, len(list(source.iterdir())))
        said = running.communicate()[0]
    took = time.perf_counter() - began
    alone = [json.loads(p.read_bytes())["seconds"] for p in out.glob("*/outcome.json")]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MB
    print(f"exit code {running.returncode}, {len(alone)} results\n{said}")
    print(f"{took:.0f} s in all; the clips one by one {sum(alone):.0f} s")
    print(f"largest process {peak:.0f} MB")


def _kill_half_way(cluster: Cluster, out: Path, clips: int) -> None:
    while len(list(out.glob("*/outcome.json"))) < clips / 2:
        time.sleep(0.5)
    cluster.workers[0].kill()


def make_clip(path: Path, number: int) -> bool:
    """Write a clip, each of other bytes, one in fifty broken in one of five ways; whether it is."""
    content = SAMPLES[number % len(SAMPLES)].read_bytes()
    note = f"clip {number}".encode()
    content += (8 + len(note)).to_bytes(4, "big") + b"free" + note
    broken = number % 50 == 25
    ways = (
        content[: len(content) // 2],
        b"",
        b"Dear diary, " * 1000,
        content[:40] + os.urandom(len(content) - 40),
        bytes(len(content)),
    )
    path.write_bytes(ways[number // 50 % len(ways)] if broken else content)
    return broken


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500, *sys.argv[3:])

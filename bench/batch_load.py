"""A night's batch: short clips, one in fifty broken, on all cores of this machine.

``python -m bench.batch_load FOLDER [N]`` makes N clips (500 if not told) of the samples in a new
FOLDER, analyses them with ``posture batch``, and prints what it took.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SAMPLES: Final = sorted((ROOT / "sample_videos").glob("*.mp4"))
MB: Final = 1e6


def main(folder: Path, clips: int = 500) -> None:
    """Make the clips, run the batch, and print what it took."""
    source, out = folder / "clips", folder / "out"
    source.mkdir(parents=True)
    broken = sum(make_clip(source / f"{number:03d}.mp4", number) for number in range(clips))
    words = ["batch", str(source), "--out", str(out)]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "posture.cli", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    took = time.perf_counter() - began
    alone = sum(json.loads(p.read_bytes())["seconds"] for p in out.glob("*/outcome.json"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MB
    print(f"{clips} clips, {broken} of them broken; exit code {done.returncode}")
    print(done.stdout)
    print(f"{took:.0f} s in all; the clips one by one {alone:.0f} s; largest process {peak:.0f} MB")


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
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))

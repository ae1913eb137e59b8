"""``python -m bench.samples``: render the clips of ``sample_videos`` anew, with their truth."""

import shutil
from typing import Final

import numpy as np

from bench.design import FAR
from bench.render.camera import Camera
from bench.render.clip import Clip, render_clip
from bench.render.film import Film
from bench.render.gait import Gait
from bench.render.looks import Look
from bench.render.makehuman import SHAPES
from bench.tracks import CACHE, ROOT

FOLDER: Final = ROOT / "sample_videos"
DISTANCE_M, EXTENT_M = 4.0, 2.5
CAMERA: Final = Camera(
    width=960,
    height=540,
    distance_m=DISTANCE_M,
    height_m=1.0,
    fov_deg=float(np.degrees(2 * np.arctan(EXTENT_M / 2 / DISTANCE_M))),
)
FILM: Final = Film(fps=60.0, seconds=4.5, noise=0.01, crf=23)
SAMPLES: Final = (
    Clip(
        name="good_60",
        shape=SHAPES["woman"],
        look=Look(clothes="tight", skin="light", seed=2),
        gait=Gait(cadence_spm=170.0, overstride_m=0.03),
        camera=CAMERA,
        film=FILM,
    ),
    Clip(
        name="overstride14_60",
        shape=SHAPES["man"],
        look=Look(clothes="usual", skin="light", seed=1),
        gait=Gait(cadence_spm=158.0, overstride_m=0.14, seed=1, **FAR),
        camera=CAMERA,
        film=FILM,
    ),
    Clip(
        name="left_lowcad148_60",
        shape=SHAPES["tall man"],
        look=Look(clothes="tight", skin="dark", seed=3),
        gait=Gait(cadence_spm=148.0, overstride_m=0.08, seed=2),
        camera=CAMERA,
        film=FILM,
        facing="left",
    ),
)


def main() -> None:
    """Render each sample and put it in its place."""
    for clip in SAMPLES:
        video = render_clip(clip, CACHE / "samples")
        for made in (video, video.with_suffix(".json")):
            shutil.copyfile(made, FOLDER / f"{clip.name}{made.suffix}")


if __name__ == "__main__":
    main()

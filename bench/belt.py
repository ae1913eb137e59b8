"""``python -m bench.belt``: how well the belt's speed is read from the pictures.

On rendered clips that other runs left in ``bench/cache`` (``python -m bench.second_look 31``,
``--random``, ``--faults``): people drawn at random, tuning and held out, and the clips into which a
fault was dialled. Publishes its table in ``docs/accuracy.md``.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rich.console import Console

from bench.design import Entry, faults_set, random_set
from bench.render.clip import clip_path
from bench.sections import ACCURACY, Section, publish, section, show
from bench.tracks import CACHE, cached_track
from bench.truth import RenderedTruth
from posture.motion.motion import BeltSpeed
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.models import Model, ensure_model

CLIPS: Final = CACHE / "clips"
TUNING: Final = "drawn at random, tuning"
GROUPS: Final = {
    "random-tuning": TUNING,
    "random": "drawn at random, held out",
    "held-out": "a fault dialled in, held out",
    "unseen": "a fault dialled in, held out",
}


@dataclass(frozen=True)
class Reading:
    """The belt's speed in one clip.

    Attributes
    ----------
    group : str
        One of `GROUPS`.
    read : BeltSpeed
        As it is read from the pictures.
    legs_per_s : float
        What is true.
    """

    group: str
    read: BeltSpeed
    legs_per_s: float

    @property
    def error_percent(self) -> float:
        """Read minus true, per cent of what is true."""
        return 100 * (self.read.legs_per_s / self.legs_per_s - 1)

    @property
    def u_percent(self) -> float:
        """Half-width, per cent of what was read."""
        return 100 * self.read.u / self.read.legs_per_s

    @property
    def held(self) -> bool:
        """Whether the truth is inside the interval."""
        return abs(self.read.legs_per_s - self.legs_per_s) <= self.read.u


def main() -> None:
    """Measure the clips at hand, print and publish."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    model = ensure_model("full", console.print)
    entries = [*random_set(), *faults_set()]
    own = belt_section(list(readings(entries, model)))
    show(console, own)
    publish(ACCURACY, [own])


def readings(entries: Iterable[Entry], model: Model) -> Iterable[Reading]:
    """Yield what is read in the clips that are rendered; not where nothing could be."""
    for entry in entries:
        video = clip_path(entry.clip, CLIPS)
        if not video.is_file():
            continue
        motion = analyze_track(cached_track(video, model), ClipSettings()).motion
        if motion is not None and np.isfinite(motion.belt.legs_per_s):
            truth = RenderedTruth(video.with_suffix(".json")).whole()
            yield Reading(GROUPS[entry.group], motion.belt, truth.belt.legs_per_s)


def belt_section(found: Sequence[Reading]) -> Section:
    """Return the table, a row for each group of which there are clips."""
    groups = [
        name for name in dict.fromkeys(GROUPS.values()) if any(r.group == name for r in found)
    ]
    rows = [(name, *_cells([r for r in found if r.group == name])) for name in groups]
    note = (
        "In leg lengths a second, per cent of the true speed. The half-width is set on the tuning"
        " clips alone: 7 % of the speed, and what both feet differ by. It is a 90 % interval."
    )
    columns = ("clips", "how many", "bias", "mean error", "worst", "± u", "interval holds")
    return section("belt-speed", "Belt speed read from the pictures", note, columns, rows)


def _cells(own: Sequence[Reading]) -> tuple[str, ...]:
    errors, u = (np.array([getattr(r, of) for r in own]) for of in ("error_percent", "u_percent"))
    worst = errors[np.argmax(np.abs(errors))]
    held = sum(r.held for r in own)
    return (
        *(str(len(own)), f"{errors.mean():+.1f} %", f"{np.abs(errors).mean():.1f} %"),
        *(f"{worst:+.1f} %", f"{np.median(u):.1f} %", f"{held} of {len(own)}"),
    )


if __name__ == "__main__":
    main()

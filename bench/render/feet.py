"""How sixteen runners on force plates run at a belt speed: their feet's landings and strides.

``feet.csv`` holds the mean strides of both feet of each runner at 2.5, 3.5 and 4.5 m/s (the left
out: two trials with faulty toes), worked out by ``python -m bench.feet`` from RBDS (Fukuchi,
Fukuchi and Duarte 2017, CC BY 4.0).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from bench.render.landing import LANDING_S, Landing
from bench.render.rhythm import Foot
from posture.arrays import FloatArray

FEET_CSV: Final = Path(__file__).with_name("feet.csv")
SCALARS: Final = (
    *("height_m", "speed_mps", "cadence_spm", "duty_factor", "overstride", "knee_flexion_deg"),
    "rise_m",
)
COURSES: Final = ("belt_share", "height_m", "pitch_deg")
GRAVITY: Final = 9.81
# Shank over height (Winter, Biomechanics and Motor Control of Human Movement, 2009).
SHANK: Final = 0.246


@dataclass(frozen=True)
class Stride:
    """How a runner's foot lands, and what the stride around it is like.

    Attributes
    ----------
    cadence_spm, duty_factor : float
        Steps per minute; share of the stride that the foot is on the belt.
    overstride_m, knee_flexion_deg : float
        Ankle ahead of knee, and the knee's bend, at initial contact.
    rise_m : float
        Peak to trough of the middle of the hips.
    landing : Landing
        The foot's course about contact.
    """

    cadence_spm: float
    duty_factor: float
    overstride_m: float
    knee_flexion_deg: float
    rise_m: float
    landing: Landing


@dataclass(frozen=True)
class MeasuredFoot:
    """One foot of a runner, slowest trial first.

    Attributes
    ----------
    runner : str
        The runner's name in RBDS.
    foot : "left" or "right"
        Which.
    scalars : tuple of tuple of float
        `SCALARS` of each trial; ``overstride`` is a share of the shank.
    landings : tuple of Landing
        The mean landing of each trial.
    """

    runner: str
    foot: Foot
    scalars: tuple[tuple[float, ...], ...]
    landings: tuple[Landing, ...]

    def stride(self, speed_mps: float, height_m: float) -> Stride:
        """Return the stride of a body of another height at a belt speed.

        Bodies of two heights run alike where their speeds are as the roots of the heights
        (equal Froude numbers). Between trials everything is interpolated; beyond the slowest
        and the fastest the landing stays as it is there, and the rest as well.
        """
        rows = dict(zip(SCALARS, np.array(self.scalars).T, strict=True))
        size = height_m / rows["height_m"][0]
        alike_mps = speed_mps / np.sqrt(size)

        def at(values: FloatArray) -> float:
            return float(np.interp(alike_mps, rows["speed_mps"], values))

        return Stride(
            cadence_spm=at(rows["cadence_spm"]) / float(np.sqrt(size)),
            duty_factor=at(rows["duty_factor"]),
            overstride_m=at(rows["overstride"]) * SHANK * height_m,
            knee_flexion_deg=at(rows["knee_flexion_deg"]),
            rise_m=at(rows["rise_m"]) * size,
            landing=Landing(
                *(
                    tuple(map(at, np.array([getattr(own, name) for own in self.landings]).T))
                    for name in COURSES
                )
            ),
        )


@cache
def measured_feet() -> tuple[MeasuredFoot, ...]:
    """Return all feet, by runner, left and right."""
    with FEET_CSV.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    keys = dict.fromkeys((row[0], row[1]) for row in rows)
    return tuple(_foot(runner, foot, rows) for runner, foot in keys)


def _foot(runner: str, foot: str, rows: list[list[str]]) -> MeasuredFoot:
    own = [tuple(map(float, row[2:])) for row in rows if row[:2] == [runner, foot]]
    count, instants = len(SCALARS), len(LANDING_S)
    starts = [count + number * instants for number in range(len(COURSES))]
    return MeasuredFoot(
        runner=runner,
        foot="left" if foot == "left" else "right",
        scalars=tuple(row[:count] for row in own),
        landings=tuple(
            Landing(*(row[start : start + instants] for start in starts)) for row in own
        ),
    )

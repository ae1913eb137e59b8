"""``python -m bench.feet [FOLDER]``: the mean strides of the runners on force plates, anew.

FOLDER, by default ``../shared``, holds the trials (RBDS: Fukuchi, Fukuchi and Duarte 2017, CC BY
4.0), which are not in the repository. Writes ``bench/render/feet.csv``, from which
`bench.render.feet` takes how rendered runners land.
"""

import csv
import io
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from bench.forceplate import Trial, rbds_names, rbds_trial, read_csv
from bench.landing import foot_course
from bench.render.feet import COURSES, FEET_CSV, SCALARS
from bench.render.landing import LANDING_S
from bench.render.rhythm import FEET, Foot
from bench.tracks import ROOT
from posture.checks import knee_flexion_at_contact, overstride
from posture.system.files import write_atomically

DIGITS: Final = {"belt_share": 3, "height_m": 4, "pitch_deg": 1}


def main(shared: Path) -> None:
    """Measure every foot and write the file."""
    folder = shared / "forceplate"
    people = read_csv(folder / "rbds" / "participants.csv")
    height_m = {
        runner: float(height) / 100
        for runner, height in zip(people["runner"], people["height_cm"], strict=True)
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    courses = [f"{course} {1000 * instant:+.0f}" for course in COURSES for instant in LANDING_S]
    writer.writerow(["runner", "foot", *SCALARS, *courses])
    for name in rbds_names(folder):
        trial = rbds_trial(folder, name)
        for foot in FEET:
            writer.writerow([trial.runner, foot, *_row(trial, foot, height_m[trial.runner])])
    write_atomically(FEET_CSV, text.getvalue().encode())


def _row(trial: Trial, foot: Foot, height_m: float) -> Iterator[str]:
    """The values of `SCALARS`, then the mean course at `LANDING_S`."""
    steps = np.array([(landed, left) for side, landed, left in trial.contacts if side == foot])
    stride_s = float(np.median(np.diff(steps[:, 0])))
    at_contact = trial.at_contact[foot]
    scalars = (
        *(height_m, trial.speed_mps, 120 / stride_s),
        float(np.mean(steps[:, 1] - steps[:, 0])) / stride_s,
        at_contact[overstride.CHECK.key] / 100,
        at_contact[knee_flexion_at_contact.CHECK.key],
        _rise_m(trial),
    )
    yield from (f"{value:.4g}" for value in scalars)
    course = foot_course(trial, foot, LANDING_S)
    for name in COURSES:
        yield from (f"{value:.{DIGITS[name]}f}" for value in getattr(course, name).mean(axis=0))


def _rise_m(trial: Trial) -> float:
    """Peak to trough of the middle of the hips, mean of the steps."""
    hips = (trial.points["left_hip"] + trial.points["right_hip"])[:, 1] / 2000
    landed = np.sort([contact_s for _, contact_s, _ in trial.contacts])
    bounds = np.searchsorted(trial.time_s, landed)
    steps = [hips[first:last] for first, last in pairwise(bounds)]
    return float(np.mean([np.ptp(step) for step in steps if len(step) > 1]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")

"""``python -m bench.norms [FOLDER]``: norms by belt speed from sixteen runners on force plates.

Prints and publishes the lines that each check of ``posture/checks`` holds, whether they hold for
a runner who was left out, and how far halves of a trial and the two feet differ. FOLDER holds
``forceplate/rbds`` (Fukuchi, Fukuchi and Duarte 2017); by default ``../shared``.

Markers stand for the pose model's joints: mid-points of epicondyles and malleoli for knee and
ankle, the greater trochanter for the hip. By regression from the pelvis' own markers (Harrington
2007) the hip's joint centre lies 1 cm ahead of that and 3 cm higher; with it, bend of the knee
would be 3° less, thigh extension 2° more, rise and fall half a point to one and a half less. Where
between the two the pose model's hip lies on real people is not known.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from bench.forceplate import FEET, Trial, make_track, rbds_trial
from bench.plates import DROPOUTS, MIX_UPS
from bench.sections import ACCURACY, Section, publish, section, show
from bench.tracks import ROOT
from bench.truth import TrueBody, leg_length
from bench.verdicts import BELT_U_SHARE
from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.base import Check
from posture.checks.judge import judge, verdict_at
from posture.checks.known_run import KnownRun
from posture.checks.norm import RBDS, REFERENCE_LEGS_PER_S, SpeedLine, SpeedNorm
from posture.motion.motion import BeltSpeed, Motion
from posture.motion.read import read_motion
from posture.pose_track import LANDMARK
from posture.results.report import Side, Verdict

RATE_HZ: Final = 60.0
NOISE_MM: Final = 6.0
# A step or stride longer than so many times the median holds a contact that is not in the table.
WHOLE: Final = 1.5
FOUND: Final[tuple[Verdict, ...]] = ("watch", "flag")
# A trial and its halves, seconds.
PARTS_S: Final = ((0.0, np.inf), (0.0, 15.0), (15.0, np.inf))
FITTED: Final = {
    key: check for key, check in CHECKS.items() if check.norm and check.norm.runners is RBDS
}
MATERIAL: Final = (
    f"{RBDS.who.capitalize()} (RBDS: Fukuchi, Fukuchi and Duarte 2017, CC BY 4.0), each foot at"
    " 2.5, 3.5 and 4.5 m/s, markers on a treadmill with force plates."
)


@dataclass(frozen=True)
class Foot:
    """One foot of one trial.

    Attributes
    ----------
    runner, side : str, Side
        Whose, and which.
    speed_mps, legs_per_s : float
        The belt's.
    values, first, second : mapping
        What is true of the whole trial and of its halves, by key of the check.
    motion : Motion
        What is read from a track of the trial, the camera on this foot's side.
    """

    runner: str
    side: Side
    speed_mps: float
    legs_per_s: float
    values: Mapping[str, float]
    first: Mapping[str, float]
    second: Mapping[str, float]
    motion: Motion


def main() -> None:
    """Fit, print and publish."""
    parser = argparse.ArgumentParser(prog="python -m bench.norms", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    sections = norms_sections(parser.parse_args().folder)
    for own in sections:
        show(Console(width=160), own)
    publish(ACCURACY, sections)


def norms_sections(shared: Path) -> list[Section]:
    """Return the tables of norms, if the trials are here."""
    folder = shared / "forceplate"
    names = sorted(path.stem for path in (folder / "rbds").glob("*.npz"))
    if not names:
        return []
    feet = [foot for name in names for foot in _feet(folder, name)]
    return [_norms(feet), _left_out(feet), _differences(feet)]


def _feet(folder: Path, name: str) -> Iterable[Foot]:
    trial, first, second = (rbds_trial(folder, name, start, end) for start, end in PARTS_S)
    for side in FEET:
        leg_m = leg_length(known_run(trial, side).clip)
        track = make_track(trial, RATE_HZ, NOISE_MM, 0, MIX_UPS, DROPOUTS, near=side)
        yield Foot(
            runner=trial.runner,
            side=side,
            speed_mps=trial.speed_mps,
            legs_per_s=trial.speed_mps / leg_m,
            values=_values(known_run(trial, side)),
            first=_values(known_run(first, side)),
            second=_values(known_run(second, side)),
            motion=read_motion(track),
        )


def _values(run: KnownRun) -> dict[str, float]:
    return {key: check.truth(run) for key, check in FITTED.items() if check.truth}


def known_run(trial: Trial, near: Side) -> KnownRun:
    """Return what is known of a trial's run, the camera on the side of ``near``."""
    body = np.full((len(trial.time_s), len(LANDMARK), 2), np.nan)
    for name, path in trial.points.items():
        body[:, LANDMARK[name]] = path[:, :2] / 1000

    def at(instants_s: FloatArray) -> TrueBody:
        columns = body.reshape(len(body), -1).T
        found = np.stack([np.interp(instants_s, trial.time_s, own) for own in columns], axis=1)
        return TrueBody(found.reshape(-1, *body.shape[1:]), near)

    contacts, offs = np.array([(ic, to) for side, ic, to in trial.contacts if side == near]).T
    strides = np.diff(contacts)
    strikes = np.array([ic for _, ic, _ in trial.contacts])
    longest_s = WHOLE * float(np.median(np.diff(strikes)))
    inside = (trial.time_s >= contacts[0]) & (trial.time_s < contacts[-1])
    return KnownRun(
        stride_s=float(np.mean(strides[strides < WHOLE * np.median(strides)])),
        contact_time_s=float(np.mean(offs - contacts)),
        strides=TrueBody(body[inside], near),
        contacts=at(contacts),
        mid_stances=at((contacts + offs) / 2),
        toe_offs=at(offs),
        steps=[at(np.linspace(a, b, 100)) for a, b in pairwise(strikes) if b - a < longest_s],
        clip=TrueBody(body, near),
    )


def fitted(key: str, feet: Sequence[Foot]) -> SpeedNorm:
    """Fit a check's norm to some feet: a line for the mean, a share of it for the deviation.

    Feet of one runner are alike, so that as many were measured as there are runners.
    """
    speeds = np.array([foot.legs_per_s for foot in feet])
    values = np.array([foot.values[key] for foot in feet])
    slope, value = np.polyfit(speeds - REFERENCE_LEGS_PER_S, values, 1)
    means = value + slope * (speeds - REFERENCE_LEGS_PER_S)
    runners = len({foot.runner for foot in feet})
    free = runners / (runners - 1)
    share = float(np.sqrt(free * np.mean((values / means - 1) ** 2)))
    measured = replace(RBDS, count=runners, legs_per_s=(float(speeds.min()), float(speeds.max())))
    mean, sd = (
        SpeedLine(float(value), float(slope)),
        SpeedLine(share * float(value), share * float(slope)),
    )
    return replace(_norm_of(FITTED[key]), mean=mean, sd=sd, runners=measured)


def _norm_of(check: Check) -> SpeedNorm:
    assert check.norm is not None
    return check.norm


def _norms(feet: Sequence[Foot]) -> Section:
    rows = []
    for key, check in FITTED.items():
        used, asked = _norm_of(check), fitted(key, feet)
        centiles = [used.at(BeltSpeed(legs_per_s, 0.0)) for legs_per_s in (3.0, 4.25, 5.5)]
        rows.append(
            (
                f"{key}, {check.unit}",
                *(_line(line) for norm in (used, asked) for line in (norm.mean, norm.sd)),
                *(f"{norm.p5:g} / {norm.p50:g} / {norm.p95:g}" for norm in centiles),
            )
        )
    slowest, fastest = (pick(foot.legs_per_s for foot in feet) for pick in (min, max))
    return section(
        "norms",
        "Norms by belt speed",
        f"{MATERIAL} Mean and standard deviation between runners at 4 leg lengths a second, and"
        " their change with each further one: as in use, and as this fit asks for. Then the"
        " central nine tenths and the median in use at 3, 4.25 and 5.5 leg lengths a second,"
        " which are about 2.5, 3.5 and 4.5 m/s (measured:"
        f" {slowest:.2f} to {fastest:.2f}).",
        (
            *("measurement", "mean in use", "SD in use", "mean asked", "SD asked"),
            *("p5 / p50 / p95 at 3", "at 4.25", "at 5.5"),
        ),
        rows,
    )


def _line(line: SpeedLine) -> str:
    return f"{line.value:.2f} {line.per_leg:+.2f}"


def _left_out(feet: Sequence[Foot]) -> Section:
    """How norms fitted to fifteen runners hold for the sixteenth."""
    speeds = sorted({foot.speed_mps for foot in feet})
    rows = []
    for key, check in FITTED.items():
        cells = []
        for speed in speeds:
            own = [_judged(key, foot, feet) for foot in feet if foot.speed_mps == speed]
            shares = np.mean(own, axis=0)
            cells.append(" / ".join(f"{100 * share:.0f}" for share in shares))
        rows.append((f"{key}, {check.unit}", *cells))
    return section(
        "norms-left-out",
        "Norms by belt speed: runners left out of the fit",
        f"{MATERIAL} Per cent of feet, each judged by a norm fitted to the other fifteen runners:"
        " whose true value lies outside the central nine tenths / is called watch or above with"
        " the check's own uncertainty and that of the belt's speed / is called so by what is read"
        f" from a track of the trial ({RATE_HZ:.0f} frames/s, {NOISE_MM:.0f} mm of noise, mix-ups"
        " and dropouts). Low cadence counts here without an overstride beside it; what is never"
        " judged is never called.",
        ("measurement", *(f"{speed:g} m/s" for speed in speeds)),
        rows,
    )


def _judged(key: str, foot: Foot, feet: Sequence[Foot]) -> tuple[bool, bool, bool]:
    """Outside nine tenths; called watch or above by its true value, and by its track."""
    norm = fitted(key, [other for other in feet if other.runner != foot.runner])
    check = replace(FITTED[key], norm=norm)
    value, u = foot.values[key], float(np.hypot(check.accuracy.measured, check.accuracy.people))
    central = norm.at(BeltSpeed(foot.legs_per_s, 0.0))
    speed = BeltSpeed(foot.legs_per_s, BELT_U_SHARE * foot.legs_per_s)
    return (
        not central.p5 <= value <= central.p95,
        verdict_at(check, speed, value, u)[0] in FOUND,
        judge(check, foot.motion).verdict in FOUND,
    )


def _differences(feet: Sequence[Foot]) -> Section:
    """How far halves of a trial, and a runner's feet at one speed, differ."""
    left = {(foot.runner, foot.speed_mps): foot for foot in feet if foot.side == "left"}
    right = [foot for foot in feet if foot.side == "right"]
    rows = []
    for key, check in FITTED.items():
        halves = np.array([foot.second[key] - foot.first[key] for foot in feet])
        sides = np.array(
            [foot.values[key] - left[foot.runner, foot.speed_mps].values[key] for foot in right]
        )
        rows.append((f"{key}, {check.unit}", *_spread(halves), *_spread(sides)))
    return section(
        "norms-differences",
        "Norms: halves of a trial, and the two feet",
        f"{MATERIAL} True values of the second 15 s minus those of the first (each foot), and of"
        " the right foot minus the left: mean, standard deviation, and the size that nine tenths"
        " of the differences do not pass.",
        (
            *("measurement", "halves: mean", "SD", "nine tenths within"),
            *("right minus left: mean", "SD", "nine tenths within"),
        ),
        rows,
    )


def _spread(differences: FloatArray) -> tuple[str, str, str]:
    within = float(np.quantile(np.abs(differences), 0.9))
    return f"{differences.mean():+.2f}", f"{differences.std(ddof=1):.2f}", f"{within:.2f}"


if __name__ == "__main__":
    main()

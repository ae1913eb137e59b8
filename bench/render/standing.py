"""A body that stands still on the belt, and then runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bench.render.gait import Runner
from bench.render.leg import OUTWARDS, SIDE, leg_bones, put_leg, solve_leg
from bench.render.rhythm import FEET, Foot, Step
from bench.render.rotations import about_y, forward
from bench.render.skeleton import Pose, Skeleton, with_points
from bench.render.upper import UpperBody
from posture.arrays import FloatArray

DEG: Final = np.pi / 180
# Quiet standing sways slowly, the trunk about the hips and all of it about the ankles; at first
# the weight settles.
SWAY_HZ: Final = (0.23, 0.61)
SWAY_SHARES: Final = (0.8, 0.6)
SETTLES_S: Final = 0.35
# As far through stance as the leg is solved exactly.
STANDING: Final = 0.1


@dataclass(frozen=True)
class QuietStance:
    """The dials of quiet standing.

    Attributes
    ----------
    seconds : float
        How long it lasts; the run begins then, with a cut in time.
    trunk_lean_deg, head_forward_deg, pelvic_tilt_deg : float
        Mean, as in `bench.render.gait.Gait`.
    knee_flexion_deg : float
        Without sway; 3.6 is the straightest knee of this body model.
    hip_ahead_m : float
        How far the hips are ahead of the ankles.
    feet_m, staggered_m : float
        Between the feet, sideways, and how far the left foot is ahead of the right one.
    turned_deg : float
        Whole body turned on the belt, to the left +.
    at_m : float
        Where on the belt the ankles are, towards the running direction.
    sway_m, sway_deg, settling_m : float
        Amplitudes of the body's sway, of the trunk's and the head's, and of settling.
    seed : int
        Draws how it sways.
    """

    seconds: float = 3.0
    trunk_lean_deg: float = 0.0
    head_forward_deg: float = 20.0
    pelvic_tilt_deg: float = 0.0
    knee_flexion_deg: float = 6.0
    hip_ahead_m: float = 0.03
    feet_m: float = 0.2
    staggered_m: float = 0.0
    turned_deg: float = 0.0
    at_m: float = 0.0
    sway_m: float = 0.004
    sway_deg: float = 0.3
    settling_m: float = 0.012
    seed: int = 0


class Stander:
    """A skeleton that stands still."""

    def __init__(self, skeleton: Skeleton, own: QuietStance) -> None:
        self.skeleton, self.own = skeleton, own
        self._bones = leg_bones(skeleton)
        self._starts = np.random.default_rng(own.seed).uniform(0, 1, (3, len(SWAY_HZ)))
        lean, tilt = own.trunk_lean_deg * DEG, own.pelvic_tilt_deg * DEG
        self._upper = UpperBody(skeleton, own.head_forward_deg, lean, tilt, running=False)
        self._height_m = self._hip_height() - self._offset("left")[1]

    def pose(self, time_s: float) -> Pose:
        """Return the body at an instant."""
        own, tilt = self.own, self.own.pelvic_tilt_deg * DEG
        x = own.at_m + own.hip_ahead_m + own.sway_m * self._sway(0, time_s)
        x -= own.settling_m * np.exp(-time_s / SETTLES_S)
        place = np.array([x, self._height_m, 0.0])
        lean = (own.trunk_lean_deg + own.sway_deg * self._sway(1, time_s)) * DEG
        nod = own.sway_deg * self._sway(2, time_s) * DEG
        body = self._upper.pose(0.0, 0.35, place, forward(tilt), (0.0, 0.0, tilt), lean, nod)
        for foot in FEET:
            hip = place + self._offset(foot)
            leg = solve_leg(self._bones, hip, self._ankle(foot), 0.0, STANDING)
            put_leg(self.skeleton, body, foot, leg, 0.0)
        return _turned(with_points(self.skeleton, body), own.turned_deg * DEG, own.at_m)

    def _sway(self, which: int, time_s: float) -> float:
        waves = np.sin(2 * np.pi * (np.array(SWAY_HZ) * time_s + self._starts[which]))
        return float(waves @ SWAY_SHARES)

    def _offset(self, foot: Foot) -> FloatArray:
        heads = self.skeleton.heads_m
        own = heads[self.skeleton.bone(f"upperleg.{SIDE[foot]}")] - heads[0]
        return np.asarray(forward(self.own.pelvic_tilt_deg * DEG) @ own)

    def _ankle(self, foot: Foot) -> FloatArray:
        ahead = self.own.staggered_m / 2 * (1 if foot == "left" else -1)
        across = OUTWARDS[foot] * self.own.feet_m / 2
        return np.array([self.own.at_m + ahead, self._bones.ankle_m, across])

    def _hip_height(self) -> float:
        """Height of the hips at which the knees are bent as dialled."""
        thigh, shank = self._bones.thigh_m, self._bones.shank_m
        bent = self.own.knee_flexion_deg * DEG
        reach = np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(bent))
        x = self.own.hip_ahead_m + self._offset("left")[0] - self.own.staggered_m / 2
        across = OUTWARDS["left"] * self.own.feet_m / 2 - self._offset("left")[2]
        return float(self._bones.ankle_m + np.sqrt(reach**2 - x**2 - across**2))


class StandsThenRuns:
    """A skeleton that stands still and then runs as a runner does."""

    def __init__(self, runner: Runner, own: QuietStance) -> None:
        self._runner, self._stander = runner, Stander(runner.skeleton, own)

    def pose(self, time_s: float) -> Pose:
        """Return the body at an instant."""
        since_s = time_s - self._stander.own.seconds
        return self._stander.pose(time_s) if since_s < 0 else self._runner.pose(since_s)

    def belt_m(self, time_s: float) -> float:
        """How far the belt has run at an instant."""
        return self._runner.belt_m(max(time_s - self._stander.own.seconds, 0.0))

    def tilt_deg(self, time_s: float) -> float:
        """Anterior tilt of the pelvis against the body's neutral one, at an instant."""
        since_s = time_s - self._stander.own.seconds
        if since_s < 0:
            return self._stander.own.pelvic_tilt_deg
        return self._runner.tilt_deg(since_s)

    def contacts(self, start_s: float, end_s: float) -> Sequence[Step]:
        """Return the steps whose initial contact lies from ``start_s`` to before ``end_s``."""
        later_s = self._stander.own.seconds
        return [
            replace(step, contact_s=step.contact_s + later_s, toe_off_s=step.toe_off_s + later_s)
            for step in self._runner.contacts(max(start_s - later_s, 0.0), end_s - later_s)
        ]


def _turned(body: Pose, angle: float, at_m: float) -> Pose:
    """The body turned to the left about an upright line over its feet."""
    turn, place = about_y(angle), np.array([at_m, 0.0, 0.0])
    return Pose(
        turn @ body.rotations,
        (body.heads_m - place) @ turn.T + place,
        (body.points_m - place) @ turn.T + place,
    )

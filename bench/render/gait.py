"""A running gait on a treadmill: from dials to the skeleton's pose at any instant.

The body is a function of time in closed form, so instants of contact and angles are exact and
not read off frames. Pelvis waves, counter-rotation and arm swing are textbook ranges; landing,
stance and swing of the legs follow force-plate trials (`bench.render.landing`).
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline

from bench.render.landing import APPROACH_S, FAST_MPS, SLOW_MPS, Course, Landing, Strike, fitted
from bench.render.leg import (
    OUTWARDS,
    SIDE,
    LegPose,
    Swing,
    carried_foot,
    heel_rise,
    leg_bones,
    put_leg,
    reach,
    solve_leg,
    toe_below_hip_m,
    unbending,
)
from bench.render.rhythm import FEET, LEAD, LONGEST_S, Foot, Rhythm, Step
from bench.render.rotations import about_x, about_y, forward
from bench.render.skeleton import Pose, Skeleton, with_points
from bench.render.upper import UpperBody
from posture.arrays import FloatArray

LEAST_DUTY: Final = 0.2
# Reach of the leg at which stance ends, over its length, at 2.5 and 4.5 m/s: so that thigh and
# knee at toe-off come near the plates' (there thigh -19 and -31, knee 18 and 7 degrees).
MOST_REACH: Final = (0.992, 1.008)
DRIFT_PERIOD_S: Final = 5.3
# The toes are to clear the belt by this much at these shares of the swing.
CLEARANCE_M: Final = 0.01
CLEARED: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DEG: Final = np.pi / 180
# What a runner may be asked for.
DIALS: Final = {
    "cadence_spm": (130.0, 220.0),
    "speed_mps": (1.8, 6.0),
    "duty_factor": (LEAST_DUTY, 0.5),
    "overstride_m": (-0.05, 0.2),
    "knee_flexion_at_contact_deg": (5.0, 40.0),
    "trunk_lean_deg": (-15.0, 35.0),
    "pelvic_tilt_deg": (-20.0, 25.0),
    "vertical_oscillation_m": (0.0, 0.15),
}


@dataclass(frozen=True)
class Variability:
    """How strides differ from each other: standard deviations.

    Stride time as a share (the plates' two runners: 0.7-1.7 %), where a foot lands (shank
    angle at contact differs by 1° there, which is 7 mm), pitch at strike, and the slow
    wandering of trunk, head and bounce.
    """

    stride_time: float = 0.011
    placement_m: float = 0.007
    trunk_deg: float = 0.6
    head_deg: float = 0.6
    bounce: float = 0.04


@dataclass(frozen=True)
class Gait:
    """The dials of a runner.

    Attributes
    ----------
    cadence_spm, speed_mps : float
        Steps per minute and belt speed.
    duty_factor : float
        Largest share of a stride that a foot is on the belt; less where the leg cannot reach.
    overstride_m : float
        Ankle ahead of knee at initial contact.
    knee_flexion_at_contact_deg : float
        At initial contact.
    strike : "heel", "midfoot" or "forefoot"
        Which landing is taken where ``landing`` is None.
    landing : Landing or None
        How the foot comes down; None = the fitted mean of its kind.
    trunk_lean_deg : float
        Mean of mid-hip to mid-shoulder against vertical, forward positive.
    head_forward_deg : float
        Mean of mid-shoulder to ear against the trunk's line, ahead positive. Real runners
        read 15 to 34 by the pose model.
    pelvic_tilt_deg : float
        Anterior tilt added to the body's neutral pelvis.
    vertical_oscillation_m : float
        Peak to trough of the pelvis.
    step_width_m, drift_m : float
        Between the feet's lines; slow fore-and-aft wandering on the belt.
    knee_swing_deg : float or None
        Largest knee flexion in swing; None = by speed, 78 at 2.5 and 118 at 4.5 m/s, and more
        where the toes would touch the belt.
    variability : Variability
        How strides differ.
    seed : int
        Draws what varies.
    """

    cadence_spm: float = 170.0
    speed_mps: float = 2.9
    duty_factor: float = 0.42
    overstride_m: float = 0.04
    knee_flexion_at_contact_deg: float = 17.0
    strike: Strike = "heel"
    landing: Landing | None = None
    trunk_lean_deg: float = 6.0
    head_forward_deg: float = 20.0
    pelvic_tilt_deg: float = 0.0
    vertical_oscillation_m: float = 0.07
    step_width_m: float = 0.09
    drift_m: float = 0.012
    knee_swing_deg: float | None = None
    variability: Variability = field(default_factory=Variability)
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what nobody runs.

        Raises
        ------
        ValueError
            If a dial is outside `DIALS`.
        """
        for name, (least, most) in DIALS.items():
            value = getattr(self, name)
            if not least <= value <= most:
                raise ValueError(f"{name} is {value:g}; it must lie from {least:g} to {most:g}")


@dataclass(frozen=True)
class _Pelvis:
    """Pelvis at one instant: place, orientation, and the angles it is made of (radians)."""

    place_m: FloatArray
    rotation: FloatArray
    turn: float
    list: float
    tilt: float


class Runner:
    """A skeleton that runs.

    Parameters
    ----------
    skeleton : Skeleton
        Whose bones and points.
    gait : Gait
        How it runs.

    Raises
    ------
    ValueError
        If the leg cannot reach the belt for even a fifth of the stride.
    """

    def __init__(self, skeleton: Skeleton, gait: Gait) -> None:
        self.skeleton, self.gait = skeleton, gait
        self.stride_s = 120.0 / gait.cadence_spm
        landing = gait.landing or fitted(gait.strike, gait.speed_mps)
        self._course = Course(landing, gait.speed_mps)
        self._bones = leg_bones(skeleton)
        self._rng = np.random.default_rng(gait.seed)
        self._start = float(self._rng.uniform(0, 1))
        self._waves = self._draw_waves()
        self._placement = dict.fromkeys(FEET, np.zeros(0))
        self.duty_factor = self._solve_contact()
        jitter = gait.variability.stride_time
        self.rhythm = Rhythm(self.stride_s, self.duty_factor, jitter, self._start, self._rng)
        count = int(LONGEST_S / self.stride_s) + 20
        sd = gait.variability.placement_m
        self._placement = {foot: self._rng.normal(0, sd, count) for foot in FEET}
        self._swings = {foot: self._nominal_swing(foot) for foot in FEET}
        self._upper = UpperBody(
            skeleton, gait.head_forward_deg, gait.trunk_lean_deg * DEG, gait.pelvic_tilt_deg * DEG
        )

    def contacts(self, start_s: float, end_s: float) -> list[Step]:
        """Return the steps whose initial contact lies from ``start_s`` to before ``end_s``."""
        return self.rhythm.steps(start_s, end_s)

    def tilt_deg(self, time_s: float) -> float:
        """Anterior tilt of the pelvis against the body's neutral one, at an instant."""
        phase = self.rhythm.phase(time_s)
        return float(self._pelvis(phase, time_s).tilt / DEG)

    def pose(self, time_s: float) -> Pose:
        """Return the body at an instant, from 0 to 40 s."""
        phase = self.rhythm.phase(time_s)
        pelvis = self._pelvis(phase, time_s)
        lean = self.gait.trunk_lean_deg + self._wave("trunk", phase)
        body = self._upper.pose(
            phase,
            self.duty_factor,
            pelvis.place_m,
            pelvis.rotation,
            (pelvis.turn, pelvis.list, pelvis.tilt),
            lean * DEG,
            self._wave("head", phase) * DEG,
        )
        for foot in FEET:
            own, bent = self._leg(foot, time_s)
            put_leg(self.skeleton, body, foot, own, bent)
        return with_points(self.skeleton, body)

    def belt_m(self, time_s: float) -> float:
        """How far the belt has run at an instant."""
        return self.gait.speed_mps * time_s

    # Pelvis

    def _draw_waves(self) -> dict[str, CubicSpline]:
        """Slow wandering as smooth curves of the phase, one knot a stride."""
        spread = self.gait.variability
        knots = np.arange(-6, int(LONGEST_S / self.stride_s) + 8)
        sizes = {"trunk": spread.trunk_deg, "head": spread.head_deg, "bounce": spread.bounce}
        return {
            name: CubicSpline(knots, self._rng.normal(0, sd, len(knots)))
            for name, sd in sizes.items()
        }

    def _wave(self, name: str, phase: float) -> float:
        return float(self._waves[name](phase))

    def _pelvis(self, phase: float, time_s: float | None) -> _Pelvis:
        """The pelvis at a phase; without a time it neither wanders nor varies."""
        gait, stance = self.gait, self._duty
        step, stride = 4 * np.pi * (phase - stance / 2), 2 * np.pi * phase
        bounce = gait.vertical_oscillation_m / 2
        x = 0.006 * np.sin(step)
        if time_s is not None:
            bounce *= 1 + self._wave("bounce", phase)
            x += self._drift(time_s)
        z = -0.010 * np.cos(stride - np.pi * stance)
        turn = 5 * DEG * np.cos(stride - 2 * np.pi * 0.02)
        side = 4 * DEG * np.cos(stride - 2 * np.pi * 0.45 * stance)
        tilt = (gait.pelvic_tilt_deg + 1.5 * np.cos(2 * stride - 4 * np.pi * (stance + 0.02))) * DEG
        rotation = about_y(-turn) @ about_x(side) @ forward(tilt)
        place = np.array([x, self._height_m - bounce * np.cos(step), z])
        return _Pelvis(place, rotation, float(turn), float(side), float(tilt))

    def _drift(self, time_s: float) -> float:
        return float(self.gait.drift_m * np.sin(2 * np.pi * time_s / DRIFT_PERIOD_S))

    def _hip(self, pelvis: _Pelvis, foot: Foot) -> FloatArray:
        heads = self.skeleton.heads_m
        own = heads[self.skeleton.bone(f"upperleg.{SIDE[foot]}")] - heads[0]
        return np.asarray(pelvis.place_m + pelvis.rotation @ own)

    # Legs

    def _solve_contact(self) -> float:
        """Set hip height and landing place from the pose at contact; return the duty factor.

        The shank's angle follows from overstride, the thigh's from knee flexion, and both give
        where the hip is over the foot. Stance is shortened until the leg reaches to its end.
        """
        gait, bones = self.gait, self._bones
        shank = float(np.arcsin(np.clip(gait.overstride_m / bones.shank_m, -0.6, 0.6)))
        thigh = shank + gait.knee_flexion_at_contact_deg * DEG
        ahead = bones.thigh_m * np.sin(thigh) + bones.shank_m * np.sin(shank)
        below = bones.thigh_m * np.cos(thigh) + bones.shank_m * np.cos(shank)
        most = float(np.interp(gait.speed_mps, (SLOW_MPS, FAST_MPS), MOST_REACH))
        duty = gait.duty_factor
        while duty > LEAST_DUTY:
            self._duty, self._height_m, self._landing_x = duty, 0.0, 0.0
            hip = self._hip(self._pelvis(0.0, None), "left")
            height = bones.ankle_m + self._course.height_m(0.0)
            across = OUTWARDS["left"] * gait.step_width_m / 2 - hip[2]
            self._height_m = float(height - hip[1] + np.sqrt(below**2 - across**2))
            start = carried_foot(bones, self._course, 0.0, duty * self.stride_s)[0]
            self._landing_x = float(hip[0] + ahead - start)
            if self._farthest(duty) < most:
                return duty
            duty -= 0.004
        raise ValueError(
            f"at {gait.speed_mps:g} m/s and {gait.cadence_spm:g} steps/min the leg does not reach"
            " the belt long enough; slow the belt, raise the cadence or land further ahead"
        )

    def _farthest(self, duty: float) -> float:
        """Largest reach of the leg over the later part of stance."""
        found = 0.0
        for share in np.linspace(0.35, 1.0, 27):
            phase = float(share) * duty
            hip = self._hip(self._pelvis(phase, None), "left")
            ankle, _ = self._ankle("left", phase * self.stride_s, duty * self.stride_s, 0.0)
            found = max(found, reach(self._bones, hip, ankle))
        return found

    def _ankle(
        self, foot: Foot, since_s: float, stance_s: float, shift_m: float
    ) -> tuple[FloatArray, float]:
        x, height, pitch = carried_foot(self._bones, self._course, since_s, stance_s)
        across = OUTWARDS[foot] * self.gait.step_width_m / 2
        return np.array([self._landing_x + shift_m + x, height, across]), pitch

    def _carried(self, step: Step, time_s: float) -> LegPose:
        """The leg whose foot the belt carries, or is about to."""
        pelvis = self._pelvis(self.rhythm.phase(time_s), time_s)
        shift = self._drift(step.contact_s) + self._placement[step.foot][step.number + 8]
        stance_s = step.toe_off_s - step.contact_s
        since_s = time_s - step.contact_s
        ankle, pitch = self._ankle(step.foot, since_s, stance_s, shift)
        hip = self._hip(pelvis, step.foot)
        return solve_leg(self._bones, hip, ankle, pitch, since_s / stance_s)

    def _nominal_swing(self, foot: Foot) -> Swing:
        """The mean swing of a foot, without wandering and variation."""
        stride_s, stance_s = self.stride_s, self.duty_factor * self.stride_s

        def carried(since_s: float) -> LegPose:
            phase = since_s / stride_s + LEAD[foot]
            hip = self._hip(self._pelvis(phase, None), foot)
            ankle, pitch = self._ankle(foot, since_s, stance_s, 0.0)
            return solve_leg(self._bones, hip, ankle, pitch, since_s / stance_s)

        gait = self.gait
        peak = gait.knee_swing_deg
        if peak is None:
            peak = float(np.clip(78 + 20 * (gait.speed_mps - 2.5), 70, 122))
        swing_s = stride_s - stance_s - APPROACH_S

        def with_peak(knee_deg: float) -> Swing:
            return Swing(
                lambda s: carried(stance_s + s),
                lambda s: carried(s - APPROACH_S),
                swing_s,
                knee_deg * DEG,
            )

        def clearance_m(swing: Swing) -> float:
            found = []
            for share in CLEARED:
                own = swing.pose(share, swing.first, swing.last)
                phase = (stance_s + share * swing_s) / stride_s + LEAD[foot]
                hip = self._hip(self._pelvis(phase, None), foot)
                bent = unbending(share, swing_s / stance_s)
                found.append(hip[1] - toe_below_hip_m(self._bones, own, bent))
            return float(min(found))

        swing = with_peak(peak)
        while gait.knee_swing_deg is None and clearance_m(swing) < CLEARANCE_M and peak < 130:
            peak += 3
            swing = with_peak(peak)
        return swing

    def _leg(self, foot: Foot, time_s: float) -> tuple[LegPose, float]:
        """The leg at an instant, and how far the toes are bent up against the foot."""
        step = self.rhythm.latest(foot, time_s)
        if time_s <= step.toe_off_s:
            share = (time_s - step.contact_s) / (step.toe_off_s - step.contact_s)
            return self._carried(step, time_s), heel_rise(share)
        coming = self.rhythm.step(foot, step.number + 1)
        begins = coming.contact_s - APPROACH_S
        if time_s >= begins:
            return self._carried(coming, time_s), 0.0
        swing_s = begins - step.toe_off_s
        share = (time_s - step.toe_off_s) / swing_s
        leave, approach = self._carried(step, step.toe_off_s), self._carried(coming, begins)
        own = self._swings[foot].pose(share, leave, approach)
        return own, unbending(share, swing_s / (step.toe_off_s - step.contact_s))

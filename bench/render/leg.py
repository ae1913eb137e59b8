"""One leg through a stride: caught and carried by the belt, swung forward, set down again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline

from bench.render.landing import FAST_MPS, SLOW_MPS, Course
from bench.render.rhythm import Foot
from bench.render.rotations import about_z, ease, frame
from bench.render.skeleton import Pose, Skeleton
from posture.arrays import FloatArray

# The heel leaves the belt from here on, as a share of stance, and the foot stands this steep
# at toe-off (both as in the force-plate trials named in `bench.render.landing`).
HEEL_RISE: Final = 0.46
STEEPEST: Final = np.radians(52.0)
RISE_POWER: Final = 1.7
# The toes, bent up then, are straight again by this share of the swing.
STRAIGHTENED: Final = 0.3
# From here on the toes give way to the belt, which at toe-off carries them at 72 % of its speed
# at 2.5 m/s and at 78 % at 4.5 (as there).
TOES_GIVE: Final = 0.6
GIVEN_SHARE: Final = (0.28, 0.18)
STRAIGHTEST: Final = 0.9995
# Before contact and towards toe-off a leg gives way before it is straight (shares of its
# length), so that a long stride begins and ends as smoothly as a short one.
GIVES_FROM: Final = 0.97
GIVES_TO: Final = 0.9985
SIDE: Final = {"left": "L", "right": "R"}
OUTWARDS: Final = {"left": -1.0, "right": 1.0}
# Course of the swing, (share of swing, share of the way from toe-off to the farthest): as in
# the same trials. The knee's last is a share of its peak.
THIGH_WAY: Final = ((0.26, 0.12), (0.52, 0.56), (0.72, 0.92), (0.87, 1.0))
KNEE_WAY: Final = ((0.23, 0.31), (0.41, 0.72), (0.58, 1.0))
KNEE_UNBENDS: Final = (0.76, 0.90)
# A knee in swing is softly kept from straightening further than this.
LEAST_KNEE: Final = np.radians(3.0)
KNEE_SOFTNESS: Final = np.radians(1.5)
THIGH_PEAK: Final = np.radians(2.0)


@dataclass(frozen=True)
class LegBones:
    """Lengths and places of one leg, metres.

    ``toe_joint_m`` is relative to the ankle, ``toe_tip_m`` (under the toes) to the toe joint,
    (x, y); ``ankle_m`` is the ankle's height over the belt with the sole flat on it.
    """

    thigh_m: float
    shank_m: float
    toe_joint_m: FloatArray
    toe_tip_m: FloatArray
    ankle_m: float


def leg_bones(skeleton: Skeleton) -> LegBones:
    """Measure the legs of a skeleton (both sides are alike)."""

    def head(name: str) -> FloatArray:
        return np.asarray(skeleton.heads_m[skeleton.bone(name)])

    hip, knee, ankle = head("upperleg.R"), head("lowerleg.R"), head("foot.R")
    sole = skeleton.points_m[skeleton.point("right_sole_heel")]
    return LegBones(
        thigh_m=float(np.linalg.norm(knee - hip)),
        shank_m=float(np.linalg.norm(ankle - knee)),
        toe_joint_m=(head("toes.R") - ankle)[:2],
        toe_tip_m=(skeleton.points_m[skeleton.point("right_sole_toe")] - head("toes.R"))[:2],
        ankle_m=float(ankle[1] - sole[1]),
    )


@dataclass(frozen=True)
class LegPose:
    """Angles of a leg, radians.

    ``thigh`` against the vertical, forward positive; ``knee`` flexion; ``frontal`` the leg's
    plane against the vertical; ``pitch`` the foot against flat, toes up positive.
    """

    thigh: float
    knee: float
    frontal: float
    pitch: float

    @property
    def ankle(self) -> float:
        """The foot against the shank's perpendicular, toes up positive."""
        return self.pitch - (self.thigh - self.knee)


def toe_below_hip_m(bones: LegBones, own: LegPose, bent: float) -> float:
    """How far under the hip the toes' sole is, the toes bent up by ``bent`` against the foot."""
    shank = own.thigh - own.knee
    ankle = bones.thigh_m * np.cos(own.thigh) + bones.shank_m * np.cos(shank)
    foot = about_z(own.pitch)[1, :2] @ bones.toe_joint_m
    toes = about_z(own.pitch + bent)[1, :2] @ bones.toe_tip_m
    return float(ankle * np.cos(own.frontal) - foot - toes)


def reach(bones: LegBones, hip: FloatArray, ankle: FloatArray) -> float:
    """Distance of hip and ankle over the length of a straight leg."""
    way = ankle - hip
    return float(np.sqrt(way @ way)) / (bones.thigh_m + bones.shank_m)


def solve_leg(
    bones: LegBones, hip: FloatArray, ankle: FloatArray, pitch: float, stance: float
) -> LegPose:
    """Return the pose whose ankle is where it should be; too far away, it stays short of it.

    ``stance`` is the share of stance that is over.
    """
    thigh_m, shank_m = bones.thigh_m, bones.shank_m
    x, y, z = ankle - hip
    down = np.hypot(y, z)
    far = (thigh_m + shank_m) * _extended(np.hypot(x, down) / (thigh_m + shank_m), stance)
    bent = (thigh_m**2 + shank_m**2 - far**2) / (2 * thigh_m * shank_m)
    ahead = (thigh_m**2 + far**2 - shank_m**2) / (2 * thigh_m * far)
    return LegPose(
        thigh=float(np.arctan2(x, down) + np.arccos(np.clip(ahead, -1, 1))),
        knee=float(np.pi - np.arccos(np.clip(bent, -1, 1))),
        frontal=float(np.arctan2(z, -y)),
        pitch=pitch,
    )


def _extended(share: float, stance: float) -> float:
    """Reach of a leg that should reach ``share`` of its length."""
    stiff = min(share, STRAIGHTEST)
    if share < GIVES_FROM:
        return stiff
    room = GIVES_TO - GIVES_FROM
    giving = GIVES_FROM + room * float(np.tanh((share - GIVES_FROM) / room))
    # The pose at contact is exact; before and after it the leg gives way.
    gives = ease((stance - 0.15) / 0.4) + ease(-stance / 0.15)
    return float((1 - gives) * stiff + gives * giving)


def heel_rise(stance: float) -> float:
    """How far the foot has rolled over the toe joint at a share of stance, radians."""
    share = float(np.clip((stance - HEEL_RISE) / (1 - HEEL_RISE), 0.0, 1.2))
    return float(STEEPEST * share**RISE_POWER)


def carried_foot(
    bones: LegBones, course: Course, since_s: float, stance_s: float
) -> tuple[float, float, float]:
    """Ankle (x from where it was at contact, height over the belt) and pitch of the foot.

    From 120 ms before contact, where the foot comes down, to toe-off, when it has rolled over
    the toe joint.
    """
    rise = heel_rise(since_s / stance_s)
    toe = bones.toe_joint_m
    rolled = toe - about_z(-rise)[:2, :2] @ toe
    giving = max(since_s / stance_s - TOES_GIVE, 0.0) / (1 - TOES_GIVE)
    share = float(np.interp(course.belt_mps, (SLOW_MPS, FAST_MPS), GIVEN_SHARE))
    given = share * (1 - TOES_GIVE) / 2 * course.belt_mps * stance_s * giving**2
    x = rolled[0] + given - course.behind_m(since_s)
    height = bones.ankle_m + course.height_m(since_s) + rolled[1]
    return float(x), float(height), course.pitch(since_s) - rise


def unbending(share: float, swings: float) -> float:
    """How far the toes are still bent up against the foot at a share of the swing, radians.

    They leave the belt as fast as they were being bent; ``swings`` is the swing's length in
    stances.
    """
    past = min(share / STRAIGHTENED, 1.0)
    bending = STEEPEST * RISE_POWER / (1 - HEEL_RISE) * STRAIGHTENED * swings
    return float(STEEPEST * (1 - ease(past)) + bending * past * (1 - past) ** 2)


def _unlocked(knee: float) -> float:
    """A knee's flexion, bent a little where it would straighten beyond `LEAST_KNEE`."""
    over = (knee - LEAST_KNEE) / KNEE_SOFTNESS
    return float(LEAST_KNEE + KNEE_SOFTNESS * np.logaddexp(0.0, over))


class Swing:
    """The way of a leg from toe-off to its approach, smooth at both ends.

    Parameters
    ----------
    leave, approach : callable
        Time in seconds from toe-off, and from the approach's beginning -> `LegPose` of the
        carried foot, around 0.
    duration_s : float
        From one to the other.
    knee_peak : float
        Largest knee flexion, radians.
    """

    def __init__(
        self,
        leave: Callable[[float], LegPose],
        approach: Callable[[float], LegPose],
        duration_s: float,
        knee_peak: float,
    ) -> None:
        step = 1e-3
        self.first, self.last = leave(0.0), approach(0.0)
        before, after = leave(-step), approach(step)
        first, last = self.first, self.last
        peak = last.thigh + THIGH_PEAK
        thigh = [(u, first.thigh + way * (peak - first.thigh)) for u, way in THIGH_WAY]
        knee = [(u, first.knee + way * (knee_peak - first.knee)) for u, way in KNEE_WAY]
        knee.append((KNEE_UNBENDS[0], KNEE_UNBENDS[1] * knee_peak))
        ankle = [
            (0.12, first.ankle - np.radians(6)),
            (0.5, 0.6 * last.ankle - np.radians(2)),
            (0.78, last.ankle + np.radians(2)),
        ]

        def curve(part: str, knots: list[tuple[float, float]], most: float) -> CubicSpline:
            ends = [getattr(own, part) for own in (before, first, last, after)]
            rates = [(ends[1] - ends[0]) / step, (ends[3] - ends[2]) / step]
            slopes = np.clip(np.array(rates) * duration_s, -most, most)
            shares = [0.0, *(u for u, _ in knots), 1.0]
            values = [ends[1], *(value for _, value in knots), ends[2]]
            return CubicSpline(shares, values, bc_type=((1, slopes[0]), (1, slopes[1])))

        self._thigh = curve("thigh", thigh, 8.0)
        self._knee = curve("knee", knee, 12.0)
        self._frontal = curve("frontal", [], 0.6)
        self._ankle = curve("ankle", ankle, 8.0)

    def pose(self, share: float, leave: LegPose, approach: LegPose) -> LegPose:
        """Return the pose at a share of the swing, 0-1, between its own actual ends."""
        off, on = 1 - ease(share / 0.5), ease((share - 0.5) / 0.5)

        def at(part: str, curve: CubicSpline) -> float:
            start = getattr(leave, part) - getattr(self.first, part)
            end = getattr(approach, part) - getattr(self.last, part)
            return float(curve(share) + off * start + on * end)

        thigh, knee = at("thigh", self._thigh), at("knee", self._knee)
        between = ease(share / 0.1) * ease((1 - share) / 0.1)
        knee += between * (_unlocked(knee) - knee)
        return LegPose(
            thigh=thigh,
            knee=knee,
            frontal=at("frontal", self._frontal),
            pitch=at("ankle", self._ankle) + thigh - knee,
        )


def put_leg(skeleton: Skeleton, body: Pose, foot: Foot, own: LegPose, bent: float) -> None:
    """Set the bones of a leg in ``body``, whose hip is placed; the toes are bent up by ``bent``."""
    side = SIDE[foot]
    down = np.array([0.0, -np.cos(own.frontal), np.sin(own.frontal)])
    ahead = np.array([1.0, 0.0, 0.0])
    hinge = np.array([0.0, np.sin(own.frontal), np.cos(own.frontal)])
    thigh = np.sin(own.thigh) * ahead + np.cos(own.thigh) * down
    shank_angle = own.thigh - own.knee
    shank = np.sin(shank_angle) * ahead + np.cos(shank_angle) * down
    names = [f"{part}.{side}" for part in ("upperleg", "lowerleg", "foot", "toes")]
    bones = [skeleton.bone(name) for name in names]
    rest = skeleton.heads_m[bones]
    sideways = np.array([0.0, 0.0, 1.0])
    turns = (
        frame(thigh, hinge) @ frame(rest[1] - rest[0], sideways).T,
        frame(shank, hinge) @ frame(rest[2] - rest[1], sideways).T,
        about_z(own.pitch),
        about_z(own.pitch + bent),
    )
    for bone, turn in zip(bones, turns, strict=True):
        parent = skeleton.parents[bone]
        body.rotations[bone] = turn
        offset = skeleton.heads_m[bone] - skeleton.heads_m[parent]
        body.heads_m[bone] = body.heads_m[parent] + body.rotations[parent] @ offset

"""Trunk, neck, head and arms over a pelvis that moves."""

from typing import Final

import numpy as np
from scipy.optimize import brentq

from bench.render.rotations import about, about_x, about_y, about_z, forward, frame
from bench.render.skeleton import Pose, Skeleton
from posture.arrays import FloatArray
from posture.geometry import bend_deg

DEG: Final = np.pi / 180
# How far each bone of the spine has turned from the pelvis to the chest.
SPINE: Final = (
    *(("spine05", 0.22), ("spine04", 0.42), ("spine03", 0.62), ("spine02", 0.82)),
    ("spine01", 1.0),
)
# (bone, share of the way from chest to head, share of the neck's bend, share of its shift)
NECK: Final = (("neck01", 0.25, 0.9, 0.0), ("neck02", 0.5, 1.0, 0.35), ("neck03", 0.8, 0.75, 0.35))
HEAD_SHIFT: Final = 0.30
# A head carried forward: bent at the lower neck and moved ahead in about equal parts.
BEND_PER_M: Final = 3.5
DROP: Final = 0.35
LARGEST_REACH_M: Final = 0.22
TOLERANCE: Final = 1e-9
GAZE_DEG: Final = 2.0
ARM_MEAN_DEG: Final = -16.0
ARM_SWING_DEG: Final = 30.0
ELBOW_DEG: Final = 92.0
SUPINATION_DEG: Final = 45.0
# Upper arm, elbow and how far the arms are apart from the trunk where they hang.
HANGING_DEG: Final = (2.0, 14.0, 9.0)
PHASES: Final = (0.0, 0.25, 0.5, 0.75)
SIDES: Final = (("L", -1.0), ("R", 1.0))
Turns = tuple[float, float, float]


class UpperBody:
    """Everything above the pelvis.

    Parameters
    ----------
    skeleton : Skeleton
        Whose bones.
    head_forward_deg : float
        Mean angle of mid-shoulder to ear against the trunk's line, ahead positive.
    lean, tilt : float
        Mean lean of the trunk and tilt of the pelvis at which the head is to be there, radians.
    running : bool
        Whether trunk, head and arms move with the stride; standing they do not, and the arms hang.

    Raises
    ------
    ValueError
        If the neck cannot carry the head there.
    """

    def __init__(
        self,
        skeleton: Skeleton,
        head_forward_deg: float,
        lean: float,
        tilt: float,
        running: bool = True,
    ) -> None:
        self._skeleton, self._moving = skeleton, float(running)
        self._index = {name: number for number, name in enumerate(skeleton.bones)}
        self._parents = skeleton.parents
        rest = skeleton.heads_m
        self._offsets = rest - rest[[max(parent, 0) for parent in skeleton.parents]]
        ears = [skeleton.points_m[skeleton.point(f"{side}_ear")] for side in ("left", "right")]
        self._ear = np.mean(ears, axis=0) - rest[self._index["head"]]
        self._reach_m = 0.0

        def miss(reach_m: float) -> float:
            self._reach_m = reach_m
            return self._mean_bend_deg(lean, tilt) - head_forward_deg

        low, high = miss(-LARGEST_REACH_M / 2), miss(LARGEST_REACH_M)
        if low > 0 or high < 0:
            raise ValueError(f"this neck cannot carry the head {head_forward_deg:g} degrees ahead")
        self._reach_m = float(brentq(miss, -LARGEST_REACH_M / 2, LARGEST_REACH_M, xtol=1e-5))

    def pose(
        self,
        phase: float,
        duty: float,
        place_m: FloatArray,
        rotation: FloatArray,
        turns: Turns,
        lean: float,
        nod: float,
    ) -> Pose:
        """Return the body above the pelvis; leg bones are left for others to fill.

        Parameters
        ----------
        phase, duty : float
            Strides of the left leg; share of a stride that a foot is down.
        place_m, rotation : ndarray (3,), (3, 3)
            The pelvis.
        turns : (float, float, float)
            The pelvis's turn, list and tilt, radians.
        lean, nod : float
            Mean lean of mid-hip to mid-shoulder and further bend of the neck, radians.
        """
        count = len(self._skeleton.bones)
        body = Pose(np.zeros((count, 3, 3)), np.zeros((count, 3)), np.empty((0, 3)))
        body.rotations[0], body.heads_m[0] = rotation, place_m
        moving = self._moving * DEG
        turn = -7 * moving * np.cos(2 * np.pi * (phase - 0.04))
        list_ = -1.5 * moving * np.cos(2 * np.pi * (phase - 0.45 * duty))
        wanted = lean + 1.5 * moving * np.cos(4 * np.pi * (phase - 0.8 * duty))
        chest = self._bend_spine(body, turns, (float(turn), float(list_)), float(wanted))
        self._put_head(body, phase, chest, float(turn), nod)
        for side, outwards in SIDES:
            self._put_arm(body, phase, chest, (float(turn), float(list_)), side, outwards)
        return body

    def _put(self, body: Pose, name: str, rotation: FloatArray) -> int:
        bone = self._index[name]
        parent = self._parents[bone]
        body.rotations[bone] = rotation
        body.heads_m[bone] = body.heads_m[parent] + body.rotations[parent] @ self._offsets[bone]
        return bone

    def _bend_spine(
        self, body: Pose, pelvis: Turns, chest: tuple[float, float], wanted: float
    ) -> float:
        """Bend the spine until mid-hip to mid-shoulder leans as wanted; the chest's pitch."""
        hips = [self._put(body, f"upperleg.{side}", np.eye(3)) for side in "LR"]
        middle = body.heads_m[hips].mean(axis=0)

        def miss(pitch: float) -> float:
            for name, share in SPINE:
                turn, list_, tilt = (
                    low * (1 - share) + high * share
                    for low, high in zip(pelvis, (*chest, pitch), strict=True)
                )
                self._put(body, name, about_y(-turn) @ about_x(list_) @ forward(tilt))
            rotation = body.rotations[self._index["spine01"]]
            shoulders = []
            for side, outwards in SIDES:
                self._put(body, f"clavicle.{side}", rotation)
                drawn_up = rotation @ about_x(-outwards * 6 * DEG)
                self._put(body, f"shoulder01.{side}", drawn_up)
                shoulders.append(self._put(body, f"upperarm.{side}", rotation))
            x, y, _ = body.heads_m[shoulders].mean(axis=0) - middle
            return float(np.arctan2(x, y)) - wanted

        one, two = wanted, wanted + 0.05
        missed, misses = miss(one), miss(two)
        while abs(misses) > TOLERANCE and misses != missed:
            one, two, missed = two, two - misses * (two - one) / (misses - missed), misses
            misses = miss(two)
        return two

    def _put_head(self, body: Pose, phase: float, chest: float, turn: float, nod: float) -> None:
        head_turn = -1.5 * self._moving * DEG * np.cos(2 * np.pi * phase)
        gaze = (GAZE_DEG + 0.8 * self._moving * np.cos(4 * np.pi * (phase - 0.2))) * DEG
        shift = np.array([self._reach_m / 2, -DROP * max(self._reach_m, 0.0) / 2, 0.0])
        bend = BEND_PER_M * self._reach_m + nod
        for name, share, bent, shifted in NECK:
            pitch = chest * (1 - share) * 0.8 + gaze * share + bend * bent
            turned = turn * (1 - share) + head_turn * share
            bone = self._put(body, name, about_y(-turned) @ forward(pitch))
            body.heads_m[bone] += shift * shifted
        bone = self._put(body, "head", about_y(-head_turn) @ forward(gaze))
        body.heads_m[bone] += shift * HEAD_SHIFT

    def _mean_bend_deg(self, lean: float, tilt: float) -> float:
        """Mean angle of the ear against the trunk's line over a stride."""
        pelvis = forward(tilt)
        bends = []
        for phase in PHASES:
            body = self.pose(phase, 0.35, np.zeros(3), pelvis, (0.0, 0.0, tilt), lean, 0.0)
            hip, shoulder = (self._middle(body, part) for part in ("upperleg", "upperarm"))
            head = self._index["head"]
            ear = body.heads_m[head] + body.rotations[head] @ self._ear
            bends.append(bend_deg(hip[None, :2], shoulder[None, :2], ear[None, :2])[0])
        return float(np.mean(bends))

    def _middle(self, body: Pose, part: str) -> FloatArray:
        bones = [self._index[f"{part}.{side}"] for side in "LR"]
        return np.asarray(body.heads_m[bones].mean(axis=0))

    def _put_arm(
        self,
        body: Pose,
        phase: float,
        chest: float,
        turns: tuple[float, float],
        side: str,
        outwards: float,
    ) -> None:
        raised_deg, bent_deg, apart_deg = HANGING_DEG
        if self._moving:
            own = phase if side == "L" else phase + 0.5
            swing = np.cos(2 * np.pi * (own - 0.03))
            raised_deg, bent_deg = ARM_MEAN_DEG - ARM_SWING_DEG * swing, ELBOW_DEG - 10 * swing
            apart_deg = 15 + 3 * np.cos(2 * np.pi * own)
        raised, bent, apart = raised_deg * DEG + 0.35 * chest, bent_deg * DEG, apart_deg * DEG
        carried = about_y(-0.8 * turns[0]) @ about_x(turns[1]) @ about_z(raised)
        upper = carried @ np.array([0.0, -np.cos(apart), outwards * np.sin(apart)])
        inwards = carried @ np.array([np.cos(0.35), 0.0, -outwards * np.sin(0.35)])
        hinge = np.cross(upper, inwards)
        hinge = hinge / np.linalg.norm(hinge)
        lower = np.cos(bent) * upper + np.sin(bent) * np.cross(hinge, upper)
        rest = self._skeleton.heads_m
        shoulder, elbow, wrist = (
            rest[self._index[f"{part}.{side}"]] for part in ("upperarm", "lowerarm", "hand")
        )
        rest_hinge = np.cross(elbow - shoulder, wrist - elbow)
        turn = frame(upper, hinge) @ frame(elbow - shoulder, rest_hinge).T
        self._put(body, f"upperarm.{side}", turn)
        forearm = frame(lower, hinge) @ frame(wrist - elbow, rest_hinge).T
        self._put(body, f"lowerarm.{side}", forearm)
        palm = about(lower / np.linalg.norm(lower), SUPINATION_DEG * outwards * DEG)
        self._put(body, f"hand.{side}", palm @ forearm)

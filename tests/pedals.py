"""Somebody whose feet go round on pedals or steps: a bicycle, an elliptical trainer, stairs."""

from dataclasses import dataclass

import numpy as np

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK
from posture.results.report import Side
from tests.gait import HEAD_M, HEEL_M, SHANK_M, THIGH_M, TOE_M, TRUNK_M


@dataclass(frozen=True)
class Pedaller:
    """Each ankle goes round an ellipse, half a turn after the other; metres, x forward, y up.

    ``length`` and ``height`` are the ellipse's, ``ahead`` how far its middle is ahead of the hip
    and ``below`` how far below it.
    """

    turns_per_min: float = 85.0
    length: float = 0.34
    height: float = 0.34
    ahead: float = 0.2
    below: float = 0.62

    def pose(self, time_s: FloatArray, near: Side) -> FloatArray:
        """Landmarks (T, 33, 2) at any instants, the camera-side leg being ``near``."""
        hip = np.zeros((len(time_s), 2)) + np.array([0.0, 0.9])
        neck = hip + TRUNK_M * np.array([0.5, 0.87])
        ear = neck + HEAD_M * np.array([0.6, 0.8])
        parts = np.repeat(ear[:, None] + [0.08, -0.02], len(LANDMARK), axis=1)
        turns = self.turns_per_min / 60 * time_s
        for side in ("left", "right"):
            angle = 2 * np.pi * (turns + (0.0 if side == near else 0.5))
            way = np.stack([np.cos(angle) * self.length, -np.sin(angle) * self.height], axis=1)
            ankle = hip + [self.ahead, -self.below] + way / 2
            line = ankle - hip
            reach = np.minimum(np.linalg.norm(line, axis=1), 0.999 * (THIGH_M + SHANK_M))
            thigh = np.arctan2(line[:, 0], -line[:, 1]) + np.arccos(reach / (2 * THIGH_M))
            knee = hip + THIGH_M * np.stack([np.sin(thigh), -np.cos(thigh)], axis=1)
            limbs = {"hip": hip, "knee": knee, "ankle": ankle, "shoulder": neck, "ear": ear}
            limbs |= {"heel": ankle + HEEL_M, "foot_index": ankle + TOE_M}
            limbs |= {"elbow": (neck + ankle) / 2, "wrist": neck + np.array([0.3, -0.3])}
            for part, path in limbs.items():
                parts[:, LANDMARK[f"{side}_{part}"]] = path
        return parts


BICYCLE = Pedaller()
ELLIPTICAL = Pedaller(turns_per_min=65.0, length=0.52, height=0.20, ahead=0.0, below=0.68)
STAIRS = Pedaller(turns_per_min=60.0, length=0.06, height=0.30, ahead=0.1, below=0.65)

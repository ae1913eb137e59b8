"""The camera beside the treadmill."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from posture.arrays import FloatArray

Facing = Literal["left", "right"]
NEAR_M: Final = 0.1
FAR_M: Final = 30.0


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and what it sees.

    Attributes
    ----------
    width, height : int
        Pixels.
    fov_deg : float
        Vertical angle of view.
    distance_m, height_m : float
        From the runner's plane, and above the belt.
    yaw_deg : float
        Off the perpendicular, + = ahead of the runner, as in the report.
    roll_deg : float
        How far level lines rise to the right in the picture, as in the report.
    along_m : float
        Where on the belt it looks, towards the running direction.
    looks_at_m : float
        Height on the runner's plane that the middle of the picture shows; with ``height_m`` and
        ``distance_m`` it is the camera's pitch.
    """

    width: int = 960
    height: int = 540
    fov_deg: float = 28.0
    distance_m: float = 4.6
    height_m: float = 1.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    along_m: float = 0.12
    looks_at_m: float = 0.80

    def eye(self, facing: Facing) -> FloatArray:
        """Where the camera stands; a runner who faces right is seen from her right."""
        side = _side(facing)
        angle = np.radians(self.yaw_deg)
        ahead = self.along_m + self.distance_m * np.sin(angle)
        return np.array([ahead, self.height_m, side * self.distance_m * np.cos(angle)])

    def view_projection(self, facing: Facing) -> FloatArray:
        """World metres to clip space, (4, 4)."""
        view = look(self.eye(facing), np.array([self.along_m, self.looks_at_m, 0.0]))
        angle = np.radians(self.roll_deg)
        turn = np.eye(4)
        turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        return np.asarray(self._perspective() @ turn @ view)

    def project(self, points_m: FloatArray, facing: Facing) -> FloatArray:
        """Pixels (x right, y down) of world points (n, 3)."""
        homogeneous = np.concatenate([points_m, np.ones((len(points_m), 1))], axis=1)
        x, y, _, w = (homogeneous @ self.view_projection(facing).T).T
        across = (x / w * 0.5 + 0.5) * self.width
        return np.stack([across, (0.5 - y / w * 0.5) * self.height], axis=1)

    def _perspective(self) -> FloatArray:
        focal = 1 / np.tan(np.radians(self.fov_deg) / 2)
        matrix = np.zeros((4, 4))
        matrix[0, 0], matrix[1, 1] = focal * self.height / self.width, focal
        matrix[2, 2] = (FAR_M + NEAR_M) / (NEAR_M - FAR_M)
        matrix[2, 3] = 2 * FAR_M * NEAR_M / (NEAR_M - FAR_M)
        matrix[3, 2] = -1
        return matrix


def look(eye: FloatArray, at: FloatArray, up: tuple[float, float, float] = (0, 1, 0)) -> FloatArray:
    """World to the axes of someone at ``eye`` who looks at ``at``, (4, 4)."""
    ahead = (at - eye) / np.linalg.norm(at - eye)
    right = np.cross(ahead, up)
    right = right / np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, :3] = [right, np.cross(right, ahead), -ahead]
    matrix[:3, 3] = -matrix[:3, :3] @ eye
    return matrix


def parallel(half_width_m: float, near_m: float, far_m: float) -> FloatArray:
    """Projection of parallel rays, as a far lamp's shadows need it, (4, 4)."""
    matrix = np.diag([1 / half_width_m, 1 / half_width_m, -2 / (far_m - near_m), 1.0])
    matrix[2, 3] = -(far_m + near_m) / (far_m - near_m)
    return matrix


def _side(facing: Facing) -> float:
    """+1 where the camera stands on the runner's right."""
    return 1.0 if facing == "right" else -1.0

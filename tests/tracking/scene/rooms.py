"""A drawn room with a runner in it, seen by a pinhole camera whose pose is known."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK

Image = NDArray[np.uint8]

FINE: Final = 4  # binary digits of sub-pixel drawing
WALL, RUNNER, LENS = 5.2, 3.6, 0.8  # metres, metres, focal length over the long side
# Rectangles on the wall: left, right, bottom, top in metres, grey level.
WALL_THINGS: Final = (
    (-6.0, 6.0, -0.5, 0.0, 90),
    (-6.0, 6.0, 0.0, 0.12, 60),
    (-2.2, -1.3, 0.12, 2.1, 110),
    (-0.9, -0.2, 1.2, 2.0, 200),
    (0.9, 1.5, 1.1, 2.2, 80),
    (1.9, 2.4, 0.12, 2.3, 220),
)
# Heights of the body's parts over the belt, metres; what is not named hangs with the trunk.
HEIGHTS: Final = {"hip": 0.95, "knee": 0.52, "ankle": 0.12, "heel": 0.06, "foot_index": 0.05}
AHEAD: Final = {"knee": 0.1, "ankle": -0.1, "heel": -0.15, "foot_index": 0.05}


@dataclass(frozen=True)
class Camera:
    """A camera 1 m above the belt, ``RUNNER`` metres from the runner's plane; degrees.

    ``roll``: level things rise to the right; ``pitch``: up; ``yaw``: turned to the right.
    """

    roll: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    size: tuple[int, int] = (640, 360)

    def see(self, points: FloatArray) -> FloatArray:
        """Project points (..., 3) in metres (x right, y up, z away) to pixels (..., 2)."""
        x, y, z = np.moveaxis(np.asarray(points, dtype=np.float64), -1, 0)
        y = y - 1.0
        x, z = _turned(x, z, self.yaw)
        y, z = _turned(y, z, self.pitch)
        x, y = _turned(x, y, self.roll)
        scale = LENS * max(self.size) / z
        return np.stack([self.size[0] / 2 + scale * x, self.size[1] / 2 - scale * y], axis=-1)

    def roll_at(self, x: float) -> float:
        """Return how far the upright through ``x`` in the runner's plane leans to the left."""
        foot, top = self.see(np.array([[x, 0.9, RUNNER], [x, 1.5, RUNNER]]))
        return float(np.degrees(np.arctan2(foot[0] - top[0], foot[1] - top[1])))


def _turned(a: FloatArray, b: FloatArray, degrees: float) -> tuple[FloatArray, FloatArray]:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return a * c - b * s, a * s + b * c


def body(camera: Camera, x: float, phase: float) -> FloatArray:
    """Return landmarks (33, 2) of a runner at ``x``, legs swinging with ``phase``."""
    points = np.empty((33, 3))
    for name, number in LANDMARK.items():
        side, _, part = name.partition("_")
        swing = 0.3 * np.sin(phase) * (1 if side == "left" else -1)
        low = HEIGHTS.get(part, 1.45 if part == "shoulder" else 1.1)
        reach = AHEAD.get(part, 0.0) + (swing if part in AHEAD else 0.0)
        points[number] = x + reach, low, RUNNER
    face = [number for name, number in LANDMARK.items() if number <= LANDMARK["mouth_right"]]
    points[face, 1] = 1.6
    return camera.see(points)


def room(camera: Camera, posts: bool = True, walls: bool = True) -> Image:
    """Return the room with the treadmill's deck and slanted posts, (H, W, 3)."""
    image = np.full((*camera.size[::-1], 3), 160, dtype=np.uint8)
    for left, right, bottom, top, level in WALL_THINGS if walls else ():
        _fill(image, camera, _upright(left, right, bottom, top, WALL), level)
    _fill(image, camera, _upright(-0.9, 1.0, -0.25, -0.04, RUNNER - 0.4), 30)
    for x in (0.75, 1.0) if posts else ():
        corners = _upright(x, x + 0.1, 0.0, 1.2, RUNNER - 0.3)
        corners[2:, 0] += 0.2
        _fill(image, camera, corners, 20)
    return image


def with_runner(image: Image, xy: FloatArray) -> Image:
    """Return the picture with a body drawn over it."""
    drawn = image.copy()
    thick = max(2, round(0.06 * float(np.ptp(xy[:, 1]))))
    for side in ("left", "right"):
        parts = ("ear", "shoulder", "hip", "knee", "ankle", "foot_index")
        chain = xy[[LANDMARK[f"{side}_{part}"] for part in parts]]
        cv2.polylines(drawn, [np.round(chain).astype(np.int32)], False, (40, 60, 120), thick)
    return drawn


def noisy(image: Image, seed: int, level: float = 2.0) -> Image:
    """Return the picture with sensor noise."""
    noise = np.random.default_rng(seed).normal(0.0, level, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def clutter(seed: int, size: tuple[int, int] = (560, 360)) -> Image:
    """Return a wall full of things of many sizes and shades."""
    rng = np.random.default_rng(seed)
    picture = np.full((*size[::-1], 3), 140, dtype=np.uint8)
    for _ in range(60):
        corner = rng.integers(0, np.array(size) - 40)
        far = corner + rng.integers(10, 60, 2)
        shade = int(rng.integers(30, 230))
        cv2.rectangle(picture, corner.tolist(), far.tolist(), (shade, shade, shade), -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8), dtype=np.uint8)


def _upright(left: float, right: float, bottom: float, top: float, z: float) -> FloatArray:
    return np.array([[left, bottom, z], [right, bottom, z], [right, top, z], [left, top, z]])


def _fill(image: Image, camera: Camera, corners: FloatArray, level: int) -> None:
    points = np.round(camera.see(corners) * 2**FINE).astype(np.int32)
    cv2.fillConvexPoly(image, points, (level, level, level), cv2.LINE_AA, FINE)

"""How the camera saw the runner: facing, roll and yaw, one value per clip."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.lens import lens_turn_deg
from posture.motion.motion import CameraView, known_median, median_length, middle
from posture.pose_track import LANDMARK, LONG_SIDE, PoseTrack, Scene
from posture.results.report import Side

# Shoulders' plus hips' width over trunk length, as landmarks give it for a runner seen from the
# front; fitted on tuning clips from -20 to 20 degrees. Together they tell yaw within 2.3 degrees
# (standard deviation), the shoulders alone within 2.8, the hips alone within 3.5.
WIDTHS: Final = 1.09
# 90 % half-widths of roll: from the deck, and where nothing shows it. Phones on shelves and
# tripods were off by up to 5 degrees.
ROLL_FROM_DECK_U_DEG: Final = 1.0
ROLL_UNKNOWN_U_DEG: Final = 4.5
# Even square on, the pose model's shoulders and hips look turned by this much, degrees.
YAW_READS_HIGH_DEG: Final = 2.7
# Yaw leaks about 0.2 degrees per degree into the deck's slope, so the deck alone counts
# only below this yaw.
LARGEST_YAW_FOR_DECK_DEG: Final = 5.0
# A level belt seen from 10 degrees off slopes by 2.5, which is 1 cm from contact to mid-stance.
LARGEST_YAW_FOR_LEVEL_BELT_DEG: Final = 10.0


def find_view(
    xy: FloatArray, track: PoseTrack, mirrored: bool, incline_percent: float | None
) -> CameraView:
    """Return the view of a clip; facing comes from head and feet, never from travel.

    A bare track, which has no picture, is taken to be upright.

    ``xy`` are the landmarks of the part of ``track`` that is judged, (T, 33, 2) picture pixels.
    """
    yaw = yaw_deg(xy) - (YAW_READS_HIGH_DEG if track.model else 0.0)
    facing = find_facing(xy)
    given_upright = track.scene is None and not track.model
    roll, u = (0.0, 0.0) if given_upright else find_roll(track.scene, facing, yaw, incline_percent)
    belt = find_belt(track.scene, facing, yaw, roll)
    distortion = track.scene.distortion if track.scene else None
    turn = lens_turn_deg(xy, track.size, distortion, facing)
    return CameraView(facing, mirrored, roll, u, yaw, belt, turn)


def find_facing(xy: FloatArray) -> Side:
    """Which way the runner looks: nose ahead of the ears and toes ahead of the heels.

    Medians over the clip of both feet and the face, so that single mix-ups do not count.
    """
    ears, feet = middle(xy, "ear")[:, 0], middle(xy, "foot_index")[:, 0]
    nose, heels = xy[:, LANDMARK["nose"], 0], middle(xy, "heel")[:, 0]
    votes = np.nan_to_num([known_median(nose - ears), known_median(feet - heels)])
    return "right" if float(votes.sum()) >= 0 else "left"


def facing_votes(body: FloatArray) -> FloatArray:
    """Nose ahead of the ears plus toes ahead of the heels along x in each frame; NaN = unseen."""
    nose, feet = body[:, LANDMARK["nose"], 0], middle(body, "foot_index")[:, 0]
    votes = np.stack([nose - middle(body, "ear")[:, 0], feet - middle(body, "heel")[:, 0]])
    seen = np.isfinite(votes)
    return np.where(seen.any(axis=0), np.where(seen, votes, 0.0).sum(axis=0), np.nan)


def yaw_deg(xy: FloatArray) -> float:
    """Camera off the perpendicular from the body's widths, degrees, + = ahead; -90 to 90."""
    width = sum(_width_px(xy, part) for part in ("shoulder", "hip")) / trunk_px(xy)
    if not np.isfinite(width):
        return 0.0
    return float(np.degrees(np.arcsin(np.clip(width / WIDTHS, -1, 1))))


def _width_px(xy: FloatArray, part: str) -> float:
    """How far the left ``part`` is to the right of the other in the picture, median."""
    return known_median(xy[:, LANDMARK[f"left_{part}"], 0] - xy[:, LANDMARK[f"right_{part}"], 0])


def trunk_px(xy: FloatArray) -> float:
    """Median distance from mid-hip to mid-shoulder, pixels; NaN when never seen or of no length."""
    length = median_length(middle(xy, "shoulder"), middle(xy, "hip"))
    return length if length > 0 else float("nan")


def looked_at(length_px: float, size: tuple[int, int]) -> float:
    """Return how long something is in the pictures in which the body was looked for.

    Parameters
    ----------
    length_px : float
        In the picture as displayed, pixels.
    size : (int, int)
        Width and height of that picture, pixels.
    """
    return length_px * min(1.0, LONG_SIDE / max(size))


def find_roll(
    scene: Scene | None, facing: Side, yaw: float, incline_percent: float | None
) -> tuple[float, float]:
    """Camera roll and its 90 % half-width, degrees.

    From the room's lines where there are any; else from the deck, corrected for the belt's
    incline, when that is given and the camera square to it; else 0 within 4.5 degrees.
    """
    if scene is None:
        return 0.0, ROLL_UNKNOWN_U_DEG
    roll, u, deck = (_seen(v) for v in (scene.roll_deg, scene.roll_u_deg, scene.deck_deg))
    if roll is not None and u is not None:
        return roll, u
    square = abs(yaw) <= LARGEST_YAW_FOR_DECK_DEG
    if deck is not None and incline_percent is not None and square:
        rise = float(np.degrees(np.arctan(incline_percent / 100)))
        return deck - (rise if facing == "right" else -rise), ROLL_FROM_DECK_U_DEG
    return 0.0, ROLL_UNKNOWN_U_DEG


def find_belt(scene: Scene | None, facing: Side, yaw: float, roll: float) -> float:
    """Slope of the belt against the picture's level, degrees, rising forwards +.

    From the deck; where it is not seen, 0 for a camera square enough and else unknown (NaN).
    """
    deck = _seen(scene.deck_deg) if scene else None
    if deck is None:
        return 0.0 if abs(yaw) <= LARGEST_YAW_FOR_LEVEL_BELT_DEG else float("nan")
    return deck - roll if facing == "right" else roll - deck


def _seen(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None

"""The set-up guide: what must be right before anything is measured, and what to do if it is not.

Pure functions on the last moments of the track and the look of the picture. The limits are
stricter than those at which a clip is refused (`posture.motion.suitability`).
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from posture.arrays import FloatArray
from posture.motion.lens import LARGEST_DISTORTION
from posture.motion.motion import middle
from posture.motion.suitability import (
    DARKEST,
    DIM,
    HEIGHT_PER_TRUNK,
    LARGEST_SECOND_PERSON,
    LEAST_CONTRAST,
    LEAST_FRAME_RATE_HZ,
    SMALLEST_BODY_PX,
)
from posture.motion.view import YAW_READS_HIGH_DEG, find_facing, looked_at, trunk_px, yaw_deg
from posture.pose_track import LANDMARK, PoseTrack, Scene
from posture.results.formatting import plain_quantity
from posture.tracking.scene.picture import Look

SetupState = Literal["right", "wrong", "unknown"]
BLACK: Final = 8.0
FLAT: Final = 6.0
MIN_SEEN: Final = 0.8
MARGIN: Final = 0.01
MAX_OUTSIDE: Final = 0.1
MIN_BODY_PX: Final = 1.25 * SMALLEST_BODY_PX
TALLEST: Final = 0.9
LARGEST_YAW_DEG: Final = 20.0
LARGEST_ROLL_DEG: Final = 5.0
LEVEL_DEG: Final = 0.75
ON_ITS_SIDE_DEG: Final = 55.0
TOO_SLOW: Final = "pictures a second: more light, fewer other programs, or the lite model."
MIN_RATE_HZ: Final = 1.1 * LEAST_FRAME_RATE_HZ
GOOD_RATE_HZ: Final = 50.0


@dataclass(frozen=True)
class SetupPoint:
    """One point of the guide: its title, its state, and what it says or asks for."""

    title: str
    state: SetupState
    words: str


def look_over(
    track: PoseTrack | None, look: Look | None, scene: Scene | None, rate_hz: float
) -> tuple[SetupPoint, ...]:
    """Return all points of the guide, in the order in which to put them right.

    Parameters
    ----------
    track : PoseTrack or None
        The last second or two; None = nothing yet.
    look : Look or None
        The look of the runner's region, or of the whole picture while nobody is seen.
    scene : Scene or None
        What the picture shows besides the body; None = not looked at yet.
    rate_hz : float
        Pictures per second in which the body is tracked; 0 = not known yet.
    """
    if track is None or look is None:
        return (SetupPoint("Picture", "unknown", "Waiting for the first pictures …"),)
    seen = _seen(track)
    light = _light(look)
    if not seen:
        return (
            light,
            SetupPoint("Body", "wrong", "Stand on the treadmill, alone and side on."),
            (_rate(rate_hz)),
        )
    turn = _turn(track)
    if turn:
        return light, SetupPoint("Upright", "wrong", turn), _rate(rate_hz)
    return (
        light,
        _body(track),
        _distance(track),
        _side_on(track),
        _level(scene),
        *_lens(scene),
        _alone(scene),
        _rate(rate_hz),
    )


def all_right(points: tuple[SetupPoint, ...]) -> bool:
    """Return whether measuring can begin."""
    return all(point.state == "right" for point in points)


def wrong(points: tuple[SetupPoint, ...]) -> list[SetupPoint]:
    """Return the points to be put right, most important first."""
    return [point for point in points if point.state == "wrong"]


def _light(look: Look) -> SetupPoint:
    if look.luminance < BLACK and look.contrast < FLAT:
        words = "The picture is black: open the lens cover, or switch the light on."
        return SetupPoint("Light", "wrong", words)
    if look.luminance < DARKEST or look.contrast < LEAST_CONTRAST:
        return SetupPoint(
            "Light", "wrong", "Too dark: switch on the light, or film towards a lit wall."
        )
    if look.luminance < DIM:
        return SetupPoint("Light", "right", "A little dim; more light makes the numbers surer.")
    return SetupPoint("Light", "right", "Bright enough.")


def _seen(track: PoseTrack) -> bool:
    known = np.isfinite(track.xy).all(axis=(1, 2))
    return bool(known.mean() >= MIN_SEEN)


def _turn(track: PoseTrack) -> str:
    """Return how to turn a camera whose picture is not upright; empty if it is."""
    trunk = middle(track.xy, "shoulder") - middle(track.xy, "hip")
    across, up = np.nanmedian(np.abs(trunk[:, 0])), np.nanmedian(-trunk[:, 1])
    from_upright_deg = np.degrees(np.arctan2(across, up))
    if from_upright_deg > 180 - ON_ITS_SIDE_DEG:
        return "The picture is upside down: turn the camera by half."
    if from_upright_deg > ON_ITS_SIDE_DEG:
        return "The picture lies on its side: turn the camera by a quarter."
    return ""


def _body(track: PoseTrack) -> SetupPoint:
    outside = {part: _outside(track, names) for part, names in _parts(find_facing(track.xy))}
    part, share = max(outside.items(), key=lambda item: item[1])
    if share > MAX_OUTSIDE:
        words = f"The {part} leaves the picture: step back, or move the camera."
        return SetupPoint("Whole body", "wrong", words)
    return SetupPoint("Whole body", "right", "From head to shoes.")


def _parts(near: str) -> list[tuple[str, tuple[str, ...]]]:
    return [("head", (f"{near}_ear",)), ("foot", (f"{near}_heel", f"{near}_foot_index"))]


def _outside(track: PoseTrack, names: tuple[str, ...]) -> float:
    """Return the share of the pictures in which any of the points is outside or at the edge."""
    points = track.xy[:, [LANDMARK[name] for name in names]]
    size = np.array(track.size)
    low, high = MARGIN * size, (1 - MARGIN) * size
    out = ((points < low) | (points > high)).any(axis=(1, 2))
    return float(out.mean())


def _distance(track: PoseTrack) -> SetupPoint:
    body_px = looked_at(HEIGHT_PER_TRUNK * trunk_px(track.xy), track.size)
    if body_px < MIN_BODY_PX:
        return SetupPoint("Distance", "wrong", "Too far away: bring the camera closer.")
    if _tall(track.xy) > TALLEST * track.size[1]:
        return SetupPoint("Distance", "wrong", "Too close: move the camera further away.")
    return SetupPoint("Distance", "right", "The body fills the picture well.")


def _tall(xy: FloatArray) -> float:
    return float(np.nanmedian(np.ptp(xy[..., 1], axis=1)))


def _side_on(track: PoseTrack) -> SetupPoint:
    yaw = yaw_deg(track.xy) - (YAW_READS_HIGH_DEG if track.model else 0.0)
    if abs(yaw) <= LARGEST_YAW_DEG:
        return SetupPoint("Side on", "right", f"Square within {degrees(max(1.0, abs(yaw)))}.")
    where = "ahead of" if yaw > 0 else "behind"
    words = f"The camera stands {degrees(abs(yaw))} {where} the runner: move it square to the side."
    return SetupPoint("Side on", "wrong", words)


def _level(scene: Scene | None) -> SetupPoint:
    if scene is None:
        return SetupPoint("Level", "unknown", "Looking at the room …")
    if scene.roll_deg is None:
        words = "No upright lines in the room: level it yourself; lean is uncertain by 2 degrees."
        return SetupPoint("Level", "right", words)
    if abs(scene.roll_deg) > LARGEST_ROLL_DEG:
        words = f"The camera is tilted by {degrees(abs(scene.roll_deg))}: level it."
        return SetupPoint("Level", "wrong", words)
    if abs(scene.roll_deg) < LEVEL_DEG:
        return SetupPoint("Level", "right", "Level.")
    words = f"Tilted by {degrees(abs(scene.roll_deg))}, which is corrected for."
    return SetupPoint("Level", "right", words)


def _lens(scene: Scene | None) -> tuple[SetupPoint, ...]:
    """Return a point for a lens that bends; it holds nothing up, for many cameras have no other."""
    distortion = scene.distortion if scene else None
    if distortion is None or abs(distortion) <= LARGEST_DISTORTION:
        return ()
    words = "Bends straight lines, so the numbers are less sure: use the 1x lens, and step back."
    return (SetupPoint("Lens", "right", words),)


def degrees(angle: float) -> str:
    """Return an angle in words: "1 degree", "8 degrees"."""
    return plain_quantity(angle, "deg")


def _alone(scene: Scene | None) -> SetupPoint:
    if scene is not None and scene.second_person > LARGEST_SECOND_PERSON:
        return SetupPoint("Alone", "wrong", "Somebody else is in the picture; mirrors count too.")
    if scene is None:
        return SetupPoint("Alone", "unknown", "Looking at the room …")
    return SetupPoint("Alone", "right", "Nobody else is in the picture.")


def _rate(rate_hz: float) -> SetupPoint:
    if rate_hz == 0:
        return SetupPoint("Rate", "unknown", "Counting pictures …")
    if rate_hz < MIN_RATE_HZ:
        return SetupPoint("Rate", "wrong", f"Only {rate_hz:.0f} {TOO_SLOW}")
    words = f"{rate_hz:.0f} pictures a second"
    if rate_hz < GOOD_RATE_HZ:
        words += "; where the foot lands is rough below 50"
    return SetupPoint("Rate", "right", f"{words}.")

"""Clips that must not be judged, and advice on filming them again.

The rules run in the contract's order; the first that applies refuses the clip.
"""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.motion.motion import CameraView, middle
from posture.motion.view import looked_at, trunk_px
from posture.pose_track import LANDMARK, PoseTrack

LEAST_DETECTED: Final = 0.5
LARGEST_SECOND_PERSON: Final = 0.3
LARGEST_CAMERA_SHIFT: Final = 0.25
SHAKY: Final = 0.05
SMALLEST_BODY_PX: Final = 120.0
DARKEST: Final = 18.0
LEAST_CONTRAST: Final = 22.0
MOST_BLUR: Final = 0.040
DIM: Final = 35.0
SOFT: Final = 0.028
LEAST_FRAME_RATE_HZ: Final = 20.0
LARGEST_YAW_DEG: Final = 38.0
LARGEST_OUTSIDE: Final = 0.15
LARGEST_TRAVEL: Final = 0.8
LEAST_REGULARITY: Final = 0.6
CADENCE_RANGE: Final = (100.0, 240.0)
WALKING_SCORE: Final = -0.3
LEAST_STRIDES: Final = 4
FEW_STRIDES: Final = 8
# Full body height over trunk length (mid-hip to mid-shoulder); Drillis and Contini's 0.288.
HEIGHT_PER_TRUNK: Final = 1 / 0.288

# Where a user says so; reports are read from the app and from the command line.
WHERE_RATE: Final = (
    "in the app under Check this clip again, Filmed at; as a command with --capture-fps"
)


def check_picture(track: PoseTrack) -> None:
    """Refuse clips that the picture alone rules out.

    Raises
    ------
    RefusedError
        ``no_person``, ``several_people``, ``moving_camera`` or ``picture_too_poor``. The
        last three need a track with a scene; a bare track has none.
    """
    seen = detected_fraction(track.xy)
    if seen < LEAST_DETECTED:
        raise RefusedError(
            "no_person",
            f"A person could be followed in only {seen:.0%} of the frames.",
            "Film one runner from the side, whole body in the picture, in good light.",
        )
    if track.scene is None:
        return
    if track.scene.second_person > LARGEST_SECOND_PERSON:
        raise RefusedError(
            "several_people",
            "More than one person of similar size is in the picture, so the wrong one "
            "might be measured.",
            "Film the runner alone, or trim and crop the clip to one runner.",
        )
    if track.scene.camera_shift > LARGEST_CAMERA_SHIFT:
        raise RefusedError(
            "moving_camera",
            "The camera moves during the clip, so distances and angles cannot be trusted.",
            "Put the phone on a tripod or a shelf and let it stand still.",
        )
    _check_quality(track)


def _check_quality(track: PoseTrack) -> None:
    body_px = HEIGHT_PER_TRUNK * trunk_px(track.xy)
    needed_px = SMALLEST_BODY_PX * body_px / looked_at(body_px, track.size)
    scene = track.scene
    if body_px < needed_px:
        raise RefusedError(
            "picture_too_poor",
            f"The runner is only about {body_px:.0f} pixels tall in the picture; "
            f"{needed_px:.0f} are needed.",
            "Film closer, so that the body fills the picture.",
        )
    if scene is not None and (scene.luminance < DARKEST or scene.contrast < LEAST_CONTRAST):
        raise RefusedError(
            "picture_too_poor",
            "The picture is too dark, or too flat, to follow the body reliably.",
            "Switch on the light, or film towards a lit wall and not towards a window.",
        )
    if scene is not None and scene.blur > MOST_BLUR:
        raise RefusedError(
            "picture_too_poor",
            "The runner is too blurred to tell where the feet and joints are.",
            "Tap on the runner to focus, wipe the lens, and film in brighter light.",
        )
    if track.clip.frame_rate_hz < LEAST_FRAME_RATE_HZ:
        raise RefusedError(
            "picture_too_poor",
            f"The clip has {track.clip.frame_rate_hz:.0f} frames per second; a foot contact "
            f"falls between them below {LEAST_FRAME_RATE_HZ:.0f}.",
            "Film with 60 frames per second or more.",
        )


def picture_warnings(track: PoseTrack) -> list[str]:
    """Warnings about a picture that is poor but still usable."""
    scene = track.scene
    if scene is None:
        return ["A bare track has no picture, so other people and a moving camera go unseen."]
    doubts = {
        "The camera moves a little; a tripod or a shelf makes the numbers surer.": (
            scene.camera_shift > SHAKY
        ),
        "The picture is dim; more light makes the numbers surer.": scene.luminance < DIM,
        "The runner is a little blurred; more light or focus makes the numbers surer.": (
            scene.blur > SOFT
        ),
    }
    return [sentence for sentence, applies in doubts.items() if applies]


def check_view(xy: FloatArray, size: tuple[int, int], view: CameraView) -> None:
    """Refuse ``not_side_view`` and ``body_out_of_frame``.

    Parameters
    ----------
    xy : ndarray (T, 33, 2)
        Landmarks of the part that is judged, picture pixels.
    size : (int, int)
        Width and height of the picture.
    view : CameraView
        How the camera saw the runner.
    """
    if abs(view.yaw_deg) > LARGEST_YAW_DEG:
        raise RefusedError(
            "not_side_view",
            "The runner is not seen from the side: the camera stands about "
            f"{abs(view.yaw_deg):.0f} degrees off.",
            "Stand beside the treadmill, so that the camera looks square at the runner's side.",
        )
    parts = {"head": "ear", "hip": "hip", "knee": "knee", "ankle": "ankle", "heel": "heel"}
    for word, part in parts.items():
        share = outside_share(xy[:, LANDMARK[f"{view.facing}_{part}"]], size)
        if share > LARGEST_OUTSIDE:
            raise RefusedError(
                "body_out_of_frame",
                f"The runner's {word} is outside the picture in {share:.0%} of the frames.",
                "Step back until the whole body, feet included, stays inside with some room.",
            )


def check_treadmill(body: FloatArray) -> None:
    """Refuse a runner who crosses the picture: ``not_running`` on a treadmill."""
    hips = middle(body, "hip")[:, 0]
    known = hips[np.isfinite(hips)]
    low, high = np.percentile(known, [2, 98])
    if high - low > LARGEST_TRAVEL * HEIGHT_PER_TRUNK * trunk_px(body):
        raise not_running("The person moves across the picture instead of running in place.")


def check_rhythm(stride_s: float) -> None:
    """Refuse what has no stride rhythm of 100-240 steps/min.

    Parameters
    ----------
    stride_s : float
        The time after which the legs repeat, however long, seconds; NaN = no rhythm was found.
    """
    cadence = 120.0 / stride_s
    if np.isnan(cadence):
        raise not_running("No steady stride rhythm of running was found.")
    if cadence < CADENCE_RANGE[0]:
        raise not_running(
            f"The legs repeat every {stride_s:.1f} s, too slow for running; the clip is "
            "probably slow motion.",
            f"Say at which rate the camera really filmed, 240 frames/s for example: {WHERE_RATE}.",
        )
    if cadence > CADENCE_RANGE[1]:
        raise not_running(f"The rhythm is {cadence:.0f} steps per minute, which is not running.")


def check_gait(walking_score: float, duty_factor: float) -> None:
    """Refuse walking: the hip highest in mid-stance, and no flight."""
    if walking_score < WALKING_SCORE and not duty_factor < 0.5:
        raise not_running("The movement is walking: the hip is highest in mid-stance.")


def check_length(strides: int) -> None:
    """Refuse fewer than 4 full strides of the camera-side leg."""
    if strides < LEAST_STRIDES:
        raise too_short(strides)


def too_short(strides: int) -> RefusedError:
    """The refusal ``too_short`` with its advice."""
    return RefusedError(
        "too_short",
        f"The clip shows {strides} full strides of the camera-side leg; at least "
        f"{LEAST_STRIDES} are needed.",
        "Film 30 seconds of steady running.",
    )


def not_running(message: str, advice: str = "") -> RefusedError:
    """The refusal ``not_running`` with its usual advice."""
    return RefusedError(
        "not_running",
        message,
        advice or "Film at least 10 seconds of steady running on a treadmill, from the side.",
    )


def detected_fraction(xy: FloatArray) -> float:
    """Share of the frames with hips, knees and shoulders, 0-1."""
    names = [f"{s}_{p}" for s in ("left", "right") for p in ("hip", "knee", "shoulder")]
    known = np.isfinite(xy[:, [LANDMARK[n] for n in names]]).all(axis=2)
    return float((known.mean(axis=1) >= 0.5).mean())


def outside_share(place: FloatArray, size: tuple[int, int]) -> float:
    """Share of the frames in which a landmark's path (T, 2) lies outside the picture, 0-1."""
    known = np.isfinite(place).all(axis=1)
    if not known.any():
        return 0.0
    outside = (place < 0) | (place > np.array(size))
    return float(outside[known].any(axis=1).mean())

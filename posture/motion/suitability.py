"""Clips that must not be judged, and advice on filming them again.

The rules run in the contract's order; the first that applies refuses the clip.
"""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.geometry import lean_deg
from posture.motion.gait import LEAST_SPREAD, SLOW_PACE, STILL, Gait, GaitSigns, gait_of
from posture.motion.motion import CameraView, known_median, middle
from posture.motion.view import looked_at, trunk_px, yaw_deg
from posture.pose_track import LANDMARK, PoseTrack
from posture.results.clip_settings import TURN_WORDS, Turn
from posture.results.formatting import plain_quantity

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
# Of the trunk from upright: no runner leans so far, and a picture is turned by 90 or 180.
LARGEST_LEAN_DEG: Final = 60.0
UPSIDE_DOWN_DEG: Final = 135.0
LARGEST_TRAVEL: Final = 0.8
LEAST_REGULARITY: Final = 0.6
CADENCE_RANGE: Final = (100.0, 240.0)
USUAL_CADENCE: Final = 170.0
# The legs' pace (see `GaitSigns`) at that cadence: 3.9 on sixteen measured runners and real clips.
RUNNING_PACE: Final = 3.9
SEVERAL: Final = 2.5
# How many times slower the legs move and how seldom they repeat may differ by this factor.
MOST_APART: Final = 1.7
# Poses that replace each other move the legs in a few frames only; a runner's move in all of them:
# 0.83 and more on real runs, 0.72 where feet are hidden, 0.22 in two poses that fade.
LEAST_STEADY: Final = 0.45
# In body heights, and the correlation of the hips' place with time: a runner on a belt wanders.
LEAST_CROSSING: Final = 0.4
STEADILY: Final = 0.95
FEWEST_CROSSING: Final = 5
LEAST_STRIDES: Final = 4
FEW_STRIDES: Final = 8
# Full body height over trunk length (mid-hip to mid-shoulder); Drillis and Contini's 0.288.
HEIGHT_PER_TRUNK: Final = 1 / 0.288

# Where a user says so; reports are read from the app and from the command line.
WHERE_RATE: Final = (
    "in the app under Check this clip again, Filmed at; as a command with --capture-fps"
)
TRUE_RATE: Final = (
    f"Say at which rate the camera really filmed, 240 frames/s for example: {WHERE_RATE}."
)
OTHER_RATE: Final = f"Check the camera's rate, and correct it: {WHERE_RATE}."
TRUE_SPEED: Final = "Use the clip as it was filmed, at its true speed and no time lapse."
ACROSS: Final = "The person moves across the picture instead of running in place."
ON_A_TREADMILL: Final = (
    "This needs a treadmill: film at least 10 seconds of steady running on it, from the side."
)
LONGER: Final = "Film 30 seconds of steady running."
NO_RUNNING: Final[dict[Gait, str]] = {
    "walking": "The movement is walking: both feet are on the belt at once, and the hip is not "
    "lowest in mid-stance.",
    "striding": "The feet stay down and level, as on an elliptical trainer, so this is no running.",
    "cycling": "The feet go round in circles, as on a bicycle, so this is no running.",
    "stepping": "The feet go up and down and hardly back and forth, as in stepping on the spot or "
    "on stairs, so this is no running.",
}


HEAD_IS: Final[dict[Turn, str]] = {90: "at the left", 180: "at the bottom", 270: "at the right"}
"""Where the head is in a picture that must be turned so many degrees clockwise."""


def check_picture(track: PoseTrack, judged: FloatArray | None = None) -> None:
    """Refuse clips that the picture alone rules out.

    Parameters
    ----------
    track : PoseTrack
        The clip.
    judged : ndarray (T, 33, 2) or None
        The landmarks of the part that is judged; None = all of them.

    Raises
    ------
    RefusedError
        ``no_person``, ``several_people``, ``moving_camera`` or ``picture_too_poor``. The
        last three need a track with a scene; a bare track has none. ``not_running`` where
        somebody comes into the picture and leaves it, and ``not_side_view`` in place of a body
        that is too small where coming closer would not help.
    """
    xy = track.xy if judged is None else judged
    _check_seen(xy)
    check_upright(xy)
    if track.scene is None:
        return
    if track.scene.second_person > LARGEST_SECOND_PERSON:
        raise several_people()
    if track.scene.camera_shift > LARGEST_CAMERA_SHIFT:
        raise RefusedError(
            "moving_camera",
            "The camera moves during the clip, so distances and angles cannot be trusted.",
            "Put the phone on a tripod or a shelf beside a treadmill and let it stand still; a "
            "runner whom the camera has to follow cannot be measured.",
        )
    _check_quality(track, xy)


def _check_seen(xy: FloatArray) -> None:
    seen = detected_fraction(xy)
    if seen >= LEAST_DETECTED:
        return
    if crosses(xy):
        raise not_running(ACROSS, ON_A_TREADMILL)
    raise nobody(seen)


def nobody(seen: float) -> RefusedError:
    """Return the refusal ``no_person``, by the share of the frames in which somebody was seen."""
    share = plain_quantity(100 * seen, "%")
    return RefusedError(
        "no_person",
        f"A person could be followed in only {share} of the frames.",
        "Film one runner from the side, whole body in the picture, in good light.",
    )


def crosses(xy: FloatArray, fewest: int = FEWEST_CROSSING) -> bool:
    """Whether somebody moves across the picture as long as she is seen, steadily one way.

    False where she is seen in less than ``fewest`` pictures.
    """
    hips = middle(xy, "hip")[:, 0]
    seen = np.flatnonzero(np.isfinite(hips))
    if len(seen) < fewest:
        return False
    way = abs(float(np.polyfit(seen, hips[seen], 1)[0]) * (seen[-1] - seen[0]))
    if not way > LEAST_CROSSING * HEIGHT_PER_TRUNK * trunk_px(xy):
        return False
    return abs(float(np.corrcoef(seen, hips[seen])[0, 1])) > STEADILY


def check_upright(xy: FloatArray) -> None:
    """Refuse a picture that lies on its side or stands on its head: ``not_side_view``.

    Parameters
    ----------
    xy : ndarray (T, 33, 2)
        Landmarks, picture pixels.
    """
    turn = turn_needed(xy)
    if turn:
        raise turned(turn)


def several_people() -> RefusedError:
    """Return the refusal ``several_people``."""
    return RefusedError(
        "several_people",
        "More than one person of similar size is in the picture, so the wrong one might be "
        "measured.",
        "Film the runner alone, or trim and crop the clip to one runner.",
    )


def turned(turn: Turn) -> RefusedError:
    """Return the refusal of a picture that must be turned so many degrees clockwise, not 0."""
    return RefusedError(
        "not_side_view",
        f"The picture is turned: the runner's head is {HEAD_IS[turn]} of the body.",
        f"Hold the camera so that the picture stands upright. This clip can be turned "
        f"{TURN_WORDS[turn]}: in the app with a button, as a command with --turn {turn}.",
    )


def slow_pictures(rate_hz: float) -> RefusedError:
    """Return the refusal of a clip with too few frames a second."""
    return RefusedError(
        "picture_too_poor",
        f"The clip has {rate_hz:.0f} frames per second; a foot contact falls between them below "
        f"{LEAST_FRAME_RATE_HZ:.0f}.",
        "Film with 60 frames per second or more.",
    )


def turn_needed(xy: FloatArray) -> Turn:
    """Return by how much a picture must be turned clockwise for the body in it to be upright.

    Parameters
    ----------
    xy : ndarray (T, 33, 2)
        Landmarks, picture pixels; 0 where they do not tell.
    """
    up = xy * [1.0, -1.0]
    lean = known_median(lean_deg(middle(up, "hip"), middle(up, "shoulder")))
    if not abs(lean) > LARGEST_LEAN_DEG:
        return 0
    if abs(lean) >= UPSIDE_DOWN_DEG:
        return 180
    return 270 if lean > 0 else 90


def _check_quality(track: PoseTrack, xy: FloatArray) -> None:
    body_px = HEIGHT_PER_TRUNK * trunk_px(xy)
    needed_px = SMALLEST_BODY_PX * body_px / looked_at(body_px, track.size)
    scene = track.scene
    if body_px < needed_px:
        check_side(yaw_deg(xy))
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
        raise slow_pictures(track.clip.frame_rate_hz)


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
    check_side(view.yaw_deg)
    parts = {"head": "ear", "hip": "hip", "knee": "knee", "ankle": "ankle", "heel": "heel"}
    outside = {
        word: outside_share(xy[:, LANDMARK[f"{view.facing}_{part}"]], size)
        for word, part in parts.items()
    }
    worst = max(outside, key=lambda word: outside[word])
    if outside[worst] <= LARGEST_OUTSIDE:
        return
    share = plain_quantity(100 * outside[worst], "%")
    if worst in ("hip", "knee") and max(outside["head"], outside["heel"]) <= LARGEST_OUTSIDE:
        raise RefusedError(
            "body_out_of_frame",
            "The body could not be followed: head and feet are in the picture, and what is "
            f"between them seems to be outside it in {share} of the frames.",
            "Film the whole body from the side, with nothing in front of it and some room around.",
        )
    raise RefusedError(
        "body_out_of_frame",
        f"The runner's {worst} is outside the picture in {share} of the frames.",
        "Step back until the whole body, feet included, stays inside with some room.",
    )


def check_side(yaw: float) -> None:
    """Refuse a runner seen from the front or from behind, by the camera's yaw in degrees."""
    if abs(yaw) <= LARGEST_YAW_DEG:
        return
    end = "the front" if yaw > 0 else "behind"
    raise RefusedError(
        "not_side_view",
        f"The runner is seen from {end}, not from the side: the camera is turned about "
        f"{abs(yaw):.0f} degrees away from a straight side view, and {LARGEST_YAW_DEG:.0f} are the "
        "most that can be judged.",
        "Stand beside the treadmill, so that the camera looks square at the runner's side.",
    )


def check_treadmill(body: FloatArray) -> None:
    """Refuse a runner who crosses the picture: ``not_running`` on a treadmill."""
    hips = middle(body, "hip")[:, 0]
    known = hips[np.isfinite(hips)]
    low, high = np.percentile(known, [2, 98])
    if high - low > LARGEST_TRAVEL * HEIGHT_PER_TRUNK * trunk_px(body):
        raise not_running(ACROSS, ON_A_TREADMILL)


def check_moving(signs: GaitSigns) -> None:
    """Refuse legs that are apart and stand still: somebody who stands, or a frozen picture."""
    if signs.spread >= LEAST_SPREAD and signs.pace * signs.spread < STILL:
        raise not_running(
            "The legs do not move: the runner stands still, or the picture is frozen."
        )


def check_pace(signs: GaitSigns) -> None:
    """Refuse strides that are so slow that not even their rhythm can be told."""
    if signs.spread >= LEAST_SPREAD and signs.pace < SLOW_PACE:
        raise not_running(
            # What the model mis-sees moves them, too, so they are no faster than they seem.
            f"The legs move at least {int(RUNNING_PACE / signs.pace)} times more slowly than a "
            "runner's, so the clip is slow motion.",
            TRUE_RATE,
        )


def check_film(steadiness: float) -> None:
    """Refuse poses that replace each other (see `posture.motion.distinct.steadiness`)."""
    if steadiness < LEAST_STEADY:
        raise not_running(
            "The body does not move but changes from pose to pose: this is a drawing, an animation "
            "or a slide show, and not a film of a run."
        )


def agree(stride_s: float, signs: GaitSigns) -> bool:
    """Whether legs that repeat after so many seconds move as slowly as that; true if not seen."""
    slower = (RUNNING_PACE / signs.pace) / (stride_s * USUAL_CADENCE / 120.0)
    return not (slower < 1 / MOST_APART or slower > MOST_APART)


def check_rhythm(stride_s: float, stated_hz: float | None = None) -> None:
    """Refuse what has no stride rhythm of 100-240 steps/min.

    Parameters
    ----------
    stride_s : float
        The time after which the legs repeat, however long or short, seconds; NaN = no rhythm was
        found.
    stated_hz : float or None
        The rate at which the camera filmed by what was said, or by the file, where it is not the
        file's own; None = nothing says that the clip is slow motion.
    """
    cadence = 120.0 / stride_s
    if stated_hz is not None:
        _check_stated(cadence, stated_hz)
    if np.isnan(cadence):
        raise not_running("No steady stride rhythm of running was found.")
    if cadence < CADENCE_RANGE[0]:
        raise not_running(
            f"The legs repeat every {stride_s:.1f} s, too slow for running; the clip is "
            f"probably slow motion, about {_times(USUAL_CADENCE / cadence)}.",
            TRUE_RATE,
        )
    if cadence > CADENCE_RANGE[1]:
        raise not_running(
            f"The rhythm is {cadence:.0f} steps per minute, which is not running; the clip "
            f"probably plays too fast, about {_times(cadence / USUAL_CADENCE)}.",
            TRUE_SPEED,
        )


def _check_stated(cadence: float, stated_hz: float) -> None:
    """Refuse, by the camera's rate as it was given, a rhythm that is no run's at that rate."""
    low, high = CADENCE_RANGE
    if low <= cadence <= high:
        return
    given = f"With {stated_hz:.0f} frames per second, the camera's rate as it was given,"
    if np.isnan(cadence):
        raise not_running(f"{given} no steady stride rhythm of running was found.", OTHER_RATE)
    raise not_running(
        f"{given} the rhythm is {cadence:.0f} steps per minute, which is not running; the camera "
        f"probably filmed at about {stated_hz * USUAL_CADENCE / cadence:.0f}.",
        OTHER_RATE,
    )


def _times(factor: float) -> str:
    return f"{factor:.0f} times" if factor >= SEVERAL else f"{factor:.1f} times"


def check_gait(signs: GaitSigns, duty_factor: float) -> None:
    """Refuse walking, cycling, and whatever else is no running, by its name."""
    gait = gait_of(signs, duty_factor)
    if gait != "running":
        raise not_running(NO_RUNNING[gait])


def check_length(strides: int, running_s: float | None = None) -> None:
    """Refuse fewer than 4 full strides of the camera-side leg.

    ``running_s`` is how long the run lasts where the clip shows something else besides.
    """
    if strides < LEAST_STRIDES:
        raise too_short(strides, running_s)


def too_short(strides: int, running_s: float | None = None) -> RefusedError:
    """The refusal ``too_short`` with its advice."""
    where = "The clip shows"
    if running_s is not None:
        where = f"The {running_s:.1f} s of running in the clip show"
    return RefusedError(
        "too_short",
        f"{where} {strides} full stride{'' if strides == 1 else 's'} of the camera-side leg; at "
        f"least {LEAST_STRIDES} are needed.",
        LONGER,
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

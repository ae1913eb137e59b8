"""What in a clip that can be judged makes its numbers less sure, in words for the runner."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.motion import CameraView, known_median, middle
from posture.motion.suitability import WHERE_RATE, outside_share
from posture.motion.view import trunk_px
from posture.pose_track import LANDMARK
from posture.results.report import Side

LARGE_YAW_DEG: Final = 15.0
LARGE_ROLL_DEG: Final = 4.0
# Nine tenths of 26 measured runners at 2.5 to 4.5 m/s.
USUAL_STEPS: Final = (150.0, 205.0)
# Metres from hip to knee to ankle: 0.49 of the height (Drillis and Contini 1966) of 1.4 to 2.1 m,
# with room for how well the belt's speed is read.
LEGS_M: Final = (0.65, 1.1)
# Share of the frames in which a part may be outside the picture without a word.
SELDOM_OUTSIDE: Final = 0.03
# Widths over heights that the camera-side shank asks for: 0.94 to 1.06 on real, rendered and
# measured runners; 1.28 in a picture squeezed to 75 % and 0.89 in one stretched to 133.
SHAPES: Final = (0.91, 1.13)
FACTORS: Final = np.exp(np.linspace(-0.7, 0.7, 141))
FEWEST_SEEN: Final = 30
# A hand that swings moves by 0.09 trunk lengths and more (standard deviation), one on a rail stays.
HELD_STILL: Final = 0.05
HANDS_AHEAD: Final = 0.25


def view_doubts(xy: FloatArray, size: tuple[int, int], view: CameraView) -> list[str]:
    """Return doubts about where the camera stood and what its picture cuts off.

    Parameters
    ----------
    xy : ndarray (T, 33, 2)
        Landmarks of what is judged, picture pixels.
    size : (int, int)
        Width and height of the picture.
    view : CameraView
        How the camera saw the runner.
    """
    doubts = []
    if abs(view.yaw_deg) > LARGE_YAW_DEG:
        where = "ahead of" if view.yaw_deg > 0 else "behind"
        doubts.append(
            f"The camera stands about {abs(view.yaw_deg):.0f} degrees {where} the runner's side, "
            "which makes what is measured along the belt less sure; film square to the side."
        )
    if abs(view.roll_deg) > LARGE_ROLL_DEG:
        doubts.append(
            f"The picture is tilted by about {abs(view.roll_deg):.0f} degrees. That is taken out, "
            "but a level phone makes the angles surer."
        )
    if view.lens_turn_deg > 0:
        turn = round(view.lens_turn_deg)
        far = f"{turn} degrees" if turn > 1 else "a degree"
        doubts.append(
            "The lens bends straight lines, as 0.5x lenses, fisheyes and action cameras do, which "
            f"turns the runner's trunk or legs by up to {far} here; film with the 1x lens, or "
            "switch on the camera's linear mode, and step back."
        )
    for word, parts in (("head", ("nose", "ear")), ("soles", ("heel", "foot_index"))):
        share = max(outside_share(xy[:, _landmark(part, view.facing)], size) for part in parts)
        if share > SELDOM_OUTSIDE:
            verb = "is" if word == "head" else "are"
            doubts.append(
                f"The runner's {word} {verb} cut off in {100 * share:.0f} per cent of the frames; "
                "leave some room around the body."
            )
    return doubts


def cadence_doubts(
    cadence: float, slow_motion_factor: float, leg_m: float | None = None
) -> list[str]:
    """Return doubts about the clip's speed, for steps per minute that few runners take.

    Parameters
    ----------
    cadence : float
        Steps per minute.
    slow_motion_factor : float
        Above 1 where it was said, or the file says, at which rate the camera filmed.
    leg_m : float or None
        How long the runner's leg is if the belt's speed and the clip's are as given, metres; NaN =
        not seen, None = no speed was given. Where it is a runner's, few or many steps are true.
    """
    low, high = LEGS_M
    if leg_m is not None and np.isfinite(leg_m):
        if low <= leg_m <= high:
            return []
        return [
            f"At the belt's speed as it was given, the runner's legs would be {leg_m:.2f} m long "
            "from hip to ankle, so it does not fit the speed at which the clip plays: check it, "
            f"and say at which rate the camera filmed ({WHERE_RATE})."
        ]
    low, high = USUAL_STEPS
    if low <= cadence <= high:
        return []
    ask = " If you know the belt's speed, give it, too." if leg_m is None else ""
    than = "fewer" if cadence < low else "more"
    many = f"{cadence:.0f} steps per minute are {than} than most runners take"
    if slow_motion_factor > 1:
        return [
            f"At the camera's rate as it was given, {many}: if it filmed at another rate, say so "
            f"({WHERE_RATE}).{ask}"
        ]
    if cadence < low:
        return [
            f"{many}: if this is slow motion, say at which rate the camera filmed ({WHERE_RATE})."
            f"{ask}"
        ]
    return [f"{many}: if the clip plays too fast, use it as it was filmed.{ask}"]


def body_doubts(body: FloatArray, view: CameraView) -> list[str]:
    """Return doubts about the picture's shape and about hands that hold on.

    Nothing is said of the shape where the lens bends: that alone can change the shank's length.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Of the run, smoothed, sagittal pixels.
    view : CameraView
        How the camera saw the runner.
    """
    doubts = []
    shape = 1.0 if view.lens_turn_deg else picture_shape(body, view.facing)
    if shape < SHAPES[0] or shape > SHAPES[1]:
        what = "squeezed" if shape > 1 else "stretched"
        doubts.append(
            f"The picture seems to be {what} sideways, so angles and lengths are not those of the "
            "runner; use the clip as it was filmed."
        )
    if holds_rail(body, view.facing):
        doubts.append(
            "A hand seems to hold on to the treadmill, which changes how one runs; let go of it."
        )
    return doubts


def picture_shape(body: FloatArray, facing: Side) -> float:
    """Return by how much the picture has to be widened for the shank to keep its length.

    1 = as it is; NaN = hardly seen.
    """
    knee, ankle = (body[:, LANDMARK[f"{facing}_{part}"]] for part in ("knee", "ankle"))
    line = (ankle - knee)[np.isfinite(ankle - knee).all(axis=1)]
    if len(line) < FEWEST_SEEN:
        return float("nan")
    lengths = np.hypot(FACTORS[:, None] * line[:, 0], line[:, 1])
    mean = lengths.mean(axis=1)
    if not mean.min() > 0:
        return float("nan")
    return float(FACTORS[np.argmin(lengths.std(axis=1) / mean)])


def holds_rail(body: FloatArray, facing: Side) -> bool:
    """Whether the camera-side hand stays in its place ahead of the hips."""
    wrist, hip = body[:, LANDMARK[f"{facing}_wrist"]], middle(body, "hip")
    trunk = trunk_px(body)
    seen = np.isfinite(wrist - hip).all(axis=1)
    if seen.sum() < FEWEST_SEEN:
        return False
    moves = float(np.linalg.norm(wrist[seen].std(axis=0))) / trunk
    ahead = known_median((wrist - hip)[:, 0]) / trunk
    return moves < HELD_STILL and ahead > HANDS_AHEAD


def _landmark(part: str, facing: Side) -> int:
    return LANDMARK["nose" if part == "nose" else f"{facing}_{part}"]

"""What legs do in a stretch of a clip: running, walking, or something else.

Told by where the ankles are when the legs are furthest apart and when they pass each other. That
needs no rhythm and not even to know which leg is which, so it holds where the tracker mixes the
legs up and in stretches of two seconds.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from posture.arrays import FloatArray
from posture.geometry import hang_deg, joint_angle_deg
from posture.motion.motion import known_median, median_length, middle
from posture.pose_track import LANDMARK
from posture.results.report import Side

Gait = Literal["running", "walking", "cycling", "striding", "stepping"]

SIDES: Final[tuple[Side, ...]] = ("left", "right")
# The fifth of the frames in which the legs are furthest apart, and the fifth in which they pass.
FIFTH: Final = 20.0
FEWEST_FRAMES: Final = 15
SMOOTHING_S: Final = 0.05
# Standard deviation of the Gaussian that follows what is slower than steps.
SLOWER_S: Final = 0.2
# Of the fastest tenth of frames: one that is mis-seen does not count.
MOST: Final = 90.0
# Hip higher with the legs apart than as they pass, % of the leg. Sixteen measured runners at 2.5 to
# 4.5 m/s: 3.6 and more. Real clips of runs: 2.5 and more; of walks: -0.7 and less.
HIP_LOWEST: Final = 1.5
HIP_HIGHEST: Final = -1.0
# Rear ankle over the front one with the legs apart, shanks. The runners: 0.19 and more, all but a
# twentieth 0.24; walks on real clips: 0.18 and less, both feet being on the belt.
REAR_FOOT_DOWN: Final = 0.25
# Bend of the knee in swing, degrees. The runners: 70 and more; walks: 66 and less.
KNEE_OF_WALKING_DEG: Final = 70.0
NO_FLIGHT: Final = 0.5
# Of walking's four signs, so that one that is mis-seen neither accuses nor acquits.
SIGNS_OF_WALKING: Final = 2
# Legs apart by less than this, in legs, are no stride: the slowest of the runners reach 0.64.
LEAST_SPREAD: Final = 0.35
# Height between the ankles as they pass over their distance when apart. A pedal's circle has 1, the
# runners 0.57 and less, steps upwards far more.
CIRCLE: Final = (0.65, 2.0)
# A pedal's feet are level when they are furthest apart, and so are those of an elliptical trainer.
LEVEL: Final = 0.15
# As the ankles pass, in shanks: a walker's swinging foot passes below this.
LIFTED_PAST: Final = 0.33
# Knee behind the hip, degrees from vertical: a cyclist's never is; the runners reach 10 and more.
NEVER_BEHIND_DEG: Final = 5.0

# Legs that open and close by less than this, in legs a second, stand still: runners' and walkers'
# move by 2 and more, a runner's in slow motion of 20 times by 0.3.
STILL: Final = 0.15
# Below this pace (see `GaitSigns`) the clip plays slowly: who runs or walks has 2.5 and more.
SLOW_PACE: Final = 1.5


@dataclass(frozen=True)
class GaitSigns:
    """What a stretch shows of the legs; NaN = not seen.

    Attributes
    ----------
    spread : float
        Between the ankles along the belt when furthest apart, in leg lengths.
    lift : float
        Rear ankle over the front one at that moment, in shanks, up +.
    passing : float
        Height between the ankles as they pass each other, in shanks, at least 0.
    knee_deg : float
        How far the knee bends in swing.
    behind_deg : float
        How far the thigh gets behind the hip, from vertical, behind +.
    rise : float
        Mid-hip with the legs apart minus as they pass, % of the leg: + in running, whose hip is
        lowest in mid-stance, - in walking, whose hip is highest there.
    pace : float
        How fast the legs open and close over how far, per second: about twice the steps a second.
    """

    spread: float
    lift: float
    passing: float
    knee_deg: float
    behind_deg: float
    rise: float
    pace: float


NO_SIGNS: Final = GaitSigns(*[float("nan")] * 7)


def gait_signs(body: FloatArray, rate_hz: float, belt_deg: float = 0.0) -> GaitSigns:
    """Read a stretch of at least two steps.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Sagittal pixels (x forward, y up); NaN = not seen.
    rate_hz : float
        Frames per second, evenly spaced.
    belt_deg : float
        Slope of the belt, rising forwards +; NaN counts as level.
    """
    shank, thigh = _length(body, "knee", "ankle"), _length(body, "hip", "knee")
    between = body[:, LANDMARK["left_ankle"]] - body[:, LANDMARK["right_ankle"]]
    slope = np.tan(np.radians(np.nan_to_num(belt_deg)))
    ahead, over = between[:, 0], between[:, 1] - slope * between[:, 0]
    seen = np.isfinite(ahead)
    if seen.sum() < FEWEST_FRAMES or not (shank > 0 and thigh >= 0):
        return NO_SIGNS
    spread = np.abs(ahead) / (shank + thigh)
    near, far = np.percentile(spread[seen], [FIFTH, 100 - FIFTH])
    apart, passing = seen & (spread >= far), seen & (spread <= near)
    knees, thighs = zip(*(_angles(body, side) for side in SIDES), strict=True)
    return GaitSigns(
        spread=float(far),
        lift=known_median((-np.sign(ahead) * over)[apart]) / shank,
        passing=known_median(np.abs(over)[passing]) / shank,
        knee_deg=_high(np.fmax(*knees)),
        behind_deg=_high(-np.fmin(*thighs)),
        rise=100 * _rise(middle(body, "hip")[:, 1], apart, passing, rate_hz) / (shank + thigh),
        pace=_pace(spread, rate_hz) / float(far) if far > 0 else float("nan"),
    )


def gait_of(signs: GaitSigns, duty_factor: float = float("nan")) -> Gait:
    """Return what the legs do, if they do anything.

    Parameters
    ----------
    signs : GaitSigns
        Of the stretch.
    duty_factor : float
        Share of the stride in which a foot is on the belt, 0-1; NaN = not known.

    Returns
    -------
    str
        ``cycling``: each foot goes round in a circle, and the knee stays ahead of the hip.
        ``stepping``: the feet go up and down and hardly back and forth.
        ``walking``: the hip is not lowest in mid-stance, and at least two of these hold: it is
        highest there, both feet are down when the legs are apart, they are even level, the knee
        bends little in swing, no time in flight. ``striding``: of these, hips that keep their
        height over feet that are lifted high past each other and level when apart, as on an
        elliptical trainer. Otherwise ``running``: one sign that is not seen accuses nobody.
    """
    lowest = signs.rise > HIP_LOWEST
    level = abs(signs.lift) < LEVEL
    forward = signs.behind_deg < NEVER_BEHIND_DEG
    if level and forward and not lowest and CIRCLE[0] < _circle(signs) < CIRCLE[1]:
        return "cycling"
    if signs.spread < LEAST_SPREAD:
        return "stepping"
    against = (
        signs.rise < HIP_HIGHEST,
        signs.lift < REAR_FOOT_DOWN,
        signs.lift < LEVEL,
        signs.knee_deg < KNEE_OF_WALKING_DEG,
        duty_factor >= NO_FLIGHT,
    )
    if lowest or sum(against) < SIGNS_OF_WALKING:
        return "running"
    vaults = signs.rise < HIP_HIGHEST
    return "striding" if level and signs.passing > LIFTED_PAST and not vaults else "walking"


def _circle(signs: GaitSigns) -> float:
    """Height of a foot's way over its length; a shank is about half of a leg."""
    return signs.passing / 2 / max(signs.spread, 1e-9)


def _length(body: FloatArray, start: str, end: str) -> float:
    """Median length of a part of the legs, both sides together, pixels."""
    lengths = [
        median_length(body[:, LANDMARK[f"{side}_{start}"]], body[:, LANDMARK[f"{side}_{end}"]])
        for side in SIDES
    ]
    return known_median(np.array(lengths))


def _angles(body: FloatArray, side: Side) -> tuple[FloatArray, FloatArray]:
    """Bend of the knee and angle of the thigh, knee ahead +, degrees, (T,) each."""
    hip, knee, ankle = (body[:, LANDMARK[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
    return 180.0 - joint_angle_deg(hip, knee, ankle), hang_deg(hip, knee)


def _high(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.percentile(known, MOST)) if len(known) else float("nan")


def _rise(
    height: FloatArray, apart: NDArray[np.bool_], passing: NDArray[np.bool_], rate_hz: float
) -> float:
    """Height in some frames minus that in others, what is slower than steps taken out."""
    known = np.flatnonzero(np.isfinite(height))
    if len(known) < FEWEST_FRAMES:
        return float("nan")
    filled = np.interp(np.arange(len(height)), known, height[known])
    bounce = np.where(np.isfinite(height), filled - _smooth(filled, SLOWER_S * rate_hz), np.nan)
    return known_mean(bounce[apart]) - known_mean(bounce[passing])


def known_mean(values: FloatArray) -> float:
    """Mean of what is known of ``values``; NaN when nothing is."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def _pace(spread: FloatArray, rate_hz: float) -> float:
    """How fast the legs open and close where they are seen, per second, median."""
    known = np.isfinite(spread)
    seen = np.flatnonzero(known)
    filled = np.interp(np.arange(len(spread)), seen, spread[seen])
    moves = np.abs(np.diff(_smooth(filled, SMOOTHING_S * rate_hz)))
    return known_median(moves[known[1:] & known[:-1]]) * rate_hz


def _smooth(values: FloatArray, sd: float) -> FloatArray:
    """Gaussian of ``sd`` samples, however many a clock of nonsense asks for."""
    return np.asarray(gaussian_filter1d(values, min(sd, len(values)), mode="nearest"))

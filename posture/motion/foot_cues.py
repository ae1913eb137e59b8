"""What a foot's mean cycle shows of its landing on the belt and its leaving it.

A cue is a phase of the stride at which some part of the leg passes a level that it passes near
initial contact, or near toe-off. Each lies at a distance of its own from the force's onset or end;
`posture.motion.contacts` knows the distances.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.geometry import hang_deg
from posture.motion.cycle import cycle_order, fit_cycle, harmonic_slope, harmonics

EVENT_ORDER: Final = 10
PHASE_STEPS: Final = 1000
# Landing: the ankle's height over its lowest as a share of the shank, and the heel's speed over the
# belt's.
LOW_SHARE: Final = 0.05
HEEL_SPEED_SHARE: Final = 0.7
# Leaving: the ankle's height over its level in stance as a share of the shank, and its speed over
# the belt's.
RISE_SHARE: Final = 0.3
LEAVING_SPEED_SHARE: Final = 0.8


@dataclass(frozen=True)
class Cycle:
    """Mean cycle of a landmark on `PHASE_STEPS` phases: place and its slope by phase, (n, 2)."""

    value: FloatArray
    slope: FloatArray

    def over_belt(self, belt_deg: float) -> "Cycle":
        """Return the same path with heights over the belt's slope."""
        rise = np.array([[1.0, -np.tan(np.radians(belt_deg))], [0.0, 1.0]])
        return Cycle(self.value @ rise, self.slope @ rise)


@dataclass(frozen=True)
class LegCycles:
    """Mean cycles of one leg.

    Attributes
    ----------
    hip, knee, ankle, heel : Cycle
        Sagittal pixels; the hip is the middle between both.
    ankle_over_belt : Cycle
        The ankle with its height over the belt, NaN where the belt's slope is not known.
    shank_px : float
        Length of the shank.
    """

    hip: Cycle
    knee: Cycle
    ankle: Cycle
    ankle_over_belt: Cycle
    heel: Cycle
    shank_px: float

    @property
    def reach(self) -> int:
        """Phases up to where the ankle is furthest ahead."""
        return int(np.argmax(self.ankle.value[:, 0]))

    def belt_px(self) -> float:
        """How far the belt carries the foot back in the time of one stride.

        The mean of ankle and heel is within 3 % of the belt on rendered and on force-plate runners.
        """
        paces = [_fastest(-part.slope[:, 0], self.reach) for part in (self.ankle, self.heel)]
        return float(np.mean(paces))


def mean_cycle(path: FloatArray, drift: FloatArray, phase: FloatArray) -> Cycle | None:
    """Mean cycle of ``path`` (T, 2), the runner's slow drift along the belt taken out.

    None where too little of it was seen.
    """
    order = cycle_order(phase, EVENT_ORDER)
    if np.isfinite(path[:, 0]).sum() < 4 * order + 2:
        return None
    coefficients = fit_cycle(phase, path - np.outer(drift, [1.0, 0.0]), order)
    grid = np.arange(PHASE_STEPS) / PHASE_STEPS
    return Cycle(harmonics(grid, order) @ coefficients, harmonic_slope(grid, order) @ coefficients)


def landing_cues(leg: LegCycles) -> FloatArray:
    """Phases at which the foot lands by each cue, in strides, not wrapped; NaN = not shown.

    Returns
    -------
    ndarray (4,)
        The ankle has come down to a twentieth of the shank's length over its lowest; the ankle
        would be at its lowest, had it gone on coming down as fast as it ever did; the heel moves
        back with 70 % of the belt's speed; the shank turns back fastest.
    """
    ankle, reach = leg.ankle_over_belt, leg.reach
    lowest = _lowest(ankle, reach)
    level = lowest + LOW_SHARE * leg.shank_px
    heel_pace = -HEEL_SPEED_SHARE * leg.belt_px()
    quarter = PHASE_STEPS // 4
    down = _first_below(ankle.value[:, 1], level, reach, quarter)
    return np.array(
        [
            down,
            _descent_end(ankle, reach, down, lowest),
            _first_below(leg.heel.slope[:, 0], heel_pace, reach, quarter),
            _shank_turns_back(leg, reach),
        ]
    )


def leaving_cues(leg: LegCycles, contact: float) -> FloatArray:
    """Phases after ``contact`` at which the foot leaves by each cue; NaN = not shown.

    Returns
    -------
    ndarray (3,)
        The ankle has risen by 30 % of the shank's length over its level in stance; its speed back
        falls below 80 % of the belt's for good; the knee is straightest before the thigh turns
        forward.
    """
    ankle = leg.ankle
    start = int((contact + 0.12) * PHASE_STEPS)
    after = np.arange(start, start + int(0.55 * PHASE_STEPS))
    furthest_back = int(after[np.argmin(ankle.value[after % PHASE_STEPS, 0])])
    pace = -LEAVING_SPEED_SHARE * leg.belt_px()
    return np.array(
        [
            _risen(leg, contact, after),
            _last_below(ankle.slope[:, 0], pace, furthest_back, furthest_back - start),
            _knee_straightest(leg, after),
        ]
    )


def _shank_turns_back(leg: LegCycles, reach: int) -> float:
    """Phase about ``reach`` at which the shank's angle falls fastest."""
    line = leg.ankle.value - leg.knee.value
    slope = leg.ankle.slope - leg.knee.slope
    turn = (line[:, 0] * slope[:, 1] - line[:, 1] * slope[:, 0]) / (line**2).sum(axis=1)
    window = np.arange(reach - PHASE_STEPS // 20, reach + 3 * PHASE_STEPS // 20)
    return float(window[np.argmin(turn[window % PHASE_STEPS])]) / PHASE_STEPS


def _fastest(pace: FloatArray, reach: int) -> float:
    """Fastest mean pace over a tenth of a stride within stance: the belt's own."""
    tenth = PHASE_STEPS // 10
    window = np.arange(reach, reach + 4 * tenth) % PHASE_STEPS
    return float(np.max(np.convolve(pace[window], np.full(tenth, 1 / tenth), mode="valid")))


def _first_below(values: FloatArray, level: float, start: int, steps: int) -> float:
    """First phase after ``start`` at which a periodic series falls below ``level``; NaN = never.

    The phase is not wrapped: it lies between start and start + steps, in strides.
    """
    window = values[np.arange(start, start + steps) % len(values)] - level
    below = np.flatnonzero((window[:-1] > 0) & (window[1:] <= 0))
    if not len(below):
        return float("nan")
    k = int(below[0])
    part = float(window[k] / (window[k] - window[k + 1]))
    return (start + k + part) / len(values)


def _last_below(values: FloatArray, level: float, end: int, steps: int) -> float:
    """Last phase before ``end`` at which a periodic series was below ``level``; NaN = never."""
    reached = _first_below(values[::-1], level, len(values) - 1 - end % len(values), steps)
    gap = reached - (len(values) - 1 - end % len(values)) / len(values)
    return end / len(values) - gap


def _descent_end(ankle: Cycle, reach: int, down: float, lowest: float) -> float:
    """Phase at which the steepest descent, carried on, ends at the lowest; NaN = there is none.

    It lies within a fifth of a stride after ``reach`` and before the ankle is ``down``: a landmark
    may sink once more in stance, and faster, but that is no landing.
    """
    if np.isnan(down):
        return float("nan")
    last = min(int(np.ceil(down * PHASE_STEPS)), reach + PHASE_STEPS // 5)
    window = np.arange(reach, last)
    steepest = int(window[np.argmin(ankle.slope[window % PHASE_STEPS, 1])])
    height, slope = (path[steepest % PHASE_STEPS, 1] for path in (ankle.value, ankle.slope))
    if slope >= 0:
        return float("nan")
    return steepest / PHASE_STEPS + float((height - lowest) / -slope)


def _lowest(ankle: Cycle, reach: int) -> float:
    stance = np.arange(reach, reach + 3 * PHASE_STEPS // 10) % PHASE_STEPS
    return float(ankle.value[stance, 1].min())


def _risen(leg: LegCycles, contact: float, after: NDArray[np.int_]) -> float:
    """Phase at which the ankle leaves its level in stance upwards; NaN = never.

    Followed backwards from the swing, so that a wavering foot in stance does not end it early.
    """
    height = leg.ankle_over_belt.value[:, 1]
    stance = np.arange(int((contact + 0.07) * PHASE_STEPS), int((contact + 0.17) * PHASE_STEPS))
    level = np.percentile(height[stance % PHASE_STEPS], 20) + RISE_SHARE * leg.shank_px
    highest = int(after[np.argmax(height[after % PHASE_STEPS])])
    return _last_below(height, float(level), highest, highest - int(after[0]))


def _knee_straightest(leg: LegCycles, after: NDArray[np.int_]) -> float:
    """Phase at which the knee bends least, up to just after the thigh is furthest back."""
    thigh, shank = (
        hang_deg(leg.hip.value, leg.knee.value),
        hang_deg(leg.knee.value, leg.ankle.value),
    )
    back = int(np.argmin(thigh[after % PHASE_STEPS]))
    window = after[: back + 3 * PHASE_STEPS // 100]
    bend = (thigh - shank)[window % PHASE_STEPS]
    return float(window[np.argmin(bend)]) / PHASE_STEPS

"""Whether a clip plays at the speed at which the runner ran, as gravity tells.

Between two steps a runner falls as everything falls, so how far the hip rises and falls in a step
says how long the step really takes. The expected rise is that of a mass on a leg whose force on
the ground is half a sine (Morin et al. 2005, J Appl Biomech 21:167-180). It grows with the square
of the step's time, and so does how many times too slowly the clip plays.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import numpy as np

from posture.checks.cadence import CHECK as CADENCE
from posture.checks.duty_factor import CHECK as DUTY_FACTOR
from posture.checks.vertical_oscillation import swing_between, trunk_height
from posture.motion.motion import Motion, known_median
from posture.motion.suitability import TRUE_RATE, TRUE_SPEED, not_running
from posture.results.report import Measurement

GRAVITY_MPS2: Final = 9.81
# Of somebody of 1.72 m, legs being 0.491 of that (Drillis and Contini). Legs a tenth longer or
# shorter change how slowly the clip seems to play by a twentieth.
LEG_M: Final = 0.845
# What this reads on sixteen measured runners at three speeds: 0.92, standard deviation 0.04 (hips
# are not the centre of mass, nor is the force quite half a sine).
AT_TRUE_SPEED: Final = 0.92
USUAL_DUTY: Final = 0.35
# With hardly any flight both feet carry at once, and the rise is no longer that of one leg.
MOST_DUTY: Final = 0.43
# The runners then read 0.92 to 1.12, clips of real and rendered ones 0.99 to 1.24. Refused is only
# what seldom steps confirm: nine tenths of 26 measured runners take 150 to 206 a minute, and 125 is
# nearly four standard deviations below their mean at 2.5 m/s.
TOO_SLOW: Final = ((125.0, 1.2), (140.0, 1.5))
TOO_FAST: Final = 0.75
MANY_STEPS: Final = 205.0


def refuse_wrong_speed(motion: Motion, measurements: Mapping[str, Measurement]) -> None:
    """Refuse a clip that plays too slowly or too fast for a falling body.

    Raises
    ------
    RefusedError
        With code ``not_running``.
    """
    cadence, duty = (measurements[check.key].value for check in (CADENCE, DUTY_FACTOR))
    if cadence is None:
        return
    slower = times_too_slow(60 / cadence, rise_of(motion), duty)
    if any(cadence < steps and slower > most for steps, most in TOO_SLOW):
        raise not_running(
            "The body rises and falls more slowly than gravity lets it, at "
            f"{cadence:.0f} steps per minute: the clip is slow motion.",
            TRUE_RATE,
        )
    if cadence > MANY_STEPS and slower < TOO_FAST:
        raise not_running(
            "The body rises and falls faster than gravity lets it, at "
            f"{cadence:.0f} steps per minute: the clip plays too fast.",
            TRUE_SPEED,
        )


def times_too_slow(step_s: float, rise: float, duty_percent: float | None) -> float:
    """Return how many times more slowly than the run a clip plays; 1 = at its speed.

    Parameters
    ----------
    step_s : float
        Time of a step as the clip shows it, seconds.
    rise : float
        How far the trunk rises and falls in it, % of the leg; NaN = not seen.
    duty_percent : float or None
        Share of the stride in which a foot is on the belt; None = not known.

    Returns
    -------
    float
        NaN where nothing rises, or there is hardly any flight.
    """
    duty = USUAL_DUTY if duty_percent is None else duty_percent / 100
    if not rise > 0 or duty > MOST_DUTY:
        return float("nan")
    return float(np.sqrt(spring_rise_m(step_s, duty) / (LEG_M * rise / 100))) / AT_TRUE_SPEED


def rise_of(motion: Motion) -> float:
    """Return how far the trunk rises and falls in a step, % of the leg, contacts or not."""
    halves = np.arange(np.ceil(2 * motion.phase[0]), np.floor(2 * motion.phase[-1]) + 1) / 2
    height, ends = trunk_height(motion), np.interp(halves, motion.phase, motion.time_s).tolist()
    swings = [swing_between(motion.time_s, height, *span)[0] for span in pairwise(ends)]
    return 100 * known_median(np.array(swings)) / motion.leg_px()


def spring_rise_m(step_s: float, duty_factor: float) -> float:
    """Return how far a runner's mass rises and falls in a step, metres.

    In contact (``c`` seconds) it sinks by ``F c² / (m pi²) - g c² / 8``, ``F`` being the largest
    force, which carries the weight over the whole step; in flight (``f``) it rises by ``g f² / 8``.

    Parameters
    ----------
    step_s : float
        Time from one foot's contact to the other's, seconds.
    duty_factor : float
        Share of the stride in which a foot is on the belt, 0 to 0.5.
    """
    contact_s = 2 * duty_factor * step_s
    flight_s = step_s - contact_s
    weights = np.pi / 2 * step_s / contact_s
    sunk = contact_s**2 * (weights / np.pi**2 - 1 / 8)
    return float(GRAVITY_MPS2 * (sunk + flight_s**2 / 8))

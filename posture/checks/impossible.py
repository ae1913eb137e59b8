"""The last gate: what no running body does is not a run, whatever else was found."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from posture.checks.base import Check
from posture.checks.cadence import CHECK as CADENCE
from posture.checks.playback import refuse_wrong_speed
from posture.errors import RefusedError
from posture.motion.motion import Motion, known_median
from posture.motion.suitability import not_running
from posture.results.formatting import plain_quantity
from posture.results.judging import is_inside
from posture.results.report import Measurement

# Feet of sixteen runners land with the ankle 4 to 10 % of the shank above its lowest in stance.
HIGHEST_ANKLE: Final = 0.35
# Half-width of the cadence, as a share of it. Sixteen runners' is known to 1 % and less.
MOST_UNEVEN: Final = 0.05
ADVICE: Final = (
    "Check the clip: one runner, from the side, the whole body in the picture with nothing in "
    "front of the legs, at a steady run."
)


def refuse_impossible(
    motion: Motion, measurements: Mapping[str, Measurement], checks: Mapping[str, Check]
) -> None:
    """Refuse a clip in which something was found that no running body does.

    Raises
    ------
    RefusedError
        With code ``not_running``; the message names what was found.
    """
    refuse_wrong_speed(motion, measurements)
    for key, found in measurements.items():
        possible = checks[key].possible
        if found.value is not None and not is_inside(found.value, possible):
            raise _refusal(
                f"{checks[key].title} would be {plain_quantity(found.value, found.unit)}."
            )
    cadence = measurements[CADENCE.key]
    if cadence.value and cadence.u and cadence.u > MOST_UNEVEN * cadence.value:
        raise _refusal("The steps come too unevenly to be a steady run.")
    if ankle_height_at_contact(motion) > HIGHEST_ANKLE:
        raise _refusal("The foot would be high in the air when it lands.")


def ankle_height_at_contact(motion: Motion) -> float:
    """Median height of the camera-side ankle at contact over its lowest in stance, in shanks.

    NaN without contacts.
    """
    height = motion.near("ankle")[:, 1]
    seen = np.isfinite(height)
    over = [
        float(np.interp(c.contact_s, motion.time_s, height)) - float(height[stance].min())
        for c in motion.near_contacts()
        if (stance := seen & (motion.time_s >= c.contact_s) & (motion.time_s <= c.toe_off_s)).any()
    ]
    return known_median(np.array(over)) / motion.shank_px()


def _refusal(what: str) -> RefusedError:
    return not_running(f"What was found cannot be a run. {what}", ADVICE)

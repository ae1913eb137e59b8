"""A metronome for steps a little quicker than the runner's cadence."""

from typing import Final

from posture.ui.browser.components import component
from posture.ui.browser.contract import MetronomeData

QUICKER: Final = 1.05
QUICKEST: Final = 1.10

_metronome = component("metronome")


def metronome(cadence: float) -> None:
    """Show the metronome, set 5 % above a cadence and adjustable from 0 to 10 % above.

    Parameters
    ----------
    cadence : float
        The runner's cadence, steps per minute.
    """
    _metronome(key="metronome", data=rates(cadence))


def rates(cadence: float) -> MetronomeData:
    """Return the metronome's start and range, whole steps per minute."""
    return {
        "lowest": round(cadence),
        "start": round(QUICKER * cadence),
        "highest": round(QUICKEST * cadence),
    }

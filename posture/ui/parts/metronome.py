"""A metronome for one's own steps, a little quicker than now."""

from typing import Final

from posture.ui.browser.components import component
from posture.ui.browser.contract import MetronomeData

QUICKER: Final = 1.05
QUICKEST: Final = 1.10

_metronome = component("metronome")


def metronome(cadence: float) -> None:
    """Show the metronome, set 5 % above a cadence and free to go from it to 10 % above.

    Parameters
    ----------
    cadence : float
        The runner's own, steps per minute.
    """
    _metronome(key="metronome", data=rates(cadence))


def rates(cadence: float) -> MetronomeData:
    """Return where the metronome starts and how far it goes, whole steps per minute."""
    return {
        "lowest": round(cadence),
        "start": round(QUICKER * cadence),
        "highest": round(QUICKEST * cadence),
    }

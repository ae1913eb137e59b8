"""A metronome for one's own steps, a little quicker than now."""

from pathlib import Path
from typing import Final

import streamlit as st

ASSETS: Final = Path(__file__).parents[1] / "assets"
QUICKER: Final = 1.05
QUICKEST: Final = 1.10

_metronome = st.components.v2.component(
    "posture_metronome",
    html=(ASSETS / "metronome.html").read_text(encoding="utf-8"),
    css=(ASSETS / "metronome.css").read_text(encoding="utf-8"),
    js=(ASSETS / "metronome.js").read_text(encoding="utf-8"),
)


def metronome(cadence: float) -> None:
    """Show the metronome, set 5 % above a cadence and free to go from it to 10 % above.

    Parameters
    ----------
    cadence : float
        The runner's own, steps per minute.
    """
    _metronome(key="metronome", data=rates(cadence))


def rates(cadence: float) -> dict[str, int]:
    """Return where the metronome starts and how far it goes, whole steps per minute."""
    return {
        "lowest": round(cadence),
        "start": round(QUICKER * cadence),
        "highest": round(QUICKEST * cadence),
    }

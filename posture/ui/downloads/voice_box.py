"""The box in which a coach speaks beside a film."""

from pathlib import Path

import streamlit as st

from posture.ui.browser.components import component
from posture.ui.browser.pair_contract import VoiceData
from posture.ui.downloads.voices import has_voice, voiced

_voice = component("voice")


def voice_box(film: Path, address: str, upload: str, key: str) -> None:
    """Show a film with its voice, if it has one, and offer to record one.

    Parameters
    ----------
    film : Path
        The film without a voice.
    address, upload : str
        Where the browser gets the film, and where it sends a voice to.
    key : str
        Of the component.
    """
    version = voiced(film).stat().st_mtime_ns
    data: VoiceData = {
        "film": f"{address}?made={version}",
        "upload": upload,
        "voiced": has_voice(film),
    }
    _voice(key=key, data=data, on_changed_change=lambda: None)
    st.caption(
        "Whoever gets the film hears what was recorded last. Deleting the voice leaves the film."
    )

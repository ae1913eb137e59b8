"""How to film, as a drawing and a list."""

from pathlib import Path
from typing import Final

import streamlit as st

from posture.report.guidance import FILMING
from posture.ui.parts.drawings import show_drawing

DRAWING: Final = Path(__file__).parents[1] / "assets" / "filming.svg"
ANCHOR: Final = "film"
ALT: Final = (
    "Left: the phone stands on a tripod at hip height, level, 3 to 5 metres (10 to 16 feet) beside "
    "the treadmill. Right: its picture shows the runner from the side, from head to shoes."
)


def how_to_film() -> None:
    """Show the drawing beside the list."""
    with st.container(border=True, key="sheet-film"):
        st.header("How to film", anchor=ANCHOR)
        picture, words = st.columns((1, 1), gap="medium", vertical_alignment="center")
        with picture:
            show_drawing(DRAWING.read_text(encoding="utf-8"), ALT)
        with words:
            st.markdown("\n".join(f"- {line}" for line in FILMING))

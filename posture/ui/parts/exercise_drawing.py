"""An exercise's drawing on a page."""

import streamlit as st

from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.svg import figure_svg


def show_figure(exercise: str) -> None:
    """Show the drawing of the exercise with a name; nothing if there is none."""
    figure = EXERCISE_FIGURES.get(exercise)
    if figure is not None:
        st.image(figure_svg(figure), width="stretch", alt=figure.words)

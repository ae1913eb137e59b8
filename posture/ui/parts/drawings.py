"""Drawings on a page."""

import re
from functools import cache, lru_cache
from html import escape
from typing import Final

import streamlit as st

from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.svg import figure_svg

ENCODED: Final = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "%#<>\"'&\t\r\n"})
"""What an address in an HTML attribute cannot hold; compressed, the rest is half of base64."""
SIZE: Final = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')


def show_drawing(svg: str, words: str, width_px: int | None = None) -> None:
    """Show a drawing.

    Streamlit's own element for pictures would make every page load two more scripts.

    Parameters
    ----------
    svg : str
        The drawing; its view box begins at 0, and gives it its shape before it is drawn.
    words : str
        What it shows; empty if that is said beside it.
    width_px : int or None
        Its width; None = as wide as its place.
    """
    st.html(_image(svg, words), width=width_px or "stretch")


# Kept, since a page is drawn anew after every press.
@lru_cache(64)
def _image(svg: str, words: str) -> str:
    source = f"data:image/svg+xml,{svg.translate(ENCODED)}"
    size = SIZE.search(svg)
    shape = f"style='aspect-ratio: {size['width']} / {size['height']}'" if size else ""
    return f"<img class='drawing' {shape} src='{source}' alt='{escape(words)}'>"


@cache
def _svg_of(exercise: str) -> str:
    return figure_svg(EXERCISE_FIGURES[exercise])


def show_figure(exercise: str) -> None:
    """Show the drawing of the exercise with a name; nothing if there is none."""
    figure = EXERCISE_FIGURES.get(exercise)
    if figure is not None:
        show_drawing(_svg_of(exercise), figure.words)

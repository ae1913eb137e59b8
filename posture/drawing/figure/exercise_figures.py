"""All drawings of exercises by the exercise's name."""

from collections.abc import Mapping
from typing import Final

from posture.drawing.figure.contents import ExerciseFigure
from posture.drawing.figure.leg_figures import LEG_FIGURES
from posture.drawing.figure.stretch_figures import STRETCH_FIGURES
from posture.drawing.figure.trunk_figures import TRUNK_FIGURES

EXERCISE_FIGURES: Final[Mapping[str, ExerciseFigure]] = {
    **LEG_FIGURES,
    **TRUNK_FIGURES,
    **STRETCH_FIGURES,
}
"""By the name of the exercise in `posture.checks.exercises`."""

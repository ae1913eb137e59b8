"""Measures of the bodies that the exercises' drawings show."""

import numpy as np

from posture.drawing.figure.contents import ExerciseFigure
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.skeleton import PosedBody

DOWN = np.array((0.0, -1.0, 0.0))
RIGHT_FOOT = {"right_heel", "right_ball"}
HANDS = {"left_wrist", "right_wrist", "left_hand", "right_hand"}


def bodies(figure: ExerciseFigure) -> list[PosedBody]:
    return [PosedBody(pose) for pose in figure.poses]


def mistake_of(name: str) -> PosedBody:
    return PosedBody(EXERCISE_FIGURES[name].mistake)


def between(body: PosedBody, first: str, second: str) -> np.ndarray:
    return body.points[second] - body.points[first]


def angle(first: np.ndarray, second: np.ndarray) -> float:
    cosine = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))

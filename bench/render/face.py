"""A face that a pose model takes for one: brows, lips, shadowed eyes, and a hairline."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.render.makehuman import BodyShape, IntArray, Shape
from bench.render.regions import Regions, head_of
from posture.arrays import FloatArray

USUAL_HEIGHT_M: Final = 1.76
SKIN_COLOUR: Final = (0.56, 0.33, 0.225)
BROW_COLOUR: Final = (0.06, 0.04, 0.03)
LIP_COLOUR: Final = (0.40, 0.17, 0.14)
# Hairlines seen from the side: (ahead of the eye, above it), metres of a 1.76 m body.
HAIRLINE: Final = {
    "female": (
        (-0.22, -0.145, -0.12, -0.108, -0.08, -0.062, -0.04, -0.02, 0.05),
        (-0.085, -0.075, -0.02, 0.018, 0.018, 0.0, 0.030, 0.046, 0.050),
    ),
    "male": (
        (
            *(-0.22, -0.16, -0.13, -0.115, -0.105, -0.082, -0.076, -0.064, -0.056),
            *(-0.035, -0.02, 0.05),
        ),
        (
            *(-0.070, -0.055, -0.030, 0.0, 0.020, 0.020, -0.012, -0.012, 0.022),
            *(0.040, 0.050, 0.052),
        ),
    ),
}


@dataclass(frozen=True)
class Face:
    """Where a face is: tip of the nose, middle of the lips, left and right eye, (3,) each."""

    nose: FloatArray
    lips: FloatArray
    eyes: tuple[FloatArray, FloatArray]


def find_face(shape: Shape, regions: Regions) -> Face:
    """Find the face of a shape."""
    skin = np.unique(shape.faces[shape.groups == "body"])
    front = np.where(regions.head, shape.vertices[:, 0], -np.inf)[skin]
    nose = shape.vertices[skin[np.argmax(front)]]
    left, right = (shape.vertices[eye_vertices(shape, side)].mean(axis=0) for side in "lr")
    return Face(nose, np.array([nose[0] - 0.012, nose[1] - 0.036, 0.0]), (left, right))


def eye_vertices(shape: Shape, side: str) -> IntArray:
    """Numbers of the vertices of the eyeball on side "l" or "r"."""
    return np.unique(shape.faces[shape.groups == f"helper-{side}-eye"])


def skin_colours(own: BodyShape, shape: Shape, regions: Regions) -> FloatArray:
    """Albedo (V, 3) of the skin: brows, eye sockets, lips, ears and chin differ."""
    vertices, head, face = shape.vertices, regions.head, find_face(shape, regions)
    front = head & (vertices[:, 0] > head_of(shape, "head")[0] + 0.02)
    colours = np.tile(SKIN_COLOUR, (len(vertices), 1))
    for eye in face.eyes:
        brow = vertices - np.add(eye, [0.012, 0.020, 0.0])
        line = np.abs(brow[:, 1] + 0.12 * np.abs(brow[:, 2])) < 0.0055
        near = (np.abs(brow[:, 2]) < 0.024) & (vertices[:, 0] > eye[0])
        colours[front & line & near] = BROW_COLOUR
        colours[front & (np.linalg.norm(vertices - eye, axis=1) < 0.019)] *= (0.72, 0.66, 0.66)
    mouth = (vertices - face.lips) / (0.03, 0.0085, 0.022)
    colours[front & (np.linalg.norm(mouth, axis=1) < 1)] = LIP_COLOUR
    ears = np.abs(vertices[:, 2]) > 0.066 * own.height_m / USUAL_HEIGHT_M
    colours[head & ears] *= (1.05, 0.9, 0.88)
    chin = head & (vertices[:, 1] < face.nose[1] - 0.02)
    colours[chin & (vertices[:, 0] > head_of(shape, "head")[0])] *= (0.93, 0.93, 0.95)
    return colours


def eye_colours(shape: Shape) -> FloatArray:
    """Albedo (V, 3) of the eyeballs: white, iris and pupil."""
    colours = np.tile((0.75, 0.73, 0.70), (len(shape.vertices), 1))
    for side in "lr":
        own = eye_vertices(shape, side)
        from_centre = shape.vertices[own] - shape.vertices[own].mean(axis=0)
        ahead = from_centre[:, 0] / np.linalg.norm(from_centre, axis=1).max()
        colours[own[ahead > 0.80]] = (0.12, 0.07, 0.04)
        colours[own[ahead > 0.93]] = (0.01, 0.01, 0.01)
    return colours


def above_hairline(own: BodyShape, shape: Shape, regions: Regions) -> FloatArray:
    """Height (V,) of each vertex above the hairline, metres; negative off the head."""
    scale = own.height_m / USUAL_HEIGHT_M
    ahead, above = HAIRLINE[own.sex]
    from_eye = shape.vertices - find_face(shape, regions).eyes[0]
    line = np.interp(from_eye[:, 0] / scale, ahead, above) * scale
    return np.where(regions.head, from_eye[:, 1] - line, -0.05)

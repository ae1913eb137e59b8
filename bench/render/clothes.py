"""Skin, hair and clothes as one skinned mesh over a MakeHuman shape.

Every garment is a shell over the body, cut where a signed distance changes sign. Colours are
linear albedo; `bench.render.looks` changes them later by material.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from bench.render.face import USUAL_HEIGHT_M, above_hairline, eye_colours, skin_colours
from bench.render.hanging import hang
from bench.render.makehuman import BodyShape, Shape
from bench.render.regions import Mask, find_regions
from posture.arrays import FloatArray

Clothes = Literal["tight", "usual", "loose", "long"]
# Materials, by which the shader and looks tell parts apart.
SKIN, SHIRT, SHORTS, HAIR, SHOE = range(5)
# The shoe's sole lies this far under the bare foot's.
SOLE_M: Final = -0.020
SOCK_COLOUR: Final = (0.70, 0.70, 0.70)
SHORTS_COLOUR: Final = (0.022, 0.023, 0.028)
SHIRT_COLOUR: Final = {"male": (0.045, 0.16, 0.42), "female": (0.50, 0.07, 0.16)}
SHOE_COLOUR: Final = {"male": (0.55, 0.09, 0.03), "female": (0.04, 0.30, 0.33)}
HAIR_COLOUR: Final = {"male": (0.030, 0.020, 0.014), "female": (0.10, 0.055, 0.025)}


@dataclass(frozen=True)
class Mesh:
    """A skinned mesh.

    Attributes
    ----------
    vertices, normals, colours : ndarray (V, 3)
        At rest; colours are linear albedo.
    materials : ndarray (V, 3)
        Gloss, material number, and signed distance: where it is negative nothing is drawn.
    bones, weights : ndarray (V, 4)
        The four bones that carry each vertex most, and their shares.
    triangles : ndarray of int (T, 3)
        Corners.
    """

    vertices: FloatArray
    normals: FloatArray
    colours: FloatArray
    materials: FloatArray
    bones: NDArray[np.uint8]
    weights: FloatArray
    triangles: NDArray[np.intp]


@dataclass(frozen=True)
class _Cut:
    """How clothes sit: distances from the body and hems in metres, ends along limbs 0 to 1.

    The shirt ends ``hem_m`` above the hip and at ``sleeve`` of the upper arm, the shorts at
    ``thigh``; leggings go on to ``shank``. Each widens towards its end by its flare.
    """

    hem_m: float
    shirt_m: float
    shirt_flare_m: float
    sleeve: float
    sleeve_flare_m: float
    shorts_m: float
    shorts_flare_m: float
    thigh: float
    shank: float | None = None


CUTS: Final[dict[Clothes, _Cut]] = {
    "tight": _Cut(0.02, 0.005, 0.002, 0.42, 0.003, 0.003, 0.0, 1.2, 0.92),
    "usual": _Cut(-0.012, 0.008, 0.016, 0.55, 0.014, 0.008, 0.024, 0.52),
    "loose": _Cut(-0.05, 0.012, 0.0, 0.70, 0.030, 0.012, 0.055, 0.72),
    "long": _Cut(-0.03, 0.014, 0.022, 0.95, 0.020, 0.012, 0.016, 1.2, 0.85),
}
# The waistband lies this far above the hip.
WAIST_M: Final = 0.09


@dataclass
class _Part:
    vertices: FloatArray
    colours: FloatArray
    materials: FloatArray
    weights: FloatArray
    triangles: NDArray[np.intp]


def vertex_normals(vertices: FloatArray, faces: NDArray[np.intp]) -> FloatArray:
    """Unit normals of a mesh of triangles or quads; 0 where no face touches."""
    corners = vertices[faces]
    across = np.cross(corners[:, 2] - corners[:, 0], corners[:, -1] - corners[:, 1])
    if faces.shape[1] == 3:
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for column in range(faces.shape[1]):
        np.add.at(normals, faces[:, column], across)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


class Dresser:
    """Dresses one shape.

    Parameters
    ----------
    own : BodyShape
        Sex and height, which choose hair, colours and scale.
    shape : Shape
        The naked body.
    clothes : "tight", "usual", "loose" or "long"
        How the shirt and shorts sit.
    """

    def __init__(self, own: BodyShape, shape: Shape, clothes: Clothes) -> None:
        self._own, self._shape, self._cut = own, shape, CUTS[clothes]
        self._hangs = clothes == "loose"
        self._scale = own.height_m / USUAL_HEIGHT_M
        self._regions = find_regions(shape)
        self._above_hip = shape.vertices[:, 1] - self._regions.hip_y
        self._body = shape.groups == "body"
        self._tights = shape.groups == "helper-tights"
        self._eyes = (shape.groups == "helper-l-eye") | (shape.groups == "helper-r-eye")
        self._normals = np.zeros_like(shape.vertices)
        for faces in (self._body, self._tights, self._eyes):
            own_faces = shape.faces[faces]
            used = np.unique(own_faces)
            self._normals[used] = vertex_normals(shape.vertices, own_faces)[used]
        self.shoes: FloatArray = np.empty((0, 3))

    def mesh(self) -> Mesh:
        """Return body, hair, eyes, shirt, shorts, socks and shoes as one mesh."""
        parts = [
            self._skin(),
            self._hair(),
            self._eyeballs(),
            self._shirt(),
            self._shorts(),
            self._socks(),
            self._shoes(),
        ]
        first = np.cumsum([0, *(len(part.vertices) for part in parts)])
        weights = np.concatenate([part.weights for part in parts])
        most = np.argsort(-weights, axis=1)[:, :4]
        shares = np.take_along_axis(weights, most, axis=1)
        return Mesh(
            vertices=np.concatenate([part.vertices for part in parts]),
            normals=np.concatenate([vertex_normals(p.vertices, p.triangles) for p in parts]),
            colours=np.concatenate([part.colours for part in parts]),
            materials=np.concatenate([part.materials for part in parts]),
            bones=most.astype(np.uint8),
            weights=shares / shares.sum(axis=1, keepdims=True),
            triangles=np.concatenate(
                [part.triangles + start for part, start in zip(parts, first, strict=False)]
            ),
        )

    def _part(
        self,
        faces: Mask,
        colour: FloatArray,
        gloss: float,
        material: int,
        offset: FloatArray | float,
        distance: FloatArray,
        shape: Shape | None = None,
    ) -> _Part:
        """A shell over some faces, drawn where ``distance`` is positive.

        ``shape`` is where the shell lies if not on the body itself.
        """
        shape = shape or self._shape
        quads = shape.faces[faces]
        quads = quads[(distance > 0)[quads].any(axis=1)]
        used = np.unique(quads)
        number = np.full(len(shape.vertices), -1)
        number[used] = np.arange(len(used))
        away = np.broadcast_to(offset, len(shape.vertices))[used, None]
        corners = number[quads]
        count = len(used)
        materials = [np.full(count, gloss), np.full(count, float(material)), distance[used]]
        return _Part(
            vertices=shape.vertices[used] + self._normals[used] * away,
            colours=np.broadcast_to(colour, shape.vertices.shape)[used].copy(),
            materials=np.stack(materials, axis=1),
            weights=shape.weights[used],
            triangles=np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]]),
        )

    def _skin(self) -> _Part:
        """Skin wherever no cloth surely covers it."""
        covered = (self._shirt_distance() > 0.03) | (self._shorts_distance() > 0.03)
        bare = np.where(covered | (self._shoe_distance() > 0.012), -1.0, 1.0)
        colours = skin_colours(self._own, self._shape, self._regions)
        return self._part(self._body, colours, 0.22, SKIN, 0.0, bare)

    def _hair(self) -> _Part:
        distance = above_hairline(self._own, self._shape, self._regions)
        full = np.clip(distance / 0.035, 0, 1)
        thick = 0.0025 + 0.013 * full * full * (3 - 2 * full)
        colour = np.array(HAIR_COLOUR[self._own.sex])
        return self._part(self._body, colour, 0.12, HAIR, thick, distance)

    def _eyeballs(self) -> _Part:
        everywhere = np.ones(len(self._shape.vertices))
        return self._part(self._eyes, eye_colours(self._shape), 0.5, SKIN, 0.0, everywhere)

    def _shirt_distance(self) -> FloatArray:
        r = self._regions
        trunk = np.minimum(self._above_hip - self._cut.hem_m, 0.004 - r.collar)
        distance = np.where(r.arms, (self._cut.sleeve - r.along_arm) * 0.25, trunk)
        return np.where(r.shank | r.foot, -1.0, distance)

    def _shirt(self) -> _Part:
        r, cut = self._regions, self._cut
        low = np.clip((0.21 - self._above_hip) / 0.22, 0, 1) * ~r.arms
        sleeve = np.clip(r.along_arm / 0.5, 0, 1) * r.upper_arm
        offset = cut.shirt_m + cut.shirt_flare_m * low + cut.sleeve_flare_m * sleeve
        colour, distance = np.array(SHIRT_COLOUR[self._own.sex]), self._shirt_distance()
        shape = hang(self._shape, r, self._tights) if self._hangs else self._shape
        return self._part(self._tights, colour, 0.04, SHIRT, offset, distance, shape)

    def _shorts_distance(self) -> FloatArray:
        r, cut = self._regions, self._cut
        thigh = (cut.thigh - r.along_thigh) * 0.42
        shank = (
            np.full_like(thigh, -0.01) if cut.shank is None else (cut.shank - r.along_shank) * 0.43
        )
        limbs = np.where(r.thigh, thigh, np.where(r.shank, shank, 1.0))
        return np.where(r.arms | r.foot, -1.0, np.minimum(WAIST_M - self._above_hip, limbs))

    def _shorts(self) -> _Part:
        r, cut = self._regions, self._cut
        wide = np.where(r.shank, 1.0, np.clip(r.along_thigh / 0.5, 0, 1) * r.thigh)
        flare = cut.shorts_flare_m * wide
        colour, distance = np.array(SHORTS_COLOUR), self._shorts_distance()
        return self._part(self._tights, colour, 0.05, SHORTS, cut.shorts_m + flare, distance)

    def _socks(self) -> _Part:
        r = self._regions
        distance = np.where(r.shank, (r.along_shank - 0.80) * 0.43, np.where(r.foot, 0.2, -0.2))
        return self._part(self._tights, np.array(SOCK_COLOUR), 0.03, SHIRT, 0.003, distance)

    def _shoe_distance(self) -> FloatArray:
        r, vertices = self._regions, self._shape.vertices
        top = 0.088 + 0.022 * np.clip((0.03 - vertices[:, 0]) / 0.06, 0, 1)
        return np.where(r.foot | r.shank, top * self._scale - vertices[:, 1], -1.0)

    def _shoes(self) -> _Part:
        colour, distance = np.array(SHOE_COLOUR[self._own.sex]), self._shoe_distance()
        part = self._part(self._tights, colour, 0.18, SHOE, 0.010, distance)
        for left in (True, False):
            _shape_shoe(part, (part.vertices[:, 2] < 0) == left)
        self.shoes = part.vertices
        return part


def _shape_shoe(part: _Part, own: Mask) -> None:
    """Flatten and widen the sole, colour the midsole, lift the toe."""
    vertices = part.vertices
    low = own & (vertices[:, 1] < 0.022)
    edge = own & (vertices[:, 1] >= 0.022) & (vertices[:, 1] < 0.03)
    vertices[low, 1] = SOLE_M
    vertices[edge, 1] -= 0.004
    sole = own & (vertices[:, 1] < 0.026)
    part.colours[sole] = (0.72, 0.72, 0.70)
    middle = vertices[own].mean(axis=0)
    vertices[sole, 2] = middle[2] + (vertices[sole, 2] - middle[2]) * 1.10
    vertices[sole, 0] = middle[0] + (vertices[sole, 0] - middle[0]) * 1.05
    front = vertices[own, 0].max()
    toe = own & (vertices[:, 0] > front - 0.05) & (vertices[:, 1] < 0.0)
    vertices[toe, 1] += 0.012 * np.clip((vertices[toe, 0] - front + 0.05) / 0.05, 0, 1)

"""Skin, hair and clothes as one skinned mesh over a MakeHuman shape.

Every garment is a shell over the body, cut where a signed distance changes sign. Colours are
linear albedo; `bench.render.looks` changes them later by material.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from bench.render.makehuman import BONES, BodyShape, Shape
from posture.landmarks import FloatArray

Clothes = Literal["tight", "usual", "loose"]
Mask = NDArray[np.bool_]
# Materials, by which the shader and looks tell parts apart.
SKIN, SHIRT, SHORTS, HAIR, SHOE = range(5)
# The shoe's sole lies this far under the bare foot's.
SOLE_M: Final = -0.020
USUAL_HEIGHT_M: Final = 1.76
SOCK_COLOUR: Final = (0.70, 0.70, 0.70)
SHORTS_COLOUR: Final = (0.022, 0.023, 0.028)
SHIRT_COLOUR: Final = {"male": (0.045, 0.16, 0.42), "female": (0.50, 0.07, 0.16)}
SHOE_COLOUR: Final = {"male": (0.55, 0.09, 0.03), "female": (0.04, 0.30, 0.33)}
HAIR_COLOUR: Final = {"male": (0.030, 0.020, 0.014), "female": (0.10, 0.055, 0.025)}
SKIN_COLOUR: Final = (0.56, 0.33, 0.225)
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
class Regions:
    """Which bone carries each vertex of a shape, and how far along a limb it lies."""

    arms: Mask
    legs: Mask
    upper_arm: Mask
    shank: Mask
    foot: Mask
    thigh: Mask
    head: Mask
    neck: Mask
    along_thigh: FloatArray
    along_arm: FloatArray
    along_shank: FloatArray
    hip_y: float
    collar: FloatArray

    @property
    def torso(self) -> Mask:
        """Neither limb nor head."""
        return np.asarray(~(self.arms | self.legs | self.head))


@dataclass
class _Part:
    vertices: FloatArray
    colours: FloatArray
    materials: FloatArray
    weights: FloatArray
    triangles: NDArray[np.intp]


def head_of(shape: Shape, bone: str) -> FloatArray:
    """Where a bone begins."""
    return np.asarray(shape.heads_m[BONES.index(bone)])


def find_regions(shape: Shape) -> Regions:
    """Tell limbs, trunk and head apart by the skin weights."""
    carrier = shape.weights.argmax(axis=1)
    vertices = shape.vertices
    left = vertices[:, 2] < 0

    def carried(*parts: str) -> Mask:
        names = {f"{part}.{side}" for part in parts for side in "LR"} | set(parts)
        return np.isin(carrier, [n for n, bone in enumerate(BONES) if bone in names])

    def along(first: str, second: str) -> FloatArray:
        shares = []
        for side in "LR":
            start = head_of(shape, f"{first}.{side}")
            way = head_of(shape, f"{second}.{side}") - start
            shares.append((vertices - start) @ way / (way @ way))
        return np.where(left, shares[0], shares[1])

    neck = head_of(shape, "neck01")
    upper_arm, fore_arm = carried("upperarm"), carried("lowerarm", "hand")
    thigh, shank, foot = carried("upperleg"), carried("lowerleg"), carried("foot", "toes")
    return Regions(
        arms=upper_arm | fore_arm,
        legs=thigh | shank | foot,
        upper_arm=upper_arm,
        shank=shank,
        foot=foot,
        thigh=thigh,
        head=carried("head", "neck03", "neck02"),
        neck=carried("neck01"),
        along_thigh=along("upperleg", "lowerleg"),
        along_arm=along("upperarm", "lowerarm"),
        along_shank=along("lowerleg", "foot"),
        hip_y=float(head_of(shape, "upperleg.L")[1]),
        collar=(vertices[:, 1] - neck[1]) + 0.55 * (vertices[:, 0] - neck[0]),
    )


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
    clothes : "tight", "usual" or "loose"
        How the shirt and shorts sit.
    """

    def __init__(self, own: BodyShape, shape: Shape, clothes: Clothes) -> None:
        self._own, self._shape, self._clothes = own, shape, clothes
        self._scale = own.height_m / USUAL_HEIGHT_M
        self._regions = find_regions(shape)
        self._body = shape.groups == "body"
        self._tights = shape.groups == "helper-tights"
        self._eyes = (shape.groups == "helper-l-eye") | (shape.groups == "helper-r-eye")
        self._normals = np.zeros_like(shape.vertices)
        for faces in (self._body, self._tights, self._eyes):
            own_faces = shape.faces[faces]
            used = np.unique(own_faces)
            self._normals[used] = vertex_normals(shape.vertices, own_faces)[used]
        self.eyes = [
            shape.vertices[np.unique(shape.faces[shape.groups == f"helper-{side}-eye"])].mean(0)
            for side in "lr"
        ]
        front = np.where(self._regions.head, shape.vertices[:, 0], -9.0)
        on_body = np.unique(shape.faces[self._body])
        self.nose = shape.vertices[on_body[np.argmax(front[on_body])]]
        self.lips = np.array([self.nose[0] - 0.012, self.nose[1] - 0.036, 0.0])
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
    ) -> _Part:
        """A shell over some faces, drawn where ``distance`` is positive."""
        quads = self._shape.faces[faces]
        quads = quads[(distance > 0)[quads].any(axis=1)]
        used = np.unique(quads)
        number = np.full(len(self._shape.vertices), -1)
        number[used] = np.arange(len(used))
        away = np.broadcast_to(offset, len(self._shape.vertices))[used, None]
        corners = number[quads]
        count = len(used)
        materials = [np.full(count, gloss), np.full(count, float(material)), distance[used]]
        return _Part(
            vertices=self._shape.vertices[used] + self._normals[used] * away,
            colours=np.broadcast_to(colour, self._shape.vertices.shape)[used].copy(),
            materials=np.stack(materials, axis=1),
            weights=self._shape.weights[used],
            triangles=np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]]),
        )

    def _skin(self) -> _Part:
        r = self._regions
        bare = ~(
            ((r.torso & (r.collar < -0.03)) | (r.upper_arm & (r.along_arm < 0.44)))
            & (self._shape.vertices[:, 1] > r.hip_y)
            | (self._shorts_distance() > 0.03)
            | self._shoe_region()
        )
        return self._part(self._body, self._face(), 0.22, SKIN, 0.0, np.where(bare, 1.0, -1.0))

    def _face(self) -> FloatArray:
        """Colours of the skin: brows, eye sockets, lips, ears, chin."""
        vertices, scale = self._shape.vertices, self._scale
        head = self._regions.head
        front = head & (vertices[:, 0] > head_of(self._shape, "head")[0] + 0.02)
        colours = np.tile(SKIN_COLOUR, (len(vertices), 1))
        for eye in self.eyes:
            brow = vertices - np.add(eye, [0.012, 0.020, 0.0])
            line = np.abs(brow[:, 1] + 0.12 * np.abs(brow[:, 2])) < 0.0055
            near = (np.abs(brow[:, 2]) < 0.024) & (vertices[:, 0] > eye[0])
            colours[front & line & near] = (0.06, 0.04, 0.03)
            socket = front & (np.linalg.norm(vertices - eye, axis=1) < 0.019)
            colours[socket] *= (0.72, 0.66, 0.66)
        mouth = (vertices - self.lips) / (0.03, 0.0085, 0.022)
        colours[front & (np.linalg.norm(mouth, axis=1) < 1)] = (0.40, 0.17, 0.14)
        colours[head & (np.abs(vertices[:, 2]) > 0.066 * scale)] *= (1.05, 0.9, 0.88)
        chin = head & (vertices[:, 1] < self.nose[1] - 0.02)
        colours[chin & (vertices[:, 0] > head_of(self._shape, "head")[0])] *= (0.93, 0.93, 0.95)
        return colours

    def _hair(self) -> _Part:
        vertices, eye = self._shape.vertices, self.eyes[0]
        ahead, above = HAIRLINE[self._own.sex]
        forward = (vertices[:, 0] - eye[0]) / self._scale
        line = np.interp(forward, ahead, above) * self._scale
        distance = np.where(self._regions.head, vertices[:, 1] - eye[1] - line, -0.05)
        full = np.clip(distance / 0.035, 0, 1)
        thick = 0.0025 + 0.013 * full * full * (3 - 2 * full)
        colour = np.array(HAIR_COLOUR[self._own.sex])
        return self._part(self._body, colour, 0.12, HAIR, thick, distance)

    def _eyeballs(self) -> _Part:
        vertices = self._shape.vertices
        colours = np.tile((0.75, 0.73, 0.70), (len(vertices), 1))
        for eye, side in zip(self.eyes, "lr", strict=True):
            own = np.unique(self._shape.faces[self._shape.groups == f"helper-{side}-eye"])
            radius = np.linalg.norm(vertices[own] - eye, axis=1).max()
            front = (vertices[own, 0] - eye[0]) / radius
            colours[own[front > 0.80]] = (0.12, 0.07, 0.04)
            colours[own[front > 0.93]] = (0.01, 0.01, 0.01)
        return self._part(self._eyes, colours, 0.5, SKIN, 0.0, np.ones(len(vertices)))

    def _shirt(self) -> _Part:
        r, height = self._regions, self._shape.vertices[:, 1]
        hem = r.hip_y - (0.07 if self._clothes == "loose" else 0.012)
        distance = np.minimum(height - hem, -(r.collar - 0.004))
        distance = np.where(r.arms, (0.55 - r.along_arm) * 0.25, distance)
        low = np.clip((r.hip_y + 0.21 - height) / 0.22, 0, 1)
        sleeve = 0.014 * np.clip(r.along_arm / 0.5, 0, 1) * r.upper_arm
        if self._clothes == "tight":
            offset = 0.005 + 0 * low
        else:
            offset = 0.008 + 0.016 * low * ~r.arms + sleeve
        part = self._part(
            self._tights,
            np.array(SHIRT_COLOUR[self._own.sex]),
            0.04,
            SHIRT,
            2 * offset if self._clothes == "loose" else offset,
            distance,
        )
        if self._clothes == "loose":
            self._hang(part)
        return part

    def _hang(self, part: _Part) -> None:
        """Let the back of a wide shirt hang from the shoulder blades over the buttocks."""
        r, vertices = self._regions, self._shape.vertices
        chest = head_of(self._shape, "spine01")[1]
        back = []
        for level in (chest, r.hip_y):
            at = r.torso & (np.abs(vertices[:, 1] - level) < 0.05)
            back.append(vertices[at, 0].min() - 0.02)
        line = np.interp(part.vertices[:, 1], (r.hip_y, chest), (back[1], back[0]))
        middle = np.interp(
            part.vertices[:, 1],
            (r.hip_y, chest),
            (head_of(self._shape, "pelvis")[0], head_of(self._shape, "spine01")[0]),
        )
        trunk = part.vertices[:, 1] < chest
        behind = trunk & (part.vertices[:, 0] < middle)
        # The sides go along less than the spine, so that the shirt stays round.
        width = np.abs(part.vertices[:, 2])
        share = np.clip(1.4 - width / (0.75 * width[trunk].max()), 0, 1)
        hung = np.minimum(part.vertices[:, 0], line)
        part.vertices[:, 0] = np.where(
            behind, part.vertices[:, 0] * (1 - share) + hung * share, part.vertices[:, 0]
        )

    def _shorts_distance(self) -> FloatArray:
        r = self._regions
        above = r.hip_y + 0.09 - self._shape.vertices[:, 1]
        on_legs = np.where(r.legs, (0.52 - r.along_thigh) * 0.42, 1.0)
        return np.where(r.arms, -1.0, np.minimum(above, on_legs))

    def _shorts(self) -> _Part:
        r = self._regions
        wide = {"tight": 0.0, "usual": 0.024, "loose": 0.045}[self._clothes]
        least = 0.004 if self._clothes == "tight" else 0.008
        offset = least + wide * np.clip(r.along_thigh / 0.5, 0, 1) * r.thigh
        colour = np.array(SHORTS_COLOUR)
        distance = self._shorts_distance()
        return self._part(self._tights, colour, 0.05, SHORTS, offset, distance)

    def _socks(self) -> _Part:
        r = self._regions
        distance = np.where(r.shank, (r.along_shank - 0.80) * 0.43, np.where(r.foot, 0.2, -0.2))
        return self._part(self._tights, np.array(SOCK_COLOUR), 0.03, SHIRT, 0.003, distance)

    def _shoe_region(self) -> Mask:
        return self._regions.foot & (self._shape.vertices[:, 1] < 0.105 * self._scale)

    def _shoes(self) -> _Part:
        r, vertices = self._regions, self._shape.vertices
        top = (0.088 + 0.022 * np.clip((0.03 - vertices[:, 0]) / 0.06, 0, 1)) * self._scale
        distance = np.where(r.foot | r.shank, top - vertices[:, 1], -1.0)
        colour = np.array(SHOE_COLOUR[self._own.sex])
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

"""The body around its skeleton: which circles its outline passes around, and its muscles."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from posture.arrays import FloatArray
from posture.drawing.figure.skeleton import (
    OUTWARDS,
    SIDES,
    THORAX,
    PosedBody,
    Vector,
    radius_of,
)
from posture.results.report import Side


class Sphere(NamedTuple):
    """A ball around a point of space, cm."""

    centre: Vector
    radius: float


class BodyBall(NamedTuple):
    """A ball on the body: its distance from a part along a segment's axes, and its radius."""

    part: str
    segment: str
    offset: Vector
    radius: float


class Muscle(NamedTuple):
    """A muscle: the part of the body that it belongs to, and balls of which it is the hull."""

    chain: str
    places: tuple[BodyBall, ...]


Solid = tuple[Sphere, ...]
"""A solid: the convex hull of balls."""

TRUNK: Final[tuple[tuple[BodyBall, ...], ...]] = (
    (
        *(BodyBall("hips", "pelvis", (-2.6, 0.5, z), 9.5) for z in (-7.0, 7.0)),
        *(BodyBall("hips", "pelvis", (0.5, 1.0, z), 9.3) for z in (-7.0, 7.0)),
        *(BodyBall("lumbar", "pelvis", (0.3, 0.0, z), 9.0) for z in (-4.5, 4.5)),
    ),
    (
        *(BodyBall("hips", "pelvis", (4.0, 2.0, z), 6.0) for z in (-5.0, 5.0)),
        *(BodyBall("lumbar", "lumbar", (3.5, 7.0, z), 6.0) for z in (-5.0, 5.0)),
        *(BodyBall("thorax", "thorax", (4.0, 9.0, z), 6.0) for z in (-5.0, 5.0)),
    ),
    (
        *(BodyBall("lumbar", "pelvis", (0.3, 0.0, z), 9.0) for z in (-4.5, 4.5)),
        *(BodyBall("lumbar", "lumbar", (0.3, 0.0, z), 9.0) for z in (-4.5, 4.5)),
        *(BodyBall("thorax", "lumbar", (0.6, 0.0, z), 9.6) for z in (-5.0, 5.0)),
    ),
    (
        *(BodyBall("thorax", "lumbar", (0.6, 0.0, z), 9.6) for z in (-5.0, 5.0)),
        *(BodyBall("thorax", "thorax", (0.6, 0.0, z), 9.6) for z in (-5.0, 5.0)),
        *(BodyBall("thorax", "thorax", (0.9, 13.0, z), 10.8) for z in (-7.5, 7.5)),
    ),
    (
        *(BodyBall("thorax", "thorax", (0.9, 13.0, z), 10.8) for z in (-7.5, 7.5)),
        *(BodyBall("collar", "thorax", (-0.4, -2.0, z), 6.6) for z in (-11.5, 11.5)),
    ),
    (
        *(BodyBall("collar", "thorax", (-0.8, -1.0, z), 5.6) for z in (-10.0, 10.0)),
        BodyBall("neck", "thorax", (0.0, 1.5, 0.0), 4.6),
    ),
    (
        BodyBall("neck", "neck", (0.0, 0.0, 0.0), 5.3),
        BodyBall("atlas", "neck", (0.6, 2.0, 0.0), 4.8),
    ),
)
PELVIS_SOLID, BELLY_SOLID, CHEST_SOLID = 0, 1, 3
"""Places in `TRUNK`: the pelvis, what closes the fold of a bent trunk, and the lowest ribs."""
FACE: Final[tuple[tuple[BodyBall, ...], ...]] = (
    (
        BodyBall("skull", "head", (2.6, -1.6, 0.0), 7.7),
        BodyBall("jaw", "head", (0.0, 0.0, 0.0), 5.4),
        BodyBall("atlas", "head", (1.5, 2.0, 0.0), 5.6),
    ),
    (
        BodyBall("nose", "head", (0.0, 0.0, 0.0), 1.7),
        BodyBall("skull", "head", (5.0, -0.5, 0.0), 4.5),
    ),
)
HAIR: Final[tuple[tuple[BodyBall, ...], ...]] = (
    (
        BodyBall("skull", "head", (0.0, 0.4, 0.0), 9.8),
        BodyBall("skull", "head", (-2.0, -4.0, 0.0), 6.6),
    ),
)
LEG: Final = (
    ("hip", "knee"),
    ("knee", "calf", "ankle"),
    ("ankle", "heel", "ball"),
    ("ball", "toe"),
)
ARM: Final = (("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "knuckle", "hand"))
MIDDLE: Final = ("hips", "lumbar", "thorax", "neck", "atlas")
OF_LIMBS: Final = ("thigh", "shank", "upper_arm")
CHAINS: Final = ("trunk", "left_leg", "right_leg", "left_arm", "right_arm")

MUSCLES: Final[Mapping[str, Muscle]] = {
    "buttock": Muscle(
        "leg",
        (
            BodyBall("hip", "pelvis", (-6.2, 4.0, 0.0), 4.4),
            BodyBall("hip", "pelvis", (-6.4, -2.0, 0.0), 5.0),
        ),
    ),
    "side of the hip": Muscle(
        "leg",
        (
            BodyBall("hip", "pelvis", (-1.0, 8.0, 5.0), 5.0),
            BodyBall("hip", "pelvis", (0, 0, 6.0), 3.4),
        ),
    ),
    "front of the hip": Muscle(
        "leg",
        (
            BodyBall("hip", "pelvis", (5.2, 5.0, 0.0), 3.6),
            BodyBall("hip", "thigh", (4.0, -9.0, 0.0), 3.6),
        ),
    ),
    "front of the thigh": Muscle(
        "leg",
        (
            BodyBall("hip", "thigh", (4.2, -8.0, 0.0), 3.7),
            BodyBall("hip", "thigh", (3.2, -20.0, 0.0), 3.9),
            BodyBall("knee", "thigh", (2.6, 5.0, 0.0), 2.6),
        ),
    ),
    "back of the thigh": Muscle(
        "leg",
        (
            BodyBall("hip", "thigh", (-4.2, -8.0, 0.0), 3.5),
            BodyBall("hip", "thigh", (-3.2, -20.0, 0.0), 3.7),
            BodyBall("knee", "thigh", (-2.6, 5.0, 0.0), 2.4),
        ),
    ),
    "calf": Muscle(
        "leg",
        (
            BodyBall("calf", "shank", (-2.2, 2.0, 0.0), 3.0),
            BodyBall("calf", "shank", (-1.6, -5.0, 0.0), 3.2),
            BodyBall("ankle", "shank", (-1.0, 12.0, 0.0), 1.9),
        ),
    ),
    "belly": Muscle(
        "trunk",
        (
            BodyBall("hips", "pelvis", (5.6, 6.0, 0.0), 3.2),
            BodyBall("lumbar", "lumbar", (5.4, 2.0, 0.0), 3.4),
            BodyBall("thorax", "lumbar", (6.0, 0.0, 0.0), 3.4),
        ),
    ),
    "upper belly": Muscle(
        "trunk",
        (
            BodyBall("thorax", "lumbar", (5.4, -3.0, 0.0), 4.4),
            BodyBall("thorax", "thorax", (6.2, 6.0, 0.0), 4.4),
        ),
    ),
    "waist": Muscle(
        "trunk",
        (
            BodyBall("lumbar", "pelvis", (0.0, -1.0, 5.5), 4.4),
            BodyBall("thorax", "lumbar", (1.0, 1.0, 7.0), 4.8),
        ),
    ),
    "low back": Muscle(
        "trunk",
        (
            BodyBall("lumbar", "pelvis", (-5.4, -3.0, 0.0), 3.0),
            BodyBall("lumbar", "lumbar", (-5.4, 3.0, 0.0), 3.2),
            BodyBall("thorax", "lumbar", (-5.4, 2.0, 0.0), 3.2),
        ),
    ),
    "upper back": Muscle(
        "trunk",
        (
            BodyBall("thorax", "thorax", (-6.0, 8.0, 0.0), 3.2),
            BodyBall("thorax", "thorax", (-6.0, THORAX - 6.0, 0.0), 3.4),
        ),
    ),
    "shoulder": Muscle(
        "arm",
        (
            BodyBall("shoulder", "upper_arm", (0.0, 0.5, 0.0), 4.4),
            BodyBall("shoulder", "upper_arm", (0.0, -9.0, 0.0), 3.2),
        ),
    ),
    "front of the neck": Muscle(
        "trunk",
        (
            BodyBall("neck", "neck", (2.2, 0.5, 0.0), 2.2),
            BodyBall("atlas", "neck", (2.6, -1.0, 0.0), 2.2),
        ),
    ),
}
"""By the name that the figures' data use; sideways offsets grow away from the body's middle."""


def chain_solids(body: PosedBody, chain: str) -> list[Solid]:
    """Return a chain (trunk, leg or arm) as solids; each overlaps the next."""
    if chain == "trunk":
        return [tuple(_sphere(body, place) for place in places) for places in TRUNK]
    side, _, limb = chain.partition("_")
    joints = LEG if limb == "leg" else ARM
    return [tuple(_joint(body, f"{side}_{name}") for name in names) for names in joints]


def head_solids(body: PosedBody) -> tuple[list[Solid], list[Solid]]:
    """Return face and hair."""
    face, hair = (
        [tuple(_sphere(body, place) for place in places) for places in parts]
        for parts in (FACE, HAIR)
    )
    return face, hair


def muscle_solids(body: PosedBody, name: str) -> Iterator[tuple[str, Vector, Solid]]:
    """Yield a muscle's chain, the direction it faces, and its solid; two for a paired one.

    Parameters
    ----------
    body : PosedBody
        The pose.
    name : str
        Of `MUSCLES`, after ``left `` or ``right `` if only that side works.
    """
    first, _, rest = name.partition(" ")
    side_named = [side for side in SIDES if side == first]
    muscle = MUSCLES[rest if side_named else name]
    for side in side_named or (SIDES if _is_paired(muscle) else SIDES[1:]):
        places = [_on_side(place, side) for place in muscle.places]
        chain = "trunk" if muscle.chain == "trunk" else f"{side}_{muscle.chain}"
        x, _, z = places[0].offset
        facing = body.frames[places[0].segment] @ (x, 0.0, z)
        yield chain, _point(facing), tuple(_sphere(body, place) for place in places)


def _is_paired(muscle: Muscle) -> bool:
    return any(place.part not in MIDDLE or place.offset[2] for place in muscle.places)


def _on_side(place: BodyBall, side: Side) -> BodyBall:
    x, y, z = place.offset
    part = place.part if place.part in MIDDLE else f"{side}_{place.part}"
    segment = f"{side}_{place.segment}" if place.segment in OF_LIMBS else place.segment
    return BodyBall(part, segment, (x, y, OUTWARDS[side] * z), place.radius)


def _sphere(body: PosedBody, place: BodyBall) -> Sphere:
    return Sphere(_point(body.local(place.part, place.segment, place.offset)), place.radius)


def _joint(body: PosedBody, part: str) -> Sphere:
    return Sphere(_point(body.points[part]), radius_of(part))


def _point(array: FloatArray) -> Vector:
    x, y, z = array.tolist()
    return x, y, z

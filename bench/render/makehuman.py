"""A person's shape from MakeHuman's data: mesh, skin weights and joints, standing at rest.

The data are MakeHuman's, published under CC0; ``assets`` obtains them.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from bench.render.assets import MESH, ORIGINS, RIG, WEIGHTS, read_json, read_target, read_text
from bench.render.rotations import about
from posture.arrays import FloatArray

IntArray = NDArray[np.intp]
Sex = Literal["male", "female"]

# Heights at which MakeHuman's height targets are 0, and how much further they are 1.
USUAL_HEIGHT_M: Final = {"female": 1.65, "male": 1.78}
FULL_HEIGHT_M: Final = 0.30
# Ages that MakeHuman's targets "young" and "old" stand for; bodies between them are mixed.
YOUNG: Final = 25.0
OLD: Final = 90.0
SPINE: Final = (
    *("spine05", "spine04", "spine03", "spine02", "spine01"),
    *("neck01", "neck02", "neck03", "head"),
)
LIMBS: Final = {
    "clavicle": "spine01",
    "shoulder01": "clavicle",
    "upperarm": "shoulder01",
    "lowerarm": "upperarm",
    "hand": "lowerarm",
    "upperleg": "pelvis",
    "lowerleg": "upperleg",
    "foot": "lowerleg",
    "toes": "foot",
}
BONES: Final = ("pelvis", *SPINE, *(f"{bone}.{side}" for side in "LR" for bone in LIMBS))
# Where the rig's own bones begin that stand for ours.
RIG_NAMES: Final = {
    "clavicle": "clavicle",
    "shoulder01": "shoulder01",
    "upperarm": "upperarm01",
    "lowerarm": "lowerarm01",
    "hand": "wrist",
    "upperleg": "upperleg01",
    "lowerleg": "lowerleg01",
    "foot": "foot",
}
# Half-closed hands: bend of the first, second and third joint, thumb and other fingers.
THUMB_DEG: Final = (8, 15, 15)
FINGER_DEG: Final = (38, 48, 30)


@dataclass(frozen=True)
class BodyShape:
    """What a body looks like.

    Attributes
    ----------
    sex : "male" or "female"
    height_m : float
        Standing, barefoot.
    muscle, weight : float
        0 to 1, 0.5 = average; MakeHuman's scales. Weight up to 1.5 goes on as it grows from 0.5
        to 1, at which a man of 1.74 m has a waist of about 84 cm.
    proportions : float
        0 (short legs, narrow shoulders) over 0.5 to 1 (MakeHuman's ideal).
    age : float
        Years, 25 to 90.
    origins : tuple of float
        Shares of MakeHuman's African, Asian and Caucasian bodies; their sum is 1.
    legs : float
        0 to 1: how much of the height comes of thighs that are long or short for the shank, as
        MakeHuman has it; the rest scales the whole body.
    """

    sex: Sex
    height_m: float
    muscle: float
    weight: float
    proportions: float = 0.75
    age: float = YOUNG
    origins: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)
    legs: float = 1.0


SHAPES: Final = {
    "man": BodyShape("male", 1.76, 0.68, 0.42),
    "woman": BodyShape("female", 1.66, 0.60, 0.42),
    "tall man": BodyShape("male", 1.92, 0.55, 0.38, 0.60),
    "tall woman": BodyShape("female", 1.80, 0.50, 0.36, 0.80),
    "short man": BodyShape("male", 1.64, 0.70, 0.50, 0.35),
    "short woman": BodyShape("female", 1.54, 0.45, 0.48, 0.35),
    "heavy man": BodyShape("male", 1.78, 0.40, 1.0, 0.50),
    "heavy woman": BodyShape("female", 1.66, 0.35, 1.0, 0.50),
    "light man": BodyShape("male", 1.72, 0.45, 0.15, 0.70),
    "light woman": BodyShape("female", 1.60, 0.45, 0.15, 0.90),
    "stout man": BodyShape("male", 1.73, 0.50, 0.85, 0.45),
    "stout woman": BodyShape("female", 1.70, 0.45, 0.90, 0.60),
    "stocky man": BodyShape("male", 1.69, 0.80, 0.70, 0.40),
}


@dataclass(frozen=True)
class Shape:
    """A naked body at rest: x forward, y up from the soles, z to the right, metres.

    Attributes
    ----------
    vertices : ndarray (V, 3)
        All of MakeHuman's vertices, helpers for clothes included.
    faces : ndarray of int (F, 4)
        Quads.
    groups : ndarray of str (F,)
        MakeHuman's group of each quad ("body", "helper-tights", "helper-l-eye", ...).
    weights : ndarray (V, bones)
        Skin weights by bone of `BONES`.
    heads_m : ndarray (bones, 3)
        Where each bone begins.
    fingers_m : dict of str to ndarray (3,)
        Where the first bone of thumb (1), index (2) and little finger (5) begins: "L1".
    """

    vertices: FloatArray
    faces: IntArray
    groups: NDArray[np.str_]
    weights: FloatArray
    heads_m: FloatArray
    fingers_m: dict[str, FloatArray]


def parent_of(bone: str) -> str | None:
    """Name of a bone's parent; None for the pelvis."""
    if bone == "pelvis":
        return None
    if bone in SPINE:
        place = SPINE.index(bone)
        return SPINE[place - 1] if place else "pelvis"
    part, _, side = bone.partition(".")
    parent = LIMBS[part]
    return parent if parent in ("spine01", "pelvis") else f"{parent}.{side}"


def make_shape(own: BodyShape) -> Shape:
    """Build a body of MakeHuman's data.

    Raises
    ------
    MachineError
        If the data are not here and cannot be fetched.
    """
    vertices = _morphed(own)
    _, faces, groups = _base_mesh()
    rig = read_json(RIG)
    weights = read_json(WEIGHTS)["weights"]
    heads, tails = (_joints(rig, end, vertices) for end in ("head", "tail"))
    skin = _skin(weights, list(rig), len(vertices))
    vertices = _with_closed_hands(vertices, skin, rig, heads, tails)
    # MakeHuman's hips lie about 2.6 cm behind the shoulders, which would make upright standing
    # read as 3 degrees of lean: moved forward by hand into the shoulders' plane of the same
    # body when young, whom age has not bent.
    young = _joints(rig, "head", _morphed(replace(own, age=YOUNG)))
    for side in "LR":
        heads[f"upperleg01.{side}"] = heads[f"upperleg01.{side}"] + [
            *(0.0, 0.0),
            young[f"upperarm01.{side}"][2] - young[f"upperleg01.{side}"][2],
        ]
    return _standing(own, vertices, faces, groups, _collapsed(skin, list(rig)), heads)


def _morphed(own: BodyShape) -> FloatArray:
    """All vertices (V, 3) of a shape, in MakeHuman's axes."""
    vertices = _base_mesh()[0].copy()
    for name, share in _targets(own).items():
        rows = read_target(name)
        vertices[rows[:, 0].astype(int)] += share * rows[:, 1:]
    return vertices


def _joints(rig: dict[str, Any], end: str, vertices: FloatArray) -> dict[str, FloatArray]:
    """Where the rig's bones begin ("head") or end ("tail"), in MakeHuman's axes."""
    cubes = _cubes()
    return {bone: _joint(spec[end], vertices, cubes) for bone, spec in rig.items()}


@cache
def _cubes() -> dict[str, IntArray]:
    """The vertices around each joint."""
    _, faces, groups = _base_mesh()
    return {
        name: np.unique(faces[groups == name]) for name in set(groups) if name.startswith("joint")
    }


@cache
def _base_mesh() -> tuple[FloatArray, IntArray, NDArray[np.str_]]:
    vertices, faces, groups, group = [], [], [], ""
    for line in read_text(MESH).splitlines():
        kind, *rest = line.split() or [""]
        if kind == "v":
            vertices.append([float(x) for x in rest[:3]])
        elif kind == "g":
            group = rest[0]
        elif kind == "f":
            faces.append([int(corner.split("/")[0]) - 1 for corner in rest])
            groups.append(group)
    return np.array(vertices), np.array(faces), np.array(groups)


def _targets(own: BodyShape) -> dict[str, float]:
    """Targets that make up a shape, with their shares."""
    sex = own.sex
    taller = own.legs * (own.height_m - USUAL_HEIGHT_M[sex]) / FULL_HEIGHT_M
    height = "maxheight" if taller > 0 else "minheight"
    better = 2 * own.proportions - 1
    form = "idealproportions" if better > 0 else "uncommonproportions"
    shares = {}
    older = (own.age - YOUNG) / (OLD - YOUNG)
    for age, aged in (("young", 1 - older), ("old", older)):
        for origin, share in zip(ORIGINS, own.origins, strict=True):
            shares[f"{origin}-{sex}-{age}"] = aged * share
        for muscle, much in _between(own.muscle).items():
            for weight, heavy in _between(own.weight).items():
                build, share = f"{sex}-{age}-{muscle}muscle-{weight}weight", aged * much * heavy
                shares[f"universal-{build}"] = share
                shares[f"height/{build}-{height}"] = share * abs(taller)
                shares[f"proportions/{build}-{form}"] = share * abs(better)
    return {name: share for name, share in shares.items() if share}


def _between(value: float) -> dict[str, float]:
    return {
        "max": max(0.0, 2 * value - 1),
        "min": max(0.0, 1 - 2 * value),
        "average": 1 - abs(2 * value - 1),
    }


def _joint(spec: dict[str, Any], vertices: FloatArray, joints: dict[str, IntArray]) -> FloatArray:
    if spec["strategy"] == "CUBE":
        return np.asarray(vertices[joints[spec["cube_name"]]].mean(axis=0))
    if spec["strategy"] == "VERTEX":
        return np.asarray(vertices[spec["vertex_index"]])
    return np.asarray(vertices[spec["vertex_indices"]].mean(axis=0))


def _skin(weights: dict[str, Any], bones: list[str], count: int) -> FloatArray:
    skin = np.zeros((count, len(bones)))
    for column, bone in enumerate(bones):
        for vertex, share in weights.get(bone, []):
            skin[vertex, column] += share
    return skin


def _with_closed_hands(
    vertices: FloatArray,
    skin: FloatArray,
    rig: dict[str, Any],
    heads: dict[str, FloatArray],
    tails: dict[str, FloatArray],
) -> FloatArray:
    turns: dict[str, FloatArray] = {}
    shifts: dict[str, FloatArray] = {}
    waiting = list(rig)
    while waiting:
        for bone in list(waiting):
            parent = rig[bone]["parent"]
            if parent and parent not in turns:
                continue
            waiting.remove(bone)
            turn = turns[parent] if parent else np.eye(3)
            shift = shifts[parent] if parent else np.zeros(3)
            own = turn @ _finger_bend(bone, heads, tails)
            turns[bone] = own
            shifts[bone] = turn @ heads[bone] + shift - own @ heads[bone]
    bones = list(rig)
    fingers = [number for number, bone in enumerate(bones) if bone.startswith("finger")]
    hand = np.flatnonzero(skin[:, fingers].sum(axis=1) > 0)
    all_turns = np.stack([turns[bone] for bone in bones])
    all_shifts = np.stack([shifts[bone] for bone in bones])
    moved = np.einsum("ij,jab,ib->ia", skin[hand], all_turns, vertices[hand])
    vertices[hand] = moved + skin[hand] @ all_shifts
    return vertices


def _finger_bend(
    bone: str, heads: dict[str, FloatArray], tails: dict[str, FloatArray]
) -> FloatArray:
    if not bone.startswith("finger"):
        return np.eye(3)
    finger, joint, side = int(bone[6]), int(bone[8]), bone[-1]
    first = tails[f"finger{finger}-1.{side}"] - heads[f"finger{finger}-1.{side}"]
    last = tails[f"finger{finger}-3.{side}"] - heads[f"finger{finger}-3.{side}"]
    axis = np.cross(first, last)
    angle = (THUMB_DEG if finger == 1 else FINGER_DEG)[joint - 1]
    return about(axis / np.linalg.norm(axis), float(np.radians(angle)))


def _collapsed(skin: FloatArray, bones: list[str]) -> FloatArray:
    """Weights of the rig's many bones gathered on ours."""
    weights = np.zeros((len(skin), len(BONES)))
    for column, bone in enumerate(bones):
        weights[:, BONES.index(_ours(bone))] += skin[:, column]
    return weights


def _ours(bone: str) -> str:
    part, _, side = bone.partition(".")
    if part in SPINE:
        return part
    if part in ("root", "pelvis"):
        return "pelvis"
    if part == "breast":
        return "spine02"
    for limb in ("clavicle", "shoulder01", "upperarm", "lowerarm", "upperleg", "lowerleg", "foot"):
        if part.startswith(limb):
            return f"{limb}.{side}"
    if part.startswith("toe"):
        return f"toes.{side}"
    return f"hand.{side}" if part.startswith(("finger", "metacarpal", "wrist")) else "head"


def _standing(
    own: BodyShape,
    vertices: FloatArray,
    faces: IntArray,
    groups: NDArray[np.str_],
    weights: FloatArray,
    heads: dict[str, FloatArray],
) -> Shape:
    """Turn MakeHuman's axes (x left, y up, z forward, decimetres) into ours, at full height."""
    body = vertices[np.unique(faces[groups == "body"]), 1]
    scale = own.height_m / (body.max() - body.min())

    def turned(points: FloatArray) -> FloatArray:
        x, y, z = points[..., 0], points[..., 1], points[..., 2]
        return np.asarray(np.stack([z, y - body.min(), -x], axis=-1) * scale)

    places: dict[str, FloatArray] = {"pelvis": heads["pelvis.L"]}
    places |= {bone: heads[bone] for bone in SPINE}
    for side in "LR":
        places |= {f"{our}.{side}": heads[f"{rig}.{side}"] for our, rig in RIG_NAMES.items()}
        toes = [heads[f"toe{number}-1.{side}"] for number in range(1, 6)]
        places[f"toes.{side}"] = np.mean(toes, axis=0)
    heads_m = turned(np.array([places[bone] for bone in BONES]))
    fingers = {
        f"{side}{number}": turned(heads[f"finger{number}-1.{side}"])
        for side in "LR"
        for number in (1, 2, 5)
    }
    return Shape(turned(vertices), faces, groups, weights, heads_m, fingers)

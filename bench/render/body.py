"""A dressed body with its skeleton, made once and kept in ``bench/cache``."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.render.clothes import SOLE_M, Clothes, Dresser, Mesh
from bench.render.face import find_face
from bench.render.makehuman import BONES, BodyShape, Shape, make_shape, parent_of
from bench.render.regions import find_regions, head_of
from bench.render.skeleton import Skeleton
from bench.tracks import CACHE
from posture.arrays import FloatArray
from posture.pose_track import LANDMARK_NAMES
from posture.system.files import write_atomically

# What a baked body depends on besides its shape and clothes.
SOURCES: Final = (
    *("assets.py", "makehuman.py", "regions.py", "face.py", "hanging.py", "clothes.py"),
    "body.py",
)
SIDES: Final = (("L", "left", -1.0), ("R", "right", 1.0))
JOINTS: Final = {
    "shoulder": "upperarm",
    "elbow": "lowerarm",
    "wrist": "hand",
    "hip": "upperleg",
    "knee": "lowerleg",
    "ankle": "foot",
}
FINGERS: Final = {"thumb": 1, "index": 2, "pinky": 5}
# The first of MakeHuman's vertices that do not belong to the body itself.
BODY_VERTICES: Final = 13380
EAR_VERTICES: Final = 60
Points = dict[str, tuple[str, FloatArray]]


@dataclass(frozen=True)
class Body:
    """A dressed body: what is drawn, and the skeleton that moves it."""

    mesh: Mesh
    skeleton: Skeleton


def make_body(own: BodyShape, clothes: Clothes) -> Body:
    """Return a dressed body, from the cache where it was made before.

    Raises
    ------
    MachineError
        If MakeHuman's data cannot be fetched.
    """
    key = hashlib.sha256(f"{own} {clothes}".encode())
    for name in SOURCES:
        key.update((Path(__file__).parent / name).read_bytes())
    path = CACHE / f"body-{key.hexdigest()[:16]}.npz"
    if not path.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        _keep(path, _bake(own, clothes))
    return _load(path)


def _bake(own: BodyShape, clothes: Clothes) -> Body:
    shape = make_shape(own)
    dresser = Dresser(own, shape, clothes)
    mesh = dresser.mesh()
    points = {**_joints(shape), **_face(shape), **_feet(shape, dresser.shoes)}
    return Body(mesh, _skeleton(own, shape, points))


def _skeleton(own: BodyShape, shape: Shape, points: Points) -> Skeleton:
    soles = [f"{side}_sole_{end}" for _, side, _ in SIDES for end in ("heel", "ball", "toe")]
    names = (*LANDMARK_NAMES, "c7", "vertex", *soles)
    parents = [parent_of(bone) for bone in BONES]
    return Skeleton(
        bones=BONES,
        parents=tuple(-1 if parent is None else BONES.index(parent) for parent in parents),
        heads_m=shape.heads_m,
        points=names,
        point_bones=np.array([BONES.index(points[name][0]) for name in names]),
        points_m=np.array([points[name][1] for name in names]),
        height_m=own.height_m,
    )


def _joints(shape: Shape) -> Points:
    """Joint centres are where bones begin; fingers are carried by the hand."""
    found: Points = {}
    for letter, side, _ in SIDES:
        for part, bone in JOINTS.items():
            name = f"{bone}.{letter}"
            found[f"{side}_{part}"] = (name, head_of(shape, name))
        for part, number in FINGERS.items():
            found[f"{side}_{part}"] = (f"hand.{letter}", shape.fingers_m[f"{letter}{number}"])
    return found


def _face(shape: Shape) -> Points:
    regions, vertices = find_regions(shape), shape.vertices
    face = find_face(shape, regions)
    numbers = np.arange(len(vertices))
    found: Points = {"nose": ("head", face.nose)}
    for (_, side, outwards), eye in zip(SIDES, face.eyes, strict=True):
        lateral = vertices[:, 2] * outwards
        own = np.flatnonzero(regions.head & (lateral > 0) & (numbers < BODY_VERTICES))
        outmost = own[np.argsort(lateral[own])[-EAR_VERTICES + 1 :]]
        ear = vertices[outmost].mean(axis=0)
        # The tragus: front edge of the ear, drawn in to the head's surface.
        found[f"{side}_ear"] = ("head", np.add(ear, [0.008, -0.004, -0.010 * outwards]))
        found[f"{side}_eye"] = ("head", np.add(eye, [0.010, 0.0, 0.0]))
        found[f"{side}_eye_outer"] = ("head", np.add(eye, [0.0, 0.0, 0.016 * outwards]))
        found[f"{side}_eye_inner"] = ("head", np.add(eye, [0.006, 0.0, -0.014 * outwards]))
        mouth = [face.lips[0] - 0.012, face.lips[1], 0.022 * outwards]
        found[f"mouth_{side}"] = ("head", np.array(mouth))
    neck = head_of(shape, "neck01")
    spine = (np.abs(vertices[:, 2]) < 0.012) & (np.abs(vertices[:, 1] - neck[1]) < 0.03)
    behind = np.flatnonzero(spine & (numbers < BODY_VERTICES) & regions.torso)
    found["c7"] = ("spine01", vertices[behind[np.argmin(vertices[behind, 0])]])
    body = np.unique(shape.faces[shape.groups == "body"])
    found["vertex"] = ("head", vertices[body[np.argmax(vertices[body, 1])]])
    return found


def _feet(shape: Shape, shoes: FloatArray) -> Points:
    """Heel and toe of the shoe, and where its sole meets the belt."""
    found: Points = {}
    for letter, side, outwards in SIDES:
        shoe = shoes[shoes[:, 2] * outwards > 0]
        back, front = shoe[:, 0].min(), shoe[:, 0].max()
        foot, toes = f"foot.{letter}", f"toes.{letter}"
        ankle, ball = head_of(shape, foot), head_of(shape, toes)
        found[f"{side}_heel"] = (foot, np.array([back + 0.012, 0.030, ankle[2]]))
        found[f"{side}_foot_index"] = (toes, np.array([front - 0.025, 0.012, ball[2]]))
        found[f"{side}_sole_heel"] = (foot, np.array([back + 0.025, SOLE_M, ankle[2]]))
        found[f"{side}_sole_ball"] = (foot, np.array([ball[0], SOLE_M, ball[2]]))
        found[f"{side}_sole_toe"] = (toes, np.array([front - 0.03, SOLE_M, ball[2]]))
    return found


def _keep(path: Path, body: Body) -> None:
    mesh, skeleton = body.mesh, body.skeleton
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {f"mesh_{name}": value for name, value in vars(mesh).items()}
    arrays |= {f"skeleton_{name}": np.array(value) for name, value in vars(skeleton).items()}
    np.savez_compressed(buffer, **arrays)
    write_atomically(path, buffer.getvalue())


def _load(path: Path) -> Body:
    with np.load(path) as kept:
        mesh = {name.removeprefix("mesh_"): kept[name] for name in kept if "mesh_" in name}
        own = {name.removeprefix("skeleton_"): kept[name] for name in kept if "skeleton_" in name}
    skeleton = Skeleton(
        bones=tuple(str(name) for name in own["bones"]),
        parents=tuple(int(parent) for parent in own["parents"]),
        heads_m=own["heads_m"],
        points=tuple(str(name) for name in own["points"]),
        point_bones=own["point_bones"],
        points_m=own["points_m"],
        height_m=float(own["height_m"]),
    )
    return Body(Mesh(**mesh), skeleton)

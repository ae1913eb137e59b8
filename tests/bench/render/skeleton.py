"""A skeleton of round numbers, so that the gait is tested without any body's data."""

from typing import Final

import numpy as np

from bench.render.makehuman import BONES, parent_of
from bench.render.skeleton import Skeleton
from posture.pose_track import LANDMARK_NAMES

MIDDLE: Final = {
    "pelvis": (0.0, 0.95),
    "spine05": (0.0, 0.95),
    "spine04": (-0.03, 1.04),
    "spine03": (-0.02, 1.10),
    "spine02": (-0.03, 1.16),
    "spine01": (-0.05, 1.30),
    "neck01": (0.01, 1.51),
    "neck02": (0.02, 1.53),
    "neck03": (0.03, 1.57),
    "head": (0.05, 1.61),
}
LIMB: Final = {
    "clavicle": (0.02, 1.43, 0.02),
    "shoulder01": (0.02, 1.45, 0.12),
    "upperarm": (0.02, 1.40, 0.20),
    "lowerarm": (0.02, 1.21, 0.37),
    "hand": (0.21, 1.08, 0.51),
    "upperleg": (0.02, 0.94, 0.11),
    "lowerleg": (0.03, 0.52, 0.15),
    "foot": (0.02, 0.08, 0.20),
    "toes": (0.16, 0.03, 0.21),
}
# Landmarks and soles that are not where a bone begins: bone and place.
CARRIED: Final = {
    "ear": ("head", (0.05, 1.63, 0.07)),
    "heel": ("foot", (-0.05, 0.03, 0.20)),
    "foot_index": ("toes", (0.21, 0.01, 0.21)),
    "sole_heel": ("foot", (-0.04, -0.02, 0.20)),
    "sole_ball": ("foot", (0.16, -0.02, 0.21)),
    "sole_toe": ("toes", (0.21, -0.02, 0.21)),
}
JOINTS: Final = {
    "shoulder": "upperarm",
    "elbow": "lowerarm",
    "wrist": "hand",
    "hip": "upperleg",
    "knee": "lowerleg",
    "ankle": "foot",
}
SIDES: Final = (("L", "left", -1.0), ("R", "right", 1.0))


def plain_skeleton() -> Skeleton:
    """A man of 1.76 m; what the gait never asks for (face, fingers) is at the head and hand."""
    heads = {name: (x, y, 0.0) for name, (x, y) in MIDDLE.items()}
    points = {"nose": ("head", (0.17, 1.61, 0.0))}
    points |= {"c7": ("spine01", (-0.03, 1.49, 0.0)), "vertex": ("head", (0.06, 1.76, 0.0))}
    for letter, side, out in SIDES:
        heads |= {f"{name}.{letter}": (x, y, out * z) for name, (x, y, z) in LIMB.items()}
        for part, (bone, (x, y, z)) in CARRIED.items():
            own = bone if bone == "head" else f"{bone}.{letter}"
            points[f"{side}_{part}"] = (own, (x, y, out * z))
        for part, bone in JOINTS.items():
            points[f"{side}_{part}"] = (f"{bone}.{letter}", heads[f"{bone}.{letter}"])
        for part in ("thumb", "index", "pinky"):
            points[f"{side}_{part}"] = (f"hand.{letter}", (0.26, 1.05, out * 0.54))
        for name in (f"{side}_eye", f"{side}_eye_inner", f"{side}_eye_outer", f"mouth_{side}"):
            points[name] = ("head", (0.14, 1.65, out * 0.03))
    soles = [f"{side}_sole_{end}" for _, side, _ in SIDES for end in ("heel", "ball", "toe")]
    names = (*LANDMARK_NAMES, "c7", "vertex", *soles)
    parents = [parent_of(bone) for bone in BONES]
    return Skeleton(
        bones=BONES,
        parents=tuple(-1 if parent is None else BONES.index(parent) for parent in parents),
        heads_m=np.array([heads[bone] for bone in BONES]),
        points=names,
        point_bones=np.array([BONES.index(points[name][0]) for name in names]),
        points_m=np.array([points[name][1] for name in names]),
        height_m=1.76,
    )

"""What Python and the player exchange about angles of one's own, beside `contract`."""

from typing import TypedDict

from msgspec import Struct

from posture.checks.landmark_angle import LandmarkAngle
from posture.results.ranges import Id, Name


class NewAngle(Struct, tag_field="kind", tag="add", frozen=True):
    """An angle of one's own on these landmarks (`posture.checks.landmark_angle`)."""

    name: Name
    angle: LandmarkAngle


class RenamedAngle(Struct, tag_field="kind", tag="rename", frozen=True):
    """The own angle with this id has another name now."""

    id: Id
    name: Name


class DeletedAngle(Struct, tag_field="kind", tag="delete", frozen=True):
    """The own angle with this id is to be deleted."""

    id: Id


AngleMessage = NewAngle | RenamedAngle | DeletedAngle


class KeptAngle(TypedDict):
    """An own angle; ``key`` stands for it where checks have theirs, ``landmarks`` are numbers."""

    id: str
    key: str
    name: str
    landmarks: list[int]

"""Own angles in the library: stored, undone, deleted with the clip, and in an archive."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from posture.checks.landmark_angle import LandmarkAngle
from posture.errors import UsageError
from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.changing.claims import Coach, claim
from posture.library.changing.undoing import last_change, undo
from posture.library.clips.own_angles import (
    MOST_ANGLES,
    add_angle,
    adopt_angles,
    angles_of,
    delete_angle,
    rename_angle,
)
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.angle_tables import StoredAngle
from posture.library.schema.tables import Clip
from posture.library.storage.library import Library
from posture.own_angle import OwnAngle
from tests.library.conftest import rows

KNEE = LandmarkAngle(("near_hip", "near_knee", "near_ankle"))
HEAD = LandmarkAngle(("near_shoulder", "near_ear"), "vertical")


@pytest.fixture
def clip(library: Library, track: Path) -> Clip:
    return add_clip(library, ensure_runner(library, "Änn"), track, Conditions(date(2026, 3, 1)))


def there(library: Library, clip: Clip) -> list[OwnAngle]:
    with library.reading() as transaction:
        return angles_of(transaction, clip.id)


def test_angles_are_kept_in_order_and_can_be_undone(library: Library, clip: Clip) -> None:
    add_angle(library, clip.id, " Knee ", KNEE)
    add_angle(library, clip.id, "Head", HEAD)
    found = there(library, clip)
    assert [(own.name, own.angle) for own in found] == [("Knee", KNEE), ("Head", HEAD)]
    for _ in range(2):
        delete_angle(library, found[0].id)
    assert [own.name for own in there(library, clip)] == ["Head"]
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    assert change.words == "Deleted the angle 'Knee' from lauf.npz of Änn."
    undo(library, change.id)
    assert there(library, clip) == found


def test_an_angle_is_renamed_and_that_is_undone(library: Library, clip: Clip) -> None:
    add_angle(library, clip.id, "Knee", KNEE)
    (before,) = there(library, clip)
    rename_angle(library, before.id, " Front knee ")
    assert there(library, clip) == [replace(before, name="Front knee")]
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    assert change.words == "The angle 'Knee' on lauf.npz is called 'Front knee' now."
    with pytest.raises(UsageError, match="An angle's name"):
        rename_angle(library, before.id, " ")
    with pytest.raises(UsageError, match="deleted in the meantime"):
        rename_angle(library, "0" * 32, "Knee")
    claim(library, clip.id, Coach("b" * 32, "Ben"))
    with pytest.raises(UsageError, match="Ben has been looking"):
        rename_angle(library, before.id, "Mine", "a" * 32)
    undo(library, change.id, "b" * 32)
    assert there(library, clip) == [before]


def test_names_and_numbers_of_angles_have_limits(library: Library, clip: Clip) -> None:
    with pytest.raises(UsageError, match="An angle's name"):
        add_angle(library, clip.id, "  ", KNEE)
    with pytest.raises(UsageError, match="in the meantime"):
        add_angle(library, "0" * 32, "Knee", KNEE)
    for number in range(MOST_ANGLES):
        add_angle(library, clip.id, str(number), KNEE)
    with pytest.raises(UsageError, match="delete one first"):
        add_angle(library, clip.id, "one more", KNEE)


def test_what_somebody_else_put_there_is_not_trusted(library: Library, clip: Clip) -> None:
    add_angle(library, clip.id, "Knee", KNEE)
    with library.changing() as transaction:
        transaction.execute(update(StoredAngle).values(content={"landmarks": ["tail"]}))
    assert there(library, clip) == []


def test_angles_from_before_a_clip_was_filed_are_taken_once(library: Library, clip: Clip) -> None:
    own = OwnAngle("b" * 32, "Head", HEAD)
    for _ in range(2):
        adopt_angles(library, clip.id, [own])
    assert there(library, clip) == [own]
    assert rows(library, "own_angles") == 1


def test_angles_come_with_an_archive(library: Library, clip: Clip, tmp_path: Path) -> None:
    add_angle(library, clip.id, "Knee", KNEE)
    export_library(library, tmp_path / "a.zip")
    other = open_library(tmp_path / "other")
    import_library(other, tmp_path / "a.zip")
    assert there(other, clip) == there(library, clip)
    other.close()

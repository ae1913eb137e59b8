"""Angles that people defined on clips of the library."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from posture.checks.landmark_angle import AngleMoment, LandmarkAngle
from posture.errors import UsageError
from posture.library.changing.changes import DELETE, recording
from posture.library.changing.claims import check_free
from posture.library.changing.present import present_clip
from posture.library.clips.analyses import track_of
from posture.library.deleting.binning import clips_words
from posture.library.runners.queries import newest_of
from posture.library.runners.records import settings_of_clip
from posture.library.schema.angle_tables import StoredAngle
from posture.library.schema.names import checked_words
from posture.library.schema.tables import LONGEST_NAME, Clip
from posture.library.storage.library import Library
from posture.own_angle import OwnAngle, OwnReading, own_readings
from posture.results.report_file import report_from_json
from posture.system.validation import ContentError, as_json, convert

MOST_ANGLES = 20
GONE = "That angle has been deleted in the meantime."
TOO_MANY = f"A clip can have {MOST_ANGLES} angles of one's own; delete one first."


def angles_of(transaction: Transaction, clip_id: str) -> list[OwnAngle]:
    """Return a clip's own angles in the order in which they were made."""
    rows = select(StoredAngle).where(StoredAngle.clip_id == clip_id).order_by(StoredAngle.made)
    found = []
    for row in transaction.scalars(rows):
        with suppress(ContentError):  # imported from an archive
            found.append(OwnAngle(row.id, row.name, _angle(row.content)))
    return found


def _angle(content: object) -> LandmarkAngle:
    return convert(content, LandmarkAngle, "The angle")


def measured_angles(
    library: Library, transaction: Transaction, clip: Clip
) -> list[tuple[OwnAngle, dict[AngleMoment, OwnReading]]]:
    """Return a clip's own angles as its newest analysis measures them; none without one.

    Raises
    ------
    MachineError
        If the file of its track is damaged or missing.
    """
    from posture.pipeline.analysis import analyze_track

    angles, analysis = angles_of(transaction, clip.id), newest_of(transaction, clip.id)
    if not angles or analysis is None or analysis.track_sha256 is None:
        return []
    with suppress(ContentError):
        corrections = report_from_json(analysis.report).corrections
        track, settings = track_of(library, clip.id), settings_of_clip(clip)
        motion = analyze_track(track, settings, corrections).motion
        return [(own, own_readings(own, motion)) for own in angles] if motion else []
    return []


def checked_angle_name(name: str) -> str:
    """Return an angle's name without surrounding spaces.

    Raises
    ------
    UsageError
        If it is empty or too long.
    """
    return checked_words(name, "An angle's name", LONGEST_NAME)


def add_angle(
    library: Library, clip_id: str, name: str, angle: LandmarkAngle, holder: str = ""
) -> None:
    """Add an angle to a clip; ``holder`` is who is reviewing it (`Claim`).

    Raises
    ------
    UsageError
        If the name is not valid, the clip has too many, or it was deleted or taken over meanwhile.
    """
    name = checked_angle_name(name)
    with library.changing() as transaction:
        clip = present_clip(transaction, clip_id)
        check_free(transaction, clip_id, holder)
        there = select(func.count()).where(StoredAngle.clip_id == clip_id)
        if (transaction.scalar(there) or 0) >= MOST_ANGLES:
            raise UsageError(TOO_MANY)
        words = f"The angle {name!r} was defined on {clip.name}."
        with recording(transaction, "angle", clip, words):
            transaction.add(StoredAngle(clip_id=clip_id, name=name, content=as_json(angle)))


def rename_angle(library: Library, angle_id: str, name: str, holder: str = "") -> None:
    """Give an angle another name.

    Raises
    ------
    UsageError
        If the name is not valid, or the angle was deleted or the clip taken over meanwhile.
    """
    name = checked_angle_name(name)
    with library.changing() as transaction:
        row = transaction.get(StoredAngle, angle_id)
        if row is None:
            raise UsageError(GONE)
        clip = present_clip(transaction, row.clip_id)
        check_free(transaction, clip.id, holder)
        words = f"The angle {row.name!r} on {clip.name} is called {name!r} now."
        with recording(transaction, "angle", clip, words):
            row.name = name


def delete_angle(library: Library, angle_id: str, holder: str = "") -> None:
    """Delete an angle, if it still exists.

    Raises
    ------
    UsageError
        If the clip was taken over meanwhile.
    """
    with library.changing() as transaction:
        row = transaction.get(StoredAngle, angle_id)
        if row is None:
            return
        check_free(transaction, row.clip_id, holder)
        clip = transaction.get_one(Clip, row.clip_id)
        words = f"Deleted the angle {row.name!r} from {clips_words(transaction, [clip])}."
        with recording(transaction, DELETE, clip, words):
            transaction.delete(row)


def adopt_angles(library: Library, clip_id: str, angles: Sequence[OwnAngle]) -> None:
    """Add angles that were defined on a clip before it was in the library. May be repeated."""
    with library.changing() as transaction:
        for own in angles:
            if transaction.get(StoredAngle, own.id) is None:
                content = as_json(own.angle)
                row = StoredAngle(id=own.id, clip_id=clip_id, name=own.name, content=content)
                transaction.add(row)

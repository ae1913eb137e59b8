"""Describing stored files by what they are used for."""

from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as Transaction

from posture.library.runners.people import name_columns, shown_name
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.practice_tables import PRACTICE, GivenHandOut, OwnExercise, Practice
from posture.library.schema.tables import Clip, Runner, Session, StoredAnalysis, StoredPicture

HAND_OUT_FILES: Final = (GivenHandOut.pdf_sha256, GivenHandOut.page_sha256)


def uses_of(transaction: Transaction, sha256: str) -> list[str]:
    """Return a description of a file for each use of it."""
    owner = select(Clip.name, *name_columns()).join(Clip.session).join(Session.runner)
    uses = {
        "the clip": owner.where(Clip.sha256 == sha256),
        "the track of": owner.join(Clip.analyses).where(StoredAnalysis.track_sha256 == sha256),
        "a picture of": owner.join(Clip.analyses)
        .join(StoredAnalysis.pictures)
        .where(StoredPicture.sha256 == sha256),
    }
    handed = select(*name_columns()).join(GivenHandOut, GivenHandOut.runner_id == Runner.id)
    handed = handed.where(or_(*(column == sha256 for column in HAND_OUT_FILES)))
    arrived = select(ArrivedClip.name).where(
        or_(ArrivedClip.sha256 == sha256, ArrivedClip.thumbnail_sha256 == sha256)
    )
    own = {
        "the practice's logo": select(Practice.id).where(Practice.logo_sha256 == sha256),
        "the exercise": select(OwnExercise.name).where(
            or_(OwnExercise.picture_sha256 == sha256, OwnExercise.clip_sha256 == sha256)
        ),
    }
    return [
        *(f"a hand-out of {shown_name(*row)}" for row in transaction.execute(handed.distinct())),
        *(
            what if name == PRACTICE else f"{what} {name}"
            for what, query in own.items()
            for name in transaction.scalars(query)
        ),
        *(f"{name} in the inbox" for name in transaction.scalars(arrived)),
        *_uses_of_clips(transaction, uses),
    ]


def _uses_of_clips(transaction: Transaction, uses: dict[str, Any]) -> list[str]:
    return [
        f"{what} {clip} of {shown_name(*runner)}"
        for what, query in uses.items()
        for clip, *runner in transaction.execute(query.distinct())
    ]

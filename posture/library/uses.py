"""Describing stored files by what they are used for."""

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.library.tables import Clip, Runner, Session, StoredAnalysis, StoredPicture


def uses_of(transaction: Transaction, sha256: str) -> list[str]:
    """Return a description of a file for each use of it."""
    owner = select(Clip.name, Runner.name).join(Clip.session).join(Session.runner)
    uses = {
        "the clip": owner.where(Clip.sha256 == sha256),
        "the track of": owner.join(Clip.analyses).where(StoredAnalysis.track_sha256 == sha256),
        "a picture of": owner.join(Clip.analyses)
        .join(StoredAnalysis.pictures)
        .where(StoredPicture.sha256 == sha256),
    }
    return [
        f"{what} {clip} of {runner}"
        for what, query in uses.items()
        for clip, runner in transaction.execute(query.distinct())
    ]

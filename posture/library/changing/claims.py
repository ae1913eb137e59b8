"""Claims on clips, so that two coaches do not review the same clip at the same time.

A claim lasts as long as its page gives signs of life. Somebody else who opens the clip meanwhile
sees who holds it, and may take it over. Changes to a clip that another coach holds are refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.present import present_clip
from posture.library.schema.tables import Claim, Clip, now
from posture.library.storage.library import Library

LIFE: Final = timedelta(minutes=2)
"""How long a claim lasts without a sign of life; a page in the background gives one a minute."""
RENEWED_AFTER: Final = timedelta(seconds=30)


@dataclass(frozen=True)
class Coach:
    """A coach: ``holder`` is their session in the app, ``name`` is what others see."""

    holder: str
    name: str


def is_alive() -> ColumnElement[bool]:
    """Return the condition that a claim has not expired."""
    return Claim.seen > now() - LIFE


def is_held_by_others(holder: str) -> Any:
    """Return the condition that another coach is reviewing the query's clip."""
    return exists().where(and_(Claim.clip_id == Clip.id, Claim.holder != holder, is_alive()))


def claim(library: Library, clip_id: str, coach: Coach, take_over: bool = False) -> Claim:
    """Claim a clip for review, or renew the claim; return the claim that then holds.

    Raises
    ------
    UsageError
        If there is no such clip (any more).
    """
    with library.reading() as transaction:
        held = transaction.get(Claim, clip_id)
    is_mine = held is not None and held.holder == coach.holder
    if held is not None and is_mine and now() - held.seen < RENEWED_AFTER:
        return held  # without the writer's lock, which another change may hold for a long time
    with library.changing() as transaction:
        return take(transaction, clip_id, coach, take_over)


def take(transaction: Transaction, clip_id: str, coach: Coach, take_over: bool = False) -> Claim:
    """Claim a clip within a transaction that changes the library; see `claim`."""
    present_clip(transaction, clip_id)
    held = transaction.get(Claim, clip_id)
    if held is None:
        held = Claim(clip_id=clip_id, holder=coach.holder, coach=coach.name, since=now())
        transaction.add(held)
    elif held.holder != coach.holder:
        if now() - held.seen < LIFE and not take_over:
            return held
        held.holder, held.coach, held.since = coach.holder, coach.name, now()
    held.seen = now()
    transaction.flush()
    return held


def release_claims(library: Library, holders: Collection[str], but: str = "") -> None:
    """Release the claims of these sessions, except that on the clip ``but``."""
    theirs = and_(Claim.holder.in_(holders), Claim.clip_id != but)
    with library.reading() as transaction:
        if transaction.scalars(select(Claim).where(theirs).limit(1)).first() is None:
            return
    with library.changing() as transaction:
        transaction.execute(delete(Claim).where(theirs))


def holders(transaction: Transaction, beginning: str) -> list[str]:
    """Return the sessions that hold a claim and whose ids start with ``beginning``."""
    found = select(Claim.holder).where(Claim.holder.startswith(beginning)).distinct()
    return list(transaction.scalars(found))


def check_free(transaction: Transaction, clip_id: str, holder: str) -> None:
    """Make sure that no other coach is reviewing a clip.

    Raises
    ------
    UsageError
        If somebody else holds the clip.
    """
    held = transaction.get(Claim, clip_id)
    if held is not None and held.holder != holder and now() - held.seen < LIFE:
        raise UsageError(f"{held_words(held)} Your change was not saved; take the clip over first.")


def held_words(held: Claim) -> str:
    """Return a sentence saying who has been looking at a clip since when."""
    since = held.since.astimezone()
    at = f"{since:%H:%M}" if since.date() == now().astimezone().date() else f"{since:%Y-%m-%d}"
    return f"{held.coach} has been looking at this clip since {at}."

"""Who is looking through a clip, so that two coaches do not decide on one at a time.

A claim lives as long as its page gives signs of life; whoever opens the clip meanwhile is told, and
may take it over. What a coach says of a clip that another one holds is refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.library import Library
from posture.library.tables import Claim, Clip, now

LIFE: Final = timedelta(minutes=2)
"""How long a claim holds without a sign of life; a page in the background gives one a minute."""
RENEWED_AFTER: Final = timedelta(seconds=30)
DELETED: Final = "The clip has been deleted from the library in the meantime."


@dataclass(frozen=True)
class Coach:
    """Who looks: ``holder`` is the session of the app, ``name`` what others call them."""

    holder: str
    name: str


def is_alive() -> ColumnElement[bool]:
    """Return the condition that a claim holds."""
    return Claim.seen > now() - LIFE


def is_held_by_others(holder: str) -> Any:
    """Return the condition that another coach is looking through the query's clip."""
    return exists().where(and_(Claim.clip_id == Clip.id, Claim.holder != holder, is_alive()))


def claim(library: Library, clip_id: str, coach: Coach, take_over: bool = False) -> Claim:
    """Take a clip to look through it, or go on doing so; return whose it is then.

    Raises
    ------
    UsageError
        If there is no such clip (any more).
    """
    with library.reading() as transaction:
        held = transaction.get(Claim, clip_id)
    own = held is not None and held.holder == coach.holder
    if held is not None and own and now() - held.seen < RENEWED_AFTER:
        return held  # without the writer's lock, which another change may hold for long
    with library.changing() as transaction:
        return take(transaction, clip_id, coach, take_over)


def take(transaction: Transaction, clip_id: str, coach: Coach, take_over: bool = False) -> Claim:
    """Take a clip within a change of the library; see `claim`."""
    if transaction.get(Clip, clip_id) is None:
        raise UsageError(DELETED)
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


def let_go(library: Library, holders: Collection[str], but: str = "") -> None:
    """Give back what these sessions have taken, one clip perhaps excepted."""
    theirs = and_(Claim.holder.in_(holders), Claim.clip_id != but)
    with library.reading() as transaction:
        if transaction.scalars(select(Claim).where(theirs).limit(1)).first() is None:
            return
    with library.changing() as transaction:
        transaction.execute(delete(Claim).where(theirs))


def holders(transaction: Transaction, beginning: str) -> list[str]:
    """Return the sessions that have taken a clip and whose ids begin so."""
    found = select(Claim.holder).where(Claim.holder.startswith(beginning)).distinct()
    return list(transaction.scalars(found))


def check_free(transaction: Transaction, clip_id: str, holder: str) -> None:
    """Refuse to change what another coach is looking through.

    Raises
    ------
    UsageError
        If somebody else holds the clip.
    """
    held = transaction.get(Claim, clip_id)
    if held is not None and held.holder != holder and now() - held.seen < LIFE:
        raise UsageError(f"{held_words(held)} Your change was not saved; take the clip over first.")


def held_words(held: Claim) -> str:
    """Return who has been looking at a clip since when."""
    since = held.since.astimezone()
    at = f"{since:%H:%M}" if since.date() == now().astimezone().date() else f"{since:%Y-%m-%d}"
    return f"{held.coach} has been looking at this clip since {at}."

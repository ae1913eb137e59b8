"""The runner of the library who is the person that checks a clip: "Me", until they rename it.

On one's own computer that is whoever uses it. Where several computers share a PostgreSQL database,
each one's user is a person of their own, and where there are accounts, each account is: their
runner has their name then, as "Me" would be anybody's to the others.
"""

import os
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.library.maintenance.opening import ADDRESS
from posture.library.runners.people import Details, namesakes, new_runner, set_details
from posture.library.schema.acting import acting, user_key
from posture.library.schema.tables import Runner, now
from posture.library.storage.library import Library
from posture.results.clip_settings import ClipSettings

NAME: Final = "Me"
HERE: Final = "here"
"""The key of whoever uses the only computer that has the library."""
APART: Final = "own clips, since {:%d %B %Y, %H:%M:%S}"
"""Tells this runner from another of the same name, perhaps from another computer's archive."""


def whose() -> str:
    """Return the key of who is acting, which is in `posture.library.schema.tables.Runner.own_of`.

    It is no account's and no computer's name, which change.
    """
    account = acting().account_id
    if account is not None:
        return account
    return user_key() if os.environ.get(ADDRESS) else HERE


def me_in(transaction: Transaction, key: str | None = None) -> Runner | None:
    """Return a person's runner; None if no clip of theirs was ever checked, or they were deleted.

    ``key`` is that of `whose`, which is the default.
    """
    mine = select(Runner).filter_by(own_of=key or whose(), binned=None)
    return transaction.scalars(mine.order_by(Runner.id).limit(1)).first()


def persons(transaction: Transaction) -> Sequence[str]:
    """Return the runners who are somebody: their own clips are not given to others by a merge."""
    return transaction.scalars(select(Runner.id).where(Runner.own_of.is_not(None))).all()


def ensure_me(library: Library, key: str, person: str, settings: ClipSettings) -> Runner:
    """Return a person's runner, who is added with their first clip; their details are kept.

    Parameters
    ----------
    library : Library
        The library.
    key : str
        Whose, see `whose`.
    person : str
        The name that others see, for a runner who is added.
    settings : ClipSettings
        Of their newest clip; its height and kind of runner are theirs from now on, if given.

    Raises
    ------
    PostureError
        If the library cannot be changed.
    """
    given = Details(height_cm=settings.height_cm, kind=settings.runner_kind)
    with library.changing() as transaction:
        runner = me_in(transaction, key)
        if runner is None:
            runner = _added(transaction, key, person, given)
        else:
            tell(transaction, runner, given)
    return runner


def _added(transaction: Transaction, key: str, person: str, given: Details) -> Runner:
    for deleted in transaction.scalars(select(Runner).filter_by(own_of=key)):
        deleted.own_of = None  # if they are put back, they are another runner
    name = NAME if key == HERE else person
    apart = APART.format(now()) if namesakes(transaction, name) else None
    details = Details(height_cm=given.height_cm, kind=given.kind, about=apart)
    runner = new_runner(transaction, name, details)
    runner.own_of = key
    return runner


def tell(transaction: Transaction, runner: Runner, given: Details) -> None:
    """Store details of a runner that were given and are not known yet, or are others now."""
    told = given.given().items()
    new = {column: value for column, value in told if getattr(runner, column) != value}
    if new:
        set_details(transaction, runner, runner.name, new)

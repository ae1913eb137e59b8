"""Who did what and when with which runner or clip, beside the changes that can be undone.

Looking and downloading are kept once an hour for each person. No trace tells anything about a
runner but that it was about that runner, and not even that once the runner is erased.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import ColumnElement, insert, literal, null, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from posture.library.database.damage import sqlite_errors
from posture.library.database.engines import database_errors
from posture.library.schema.account_tables import Trace
from posture.library.schema.acting import author
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import Clip, Runner, Session, new_id
from posture.library.storage.library import Library

LookWord = Literal["saw", "downloaded"]
HOUR_S: Final = 3600
COLUMNS: Final = ["id", "at", "who", "did", "runner_id", "clip_id"]


@dataclass(frozen=True)
class Looked:
    """That a person looked at a clip or a runner; exactly one of the two is given.

    ``account_id`` and ``who`` are theirs, ``at`` is when.
    """

    account_id: str
    who: str
    did: LookWord
    at: datetime
    clip_id: str | None = None
    runner_id: str | None = None

    @property
    def id(self) -> str:
        """The id of its trace: the same within an hour."""
        hour = int(self.at.timestamp()) // HOUR_S
        words = (self.account_id, self.did, self.clip_id, self.runner_id, hour)
        return hashlib.sha256(repr(words).encode()).hexdigest()[:32]


def keep_trace(library: Library, look: Looked) -> None:
    """Keep a look, unless one of the same hour is kept, or its subject was erased meanwhile.

    It does not take the writer's lock, which copying a long clip may hold for minutes.

    Raises
    ------
    MachineError
        If the database cannot be used.
    """
    with (
        database_errors(),
        sqlite_errors(library.engine),
        suppress(IntegrityError),
        Transaction(library.engine) as transaction,
    ):
        subject = select(literal(look.id), literal(look.at), literal(look.who), literal(look.did))
        if look.clip_id is None:
            there = subject.add_columns(Runner.id, null()).where(Runner.id == look.runner_id)
        else:
            clip = subject.add_columns(Session.runner_id, Clip.id).join(Clip.session)
            there = clip.where(Clip.id == look.clip_id)
        transaction.execute(insert(Trace).from_select(COLUMNS, there))
        transaction.commit()


def trace_of(did: str, runner_id: str | None = None, clip_id: str | None = None) -> Trace:
    """Return the trace of what who is acting does now, to be added where it is done."""
    return Trace(id=new_id(), who=author(), did=did, runner_id=runner_id, clip_id=clip_id)


def keep_without_names(transaction: Transaction, which: ColumnElement[bool]) -> None:
    """Keep who made the changes that fulfil a condition and when, before these are deleted.

    A trace names its runner only until that runner is erased.
    """
    kept = select(Change.id, Change.made, Change.author, Change.verb, Change.runner_id).where(which)
    transaction.execute(insert(Trace).from_select(COLUMNS[:-1], kept))

"""The tables of who may come in where others reach the app, and of who looked at what."""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from posture.library.schema.acting import ROLES, Role
from posture.library.schema.tables import (
    LONGEST_NAME,
    Base,
    Identified,
    Instant,
    new_id,
    now,
    one_of,
)

LONGEST_VERB: Final = 32


class Account(Identified, Base):
    """A person who may come in.

    Attributes
    ----------
    login : str
        What they sign in with, in small letters: an e-mail address, or a name.
    name : str
        The name that the others see, and that their changes carry.
    role : str
        One of `posture.library.schema.acting.ROLES`.
    password : str or None
        Its Argon2id hash (RFC 9106); None = they have not set one.
    invitation : str or None
        The SHA-256 of the code with which they may set a password, until ``invited_until``.
    closed : datetime or None
        Since when they may not come in any more; None = they may.
    stamp : str
        Changes whenever every session of theirs has to end.
    """

    __tablename__ = "accounts"
    __table_args__ = (one_of("role", ROLES),)
    login: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    role: Mapped[Role] = mapped_column(String(16))
    password: Mapped[str | None] = mapped_column(Text)
    invitation: Mapped[str | None] = mapped_column(String(64), index=True)
    invited_until: Mapped[datetime | None] = mapped_column(Instant)
    made: Mapped[datetime] = mapped_column(Instant, default=now)
    closed: Mapped[datetime | None] = mapped_column(Instant)
    stamp: Mapped[str] = mapped_column(String(32), default=new_id)


class Trace(Base):
    """That a person did something with a runner or a clip (`posture.library.changing.traces`).

    Attributes
    ----------
    id : str
        Of a look, the same for the same person and subject within an hour, so that it is kept once.
    at : datetime
        When it was; of a look, when it was first so within that hour.
    who : str
        The person's name then.
    did : str
        "saw", "downloaded", "added", "analysed", "corrected", "erased", or the verb of a change
        that was deleted with what it was about.
    runner_id, clip_id : str or None
        What it was; None = none, or since erased: nothing about the runner is left here.
    """

    __tablename__ = "traces"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, default=now, index=True)
    who: Mapped[str] = mapped_column(String(LONGEST_NAME))
    did: Mapped[str] = mapped_column(String(LONGEST_VERB))
    runner_id: Mapped[str | None] = mapped_column(
        ForeignKey("runners.id", ondelete="SET NULL"), index=True
    )
    clip_id: Mapped[str | None] = mapped_column(
        ForeignKey("clips.id", ondelete="SET NULL"), index=True
    )

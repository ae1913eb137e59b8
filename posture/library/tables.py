"""The library's tables. Ids are random, so that libraries can be merged.

A file is named by its SHA-256 in ``files`` and referred to from there; no table holds a path.
Changing anything here needs a migration in ``posture/library/migrations/versions``.
"""

import uuid
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

from posture.library.names import in_one_form, name_key
from posture.library.vocabulary import DECISIONS, KINDS, REVIEWS, STATES, VERDICTS

LONGEST_NAME: Final = 200
# What a rule is called, so that a migration can change it on both databases.
NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """Return an id that no other row of any library has."""
    return uuid.uuid4().hex


def now() -> datetime:
    """Return this instant, with time zone."""
    return datetime.now(UTC)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Return the rule that a column holds one of ``values`` (or nothing, where it may)."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


class Instant(TypeDecorator[datetime]):
    """An instant, kept and given back in UTC; SQLite by itself forgets the time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant as the database keeps it."""
        del dialect
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant as the program knows it."""
        del dialect
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)


class Identified:
    """A row with an id of its own."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id, sort_order=-1)


class Identity(Base):
    """What this database and its folder of files are known by to each other: one row.

    ``generation`` grows with every change of the files; the folder knows the highest one, so that
    a database put back from an older copy is known as such.
    """

    __tablename__ = "identity"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    generation: Mapped[int] = mapped_column(BigInteger, default=0)


class Erasure(Base):
    """What is left of a person whose data were deleted, to be removed whatever happens meanwhile.

    ``name`` is a stored file's SHA-256, or the id of a clip that the app had opened.
    """

    __tablename__ = "erasures"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)


class StoredFile(Base):
    """A file of the store: its SHA-256 and its size in bytes."""

    __tablename__ = "files"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)


class Runner(Identified, Base):
    """A runner; ``kind`` is one of `posture.library.vocabulary.KINDS` or not told.

    ``birth_year`` and ``about`` ("Bob's sister") tell people of one name apart. ``name_key`` is
    what their names are compared by (`posture.library.names.name_key`); it follows the name.
    """

    __tablename__ = "runners"
    __table_args__ = (one_of("kind", KINDS),)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), index=True)
    name_key: Mapped[str] = mapped_column(Text, index=True, server_default="")
    birth_year: Mapped[int | None]
    about: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    height_cm: Mapped[float | None]
    kind: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str] = mapped_column(Text, default="")
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="runner", passive_deletes="all", order_by="Session.day"
    )

    @validates("name")
    def _follow_name(self, column: str, name: str) -> str:
        del column
        self.name_key = name_key(name)
        return in_one_form(name)


class Session(Identified, Base):
    """A day's running under one set of conditions; None = not told.

    ``speed_kmh`` and ``incline`` (per cent, uphill +) are the belt's.
    """

    __tablename__ = "sessions"
    __table_args__ = (one_of("state", STATES), Index("ix_sessions_runner_day", "runner_id", "day"))
    runner_id: Mapped[str] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(index=True)
    speed_kmh: Mapped[float | None]
    incline: Mapped[float | None]
    shoes: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    state: Mapped[str | None] = mapped_column(String(16))
    runner: Mapped[Runner] = relationship(back_populates="sessions")
    clips: Mapped[list["Clip"]] = relationship(back_populates="session", passive_deletes="all")


class Clip(Identified, Base):
    """A clip of a session; the same content only once in it."""

    __tablename__ = "clips"
    __table_args__ = (UniqueConstraint("session_id", "sha256"),)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    added: Mapped[datetime] = mapped_column(Instant, default=now)
    capture_fps: Mapped[float | None]
    mirrored: Mapped[bool] = mapped_column(default=False)
    session: Mapped[Session] = relationship(back_populates="clips")
    analyses: Mapped[list["StoredAnalysis"]] = relationship(
        back_populates="clip", passive_deletes="all", order_by="StoredAnalysis.made"
    )


class StoredAnalysis(Identified, Base):
    """What an analysis found: the report (schema ``posture.report/2``) and what made it.

    ``verdict`` is the gravest, None where the clip was refused.
    """

    __tablename__ = "analyses"
    __table_args__ = (
        one_of("verdict", VERDICTS),
        one_of("review", REVIEWS),
        UniqueConstraint("clip_id", "report_sha256"),
        Index("ix_analyses_clip_made", "clip_id", "made", "id"),
    )
    clip_id: Mapped[str] = mapped_column(ForeignKey("clips.id", ondelete="CASCADE"))
    made: Mapped[datetime] = mapped_column(Instant, default=now)
    status: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str | None] = mapped_column(String(16), index=True)
    headline: Mapped[str] = mapped_column(Text)
    # Last, since SQLite reads a row up to the column that is asked for.
    report: Mapped[str] = mapped_column(Text, deferred=True, sort_order=1)
    report_sha256: Mapped[str] = mapped_column(String(64))
    track_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)
    posture: Mapped[str] = mapped_column(String(LONGEST_NAME))
    model: Mapped[str] = mapped_column(String(LONGEST_NAME))
    model_sha256: Mapped[str] = mapped_column(String(64))
    review: Mapped[str] = mapped_column(String(16), default="waiting", index=True)
    clip: Mapped[Clip] = relationship(back_populates="analyses")
    measurements: Mapped[list["Measured"]] = relationship(passive_deletes="all")
    pictures: Mapped[list["StoredPicture"]] = relationship(passive_deletes="all")


class Measured(Base):
    """One measurement of a report once more, for questions over many reports."""

    __tablename__ = "measurements"
    __table_args__ = (one_of("verdict", VERDICTS), one_of("decision", DECISIONS))
    analysis_id: Mapped[str] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(16))
    u: Mapped[float | None]
    u_change: Mapped[float | None]
    n: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(16))
    decision: Mapped[str | None] = mapped_column(String(16))
    """What the coach made of the verdict, one of `DECISIONS`; None = not looked at."""


class StoredPicture(Base):
    """A picture of an analysis; ``name`` as the report tells it, or `THUMBNAIL`."""

    __tablename__ = "pictures"
    analysis_id: Mapped[str] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)


THUMBNAIL: Final = "thumbnail.jpg"


class _OnAClip(Identified):
    """Something a person said of a clip at a real time of it; None = of the whole clip."""

    clip_id: Mapped[str] = mapped_column(ForeignKey("clips.id", ondelete="CASCADE"), index=True)
    at_s: Mapped[float | None]
    made: Mapped[datetime] = mapped_column(Instant, default=now)


class Correction(_OnAClip, Base):
    """What a person put right, such as a contact's time; ``content`` says what and how."""

    __tablename__ = "corrections"
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Note(_OnAClip, Base):
    """A coach's note, with what was drawn on the frame."""

    __tablename__ = "notes"
    text: Mapped[str] = mapped_column(Text)
    drawing: Mapped[list[Any] | None] = mapped_column(JSON)


class Tag(_OnAClip, Base):
    """A word to find a clip, or an instant of it, by."""

    __tablename__ = "tags"
    word: Mapped[str] = mapped_column(String(LONGEST_NAME), index=True)


class Claim(Base):
    """A clip that a coach is looking through, so that nobody else decides on it meanwhile.

    ``holder`` is the id of the coach's session of the app, ``coach`` what others call them, and
    ``seen`` the last sign of life.
    """

    __tablename__ = "claims"
    clip_id: Mapped[str] = mapped_column(
        ForeignKey("clips.id", ondelete="CASCADE"), primary_key=True
    )
    holder: Mapped[str] = mapped_column(String(32))
    coach: Mapped[str] = mapped_column(String(LONGEST_NAME))
    since: Mapped[datetime] = mapped_column(Instant, default=now)
    seen: Mapped[datetime] = mapped_column(Instant, default=now)


class HandOutChoice(Base):
    """What a coach chose for a clip's hand-out: names of pictures, words, and all notes but some.

    ``left_out`` are ids of notes, so that a note made later is in it.
    """

    __tablename__ = "hand_outs"
    clip_id: Mapped[str] = mapped_column(
        ForeignKey("clips.id", ondelete="CASCADE"), primary_key=True
    )
    pictures: Mapped[list[str]] = mapped_column(JSON)
    left_out: Mapped[list[str]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text, default="")
    changed: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)


class Duty(Base):
    """Something begun that has to be finished whatever happens, such as scrubbing."""

    __tablename__ = "duties"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)


FILE_COLUMNS: Final = (Clip.sha256, StoredAnalysis.track_sha256, StoredPicture.sha256)
"""Every column that refers to a stored file."""

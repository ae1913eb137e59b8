"""The library's tables. Ids are random, so that libraries can be merged.

A file is named by its SHA-256 in ``files`` and referred to from there; no table holds a path.
Changing anything here needs a migration in ``posture/library/database/migrations/versions``.
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
    SmallInteger,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

from posture.library.schema.acting import author
from posture.library.schema.names import in_one_form, name_key
from posture.library.schema.vocabulary import DECISIONS, KINDS, REVIEWS, STATES, VERDICTS
from posture.results.clip_settings import BACKS, TURNS, Back, RunnerKind, Turn

LONGEST_NAME: Final = 200
# Names of constraints, so that a migration can change them on both databases.
NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """Return an id that is unique among all libraries."""
    return uuid.uuid4().hex


def now() -> datetime:
    """Return the current time, with time zone."""
    return datetime.now(UTC)


def one_of(column: str, values: tuple[str | int, ...]) -> CheckConstraint:
    """Return the constraint that a column's value is one of ``values``, or null."""
    quoted = ", ".join(map(repr, values))
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


def in_the_bin(table: str) -> Index:
    """Return the index of a table's few rows in the bin; no query for the others uses it."""
    binned = text("binned IS NOT NULL")
    return Index(f"ix_{table}_binned", "binned", sqlite_where=binned, postgresql_where=binned)


class Instant(TypeDecorator[datetime]):
    """A time, stored and returned in UTC; SQLite alone would lose the time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as the database stores it."""
        del dialect
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as the program uses it."""
        del dialect
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)


class Identified:
    """A row with a random id."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id, sort_order=-1)


class Identity(Base):
    """The common identity of this database and its folder of files: a single row.

    ``generation`` increases with every change of the files; the folder stores the highest one, so
    that an older copy of the database is recognised.
    """

    __tablename__ = "identity"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    generation: Mapped[int] = mapped_column(BigInteger, default=0)


class Erasure(Base):
    """A file of a person whose data were deleted, still to be removed, even after a crash.

    ``name`` is a stored file's SHA-256, or the id of a clip that the app had opened.
    """

    __tablename__ = "erasures"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)


class StoredFile(Base):
    """A file in the store: its SHA-256 and its size in bytes."""

    __tablename__ = "files"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)


class Runner(Identified, Base):
    """A runner; ``kind`` is one of `posture.library.schema.vocabulary.KINDS`, None = not known.

    ``birth_year`` and ``about`` ("Bob's sister") tell people of the same name apart. ``name_key``
    is the key for comparing names (`posture.library.schema.names.name_key`); it is set with the
    name. ``consent_since`` is the day of their written consent, ``binned`` when they were put into
    the bin; None = no consent is noted, not in the bin. ``own_of`` is the key of the person whose
    own clips these are (`posture.ui.own.me`), which no coach is asked to review; None = nobody's.
    """

    __tablename__ = "runners"
    __table_args__ = (one_of("kind", KINDS), in_the_bin("runners"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), index=True)
    name_key: Mapped[str] = mapped_column(Text, index=True, server_default="")
    birth_year: Mapped[int | None]
    about: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    height_cm: Mapped[float | None]
    kind: Mapped[RunnerKind | None] = mapped_column(String(16))
    notes: Mapped[str] = mapped_column(Text, default="")
    consent_since: Mapped[date | None]
    own_of: Mapped[str | None] = mapped_column(String(32))
    binned: Mapped[datetime | None] = mapped_column(Instant)
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="runner", passive_deletes="all", order_by="Session.day"
    )

    @validates("name")
    def _follow_name(self, column: str, name: str) -> str:
        del column
        self.name_key = name_key(name)
        return in_one_form(name)


class Session(Identified, Base):
    """A runner's clips of one day under the same conditions; None = not known.

    ``speed_kmh`` and ``incline`` (per cent, uphill +) are the belt's; ``back`` is one of
    `posture.results.clip_settings.BACKS`.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        one_of("state", STATES),
        one_of("back", BACKS),
        Index("ix_sessions_runner_day", "runner_id", "day"),
    )
    runner_id: Mapped[str] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(index=True)
    speed_kmh: Mapped[float | None]
    incline: Mapped[float | None]
    shoes: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    state: Mapped[str | None] = mapped_column(String(16))
    back: Mapped[Back | None] = mapped_column(String(16))
    runner: Mapped[Runner] = relationship(back_populates="sessions")
    clips: Mapped[list["Clip"]] = relationship(back_populates="session", passive_deletes="all")


class Clip(Identified, Base):
    """A clip of a session, which has the same content only once.

    ``binned`` is when it was put into the bin, alone or with its runner; None = it was not.
    """

    __tablename__ = "clips"
    __table_args__ = (
        UniqueConstraint("session_id", "sha256"),
        one_of("turn_deg", TURNS),
        in_the_bin("clips"),
    )
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    added: Mapped[datetime] = mapped_column(Instant, default=now)
    capture_fps: Mapped[float | None]
    mirrored: Mapped[bool] = mapped_column(default=False)
    binned: Mapped[datetime | None] = mapped_column(Instant)
    turn_deg: Mapped[Turn] = mapped_column(SmallInteger, default=0, server_default="0")
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    session: Mapped[Session] = relationship(back_populates="clips")
    analyses: Mapped[list["StoredAnalysis"]] = relationship(
        back_populates="clip", passive_deletes="all", order_by="StoredAnalysis.made"
    )


class StoredAnalysis(Identified, Base):
    """An analysis: its report (schema ``posture.report/2``), and the versions behind it.

    ``verdict`` is the worst in the report, None if the clip was refused. ``author`` is who had it
    made, ``reviewer`` who looked through it; None = not known.
    """

    __tablename__ = "analyses"
    __table_args__ = (
        one_of("verdict", VERDICTS),
        one_of("review", REVIEWS),
        UniqueConstraint("clip_id", "report_sha256"),
        Index("ix_analyses_clip_made", "clip_id", "made", "id"),
        Index("ix_analyses_review", "review", "clip_id", "made", "id"),
    )
    clip_id: Mapped[str] = mapped_column(ForeignKey("clips.id", ondelete="CASCADE"))
    made: Mapped[datetime] = mapped_column(Instant, default=now)
    status: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str | None] = mapped_column(String(16), index=True)
    headline: Mapped[str] = mapped_column(Text)
    # Last, since SQLite reads a row only up to the requested column.
    report: Mapped[str] = mapped_column(Text, deferred=True, sort_order=1)
    report_sha256: Mapped[str] = mapped_column(String(64))
    track_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)
    posture: Mapped[str] = mapped_column(String(LONGEST_NAME))
    model: Mapped[str] = mapped_column(String(LONGEST_NAME))
    model_sha256: Mapped[str] = mapped_column(String(64))
    review: Mapped[str] = mapped_column(String(16), default="waiting")
    author: Mapped[str | None] = mapped_column(String(LONGEST_NAME), default=author)
    reviewer: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    clip: Mapped[Clip] = relationship(back_populates="analyses")
    measurements: Mapped[list["Measured"]] = relationship(passive_deletes="all")
    pictures: Mapped[list["StoredPicture"]] = relationship(passive_deletes="all")


class Measured(Base):
    """A copy of a report's measurement, for queries over many reports."""

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
    """The coach's decision on the verdict, one of `DECISIONS`; None = none yet."""
    decided_by: Mapped[str | None] = mapped_column(String(LONGEST_NAME))


class StoredPicture(Base):
    """A picture of an analysis; ``name`` is that in the report, or `THUMBNAIL`."""

    __tablename__ = "pictures"
    analysis_id: Mapped[str] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)


THUMBNAIL: Final = "thumbnail.jpg"


class _ClipRemark(Identified):
    """A person's remark about a clip, at a time in it, real seconds; None = the whole clip.

    ``author`` is the name of that person; None = not known.
    """

    clip_id: Mapped[str] = mapped_column(ForeignKey("clips.id", ondelete="CASCADE"), index=True)
    at_s: Mapped[float | None]
    made: Mapped[datetime] = mapped_column(Instant, default=now)
    author: Mapped[str | None] = mapped_column(String(LONGEST_NAME), default=author)


class Correction(_ClipRemark, Base):
    """Corrections, such as of a contact's time, as JSON."""

    __tablename__ = "corrections"
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Note(_ClipRemark, Base):
    """A coach's note, with a drawing on the frame."""

    __tablename__ = "notes"
    text: Mapped[str] = mapped_column(Text)
    drawing: Mapped[list[Any] | None] = mapped_column(JSON)


class Tag(_ClipRemark, Base):
    """A tag on a clip or on a moment of it."""

    __tablename__ = "tags"
    word: Mapped[str] = mapped_column(String(LONGEST_NAME), index=True)


class Claim(Base):
    """A coach's claim on a clip, so that nobody else reviews it meanwhile.

    ``holder`` is the id of the coach's session in the app, ``coach`` is the name that others see,
    and ``seen`` is when it last gave a sign of life.
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
    """A coach's choice for a clip's hand-out: names of pictures, text, and which notes not.

    ``left_out`` are ids of notes; so a note written later is included. ``blocks`` and
    ``exercises`` are ids of the coach's own; ``beside`` is the id of the earlier clip to show it
    beside, None = the last that is comparable, empty = none.
    """

    __tablename__ = "hand_outs"
    clip_id: Mapped[str] = mapped_column(
        ForeignKey("clips.id", ondelete="CASCADE"), primary_key=True
    )
    pictures: Mapped[list[str]] = mapped_column(JSON)
    left_out: Mapped[list[str]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text, default="")
    blocks: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    exercises: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    beside: Mapped[str | None] = mapped_column(String(32))
    changed: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)
    author: Mapped[str | None] = mapped_column(
        String(LONGEST_NAME), default=author, onupdate=author
    )


class Duty(Base):
    """Work that was begun and must be finished even after a crash, such as scrubbing."""

    __tablename__ = "duties"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)

"""What a coach keeps for hand-outs, the hand-outs given, and a runner's targets."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from posture.library.schema.acting import author
from posture.library.schema.tables import LONGEST_NAME, Base, Identified, Instant, now

PRACTICE: Final = "practice"
"""The id of the only row of `Practice`."""


class Practice(Base):
    """Whose hand-outs they are: what stands at their top. A single row."""

    __tablename__ = "practice"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=PRACTICE)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    coach: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    logo_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)


class TextBlock(Identified, Base):
    """A text of a coach's own, to be put into any hand-out."""

    __tablename__ = "text_blocks"
    title: Mapped[str] = mapped_column(String(LONGEST_NAME))
    words: Mapped[str] = mapped_column(Text)


class OwnExercise(Identified, Base):
    """An exercise of a coach's own; the picture is a JPEG, the clip H.264 in an MP4."""

    __tablename__ = "own_exercises"
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    dose: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    how: Mapped[str] = mapped_column(Text, default="")
    picture_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)
    clip_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)


class GivenHandOut(Identified, Base):
    """A hand-out as it was given to a runner; it never changes.

    ``clip_id`` is the clip that it was about, which may be gone since; ``words`` are its text.
    """

    __tablename__ = "given_hand_outs"
    runner_id: Mapped[str] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"), index=True)
    clip_id: Mapped[str] = mapped_column(String(32), index=True)
    made: Mapped[datetime] = mapped_column(Instant, default=now, index=True)
    author: Mapped[str | None] = mapped_column(String(LONGEST_NAME), default=author)
    pdf_sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)
    page_sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)
    # Last, since SQLite reads a row only up to the requested column.
    words: Mapped[str] = mapped_column(Text, deferred=True, sort_order=1)


class RunnerTarget(Identified, Base):
    """What a coach and a runner aim at in one measurement: at least, at most, or between.

    ``low`` and ``high`` are in the measurement's unit; None = open on that side, and one of them
    is given.
    """

    __tablename__ = "targets"
    __table_args__ = (
        CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name="bounded"),
        Index("uq_targets_runner_id_key", "runner_id", "key", unique=True),
    )
    runner_id: Mapped[str] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    low: Mapped[float | None]
    high: Mapped[float | None]
    made: Mapped[datetime] = mapped_column(Instant, default=now, onupdate=now)
    day: Mapped[date | None]
    """By when; None = no day was agreed."""
    author: Mapped[str | None] = mapped_column(
        String(LONGEST_NAME), default=author, onupdate=author
    )

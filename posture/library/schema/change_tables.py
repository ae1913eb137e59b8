"""The table of changes: who changed what, in words, and what puts it back."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from posture.library.schema.tables import LONGEST_NAME, Base, Identified, Instant, now

LONGEST_VERB: Final = 32


class Change(Identified, Base):
    """A change that a person made.

    ``kind`` and ``subject`` say what was changed: "clip" and its id. ``runner_id`` and
    ``other_runner_id`` are the runners whom ``words`` name; the change is deleted with either.
    ``before`` are the changed rows (`posture.library.changing.changes`), None if it cannot be
    undone; ``undone`` is when it was undone.
    """

    __tablename__ = "changes"
    made: Mapped[datetime] = mapped_column(Instant, default=now, index=True)
    author: Mapped[str] = mapped_column(String(LONGEST_NAME))
    verb: Mapped[str] = mapped_column(String(LONGEST_VERB))
    kind: Mapped[str] = mapped_column(String(LONGEST_VERB))
    subject: Mapped[str] = mapped_column(String(32), index=True)
    runner_id: Mapped[str | None] = mapped_column(
        ForeignKey("runners.id", ondelete="CASCADE"), index=True
    )
    other_runner_id: Mapped[str | None] = mapped_column(
        ForeignKey("runners.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str] = mapped_column(Text)
    before: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    undone: Mapped[datetime | None] = mapped_column(Instant)

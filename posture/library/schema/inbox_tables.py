"""The table of the inbox: clips that have arrived and are not in any runner's session yet."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from posture.library.schema.tables import LONGEST_NAME, Base, Identified, Instant, now, one_of
from posture.library.schema.vocabulary import STATES, TOLD_BY
from posture.results.clip_settings import BACKS, TURNS, Back, Turn


class ArrivedClip(Identified, Base):
    """A clip in the inbox.

    ``filmed`` is when it was filmed, ``utc_offset_s`` the offset from UTC there (seconds, east +),
    and ``told_by`` says whether film or file says so. ``folder`` is the name of the folder that it
    came in. From ``looked``, when its pictures were looked at, turned by ``looked_turn_deg``, come
    ``thumbnail_sha256``, ``length_s``, ``rate_hz``, ``near_side`` and ``troubles``, which are words
    of `posture.library.inbox.inbox_words`.

    Once somebody says whose clip it is, ``runner_id`` and the conditions (as in
    `posture.library.schema.tables.Session`) say where it will go; ``day`` None = the day it was
    filmed. How it was filmed, ``capture_fps`` to ``end_s``, is as in
    `posture.library.schema.tables.Clip`. ``binned`` is when it was thrown away; None = it was not.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        one_of("told_by", TOLD_BY),
        one_of("state", STATES),
        one_of("back", BACKS),
        one_of("turn_deg", TURNS),
        one_of("looked_turn_deg", TURNS),
    )
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    folder: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    arrived: Mapped[datetime] = mapped_column(Instant, default=now)
    filmed: Mapped[datetime] = mapped_column(Instant)
    utc_offset_s: Mapped[int]
    told_by: Mapped[str] = mapped_column(String(8))
    looked: Mapped[datetime | None] = mapped_column(Instant)
    thumbnail_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)
    length_s: Mapped[float | None]
    rate_hz: Mapped[float | None]
    near_side: Mapped[str | None] = mapped_column(String(8))
    troubles: Mapped[list[str]] = mapped_column(JSON, default=list)
    runner_id: Mapped[str | None] = mapped_column(
        ForeignKey("runners.id", ondelete="SET NULL"), index=True
    )
    day: Mapped[date | None]
    speed_kmh: Mapped[float | None]
    incline: Mapped[float | None]
    shoes: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    state: Mapped[str | None] = mapped_column(String(16))
    back: Mapped[Back | None] = mapped_column(String(16))
    capture_fps: Mapped[float | None]
    mirrored: Mapped[bool] = mapped_column(default=False)
    turn_deg: Mapped[Turn] = mapped_column(SmallInteger, default=0, server_default="0")
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    looked_turn_deg: Mapped[Turn] = mapped_column(SmallInteger, default=0, server_default="0")
    binned: Mapped[datetime | None] = mapped_column(Instant)

"""The table of angles that people defined on clips."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from posture.library.schema.acting import author
from posture.library.schema.tables import LONGEST_NAME, Base, Identified, Instant, now


class StoredAngle(Identified, Base):
    """An angle that a person named on a clip (`posture.own_angle.OwnAngle`).

    ``content`` is its `posture.checks.landmark_angle.LandmarkAngle` as JSON; its values follow from
    the clip's track. ``author`` is whose it is, None = not known.
    """

    __tablename__ = "own_angles"
    clip_id: Mapped[str] = mapped_column(ForeignKey("clips.id", ondelete="CASCADE"), index=True)
    made: Mapped[datetime] = mapped_column(Instant, default=now)
    author: Mapped[str | None] = mapped_column(String(LONGEST_NAME), default=author)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

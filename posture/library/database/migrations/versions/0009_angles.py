"""Angles that people defined on clips, and colours in drawings, which were all orange before."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        "own_angles",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("clip_id", sa.String(32), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(200)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_angles"),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], ondelete="CASCADE", name="fk_own_angles_clip_id"
        ),
    )
    _colour_drawings(op.get_bind())
    op.create_index("ix_own_angles_clip_id", "own_angles", ["clip_id"])


def _colour_drawings(connection: sa.Connection) -> None:
    """Give every shape of every drawing the colour and the words that shapes have now."""
    notes = sa.table("notes", sa.column("id", sa.String), sa.column("drawing", sa.JSON))
    for note_id, drawing in connection.execute(sa.select(notes.c.id, notes.c.drawing)).all():
        if isinstance(drawing, list):
            shapes: list[Any] = [
                {"colour": "orange", "text": "", **shape} if isinstance(shape, dict) else shape
                for shape in drawing
            ]
            connection.execute(sa.update(notes).where(notes.c.id == note_id).values(drawing=shapes))

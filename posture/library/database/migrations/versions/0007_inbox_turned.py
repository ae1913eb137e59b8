"""Turned and trimmed clips in the inbox, and an index for what waits for review."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TURN = (
    "ALTER TABLE inbox ADD COLUMN {0} SMALLINT DEFAULT '0' NOT NULL "
    "CONSTRAINT ck_inbox_{0} CHECK ({0} IN (0, 90, 180, 270))"
)


def upgrade() -> None:
    """Add them; clips that exist are as filmed, and were looked at so."""
    for column in ("turn_deg", "looked_turn_deg"):
        op.execute(TURN.format(column))
    for column in ("start_s", "end_s"):
        op.add_column("inbox", sa.Column(column, sa.Double(), nullable=True))
    op.drop_index("ix_analyses_review", "analyses")
    op.create_index("ix_analyses_review", "analyses", ["review", "clip_id", "made", "id"])

"""How far a clip's picture must be turned, and which stretch of it to look at."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TURN = (
    "ALTER TABLE clips ADD COLUMN turn_deg SMALLINT DEFAULT '0' NOT NULL "
    "CONSTRAINT ck_clips_turn_deg CHECK (turn_deg IN (0, 90, 180, 270))"
)


def upgrade() -> None:
    """Add the columns; clips that exist are upright, and looked at from start to end."""
    op.execute(TURN)
    op.add_column("clips", sa.Column("start_s", sa.Double(), nullable=True))
    op.add_column("clips", sa.Column("end_s", sa.Double(), nullable=True))

"""Who made an analysis, a correction, a note, a tag, a decision, a hand-out; not known of older."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = {
    "analyses": ("author", "reviewer"),
    "measurements": ("decided_by",),
    "corrections": ("author",),
    "notes": ("author",),
    "tags": ("author",),
    "hand_outs": ("author",),
}


def upgrade() -> None:
    """Add the columns."""
    for table, names in COLUMNS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(length=200), nullable=True))

"""Runners who are the person at a computer, or with an account; nobody of those that exist is."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column that says who."""
    op.add_column("runners", sa.Column("own_of", sa.String(32)))

"""How the runner's back was on the day of a session; not known of those that exist."""

from alembic import op

revision = "0004"
down_revision = "0003"

COLUMN = (
    "ALTER TABLE sessions ADD COLUMN back VARCHAR(16) "
    "CONSTRAINT ck_sessions_back CHECK (back IN ('hurts', 'hurts-running', 'fine'))"
)


def upgrade() -> None:
    """Add the column with its rule, which both databases can do in one statement."""
    op.execute(COLUMN)

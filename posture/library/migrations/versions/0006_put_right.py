"""A list of changes, a bin for runners and clips, and since when a runner has consented."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table of changes, and add the columns."""
    op.add_column("runners", sa.Column("consent_since", sa.Date()))
    for table in ("runners", "clips"):
        op.add_column(table, sa.Column("binned", MOMENT))
        rows = sa.text("binned IS NOT NULL")
        op.create_index(
            f"ix_{table}_binned", table, ["binned"], sqlite_where=rows, postgresql_where=rows
        )
    op.create_table(
        "changes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        *(sa.Column(name, sa.String(32)) for name in ("runner_id", "other_runner_id")),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("undone", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        *(
            sa.ForeignKeyConstraint(
                [name], ["runners.id"], ondelete="CASCADE", name=f"fk_changes_{name}"
            )
            for name in ("runner_id", "other_runner_id")
        ),
    )
    for name in ("made", "subject", "runner_id", "other_runner_id"):
        op.create_index(f"ix_changes_{name}", "changes", [name])

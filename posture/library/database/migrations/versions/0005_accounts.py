"""Accounts, who looked at what, and who made what; the authors of what exists are not known."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
AUTHORS = {
    "analyses": ("author", "reviewer"),
    "measurements": ("decided_by",),
    "corrections": ("author",),
    "notes": ("author",),
    "tags": ("author",),
    "hand_outs": ("author",),
}


def upgrade() -> None:
    """Add the columns and the tables."""
    for table, names in AUTHORS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(length=200), nullable=True))
    _make_accounts()
    _make_traces()


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("invitation", sa.String(length=64)),
        sa.Column("invited_until", MOMENT),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("closed", MOMENT),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'coach', 'reader')", name="ck_accounts_role"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_index("ix_accounts_invitation", "accounts", ["invitation"])


def _make_traces() -> None:
    subjects = {"runner_id": "runners.id", "clip_id": "clips.id"}
    op.create_table(
        "traces",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("did", sa.String(length=32), nullable=False),
        *(sa.Column(column, sa.String(length=32)) for column in subjects),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
        *(
            sa.ForeignKeyConstraint([column], [of], name=f"fk_traces_{column}", ondelete="SET NULL")
            for column, of in subjects.items()
        ),
    )
    for column in ("at", *subjects):
        op.create_index(f"ix_traces_{column}", "traces", [column])

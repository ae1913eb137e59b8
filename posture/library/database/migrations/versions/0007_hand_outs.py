"""What a coach keeps for hand-outs, the hand-outs given, and runners' targets."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(200)


def upgrade() -> None:
    """Create the tables, and let a hand-out's choice hold own texts, exercises, an earlier clip."""
    for column in ("blocks", "exercises"):
        empty = sa.text("'[]'")
        op.add_column(
            "hand_outs", sa.Column(column, sa.JSON(), nullable=False, server_default=empty)
        )
    op.add_column("hand_outs", sa.Column("beside", sa.String(32)))
    _create("practice", _text("name", NAME), _text("coach", NAME), _text("contact"), files="logo")
    _create("text_blocks", _text("title", NAME), _text("words"))
    _create(
        "own_exercises",
        _text("name", NAME),
        _text("dose", NAME),
        _text("how"),
        files="picture clip",
    )
    _create(
        "given_hand_outs",
        _text("runner_id", sa.String(32)),
        _text("clip_id", sa.String(32)),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("author", NAME),
        _runner("given_hand_outs"),
        _text("words"),
        files="pdf page",
        needed=True,
    )
    for column in ("runner_id", "clip_id", "made"):
        op.create_index(f"ix_given_hand_outs_{column}", "given_hand_outs", [column])
    _create(
        "targets",
        _text("runner_id", sa.String(32)),
        _text("key", sa.String(64)),
        sa.Column("low", sa.Double()),
        sa.Column("high", sa.Double()),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("author", NAME),
        _runner("targets"),
        sa.CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name=op.f("ck_targets_bounded")),
    )
    op.create_index("uq_targets_runner_id_key", "targets", ["runner_id", "key"], unique=True)


def _create(table: str, *columns: sa.Column[Any] | sa.Constraint, **more: Any) -> None:
    """Create a table with an id and, for the names in ``files``, a column for a stored file."""
    files = [f"{name}_sha256" for name in more.get("files", "").split()]
    op.create_table(
        table,
        sa.Column("id", sa.String(32), nullable=False),
        *columns,
        *(sa.Column(name, sa.String(64), nullable=not more.get("needed")) for name in files),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(
            sa.ForeignKeyConstraint([name], ["files.sha256"], name=f"fk_{table}_{name}")
            for name in files
        ),
    )
    for name in files:
        op.create_index(f"ix_{table}_{name}", table, [name])


def _text(name: str, kind: sa.String | None = None) -> sa.Column[str]:
    return sa.Column(name, kind or sa.Text(), nullable=False)


def _runner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["runner_id"], ["runners.id"], ondelete="CASCADE", name=f"fk_{table}_runner_id"
    )

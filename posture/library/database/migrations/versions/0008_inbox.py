"""The inbox: clips that have arrived and are not in any runner's session yet."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("folder", sa.String(200)),
        sa.Column("arrived", MOMENT, nullable=False),
        sa.Column("filmed", MOMENT, nullable=False),
        sa.Column("utc_offset_s", sa.Integer(), nullable=False),
        sa.Column("told_by", sa.String(8), nullable=False),
        sa.Column("looked", MOMENT),
        sa.Column("thumbnail_sha256", sa.String(64)),
        *(sa.Column(name, sa.Double()) for name in ("length_s", "rate_hz")),
        sa.Column("near_side", sa.String(8)),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("runner_id", sa.String(32)),
        sa.Column("day", sa.Date()),
        *(sa.Column(name, sa.Double()) for name in ("speed_kmh", "incline")),
        sa.Column("shoes", sa.String(200)),
        *(sa.Column(name, sa.String(16)) for name in ("state", "back")),
        sa.Column("capture_fps", sa.Double()),
        sa.Column("mirrored", sa.Boolean(), nullable=False),
        sa.Column("binned", MOMENT),
        sa.CheckConstraint("told_by IN ('film', 'file')", name="ck_inbox_told_by"),
        sa.CheckConstraint("state IN ('fresh', 'tired')", name="ck_inbox_state"),
        sa.CheckConstraint("back IN ('hurts', 'hurts-running', 'fine')", name="ck_inbox_back"),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name="fk_inbox_sha256"),
        sa.ForeignKeyConstraint(
            ["thumbnail_sha256"], ["files.sha256"], name="fk_inbox_thumbnail_sha256"
        ),
        sa.ForeignKeyConstraint(
            ["runner_id"], ["runners.id"], ondelete="SET NULL", name="fk_inbox_runner_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    for name in ("sha256", "thumbnail_sha256", "runner_id"):
        op.create_index(f"ix_inbox_{name}", "inbox", [name])

"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables of an empty library."""
    _make_runners()
    _make_clips()
    _make_parts_of_analyses()
    _make_remarks()


def _make_runners() -> None:
    op.create_table(
        "duties",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_duties")),
    )
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_files")),
    )
    op.create_table(
        "runners",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("height_cm", sa.Double(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('new', 'returning', 'experienced')", name=op.f("ck_runners_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runners")),
    )
    op.create_index(op.f("ix_runners_name"), "runners", ["name"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("runner_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("speed_kmh", sa.Double(), nullable=True),
        sa.Column("incline", sa.Double(), nullable=True),
        sa.Column("shoes", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.CheckConstraint("state IN ('fresh', 'tired')", name=op.f("ck_sessions_state")),
        sa.ForeignKeyConstraint(
            ["runner_id"], ["runners.id"], name=op.f("fk_sessions_runner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_day"), "sessions", ["day"], unique=False)
    op.create_index("ix_sessions_runner_day", "sessions", ["runner_id", "day"], unique=False)


def _make_clips() -> None:
    op.create_table(
        "clips",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capture_fps", sa.Double(), nullable=True),
        sa.Column("mirrored", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_clips_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_clips_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clips")),
        sa.UniqueConstraint("session_id", "sha256", name=op.f("uq_clips_session_id_sha256")),
    )
    op.create_index(op.f("ix_clips_sha256"), "clips", ["sha256"], unique=False)
    op.create_table(
        "analyses",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("clip_id", sa.String(length=32), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("report_sha256", sa.String(length=64), nullable=False),
        sa.Column("track_sha256", sa.String(length=64), nullable=True),
        sa.Column("posture", sa.String(length=200), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("model_sha256", sa.String(length=64), nullable=False),
        sa.Column("review", sa.String(length=16), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.CheckConstraint("review IN ('waiting', 'done')", name=op.f("ck_analyses_review")),
        sa.CheckConstraint(
            "verdict IN ('ok', 'watch', 'flag', 'info', 'unknown')",
            name=op.f("ck_analyses_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], name=op.f("fk_analyses_clip_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["track_sha256"], ["files.sha256"], name=op.f("fk_analyses_track_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analyses")),
        sa.UniqueConstraint(
            "clip_id", "report_sha256", name=op.f("uq_analyses_clip_id_report_sha256")
        ),
    )
    op.create_index("ix_analyses_clip_made", "analyses", ["clip_id", "made", "id"], unique=False)
    op.create_index(op.f("ix_analyses_review"), "analyses", ["review"], unique=False)
    op.create_index(op.f("ix_analyses_track_sha256"), "analyses", ["track_sha256"], unique=False)
    op.create_index(op.f("ix_analyses_verdict"), "analyses", ["verdict"], unique=False)


def _make_parts_of_analyses() -> None:
    op.create_table(
        "measurements",
        sa.Column("analysis_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("u", sa.Double(), nullable=True),
        sa.Column("u_change", sa.Double(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "decision IN ('confirmed', 'rejected')", name=op.f("ck_measurements_decision")
        ),
        sa.CheckConstraint(
            "verdict IN ('ok', 'watch', 'flag', 'info', 'unknown')",
            name=op.f("ck_measurements_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["analysis_id"],
            ["analyses.id"],
            name=op.f("fk_measurements_analysis_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("analysis_id", "key", name=op.f("pk_measurements")),
    )
    op.create_table(
        "pictures",
        sa.Column("analysis_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"],
            ["analyses.id"],
            name=op.f("fk_pictures_analysis_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_pictures_sha256")),
        sa.PrimaryKeyConstraint("analysis_id", "name", name=op.f("pk_pictures")),
    )
    op.create_index(op.f("ix_pictures_sha256"), "pictures", ["sha256"], unique=False)


def _make_remarks() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("clip_id", sa.String(length=32), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], name=op.f("fk_corrections_clip_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_clip_id"), "corrections", ["clip_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("drawing", sa.JSON(), nullable=True),
        sa.Column("clip_id", sa.String(length=32), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], name=op.f("fk_notes_clip_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_clip_id"), "notes", ["clip_id"], unique=False)
    op.create_table(
        "tags",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("clip_id", sa.String(length=32), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], name=op.f("fk_tags_clip_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
    )
    op.create_index(op.f("ix_tags_clip_id"), "tags", ["clip_id"], unique=False)
    op.create_index(op.f("ix_tags_word"), "tags", ["word"], unique=False)

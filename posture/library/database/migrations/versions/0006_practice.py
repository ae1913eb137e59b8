"""What a practice needs: undo, a bin, hand-outs, an inbox, own angles, and turned clips."""

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)
ID = sa.String(32)
NAME = sa.String(200)


def upgrade() -> None:
    """Create the tables, add the columns, and bring names and drawings to their present form."""
    _compare_without_strokes()
    _create_changes_and_bin()
    _create_hand_outs()
    _create_inbox()
    _create_own_angles()
    _colour_drawings()
    _add_filming()


def _create_changes_and_bin() -> None:
    """Nothing is in the bin, and no runner's consent is noted."""
    op.add_column("runners", sa.Column("consent_since", sa.Date()))
    for table in ("runners", "clips"):
        op.add_column(table, sa.Column("binned", MOMENT))
        rows = sa.text("binned IS NOT NULL")
        op.create_index(
            f"ix_{table}_binned", table, ["binned"], sqlite_where=rows, postgresql_where=rows
        )
    runners = ("runner_id", "other_runner_id")
    op.create_table(
        "changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        _text("author", NAME),
        *(_text(name, ID) for name in ("verb", "kind", "subject")),
        *(sa.Column(name, ID) for name in runners),
        _text("words"),
        sa.Column("before", sa.JSON()),
        sa.Column("undone", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        *(_runner("changes", name) for name in runners),
    )
    for name in ("made", "subject", *runners):
        op.create_index(f"ix_changes_{name}", "changes", [name])


def _create_hand_outs() -> None:
    """A hand-out's choice can hold own texts, exercises and an earlier clip; none does yet."""
    for column in ("blocks", "exercises"):
        empty = sa.text("'[]'")
        op.add_column(
            "hand_outs", sa.Column(column, sa.JSON(), nullable=False, server_default=empty)
        )
    op.add_column("hand_outs", sa.Column("beside", ID))
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
        _text("runner_id", ID),
        _text("clip_id", ID),
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
        _text("runner_id", ID),
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


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", ID, nullable=False),
        _text("sha256", sa.String(64)),
        _text("name", NAME),
        sa.Column("folder", NAME),
        sa.Column("arrived", MOMENT, nullable=False),
        sa.Column("filmed", MOMENT, nullable=False),
        sa.Column("utc_offset_s", sa.Integer(), nullable=False),
        _text("told_by", sa.String(8)),
        sa.Column("looked", MOMENT),
        sa.Column("thumbnail_sha256", sa.String(64)),
        *(sa.Column(name, sa.Double()) for name in ("length_s", "rate_hz")),
        sa.Column("near_side", sa.String(8)),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("runner_id", ID),
        sa.Column("day", sa.Date()),
        *(sa.Column(name, sa.Double()) for name in ("speed_kmh", "incline")),
        sa.Column("shoes", NAME),
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
        _runner("inbox", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    for name in ("sha256", "thumbnail_sha256", "runner_id"):
        op.create_index(f"ix_inbox_{name}", "inbox", [name])


def _create_own_angles() -> None:
    op.create_table(
        "own_angles",
        sa.Column("id", ID, nullable=False),
        _text("clip_id", ID),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("author", NAME),
        _text("name", NAME),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_angles"),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], ondelete="CASCADE", name="fk_own_angles_clip_id"
        ),
    )
    op.create_index("ix_own_angles_clip_id", "own_angles", ["clip_id"])


TURN = (
    "ALTER TABLE clips ADD COLUMN turn_deg SMALLINT DEFAULT '0' NOT NULL "
    "CONSTRAINT ck_clips_turn_deg CHECK (turn_deg IN (0, 90, 180, 270))"
)


def _add_filming() -> None:
    """Clips that exist are upright, and looked at from start to end."""
    op.execute(TURN)
    op.add_column("clips", sa.Column("start_s", sa.Double(), nullable=True))
    op.add_column("clips", sa.Column("end_s", sa.Double(), nullable=True))


def _create(table: str, *columns: sa.Column[Any] | sa.Constraint, **more: Any) -> None:
    """Create a table with an id and, for the names in ``files``, a column for a stored file."""
    files = [f"{name}_sha256" for name in more.get("files", "").split()]
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
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


def _runner(
    table: str, column: str = "runner_id", ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], ["runners.id"], ondelete=ondelete, name=name)


def _colour_drawings() -> None:
    """Give every shape of every drawing the colour and the words that shapes have now."""
    connection = op.get_bind()
    notes = sa.table("notes", sa.column("id", sa.String), sa.column("drawing", sa.JSON))
    for note_id, drawing in connection.execute(sa.select(notes.c.id, notes.c.drawing)).all():
        if isinstance(drawing, list):
            shapes: list[Any] = [
                {"colour": "orange", "text": "", **shape} if isinstance(shape, dict) else shape
                for shape in drawing
            ]
            connection.execute(sa.update(notes).where(notes.c.id == note_id).values(drawing=shapes))


BARE = {
    **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"},  # noqa: RUF001
    **{"æ": "ae", "œ": "oe", "þ": "th"},
}
TYPED = {ord(letter): typed for letter, typed in BARE.items()}


def _compare_without_strokes() -> None:
    """Do as `posture.library.schema.names.name_key` did when this migration was written."""
    runners = sa.table("runners", sa.column("id"), sa.column("name"), sa.column("name_key"))
    connection = op.get_bind()
    for runner_id, name in connection.execute(sa.select(runners.c.id, runners.c.name)).all():
        change = runners.update().where(runners.c.id == runner_id)
        connection.execute(change.values(name_key=_key(name)))


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    folded = folded.translate(TYPED)
    return " ".join("".join(c for c in folded if c.isspace() or not _slight(c)).split())


def _slight(letter: str) -> bool:
    category = unicodedata.category(letter)
    return bool(unicodedata.combining(letter)) or category in ("Cc", "Cf", "Cs")

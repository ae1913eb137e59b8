"""The database's identity, distinguishing runners of the same name, claims, hand-outs, erasures."""

import unicodedata
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Migrate a library from version 1."""
    _make_identity()
    _tell_runners_apart()
    _make_claims_and_hand_outs()
    _shorten_shoes()


def _make_identity() -> None:
    identity = op.create_table(
        "identity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.bulk_insert(identity, [{"id": uuid.uuid4().hex, "generation": 0}])
    op.create_table(
        "erasures",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_erasures")),
    )


def _tell_runners_apart() -> None:
    op.add_column("runners", sa.Column("birth_year", sa.Integer(), nullable=True))
    op.add_column("runners", sa.Column("about", sa.String(length=200), nullable=True))
    op.add_column("runners", sa.Column("name_key", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_runners_name_key"), "runners", ["name_key"], unique=False)
    runners = sa.table("runners", sa.column("id"), sa.column("name"), sa.column("name_key"))
    connection = op.get_bind()
    for runner_id, name in connection.execute(sa.select(runners.c.id, runners.c.name)).all():
        composed = " ".join(unicodedata.normalize("NFC", name).split()) or name
        values = {"name": composed, "name_key": _key(composed)}
        connection.execute(runners.update().where(runners.c.id == runner_id).values(values))


def _key(name: str) -> str:
    """Do as `posture.library.schema.names.name_key` did when this migration was written."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(c for c in folded if c.isspace() or not _slight(c)).split())


def _slight(letter: str) -> bool:
    category = unicodedata.category(letter)
    return bool(unicodedata.combining(letter)) or category in ("Cc", "Cf", "Cs")


def _make_claims_and_hand_outs() -> None:
    op.create_table(
        "claims",
        sa.Column("clip_id", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("coach", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], name=op.f("fk_claims_clip_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("clip_id", name=op.f("pk_claims")),
    )
    op.create_table(
        "hand_outs",
        sa.Column("clip_id", sa.String(length=32), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clips.id"], name=op.f("fk_hand_outs_clip_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("clip_id", name=op.f("pk_hand_outs")),
    )


def _shorten_shoes() -> None:
    """Shorten shoes to the column's length, which SQLite ignored but an import enforces."""
    sessions = sa.table("sessions", sa.column("id"), sa.column("shoes"))
    connection = op.get_bind()
    query = sa.select(sessions.c.id, sessions.c.shoes).where(sessions.c.shoes.is_not(None))
    for session_id, shoes in connection.execute(query).all():
        shortened = shoes.replace("\0", "")[:200]
        if shortened != shoes:
            change = sessions.update().where(sessions.c.id == session_id)
            connection.execute(change.values({"shoes": shortened}))

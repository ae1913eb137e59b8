"""A list of changes, a bin for runners and clips, and since when a runner has consented."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table of changes, add the columns, and compare letters with strokes by form."""
    _compare_without_strokes()
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

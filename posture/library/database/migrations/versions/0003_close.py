"""The verdict "close", for values that were "ok" past their ok limit because of uncertainty."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BEFORE = "verdict IN ('ok', 'watch', 'flag', 'info', 'unknown')"
AFTER = "verdict IN ('ok', 'close', 'watch', 'flag', 'info', 'unknown')"
TABLES = ("analyses", "measurements")


def upgrade() -> None:
    """Allow the verdict in both tables, and apply it to existing rows."""
    if op.get_bind().dialect.name == "sqlite":
        _allow_in_sqlite()
    else:
        _allow()
    _use()


def _allow() -> None:
    for table in TABLES:
        name = op.f(f"ck_{table}_verdict")
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, AFTER)


def _allow_in_sqlite() -> None:
    """Change the constraints in place: recreating a table would delete rows that refer to it."""
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table in TABLES:
        connection.execute(
            sa.text(
                "UPDATE sqlite_master SET sql = replace(sql, :before, :after) "
                "WHERE type = 'table' AND name = :name"
            ),
            {"before": BEFORE, "after": AFTER, "name": table},
        )
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    # Other connections reload the schema because of the new version, this one because of RESET.
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _use() -> None:
    connection = op.get_bind()
    analyses = sa.table("analyses", *map(sa.column, ("id", "verdict", "report")))
    measurements = sa.table("measurements", *map(sa.column, ("analysis_id", "key", "verdict")))
    for analysis_id in connection.scalars(sa.select(analyses.c.id)).all():
        report = connection.scalar(sa.select(analyses.c.report).where(analyses.c.id == analysis_id))
        close = list(_close(report))
        if not close:
            continue
        here = measurements.c.analysis_id == analysis_id
        connection.execute(
            measurements.update().where(here, measurements.c.key.in_(close)).values(verdict="close")
        )
        fine = sa.and_(analyses.c.id == analysis_id, analyses.c.verdict == "ok")
        connection.execute(analyses.update().where(fine).values(verdict="close"))


def _close(report: str | None) -> Iterator[str]:
    """Yield the keys that a schema 1 report calls ok past their ok limit; none if it is damaged."""
    try:
        measurements = json.loads(report or "")["measurements"]
        for key, measurement in measurements.items():
            if measurement["verdict"] == "ok" and _is_past(measurement):
                yield key
    except (ValueError, KeyError, TypeError, AttributeError):
        return


def _is_past(measurement: dict[str, Any]) -> bool:
    low, high = measurement["limits"]["ok"]
    value = measurement["value"]
    return (low is not None and value < low) or (high is not None and value > high)

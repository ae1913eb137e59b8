"""What a coach and a runner aim at, one target per measurement."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.checks import CHECKS
from posture.errors import UsageError
from posture.library.changing.changes import recording
from posture.library.changing.present import present_runner
from posture.library.runners.people import name_of
from posture.library.schema.practice_tables import RunnerTarget
from posture.library.storage.library import Library


@dataclass(frozen=True)
class Aim:
    """A target: at least ``low``, at most ``high``, or between, in the measurement's unit.

    ``day`` is by when, None = no day was agreed; ``author`` is who set it.
    """

    low: float | None
    high: float | None
    day: date | None = None
    author: str | None = None


def targets_of(transaction: Transaction, runner_id: str) -> dict[str, Aim]:
    """Return a runner's targets by measurement."""
    found = transaction.scalars(select(RunnerTarget).where(RunnerTarget.runner_id == runner_id))
    return {row.key: Aim(row.low, row.high, row.day, row.author) for row in found}


def set_target(library: Library, runner_id: str, key: str, aim: Aim | None) -> None:
    """Set a runner's target in a measurement, or (None) take it away.

    Raises
    ------
    UsageError
        If it has no bound, its bounds are the wrong way round, no such thing is measured, or the
        runner was deleted meanwhile.
    """
    if key not in CHECKS:
        raise UsageError(f"{key!r} is not measured.")
    if aim is not None and aim.low is None and aim.high is None:
        raise UsageError("A target needs a lower bound, an upper one, or both.")
    if aim is not None and None not in (aim.low, aim.high) and aim.low >= aim.high:  # type: ignore[operator]
        raise UsageError("A target's lower bound must be below its upper one.")
    title = CHECKS[key].title.lower()
    with library.changing() as transaction:
        runner = present_runner(transaction, runner_id)
        name = name_of(transaction, runner_id)
        query = select(RunnerTarget).where(
            RunnerTarget.runner_id == runner_id, RunnerTarget.key == key
        )
        row = transaction.scalars(query).first()
        if aim is None:
            if row is not None:
                with recording(transaction, "target", runner, f"{name} has no target of {title}."):
                    transaction.delete(row)
            return
        words = f"{name} aims at {title} of {aim_words(aim)}."
        with recording(transaction, "target", runner, words):
            row = row or RunnerTarget(runner_id=runner_id, key=key)
            row.low, row.high, row.day = aim.low, aim.high, aim.day
            transaction.add(row)


def aim_words(aim: Aim) -> str:
    """Return a target in words: "at least 160", "at most 8", "between 5 and 8"."""
    if aim.low is None:
        return f"at most {aim.high:g}"
    return f"at least {aim.low:g}" if aim.high is None else f"between {aim.low:g} and {aim.high:g}"

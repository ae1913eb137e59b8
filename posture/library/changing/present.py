"""Runners and clips that are in the library, and not in its bin."""

from typing import Final

from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.schema.tables import Clip, Runner

DELETED: Final = "The clip has been deleted from the library in the meantime."
RUNNER_DELETED: Final = "The runner has been deleted from the library in the meantime."


def clip_in(transaction: Transaction, clip_id: str) -> Clip | None:
    """Return the clip with an id, None if there is none, or it is in the bin."""
    clip = transaction.get(Clip, clip_id)
    return clip if clip is not None and clip.binned is None else None


def runner_in(transaction: Transaction, runner_id: str) -> Runner | None:
    """Return the runner with an id, None if there is none, or they are in the bin."""
    runner = transaction.get(Runner, runner_id)
    return runner if runner is not None and runner.binned is None else None


def present_clip(transaction: Transaction, clip_id: str) -> Clip:
    """Return the clip with an id.

    Raises
    ------
    UsageError
        If there is none (any more), or it is in the bin.
    """
    clip = clip_in(transaction, clip_id)
    if clip is None:
        raise UsageError(DELETED)
    return clip


def present_runner(transaction: Transaction, runner_id: str) -> Runner:
    """Return the runner with an id.

    Raises
    ------
    UsageError
        If there is none (any more), or they are in the bin.
    """
    runner = runner_in(transaction, runner_id)
    if runner is None:
        raise UsageError(RUNNER_DELETED)
    return runner

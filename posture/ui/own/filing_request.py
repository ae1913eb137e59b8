"""Where a clip of the app is to be filed in the library: ``shelf.json`` in the clip's folder.

So it survives the end of the app.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Final

import msgspec

from posture.library.runners.records import Conditions
from posture.library.schema.acting import UPKEEP, author, check_may_change
from posture.library.schema.vocabulary import RunnerState
from posture.results.clip_settings import Back
from posture.results.ranges import Id, Incline, Name, SpeedKmh
from posture.system.files import write_atomically
from posture.system.validation import ContentError, decode, read_bytes
from posture.ui.clips.clip_folder import SHELF, AppClip, Outcome
from posture.ui.own.me import HERE, whose

OTHERS: Final = ("author", "whose", "clip_id", "deleted")
"""The fields of `Filing` beside the runner and the conditions."""


@dataclass(frozen=True)
class Filing:
    """Whose clip it is, the session's conditions, and the name of who said so.

    Attributes
    ----------
    runner_id : str or None
        The runner; None = it is somebody's own clip.
    conditions : Conditions
        Of the session; of one's own clip only the day counts, the rest is in its settings.
    author : str
        Who said so.
    whose : str
        The key of who said so (`posture.ui.own.me.whose`), whose own clip it is if it is one.
    clip_id : str or None
        The clip's id in the library, if it is there already; then what is said of it there holds,
        which may have been changed since, unless it is one's own clip and its settings say else.
    deleted : datetime or None
        When it was deleted, with time zone; it goes into the library's bin then.
    """

    runner_id: str | None
    conditions: Conditions
    author: str = field(default_factory=author)
    whose: str = field(default_factory=whose)
    clip_id: str | None = None
    deleted: datetime | None = None


@dataclass(frozen=True)
class _StoredFiling:
    """The content of ``shelf.json``."""

    runner_id: Id | None
    day: date
    speed_kmh: SpeedKmh | None
    incline: Incline | None
    shoes: Name | None
    state: RunnerState | None
    back: Back | None = None
    author: Name | None = None
    whose: Name = HERE
    clip_id: Id | None = None
    deleted: datetime | None = None


def request_filing(job: AppClip, filing: Filing) -> None:
    """Store where a clip is to be filed once it is analysed.

    Raises
    ------
    PostureError
        If that cannot be written, or who is acting may not change anything.
    """
    check_may_change()
    conditions = asdict(filing.conditions)
    others = {name: getattr(filing, name) for name in OTHERS}
    stored = _StoredFiling(filing.runner_id, **conditions, **others)
    write_atomically(job.folder / SHELF, msgspec.json.encode(stored))


def request_own_filing(job: AppClip, deleted: datetime | None = None) -> None:
    """Store that a clip is to be filed as one's own; ``deleted``: see `Filing`.

    Raises
    ------
    PostureError
        As `request_filing`.
    """
    day = job.created.astimezone().date()
    request_filing(job, Filing(None, Conditions(day), deleted=deleted))


def requested_filing(job: AppClip) -> Filing | None:
    """Return where a clip is to be filed, or None if nobody requested it."""
    try:
        stored = decode(read_bytes(job.folder / SHELF), _StoredFiling, SHELF)
    except (FileNotFoundError, ContentError):
        return None
    conditions = Conditions(
        stored.day, stored.speed_kmh, stored.incline, stored.shoes, stored.state, stored.back
    )
    author = stored.author or UPKEEP.name
    return Filing(
        stored.runner_id, conditions, author, stored.whose, stored.clip_id, stored.deleted
    )


def can_be_filed(outcome: Outcome) -> bool:
    """Return whether the library takes a clip that ended so; it takes none that cannot be read."""
    return outcome.state != "failed" and not outcome.unreadable


def is_this_person_s(job: AppClip) -> bool:
    """Return whether a clip on the desk is one's own: not a coach's, nor another person's."""
    filing = requested_filing(job)
    return filing is None or (filing.runner_id is None and filing.whose == whose())

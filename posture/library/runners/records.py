"""Adding runners and clips to the library, and finding them again."""

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import date
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.present import runner_in
from posture.library.changing.traces import trace_of
from posture.library.runners.people import (
    NAME,
    Details,
    checked,
    contradictions,
    fill_in,
    namesakes,
    new_runner,
    set_details,
)
from posture.library.schema.names import checked_words
from posture.library.schema.tables import LONGEST_NAME, Clip, Runner, Session, StoredFile, new_id
from posture.library.schema.vocabulary import SHORT_ID
from posture.library.storage.library import Library
from posture.library.storage.store import Store
from posture.results.clip_settings import Back, ClipSettings
from posture.results.ranges import Incline, SpeedKmh

if TYPE_CHECKING:
    from posture.results.report import Report

ID: Final = re.compile(r"[0-9a-f]{8,32}")
"""An id, or a start of it that is at least as long as in lists."""
PART_OF_ID: Final = re.compile(r"[0-9a-f]{1,32}")
FILMING: Final = ("capture_fps", "mirrored", "turn_deg", "start_s", "end_s")
"""The settings that are columns of a clip; the others are of its session or runner."""

JUDGED_WITH: Final = ("height_cm", "speed_kmh", "incline", "back", "runner_kind")
"""The settings that may be changed later, and that a report depends on."""


@dataclass(frozen=True)
class Conditions:
    """The conditions of a session; None = not known."""

    day: date
    speed_kmh: SpeedKmh | None = None
    incline: Incline | None = None
    shoes: str | None = None
    state: str | None = None
    back: Back | None = None


def conditions_of(session: Session) -> Conditions:
    """Return a session's conditions."""
    belt = session.speed_kmh, session.incline
    return Conditions(session.day, *belt, session.shoes, session.state, session.back)


def settings_of_clip(clip: Clip) -> ClipSettings:
    """Return a clip's settings, from its runner, its session and the clip itself."""
    session = clip.session
    return ClipSettings(
        session.runner.height_cm,
        session.speed_kmh,
        session.incline,
        clip.capture_fps,
        clip.mirrored,
        back=session.back,
        runner_kind=session.runner.kind,
        turn_deg=clip.turn_deg,
        start_s=clip.start_s,
        end_s=clip.end_s,
    )


def was_judged_otherwise(report: "Report", clip: Clip, strictly: bool = False) -> bool:
    """Return whether a clip's report was made when something else was known about it.

    What the library does not know may have been told when the clip was analysed, for example in
    the app; ``strictly`` says whether that counts.
    """
    made, known = report.made_with.options, settings_of_clip(clip)
    both = ((getattr(made, name), getattr(known, name)) for name in JUDGED_WITH)
    return any(then != now and (strictly or now is not None) for then, now in both)


def was_filmed_otherwise(report: "Report", clip: Clip) -> bool:
    """Return whether a clip's report was made when something else was told of how it was filmed."""
    made = report.made_with.options
    return any(getattr(made, name) != getattr(clip, name) for name in FILMING)


def find_runner(transaction: Transaction, which: str, binned: bool = False) -> Runner:
    """Return the runner with a name, however it is spelled, or with an id or the start of one.

    ``binned`` says whether a runner in the bin is found, too, by the id.

    Raises
    ------
    UsageError
        If there is no such runner, or several.
    """
    found = [known.runner for known in namesakes(transaction, which)]
    found = found or _by_id(transaction, which, binned)
    if not found:
        raise UsageError(
            f"The library has no runner {which!r}; 'posture library list' lists all runners."
        )
    if len(found) > 1:
        choices = "; ".join(f"{_described(r)}, id {r.id[:SHORT_ID]}" for r in found)
        raise UsageError(f"Several runners are called {which!r}; give an id: {choices}.")
    return found[0]


def _described(runner: Runner) -> str:
    born = f"born {runner.birth_year}" if runner.birth_year else ""
    return ", ".join(filter(None, (runner.name, born, runner.about or "")))


def _by_id(transaction: Transaction, which: str, binned: bool = False) -> list[Runner]:
    if not ID.fullmatch(which):
        return []
    begins = select(Runner).where(Runner.id.startswith(which)).limit(2)
    return list(transaction.scalars(begins if binned else begins.where(Runner.binned.is_(None))))


def ensure_runner(
    library: Library,
    name: str,
    height_cm: float | None = None,
    kind: str | None = None,
    notes: str | None = None,
) -> Runner:
    """Return the runner with a name or id; a runner with a new name is added.

    Details that were not known are filled in; known details are not changed.

    Raises
    ------
    UsageError
        If the name is not valid (nor the id of a runner), or several runners have it.
    """
    details = checked(Details(height_cm=height_cm, kind=kind, notes=notes))
    with library.changing() as transaction:
        runner = _known_runner(transaction, name)
        if runner is None:
            return new_runner(transaction, checked_words(name, NAME, LONGEST_NAME), details)
        fill_in(transaction, runner, details)
    return runner


def record_runner(
    library: Library, which: str, details: Details, update: bool = False
) -> tuple[Runner, bool]:
    """Save the given details of a runner; a runner with a new name is added.

    Returns
    -------
    (Runner, bool)
        The runner, and whether the library knew them before.

    Raises
    ------
    UsageError
        As for `ensure_runner`; also, without ``update``, if a detail contradicts a known one.
    """
    details = checked(details)
    with library.changing() as transaction:
        runner = _known_runner(transaction, which)
        if runner is None:
            words = checked_words(which, NAME, LONGEST_NAME)
            return new_runner(transaction, words, details), False
        found = [] if update else contradictions(runner, details)
        if found:
            raise UsageError(
                f"The library has a runner called {runner.name!r} whose {found[0]}; add --update "
                "to change that, or --new if this is another person."
            )
        set_details(transaction, runner, runner.name, details.given())
    return runner, True


def _known_runner(transaction: Transaction, which: str) -> Runner | None:
    """Return the runner with a name or id, None if nobody has the name yet.

    Raises
    ------
    UsageError
        If several runners have it, or it is an id that no runner has.
    """
    if namesakes(transaction, which) or _by_id(transaction, which) or _looks_like_an_id(which):
        return find_runner(transaction, which)
    return None


def _looks_like_an_id(text: str) -> bool:
    return bool(ID.fullmatch(text)) and not text.isalpha()


def add_clip(
    library: Library,
    runner: Runner,
    path: Path,
    conditions: Conditions,
    settings: ClipSettings | None = None,
    name: str | None = None,
    clip_id: str | None = None,
) -> Clip:
    """Copy a clip into the library; a clip that the session already has is not copied again.

    If the session's is in the bin, it comes out. Of its settings those are stored that are of the
    clip itself and not of the runner or the session: how it was filmed, and what of it to look at.

    ``name`` is its name in the library, by default the file's name; ``clip_id`` is the id of a
    clip that is new there, by default any.

    Raises
    ------
    UsageError
        If the clip cannot be read, or the runner was deleted meanwhile.
    MachineError
        If the disk is full.
    """
    try:
        content = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror or error}).") from error
    with content, library.changing() as transaction:
        session = ensure_session(transaction, runner, conditions)
        sha256 = _ensure_file(transaction, library.store, content)
        known = select(Clip).filter_by(session_id=session.id, sha256=sha256)
        clip = transaction.scalars(known).first()
        if clip is None:
            shown = short_name(name or path.name)
            clip = Clip(id=clip_id or new_id(), session_id=session.id, sha256=sha256, name=shown)
            transaction.add(clip)
            transaction.flush()
            transaction.add(trace_of("added", runner.id, clip.id))
        clip.binned = None
        set_filming(clip, settings or ClipSettings())
    return clip


def set_filming(clip: Clip, settings: ClipSettings) -> None:
    """Store how a clip was filmed, and what of it to look at."""
    for column in FILMING:
        setattr(clip, column, getattr(settings, column))


def has_analysed(transaction: Transaction, runner: Runner, path: Path) -> bool:
    """Return whether a runner has an analysed clip with the same content, whatever its name.

    A clip in the bin counts: what was deleted does not come back because its file is still there.
    """
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    clips = select(Clip.id).join(Clip.session).where(Session.runner_id == runner.id)
    found = clips.where(Clip.sha256 == sha256).join(Clip.analyses).limit(1)
    return transaction.scalar(found) is not None


def _ensure_file(transaction: Transaction, store: Store, content: BufferedReader) -> str:
    """Store a file, unless it is already there undamaged; return its SHA-256."""
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    stored = transaction.get(StoredFile, sha256)
    if stored is not None and not store.damage(sha256, stored.size):
        return sha256
    content.seek(0)
    return put_file(transaction, store, content)


def put_file(transaction: Transaction, store: Store, content: BinaryIO) -> str:
    """Store a file, and add it to the database; return its SHA-256."""
    sha256, size = store.put(content)
    transaction.merge(StoredFile(sha256=sha256, size=size))
    transaction.flush()
    return sha256


def find_clip(transaction: Transaction, clip_id: str, binned: bool = False) -> Clip:
    """Return the clip with an id, or the start of one; ``binned``: also one in the bin.

    Raises
    ------
    UsageError
        If there is no such clip, or several.
    """
    begins = select(Clip).where(Clip.id.startswith(clip_id, autoescape=True)).limit(2)
    begins = begins if binned else begins.where(Clip.binned.is_(None))
    found = transaction.scalars(begins).all() if PART_OF_ID.fullmatch(clip_id) else []
    if len(found) != 1:
        many = "more than one clip" if found else "no clip"
        raise UsageError(
            f"The library has {many} {clip_id!r}; 'posture library list --runner NAME' lists a "
            "runner's clips."
        )
    return found[0]


def ensure_session(transaction: Transaction, runner: Runner, conditions: Conditions) -> Session:
    """Return the session of a runner under these conditions; it is added if there is none.

    Raises
    ------
    UsageError
        If the runner was deleted meanwhile, or the shoes' name is too long.
    """
    if runner_in(transaction, runner.id) is None:
        raise UsageError(f"{runner.name} has been deleted from the library in the meantime.")
    if len(conditions.shoes or "") > LONGEST_NAME:
        raise UsageError(f"The shoes' name must have at most {LONGEST_NAME} characters.")
    columns = {"runner_id": runner.id, **asdict(conditions)}
    # A session whose clips are all in the bin is the last choice.
    shown = exists().where(Clip.session_id == Session.id, Clip.binned.is_(None))
    known = select(Session).filter_by(**columns).order_by(shown.desc(), Session.id)
    session = transaction.scalars(known.limit(1)).first()
    if session is None:
        session = Session(**columns)
        transaction.add(session)
        transaction.flush()
    return session


def short_name(name: str) -> str:
    """Return a file's name as the library stores it: if it is too long, only its end."""
    return name.encode(errors="replace").decode()[-LONGEST_NAME:]

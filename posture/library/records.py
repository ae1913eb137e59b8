"""Putting into the library, and finding again, whom and what it is about."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.library import Library
from posture.library.store import Store
from posture.library.tables import LONGEST_NAME, Clip, Runner, Session, StoredFile


@dataclass(frozen=True)
class Conditions:
    """What a session was run under; None = not told."""

    day: date
    speed_kmh: float | None = None
    incline: float | None = None
    shoes: str | None = None
    state: str | None = None


def find_runner(transaction: Transaction, name: str) -> Runner:
    """Return the runner of a name (in any case) or an id.

    Raises
    ------
    UsageError
        If there is none, or several.
    """
    named = select(Runner).where(func.lower(Runner.name) == func.lower(name))
    found = (
        transaction.scalars(named).all()
        or transaction.scalars(select(Runner).where(Runner.id == name)).all()
    )
    if not found:
        raise UsageError(f"The library has no runner {name!r}; 'posture library list' shows all.")
    if len(found) > 1:
        ids = ", ".join(runner.id for runner in found)
        raise UsageError(f"Several runners are called {name!r}; give one of the ids {ids}.")
    return found[0]


def ensure_runner(
    library: Library,
    name: str,
    height_cm: float | None = None,
    kind: str | None = None,
    notes: str | None = None,
) -> Runner:
    """Return the runner of a name, made where there is none; what is told is kept.

    Raises
    ------
    UsageError
        If the name is empty or too long, or several runners have it.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or "\0" in name:
        raise UsageError(f"A runner's name has 1 to {LONGEST_NAME} letters.")
    with library.changing() as transaction:
        known = select(Runner.id).where(func.lower(Runner.name) == func.lower(name))
        if transaction.scalars(known).first():
            runner = find_runner(transaction, name)
        else:
            runner = Runner(name=name, notes="")
            transaction.add(runner)
        told = {"height_cm": height_cm, "kind": kind, "notes": notes}
        for column, value in told.items():
            if value is not None:
                setattr(runner, column, value)
    return runner


def add_clip(
    library: Library,
    runner: Runner,
    path: Path,
    conditions: Conditions,
    capture_fps: float | None = None,
    mirrored: bool = False,
    name: str | None = None,
) -> Clip:
    """Copy a clip into the library; one that the session has already is returned as it is.

    ``name`` is what it is called there, by default the file's name.

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
        session = _ensure_session(transaction, runner, conditions)
        sha256 = _kept(transaction, library.store, content)
        known = select(Clip).filter_by(session_id=session.id, sha256=sha256)
        clip = transaction.scalars(known).first()
        if clip is None:
            clip = Clip(session_id=session.id, sha256=sha256, name=_short(name or path.name))
            transaction.add(clip)
        clip.capture_fps, clip.mirrored = capture_fps, mirrored
    return clip


def has_analysed(transaction: Transaction, runner: Runner, path: Path) -> bool:
    """Whether the library has an analysis of this very clip of a runner, whatever its name."""
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    clips = select(Clip.id).join(Clip.session).where(Session.runner_id == runner.id)
    found = clips.where(Clip.sha256 == sha256).join(Clip.analyses).limit(1)
    return transaction.scalar(found) is not None


def _kept(transaction: Transaction, store: Store, content: BufferedReader) -> str:
    """Keep a file, without writing what is there and whole; return its SHA-256."""
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    stored = transaction.get(StoredFile, sha256)
    if stored is not None and not store.damage(sha256, stored.size):
        return sha256
    content.seek(0)
    return put_file(transaction, store, content)


def put_file(transaction: Transaction, store: Store, content: BinaryIO) -> str:
    """Keep a file, and name it in the database; return its SHA-256."""
    sha256, size = store.put(content)
    transaction.merge(StoredFile(sha256=sha256, size=size))
    transaction.flush()
    return sha256


def find_clip(transaction: Transaction, clip_id: str) -> Clip:
    """Return the clip of an id, or of the beginning of one.

    Raises
    ------
    UsageError
        If there is none, or several.
    """
    begins = select(Clip).where(Clip.id.startswith(clip_id, autoescape=True)).limit(2)
    found = transaction.scalars(begins).all() if clip_id else []
    if len(found) != 1:
        many = "more than one clip" if found else "no clip"
        raise UsageError(f"The library has {many} {clip_id!r}; 'posture library list' shows all.")
    return found[0]


def _ensure_session(transaction: Transaction, runner: Runner, conditions: Conditions) -> Session:
    if transaction.get(Runner, runner.id) is None:
        raise UsageError(f"{runner.name} was deleted from the library meanwhile.")
    told = {"runner_id": runner.id, **asdict(conditions)}
    session = transaction.scalars(select(Session).filter_by(**told)).first()
    if session is None:
        session = Session(**told)
        transaction.add(session)
        transaction.flush()
    return session


def _short(name: str) -> str:
    """Return a file's name as the library keeps it: the end of one that is too long."""
    return name.encode(errors="replace").decode()[-LONGEST_NAME:]

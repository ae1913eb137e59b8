"""Putting right what was entered wrong: whose a clip is, under which conditions, who is who.

Each is one transaction, recorded so that it can be undone (`posture.library.changing.changes`).
Notes, tags, corrections, reviews and the hand-out belong to a clip, so they go where it goes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Mapper
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.changes import recording
from posture.library.changing.claims import check_free
from posture.library.changing.present import present_clip, present_runner
from posture.library.clips.how_filmed import FILMING_WORDS, film_otherwise
from posture.library.deleting.binning import clips_words, counted, subject_of
from posture.library.runners.people import WORDS, name_of
from posture.library.runners.records import PART_OF_ID, Conditions, ensure_session, find_clip
from posture.library.schema.names import checked_words
from posture.library.schema.practice_tables import GivenHandOut, RunnerTarget
from posture.library.schema.tables import (
    LONGEST_NAME,
    Base,
    Claim,
    Clip,
    HandOutChoice,
    Measured,
    Runner,
    Session,
    StoredAnalysis,
    Tag,
    now,
)
from posture.library.storage.library import Library
from posture.results.ranges import YEARS
from posture.system.validation import ContentError, convert

MOVE: Final = "move"
EDIT: Final = "edit"
MERGE: Final = "merge"
CLIP_NAME: Final = "A clip's name"
JOINED_OTHERWISE: Final = (StoredAnalysis, HandOutChoice, Claim)
OWN_STAY: Final = (
    "{0} is who checks their own clips here, and stays; merge {1} into {0} instead, or move clips "
    "to {1}."
)
CONDITION_WORDS: Final = {
    "day": "day",
    "speed_kmh": "speed",
    "incline": "incline",
    "shoes": "shoes",
    "state": "state",
    "back": "back",
}


def move_clips(library: Library, clip_ids: Sequence[str], runner_id: str, holder: str = "") -> str:
    """Move clips to another runner, into the session of the same conditions; it is made if needed.

    A clip whose content that session has already is not there twice: what was said about it goes
    to the one that is there, and the copy goes to the bin.

    Parameters
    ----------
    library : Library
        The library.
    clip_ids : sequence of str
        The clips; those that are the runner's already stay as they are.
    runner_id : str
        The runner whom they are of.
    holder : str
        Who is reviewing a clip (`posture.library.schema.tables.Claim`).

    Returns
    -------
    str
        What was done, in a sentence or two.

    Raises
    ------
    UsageError
        If a clip or the runner was deleted meanwhile, or somebody else is reviewing a clip.
    """
    with library.changing() as transaction:
        target = present_runner(transaction, runner_id)
        clips = _free_clips(transaction, clip_ids, holder)
        clips = [clip for clip in clips if clip.session.runner_id != target.id]
        if not clips:
            return f"Nothing to move: it is {name_of(transaction, target.id)}'s already."
        words = clips_words(transaction, clips)
        to = name_of(transaction, target.id)
        with recording(transaction, MOVE, subject_of(clips), other=target) as made:
            there = [_relocate(transaction, clip, target, _conditions(clip)) for clip in clips]
            made.words = f"Moved {words} to {to}.{_there_already(there)}"
    return made.words


def edit_clips(
    library: Library, clip_ids: Sequence[str], changed: Mapping[str, Any], holder: str = ""
) -> str:
    """Change some of what is told of clips: their conditions, and how they were filmed.

    They move to the session of the new conditions. Whoever changes how a clip was filmed has it
    analysed again (`posture.library.clips.judging_again.to_be_analysed_again`).

    Parameters
    ----------
    library : Library
        The library.
    clip_ids : sequence of str
        The clips.
    changed : mapping of str to object
        Fields of `posture.library.runners.records.Conditions`, and of
        `posture.library.runners.records.FILMING`, with their new values; None = not known.
    holder : str
        As for `move_clips`.

    Returns
    -------
    str
        What was done, in a sentence or two.

    Raises
    ------
    UsageError
        As for `move_clips`, or if a value is not possible.
    """
    with library.changing() as transaction:
        clips = _free_clips(transaction, clip_ids, holder)
        words = clips_words(transaction, clips)
        with recording(transaction, EDIT, subject_of(clips)) as made:
            for clip in clips:
                film_otherwise(clip, changed)
            there = [
                _relocate(transaction, clip, clip.session.runner, _edited(clip, changed))
                for clip in clips
            ]
            made.words = f"Set {_told(changed)} of {words}.{_there_already(there)}"
    return made.words


def rename_clip(library: Library, clip_id: str, name: str, holder: str = "") -> str:
    """Give a clip another name; return a sentence that says so.

    The end of its name stays, since it says what kind of file it is: ".mp4".

    Raises
    ------
    UsageError
        As for `move_clips`, or if the name is not one.
    """
    name = checked_words(name, CLIP_NAME, LONGEST_NAME)
    with library.changing() as transaction:
        [clip] = _free_clips(transaction, [clip_id], holder)
        end = PurePath(clip.name).suffix
        if not name.casefold().endswith(end.casefold()):
            name = checked_words(f"{name}{end}", CLIP_NAME, LONGEST_NAME)
        with recording(transaction, EDIT, clip, f"Renamed {clip.name} to {name}.") as made:
            clip.name = name
    return made.words


def merge_runners(library: Library, kept_id: str, merged_id: str, holder: str = "") -> str:
    """Make two runners one, who are the same person: everything of one becomes the other's.

    Details that are not known of the one who is kept are taken over, and notes are joined.

    Parameters
    ----------
    library : Library
        The library.
    kept_id, merged_id : str
        The runner who is kept, and the one who is merged into them and is gone then.
    holder : str
        As for `move_clips`.

    Returns
    -------
    str
        What was done, in a sentence or two.

    Raises
    ------
    UsageError
        If one was deleted meanwhile, both are the same, somebody else reviews a clip, or the one
        who would be gone is a person whose own clips are checked here.
    """
    if kept_id == merged_id:
        raise UsageError("That is one runner already; name two.")
    with library.changing() as transaction:
        kept, merged = (present_runner(transaction, one) for one in (kept_id, merged_id))
        names = [name_of(transaction, one.id) for one in (merged, kept)]
        if merged.own_of is not None:
            raise UsageError(OWN_STAY.format(*names))
        words = f"Merged {names[0]} into {names[1]}."
        theirs = select(Clip).join(Clip.session).where(Session.runner_id == merged.id)
        with recording(transaction, MERGE, kept) as made:
            clips = list(transaction.scalars(theirs))
            for clip in clips:
                check_free(transaction, clip.id, holder)
            there = [_relocate(transaction, clip, kept, _conditions(clip)) for clip in clips]
            _take_over(transaction, kept, merged)
            made.words = words + _there_already(there)
    return made.words


def _free_clips(transaction: Transaction, clip_ids: Sequence[str], holder: str) -> list[Clip]:
    clips = [present_clip(transaction, clip_id) for clip_id in dict.fromkeys(clip_ids)]
    if not clips:
        raise UsageError("No clip was chosen.")
    for clip in clips:
        check_free(transaction, clip.id, holder)
    return clips


def _conditions(clip: Clip) -> Conditions:
    session = clip.session
    return Conditions(**{field.name: getattr(session, field.name) for field in fields(Conditions)})


def _edited(clip: Clip, changed: Mapping[str, Any]) -> Conditions:
    told = {name: value for name, value in changed.items() if name in CONDITION_WORDS}
    values = {**asdict(_conditions(clip)), **told}
    try:
        conditions = convert({**values, "day": str(values["day"])}, Conditions, "These conditions")
    except ContentError as error:
        raise UsageError(str(error)) from error
    if conditions.day.year not in YEARS:
        raise UsageError(f"{conditions.day} is not a day of a run.")
    return conditions


def _told(changed: Mapping[str, Any]) -> str:
    words = CONDITION_WORDS | FILMING_WORDS
    told = [f"{words[name]} to {_value(value)}" for name, value in sorted(changed.items())]
    return ", ".join(told) or "nothing"


def _value(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _there_already(there: Sequence[Clip | None]) -> str:
    copies = [clip for clip in there if clip is not None]
    if not copies:
        return ""
    what = copies[0].name if len(copies) == 1 else counted(len(copies), "clip")
    was, is_ = ("was", "its copy is") if len(copies) == 1 else ("were", "their copies are")
    return (
        f" {what} {was} there already; notes, tags and decisions were joined, and {is_} in the bin."
    )


def _relocate(
    transaction: Transaction, clip: Clip, runner: Runner, conditions: Conditions
) -> Clip | None:
    """Put a clip into a runner's session; return the one of the same content there, if any."""
    before, session = clip.session, ensure_session(transaction, runner, conditions)
    if session is before:
        return None
    same = select(Clip).where(Clip.session_id == session.id, Clip.sha256 == clip.sha256)
    twin = transaction.scalars(same).first()
    if twin is not None:
        if clip.binned is None:
            _join(transaction, clip, twin)
        _part(transaction, clip, twin)
    else:
        clip.session_id = session.id
    for given in transaction.scalars(select(GivenHandOut).where(GivenHandOut.clip_id == clip.id)):
        given.runner_id = runner.id
        given.clip_id = twin.id if twin is not None else clip.id
    transaction.flush()
    transaction.expire(clip, ["session"])
    _remove_if_empty(transaction, before)
    return twin


def _join(transaction: Transaction, clip: Clip, twin: Clip) -> None:
    """Give everything that was said about a clip to another one of the same content."""
    known = set(transaction.scalars(select(Tag.word).where(Tag.clip_id == twin.id)))
    for mapper, column in _columns_naming(Clip):
        if mapper.class_ not in JOINED_OTHERWISE:
            for row in transaction.scalars(select(mapper.class_).where(column == clip.id)):
                if not (isinstance(row, Tag) and row.word in known):
                    setattr(row, column.key, twin.id)
    analysed = {analysis.report_sha256: analysis for analysis in twin.analyses}
    for analysis in list(clip.analyses):
        if analysis.report_sha256 in analysed:
            _join_reviews(transaction, analysis, analysed[analysis.report_sha256])
        else:
            analysis.clip_id = twin.id
    choice = transaction.get(HandOutChoice, clip.id)
    if choice is not None and transaction.get(HandOutChoice, twin.id) is None:
        columns = {c.key: getattr(choice, c.key) for c in HandOutChoice.__table__.columns}
        transaction.add(HandOutChoice(**{**columns, "clip_id": twin.id}))
    transaction.flush()
    transaction.expire(clip, ["analyses"])
    transaction.expire(twin, ["analyses"])


def _join_reviews(transaction: Transaction, analysis: StoredAnalysis, twin: StoredAnalysis) -> None:
    """Give a coach's decisions and review to the same analysis of the same content."""
    if analysis.review == "done" and twin.review != "done":
        twin.review, twin.reviewer = analysis.review, analysis.reviewer
    for measured in analysis.measurements:
        other = transaction.get(Measured, (twin.id, measured.key))
        if other is not None and other.decision is None and measured.decision is not None:
            other.decision, other.decided_by = measured.decision, measured.decided_by


def _part(transaction: Transaction, clip: Clip, twin: Clip) -> None:
    """Put the copy into the bin, of the runner who keeps the clip, so that it is not theirs."""
    if clip.binned is None:
        twin.binned = None
    clip.binned = clip.binned or now()
    if clip.session.runner_id != twin.session.runner_id:
        # A merged runner's sessions go, so the copy needs one of its own.
        spare = Session(**{**asdict(_conditions(twin)), "runner_id": twin.session.runner_id})
        transaction.add(spare)
        transaction.flush()
        clip.session_id = spare.id


def _remove_if_empty(transaction: Transaction, session: Session) -> None:
    if transaction.scalar(select(Clip.id).where(Clip.session_id == session.id).limit(1)) is None:
        transaction.delete(session)
        transaction.flush()


def _take_over(transaction: Transaction, kept: Runner, merged: Runner) -> None:
    """Take over what is known of a merged runner and the changes that name them; delete them."""
    for column in WORDS:
        if column != "notes" and not getattr(kept, column):
            setattr(kept, column, getattr(merged, column))
    notes = dict.fromkeys(text for text in (kept.notes, merged.notes) if text)
    kept.notes = "\n".join(notes)
    _take_over_rows(transaction, kept, merged)
    transaction.expire(merged, ["sessions"])
    transaction.delete(merged)
    transaction.flush()


def _take_over_rows(transaction: Transaction, kept: Runner, merged: Runner) -> None:
    """Take over every other row that names a merged runner: changes, hand-outs, targets."""
    aims = set(
        transaction.scalars(select(RunnerTarget.key).where(RunnerTarget.runner_id == kept.id))
    )
    for target in transaction.scalars(
        select(RunnerTarget).where(RunnerTarget.runner_id == merged.id)
    ):
        if target.key in aims:
            transaction.delete(target)
    transaction.flush()
    for mapper, column in _columns_naming(Runner):
        if mapper.class_ is not Session:
            for row in transaction.scalars(select(mapper.class_).where(column == merged.id)):
                setattr(row, column.key, kept.id)
    transaction.flush()


def _columns_naming(table: type[Clip] | type[Runner]) -> Iterator[tuple[Mapper[Any], Any]]:
    """Yield every column of any table that refers to a clip or a runner."""
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            if any(key.column is table.__table__.c.id for key in column.foreign_keys):
                yield mapper, column


def clips_named(transaction: Transaction, which: str) -> list[str]:
    """Return the ids of the clip with an id, or of a session's clips, or of the start of an id.

    Raises
    ------
    UsageError
        If there is no such clip or session, or several.
    """
    begins = Session.id.startswith(which, autoescape=True)
    shown = select(Session.id).join(Session.clips).where(begins, Clip.binned.is_(None)).distinct()
    sessions = transaction.scalars(shown.limit(2)).all() if PART_OF_ID.fullmatch(which) else []
    if len(sessions) != 1:
        return [find_clip(transaction, which).id]
    theirs = select(Clip.id).where(Clip.session_id == sessions[0], Clip.binned.is_(None))
    return list(transaction.scalars(theirs.order_by(Clip.name, Clip.id)))


def list_sessions(transaction: Transaction, runner_id: str) -> list[tuple[Session, list[Clip]]]:
    """Return a runner's sessions, the newest first, each with its clips in order of their names."""
    query = (
        select(Session, Clip)
        .join(Clip.session)
        .where(Session.runner_id == runner_id, Clip.binned.is_(None))
        .order_by(Session.day.desc(), Session.id, Clip.name, Clip.id)
    )
    found: dict[str, tuple[Session, list[Clip]]] = {}
    for session, clip in transaction.execute(query):
        found.setdefault(session.id, (session, []))[1].append(clip)
    return list(found.values())

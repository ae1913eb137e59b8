"""Queries that stay fast with tens of thousands of analyses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import aliased, contains_eager, undefer

from posture.comparison.filming import Filming
from posture.library.changing.claims import is_alive, is_held_by_others
from posture.library.database.engines import is_sqlite
from posture.library.runners.people import NAMED, name_columns, shown_name
from posture.library.runners.records import was_judged_otherwise
from posture.library.schema.names import BARE, FOLDED, name_key
from posture.library.schema.tables import (
    THUMBNAIL,
    Claim,
    Clip,
    Measured,
    Runner,
    Session,
    StoredAnalysis,
    StoredPicture,
    Tag,
)
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.validation import ContentError

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class ClipFilter:
    """Which clips to find; None = any.

    ``text`` is searched for in the names of clips and runners; case and accents are ignored, also
    in ``tag``. ``verdict`` and ``review`` are those of a clip's newest analysis; a person's own
    clips do not wait for review.
    """

    runner_id: str | None = None
    text: str | None = None
    tag: str | None = None
    verdict: str | None = None
    review: str | None = None


@dataclass(frozen=True)
class ListedClip:
    """A clip in a list, with fields from its newest analysis, which are None if there is none.

    ``runner`` is the name for people: a shared name is followed by what sets the runner apart.
    ``review`` is None of a person's own clip that nobody has reviewed. ``coach`` is who is
    reviewing the clip now.
    """

    clip_id: str
    name: str
    runner: str
    day: date
    analysis_id: str | None
    status: str | None
    verdict: str | None
    headline: str | None
    review: str | None
    thumbnail_sha256: str | None
    coach: str | None


@dataclass(frozen=True)
class Page:
    """A page of a list, and the number of rows in the whole list."""

    rows: Sequence[ListedClip]
    total: int


@dataclass(frozen=True)
class ListedRunner:
    """A runner in a list, named as in `ListedClip`; ``last`` is the day of the newest session."""

    runner_id: str
    name: str
    clips: int
    last: date | None


@dataclass(frozen=True)
class HistoryPoint:
    """A measurement of a clip; ``u`` and ``u_change`` are those of the report."""

    clip_id: str
    key: str
    value: float | None
    u: float | None
    u_change: float | None


@dataclass(frozen=True)
class ComparableClip:
    """An analysed clip of a runner, with what decides whether it can be compared.

    ``otherwise`` says whether it was judged when something else was known about it
    (`posture.library.clips.judging_again`).
    """

    clip_id: str
    session_id: str
    name: str
    day: date
    filming: Filming
    otherwise: bool = False


@dataclass(frozen=True)
class Waiting:
    """The number of analyses that wait for review, and the clip to review first; None = none."""

    total: int
    clip_id: str | None


def newest_analysis() -> Any:
    """Return the condition that an analysis is the newest of its clip."""
    other = aliased(StoredAnalysis)
    later = tuple_(other.made, other.id) > tuple_(StoredAnalysis.made, StoredAnalysis.id)
    # Not by the clip's newest, so that a query can begin with the analyses, such as those waiting.
    newer = select(other.id).where(other.clip_id == StoredAnalysis.clip_id, later)
    return ~newer.correlate(StoredAnalysis).exists()


def is_for_review() -> ColumnElement[bool]:
    """Return the condition that an analysis waits for review; a person's own do not."""
    own = aliased(Runner)
    theirs = select(own.id).where(own.own_of.is_not(None))
    return and_(StoredAnalysis.review == "waiting", Session.runner_id.not_in(theirs))


def find_clips(
    transaction: Transaction, wanted: ClipFilter, number: int = 0, size: int = PAGE_SIZE
) -> Page:
    """Return page ``number`` (from 0) of the clips that match, newest first."""
    matching = _matching(transaction, _clips_in(), wanted)
    total = transaction.scalar(select(func.count()).select_from(matching.subquery())) or 0
    ordered = matching.order_by(Session.day.desc(), Clip.added.desc(), Clip.id)
    ids: Sequence[str] = transaction.scalars(ordered.limit(size).offset(number * size)).all()
    rows = {row.clip_id: row for row in _rows(transaction, ids)}
    return Page([rows[clip_id] for clip_id in ids], total)


def _clips_in() -> Select[Any]:
    """Return the query for the ids of all clips that are not in the bin."""
    return select(Clip.id).join(Clip.session).where(Clip.binned.is_(None))


def _matching(transaction: Transaction, query: Select[Any], wanted: ClipFilter) -> Select[Any]:
    if wanted.runner_id is not None:
        query = query.where(Session.runner_id == wanted.runner_id)
    if wanted.text:
        names = (key_of(transaction, Clip.name), Runner.name_key)
        found = or_(*(name.contains(name_key(wanted.text), autoescape=True) for name in names))
        query = query.join(Session.runner).where(found)
    if wanted.tag is not None:
        same = key_of(transaction, Tag.word) == name_key(wanted.tag)
        query = query.where(exists().where(Tag.clip_id == Clip.id, same))
    if wanted.verdict is not None or wanted.review is not None:
        query = query.join(
            StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis())
        )
    if wanted.verdict is not None:
        query = query.where(StoredAnalysis.verdict == wanted.verdict)
    if wanted.review is not None:
        state = StoredAnalysis.review == wanted.review
        query = query.where(is_for_review() if wanted.review == "waiting" else state)
    return query


def key_of(transaction: Transaction, column: Any) -> Any:
    """Return `posture.library.schema.names.name_key` of a column, as well as the database can."""
    if is_sqlite(transaction.get_bind()):
        return func.name_key(column)
    bare = func.normalize(func.lower(column), literal_column("NFKD"))
    for letter, typed in (BARE | FOLDED).items():
        bare = func.replace(bare, letter, typed)
    return func.regexp_replace(bare, "[\u0300-\u036f]", "", "g")


def _rows(transaction: Transaction, clip_ids: Sequence[str]) -> list[ListedClip]:
    query = (
        select(
            *name_columns(),
            Clip.id,
            Clip.name,
            Session.day,
            StoredAnalysis.id,
            StoredAnalysis.status,
            StoredAnalysis.verdict,
            StoredAnalysis.headline,
            case((or_(StoredAnalysis.review == "done", is_for_review()), StoredAnalysis.review)),
            StoredPicture.sha256,
            Claim.coach,
        )
        .join(Clip.session)
        .join(Session.runner)
        .outerjoin(StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis()))
        .outerjoin(
            StoredPicture,
            and_(StoredPicture.analysis_id == StoredAnalysis.id, StoredPicture.name == THUMBNAIL),
        )
        .outerjoin(Claim, and_(Claim.clip_id == Clip.id, is_alive()))
        .where(Clip.id.in_(clip_ids))
    )
    return [
        ListedClip(clip_id, name, shown_name(*runner), *rest)
        for runner, (clip_id, name, *rest) in (
            (row[:NAMED], row[NAMED:]) for row in map(tuple, transaction.execute(query))
        )
    ]


def list_runners(transaction: Transaction) -> list[ListedRunner]:
    """Return all runners by name, with their numbers of clips."""
    last = case((Clip.id.is_not(None), Session.day))
    query = (
        select(func.count(Clip.id), func.max(last), *name_columns())
        .outerjoin(Runner.sessions)
        .outerjoin(Clip, and_(Clip.session_id == Session.id, Clip.binned.is_(None)))
        .where(Runner.binned.is_(None))
        .group_by(Runner.id)
        .order_by(Runner.name_key, Runner.birth_year, Runner.id)
    )
    return [
        ListedRunner(runner[0], shown_name(*runner), clips, last)
        for clips, last, *runner in transaction.execute(query)
    ]


def history(transaction: Transaction, runner_id: str) -> list[HistoryPoint]:
    """Return all measurements of a runner's clips, from the newest analyses, oldest clip first."""
    query = (
        select(Clip.id, Measured.key, Measured.value, Measured.u, Measured.u_change)
        .join(StoredAnalysis, StoredAnalysis.id == Measured.analysis_id)
        .join(StoredAnalysis.clip)
        .join(Clip.session)
        .where(Session.runner_id == runner_id, Clip.binned.is_(None), newest_analysis())
        .order_by(Session.day, Clip.added, Clip.id, Measured.key)
    )
    return [HistoryPoint(*row) for row in transaction.execute(query)]


def comparable_clips(transaction: Transaction, runner_id: str) -> list[ComparableClip]:
    """Return a runner's judged clips, with their newest analyses, oldest first.

    Clips with damaged reports are left out, see `judged_and_damaged`.
    """
    return judged_and_damaged(transaction, runner_id)[0]


def judged_and_damaged(
    transaction: Transaction, runner_id: str
) -> tuple[list[ComparableClip], list[Clip]]:
    """Return a runner's judged clips, and those whose newest report is damaged, oldest first."""
    judged, damaged = [], []
    for clip, analysis in _newest_of_all(transaction, runner_id):
        report = _report(analysis)
        if report is None:
            damaged.append(clip)
        elif report.status == "ok":
            judged.append(comparable(clip, report))
    return judged, damaged


def _newest_of_all(transaction: Transaction, runner_id: str) -> list[tuple[Clip, StoredAnalysis]]:
    query = (
        select(Clip, StoredAnalysis)
        .join(Clip.session)
        .join(StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis()))
        .where(Session.runner_id == runner_id, Clip.binned.is_(None))
        .options(contains_eager(Clip.session), undefer(StoredAnalysis.report))
        .order_by(Session.day, Clip.added, Clip.id)
    )
    return [(clip, analysis) for clip, analysis in transaction.execute(query)]


def _report(analysis: StoredAnalysis) -> Report | None:
    try:
        return report_from_json(analysis.report)
    except ContentError:
        return None


def comparable(clip: Clip, report: Report) -> ComparableClip:
    """Return a judged clip with what decides whether it can be compared."""
    session, filming = clip.session, filming_in(clip.session, report)
    otherwise = was_judged_otherwise(report, clip)
    return ComparableClip(clip.id, clip.session_id, clip.name, session.day, filming, otherwise)


def filming_in(session: Session, report: Report) -> Filming:
    """Return how a judged clip of a session was filmed."""
    view = report.view
    assert view is not None
    return Filming(
        near_side=view.near_side,
        yaw_deg=view.yaw_deg,
        roll_deg=view.roll_deg,
        speed_kmh=session.speed_kmh,
        incline=session.incline,
        model_sha256=report.made_with.model_sha256,
        shoes=session.shoes,
        state=session.state,
    )


def waiting(transaction: Transaction, but: str | None = None, holder: str = "") -> Waiting:
    """Return what waits for review; the worst verdict comes first, then the newest clip.

    ``but`` is the clip on the screen, which is left out, as are those that somebody other than
    ``holder`` is reviewing.
    """
    # Counted in the same query, since finding the newest analyses is what takes time.
    matching = _matching(transaction, _clips_in(), ClipFilter(review="waiting"))
    matching = matching.add_columns(func.count().over())
    if but is not None:
        matching = matching.where(Clip.id != but)
    matching = matching.where(~is_held_by_others(holder))
    severity = case({"flag": 0, "watch": 1, "close": 2}, value=StoredAnalysis.verdict, else_=3)
    ordered = matching.order_by(severity, Session.day.desc(), Clip.added.desc(), Clip.id)
    first = transaction.execute(ordered.limit(1)).first()
    return Waiting(0, None) if first is None else Waiting(first[1], first[0])


def list_tags(transaction: Transaction) -> list[str]:
    """Return all tags in use, in alphabetical order."""
    used = select(Tag.word).join(Clip, Clip.id == Tag.clip_id).where(Clip.binned.is_(None))
    return list(transaction.scalars(used.distinct().order_by(Tag.word)))


def newest_of(transaction: Transaction, clip_id: str) -> StoredAnalysis | None:
    """Return the newest analysis of a clip, None if there is none."""
    query = (
        select(StoredAnalysis)
        .where(StoredAnalysis.clip_id == clip_id)
        .order_by(StoredAnalysis.made.desc(), StoredAnalysis.id.desc())
    )
    return transaction.scalars(query.limit(1)).first()

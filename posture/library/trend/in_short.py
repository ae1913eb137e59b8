"""A runner in short: the last visit, what stands out, what changed since, and what waits."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import contains_eager, undefer

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.comparison.compare import CHANGED, Difference, compare_reports
from posture.comparison.filming import apart_in_state, obstacles_between
from posture.library.runners.queries import comparable, newest_analysis
from posture.library.schema.tables import Clip, Session, StoredAnalysis
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.validation import ContentError

MOST_VISITS: Final = 5
"""How many earlier clips are tried for one that was filmed like the newest."""
STANDS_OUT: Final = ("flag", "watch")


@dataclass(frozen=True)
class Summary:
    """A runner in short.

    Attributes
    ----------
    last : date or None
        The day of the last visit, None = there is no clip.
    stands_out : tuple of str
        Titles of what the newest judged clip flags or watches, what is flagged first.
    compared_with : date or None
        The day of an earlier visit that was filmed alike; None = there is none.
    changed : tuple of Difference
        What changed since that day, surely or likely.
    waiting : int
        How many clips wait for review.
    """

    last: date | None
    stands_out: tuple[str, ...]
    compared_with: date | None
    changed: tuple[Difference, ...]
    waiting: int


def summary_of(transaction: Transaction, runner_id: str) -> Summary:
    """Return a runner in short; at most `MOST_VISITS` earlier clips are read for it."""
    visits = select(func.max(Session.day)).join(Session.clips).where(Clip.binned.is_(None))
    last = transaction.scalar(visits.where(Session.runner_id == runner_id))
    number = transaction.scalar(
        select(func.count()).select_from(_newest(runner_id, "waiting").subquery())
    )
    newest = next(iter(_judged(transaction, _analyses(runner_id).limit(1))), None)
    if newest is None:
        return Summary(last, (), None, (), number or 0)
    clip, report = newest
    earlier = _analyses(runner_id).where(Session.day < clip.session.day).limit(MOST_VISITS)
    compared_with, changed = _changed(clip, report, _judged(transaction, earlier))
    return Summary(last, _standing_out(report), compared_with, changed, number or 0)


def _newest(runner_id: str, review: str) -> Select[str]:
    return (
        select(Clip.id)
        .join(Clip.session)
        .join(StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis()))
        .where(Session.runner_id == runner_id, Clip.binned.is_(None))
        # As an expression, so that SQLite goes by the runner and not by the index of reviews.
        .where(func.coalesce(StoredAnalysis.review, "") == review)
    )


def _analyses(runner_id: str) -> Select[Clip, StoredAnalysis]:
    return (
        select(Clip, StoredAnalysis)
        .join(Clip.session)
        .join(StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis()))
        .where(Session.runner_id == runner_id, Clip.binned.is_(None))
        .where(StoredAnalysis.status == "ok")
        .options(contains_eager(Clip.session), undefer(StoredAnalysis.report))
        .order_by(Session.day.desc(), Clip.added.desc(), Clip.id)
    )


def _judged(
    transaction: Transaction, query: Select[Clip, StoredAnalysis]
) -> list[tuple[Clip, Report]]:
    found = []
    for clip, analysis in transaction.execute(query):
        try:
            found.append((clip, report_from_json(analysis.report)))
        except ContentError:  # damaged; the runner's page names it
            continue
    return found


def _standing_out(report: Report) -> tuple[str, ...]:
    return tuple(
        title_of(key, CHECKS)
        for verdict in STANDS_OUT
        for key, measurement in report.measurements.items()
        if measurement.verdict == verdict
    )


def _changed(
    clip: Clip, report: Report, earlier: list[tuple[Clip, Report]]
) -> tuple[date | None, tuple[Difference, ...]]:
    """Compare the newest clip with the last one before its day that was filmed alike."""
    after = comparable(clip, report)
    for other, other_report in earlier:
        before = comparable(other, other_report)
        filmed = before.filming, after.filming
        if not obstacles_between(*filmed, "metric") and not apart_in_state(*filmed):
            found = compare_reports(other_report, report, between_days=True, filmed=filmed)
            changed = [d for d in found.differences if d.result in CHANGED]
            return before.day, tuple(changed)
    return None, ()

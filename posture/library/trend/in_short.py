"""Runners in short: what stands out in the newest clip, and what changed since an earlier one."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import aliased

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.comparison.compare import CHANGED, Difference, compare_reports
from posture.comparison.filming import apart_in_state
from posture.library.runners.queries import filming_in, newest_analysis
from posture.library.schema.tables import Clip, Runner, Session, StoredAnalysis
from posture.library.trend.session_points import obstacles_over_time
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
    stands_out : tuple of str
        Titles of what the newest judged clip flags or watches, what is flagged first.
    compared_with : date or None
        The day of an earlier visit that was filmed alike; None = there is none.
    changed : tuple of Difference
        What changed since that day, surely or likely.
    """

    stands_out: tuple[str, ...]
    compared_with: date | None
    changed: tuple[Difference, ...]


@dataclass(frozen=True)
class _Judged:
    """A judged clip, with the session that it is of."""

    session: Session
    report: Report


def summary_of(transaction: Transaction, runner_id: str) -> Summary:
    """Return a runner in short; see `summaries`."""
    return summaries(transaction, [runner_id])[runner_id]


def summaries(transaction: Transaction, ids: Collection[str]) -> dict[str, Summary]:
    """Return runners in short, by their ids, in a few queries however many they are.

    At most `MOST_VISITS` earlier clips of each are read.
    """
    newest = _read(transaction, _newest_judged(ids))
    changed = _changed(transaction, newest)
    return {
        each: Summary(
            _standing_out(newest[each].report) if each in newest else (),
            *changed.get(each, (None, ())),
        )
        for each in ids
    }


def _judged() -> Select[Any]:
    """Return the query for a runner's judged clips, the newest first: their newest analyses."""
    return (
        select(StoredAnalysis.id)
        .join(StoredAnalysis.clip)
        .join(Clip.session)
        .where(Clip.binned.is_(None), StoredAnalysis.status == "ok", newest_analysis())
        .order_by(Session.day.desc(), Clip.added.desc(), Clip.id)
        .limit(1)
    )


def _newest_judged(ids: Collection[str]) -> Select[Any]:
    """Return the query for each runner's newest judged clip."""
    # One at a time by the index of their days: a regular has hundreds of clips.
    newest = _judged().where(Session.runner_id == Runner.id).correlate(Runner).scalar_subquery()
    return select(newest).where(Runner.id.in_(ids))


def _earlier_judged(newest: Collection[str], number: int) -> Select[Any]:
    """Return the query for the judged clips that are ``number`` (from 0) before the newest's day.

    ``newest`` are the newest's sessions.
    """
    last = aliased(Session)
    theirs = _judged().where(Session.runner_id == last.runner_id, Session.day < last.day)
    earlier = theirs.offset(number).correlate(last).scalar_subquery()
    return select(earlier).where(last.id.in_(newest))


def _read(transaction: Transaction, wanted: Select[Any]) -> dict[str, _Judged]:
    """Return clips by their runners, with their reports; a damaged one is left out.

    The runner's page names it. ``wanted`` is the query for the analyses, None among them = none.
    """
    ids = [found for found in transaction.scalars(wanted) if found is not None]
    query = (
        select(Session, StoredAnalysis.report)
        .join(Session.clips)
        .join(Clip.analyses)
        .where(StoredAnalysis.id.in_(ids))
    )
    found = {}
    for session, text in transaction.execute(query):
        with suppress(ContentError):
            found[session.runner_id] = _Judged(session, report_from_json(text))
    return found


def _standing_out(report: Report) -> tuple[str, ...]:
    return tuple(
        title_of(key, CHECKS)
        for verdict in STANDS_OUT
        for key, measurement in report.measurements.items()
        if measurement.verdict == verdict
    )


def _changed(
    transaction: Transaction, newest: dict[str, _Judged]
) -> dict[str, tuple[date, tuple[Difference, ...]]]:
    """Compare each newest clip with the last one before its day that was filmed alike."""
    found: dict[str, tuple[date, tuple[Difference, ...]]] = {}
    for number in range(MOST_VISITS):
        left = [after.session.id for each, after in newest.items() if each not in found]
        if not left:
            break
        for each, before in _read(transaction, _earlier_judged(left, number)).items():
            after = newest[each]
            filmed = (
                filming_in(before.session, before.report),
                filming_in(after.session, after.report),
            )
            if not obstacles_over_time(*filmed, "metric") and not apart_in_state(*filmed):
                told = compare_reports(before.report, after.report, filmed=filmed)
                changes = tuple(d for d in told.differences if d.result in CHANGED)
                found[each] = before.session.day, changes
    return found

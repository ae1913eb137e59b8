"""Runners in short: what stands out in the newest clip, and what changed since an earlier one."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session as Transaction

from posture.checks import CHECKS
from posture.checks.base import title_of
from posture.comparison.compare import CHANGED, Difference, compare_reports
from posture.comparison.filming import apart_in_state
from posture.library.runners.queries import filming_in, newest_analysis
from posture.library.schema.tables import Clip, Session, StoredAnalysis
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
    clips = _newest_clips(transaction, ids)
    newest = _read(transaction, {each: rows[0] for each, rows in clips.items()})
    changed = _changed(transaction, clips, newest)
    return {
        each: Summary(
            _standing_out(newest[each].report) if each in newest else (),
            *changed.get(each, (None, ())),
        )
        for each in ids
    }


def _newest_clips(transaction: Transaction, ids: Collection[str]) -> dict[str, list[Row[Any]]]:
    """Return each runner's newest judged clip, and `MOST_VISITS` of earlier days, newest first."""
    day, last = Session.day, func.max(Session.day).over(partition_by=Session.runner_id)
    judged = (
        select(
            *(Session.runner_id, day, Clip.added, Clip.id),
            StoredAnalysis.id.label("analysis_id"),
            (day == last).label("on_last"),
        )
        .join(Session.clips)
        .join(StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis()))
        .where(Session.runner_id.in_(ids), Clip.binned.is_(None), StoredAnalysis.status == "ok")
        .subquery()
    )
    rows = judged.c
    order = rows.day.desc(), rows.added.desc(), rows.id
    number = func.row_number().over(partition_by=(rows.runner_id, rows.on_last), order_by=order)
    ranked = select(judged, number.label("number")).subquery()
    wanted = or_(ranked.c.number == 1, ~ranked.c.on_last & (ranked.c.number <= MOST_VISITS))
    query = select(ranked).where(wanted).order_by(ranked.c.on_last.desc(), ranked.c.number)
    found: dict[str, list[Row[Any]]] = {}
    for row in transaction.execute(query):
        found.setdefault(row.runner_id, []).append(row)
    return found


def _read(transaction: Transaction, clips: dict[str, Row[Any]]) -> dict[str, _Judged]:
    """Return the clips of runners with their reports; a damaged one is left out.

    The runner's page names it.
    """
    query = (
        select(Session, StoredAnalysis.report)
        .join(Session.clips)
        .join(Clip.analyses)
        .where(StoredAnalysis.id.in_([row.analysis_id for row in clips.values()]))
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
    transaction: Transaction, clips: dict[str, list[Row[Any]]], newest: dict[str, _Judged]
) -> dict[str, tuple[date, tuple[Difference, ...]]]:
    """Compare each newest clip with the last one before its day that was filmed alike."""
    found: dict[str, tuple[date, tuple[Difference, ...]]] = {}
    for number in range(1, MOST_VISITS + 1):
        left = {
            each: rows[number]
            for each, rows in clips.items()
            if each in newest and each not in found and len(rows) > number
        }
        for each, before in (_read(transaction, left) if left else {}).items():
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

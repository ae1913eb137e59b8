"""A hand-out's earlier session beside this one, and where the runner's targets stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from posture.checks import CHECKS
from posture.comparison.compare import CHANGED, DAYS_APART, change_words, unknown_words
from posture.comparison.filming import unknown_of
from posture.library.hand_outs.practice import stored_bytes
from posture.library.runners.queries import comparable_clips, history, newest_of
from posture.library.schema.tables import Clip, StoredPicture
from posture.library.storage.library import Library
from posture.library.trend.session_points import (
    PointChange,
    SessionPoint,
    Take,
    aimed,
    points_of,
    standing,
    take_before,
    takes_of,
    why_not,
)
from posture.library.trend.targets import aim_words, targets_of
from posture.report.texts import by_urgency, findings
from posture.results.formatting import PLAIN_UNITS, number, quantity, spelled
from posture.results.judging import COUNTS
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.validation import ContentError
from posture.ui.clips.wording import day_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as Transaction

    from posture.report.hand_out import HandOutPicture, TargetLine, ThenAndNow, ThenNowLine

NONE_BESIDE: Final = ""
"""A choice of an earlier session: none."""
MOST_PAIRS: Final = 2
UNLIKE: Final = "The two sessions were not filmed alike, so no number is compared."
TIRED: Final = "Tired beside fresh"
AIMED_WORDS: Final = {
    "reached": "Reached.",
    "perhaps": "Perhaps: the true value may lie on either side.",
    "not reached": "Not yet.",
}


@dataclass(frozen=True)
class Course:
    """A runner's takes, the one that a hand-out is about, and all points by measurement.

    ``own`` is None where the clip cannot be compared with any.
    """

    takes: list[Take]
    own: Take | None
    points: Mapping[str, list[SessionPoint]]

    def point(self, key: str, take: Take) -> SessionPoint | None:
        """Return a take's point; None = not measured."""
        points = self.points.get(key, ())
        return next((point for point in points if point.take.id == take.id), None)


def course_of(transaction: "Transaction", clip: Clip, report: Report) -> Course:
    """Return a runner's course, with ``report`` as what the clip shows now."""
    runner_id, now = clip.session.runner_id, report.measurements
    takes = takes_of(comparable_clips(transaction, runner_id))
    known = [
        replace(p, value=now[p.key].value, u=now[p.key].u, u_change=now[p.key].u_change)
        if p.clip_id == clip.id and p.key in now
        else p
        for p in history(transaction, runner_id)
    ]
    own = next((t for t in takes if clip.id in [each.clip_id for each in t.clips]), None)
    return Course(takes, own, {key: points_of(takes, known, key) for key in CHECKS})


def earlier_takes(course: Course) -> list[Take]:
    """Return the takes of days before the hand-out's, the newest first."""
    own = course.own
    return [] if own is None else [t for t in reversed(course.takes) if t.day < own.day]


def then_and_now(
    library: Library,
    transaction: "Transaction",
    report: Report,
    pictures: Mapping[str, bytes],
    course: Course,
    beside: str | None,
) -> "ThenAndNow | None":
    """Return an earlier session beside this one, None where there is none.

    ``beside`` is the id of the take's first clip; None = the last that is comparable, empty = none.
    """
    from posture.report.hand_out import ThenAndNow

    own = course.own
    if own is None or beside == NONE_BESIDE:
        return None
    chosen = (take for take in earlier_takes(course) if take.id == beside)
    then = take_before(course.takes, own) if beside is None else next(chosen, None)
    if then is None:
        return None
    obstacles = why_not(then, own, report.made_with.options.units)
    stood = _standings(course, then, own, report)
    return ThenAndNow(
        day_words(then.day),
        day_words(own.day),
        [] if obstacles else [_row(key, course, then, each) for key, each in stood.items()],
        _pairs(library, transaction, report, pictures, then),
        [UNLIKE, *obstacles] if obstacles else _notes(then, own),
    )


def _standings(course: Course, then: Take, own: Take, report: Report) -> dict[str, PointChange]:
    found = {}
    for key in by_urgency(report):
        now, base = course.point(key, own), course.point(key, then)
        if now and base and key in CHECKS and CHECKS[key].card is not None:
            found[key] = standing(key, now, base, then, report.made_with.options.units)
    return found


def _row(key: str, course: Course, then: Take, stood: PointChange) -> "ThenNowLine":
    from posture.report.hand_out import ThenNowLine

    base = course.point(key, then)
    assert base is not None
    then_words, now_words = (spelled(p.value, CHECKS[key].unit) for p in (base, stood.point))
    return ThenNowLine(CHECKS[key].title, then_words, now_words, standing_words(key, stood))


def point_words(key: str, point: SessionPoint) -> str:
    """Return a value with its interval, "6.1 ± 3.9°"; a count has none."""
    unit = CHECKS[key].unit
    if unit in COUNTS:
        return quantity(point.value, unit)
    return f"{number(point.value, unit)} ± {quantity(point.u, unit)}"


def standing_words(key: str, stood: PointChange) -> str:
    """Return in words how a point differs from the reference; empty for the reference."""
    if stood.obstacles:
        return " ".join(stood.obstacles)
    if stood.result is None or stood.change is None or stood.least is None:
        return ""
    words = change_words(key, stood.change, stood.least, CHECKS[key].unit, stood.result)
    return f"{TIRED}: {words}" if stood.tired and stood.result in CHANGED else words


def _notes(then: Take, own: Take) -> list[str]:
    several = max(len(take.clips) for take in (then, own)) > 1
    mean = "Each value is the mean of the session's clips." if several else ""
    unknown = unknown_words(unknown_of(then.filming, own.filming))
    return [note for note in (mean, unknown, DAYS_APART) if note]


def _pairs(
    library: Library,
    transaction: "Transaction",
    report: Report,
    pictures: Mapping[str, bytes],
    then: Take,
) -> list[tuple["HandOutPicture", "HandOutPicture"]]:
    """Return pictures of the same finding then and now, the most urgent first."""
    from posture.report.hand_out import evidence

    analysis = newest_of(transaction, then.id)
    try:
        earlier = report_from_json(analysis.report) if analysis else None
    except ContentError:
        earlier = None
    if analysis is None or earlier is None:
        return []
    pairs = []
    keys = findings(report) or by_urgency(report)[:1]
    for key in keys[:MOST_PAIRS]:
        first, second = (_first_picture(each, key) for each in (earlier, report))
        stored = transaction.get(StoredPicture, (analysis.id, first)) if first else None
        if stored is None or first is None or second is None:
            continue
        jpeg = stored_bytes(library, transaction, stored.sha256)
        then_now = (
            evidence(earlier, {first: jpeg} if jpeg else {}, [first]),
            evidence(report, pictures, [second]),
        )
        if all(then_now):
            pairs.append((then_now[0][0], then_now[1][0]))
    return pairs


def _first_picture(report: Report, key: str) -> str | None:
    measurement = report.measurements.get(key)
    return next((shot.image for shot in measurement.evidence), None) if measurement else None


def target_rows(transaction: "Transaction", runner_id: str, course: Course) -> list["TargetLine"]:
    """Return the runner's targets, and whether what the hand-out is about reaches them."""
    from posture.report.hand_out import TargetLine

    rows = []
    for key, aim in targets_of(transaction, runner_id).items():
        if key not in CHECKS:
            continue
        unit = PLAIN_UNITS.get(CHECKS[key].unit, CHECKS[key].unit)
        by = f", by {day_words(aim.day)}" if aim.day else ""
        point = course.point(key, course.own) if course.own else None
        now = spelled(point.value, CHECKS[key].unit) if point else "not measured"
        words = AIMED_WORDS[aimed(point, aim)] if point else ""
        rows.append(TargetLine(CHECKS[key].title, f"{aim_words(aim)} {unit}{by}", now, words))
    return rows

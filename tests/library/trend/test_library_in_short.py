"""Runners in short, several at once."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from posture.library.clips.analyses import save_report, save_result
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.tables import Runner
from posture.library.storage.library import Library
from posture.library.trend.in_short import MOST_VISITS, summaries

TODAY = date(2026, 7, 1)


def visit(
    library: Library,
    runner: Runner,
    track: Path,
    result: Path,
    days_ago: int,
    speed_kmh: float | None,
) -> None:
    day = TODAY - timedelta(days_ago)
    save_result(library, add_clip(library, runner, track, Conditions(day, speed_kmh)).id, result)


def test_each_runner_s_newest_clip_is_compared_with_the_last_one_like_it(
    library: Library, track: Path, result: Path
) -> None:
    ann, bob, zoe = (ensure_runner(library, name) for name in ("Ann", "Bob", "Zoe"))
    for days_ago, speed_kmh in ((0, 10.0), (1, 12.0), (2, 12.0), (3, 10.0), (4, 10.0)):
        visit(library, ann, track, result, days_ago, speed_kmh)
    for days_ago, speed_kmh in ((5, 9.0), (6, 9.0)):
        visit(library, bob, track, result, days_ago, speed_kmh)
    with library.reading() as transaction:
        found = summaries(transaction, [ann.id, bob.id, zoe.id])
    assert [found[each.id].compared_with for each in (ann, bob, zoe)] == [
        TODAY - timedelta(3),
        TODAY - timedelta(6),
        None,
    ]
    assert found[ann.id].changed == (), "the same run"


def test_a_visit_whose_speed_was_not_told_is_compared_with_none(
    library: Library, track: Path, result: Path
) -> None:
    ann = ensure_runner(library, "Ann")
    for days_ago, speed_kmh in ((0, 10.0), (1, None), (2, 10.0)):
        visit(library, ann, track, result, days_ago, speed_kmh)
    with library.reading() as transaction:
        short = summaries(transaction, [ann.id])[ann.id]
    assert short.compared_with == TODAY - timedelta(2)


@pytest.mark.parametrize(("unlike", "found"), [(MOST_VISITS - 1, True), (MOST_VISITS, False)])
def test_so_many_earlier_clips_are_tried(
    library: Library, track: Path, result: Path, unlike: int, found: bool
) -> None:
    ann = ensure_runner(library, "Ann")
    visit(library, ann, track, result, 0, 10.0)
    for days_ago in range(1, unlike + 1):
        visit(library, ann, track, result, days_ago, 14.0)
    visit(library, ann, track, result, unlike + 1, 10.0)
    with library.reading() as transaction:
        short = summaries(transaction, [ann.id])[ann.id]
    assert (short.compared_with is not None) == found


@pytest.mark.parametrize(("state", "how"), [(None, "likely change"), ("fresh", "sure change")])
def test_a_change_is_sure_only_where_all_conditions_of_both_visits_are_known(
    library: Library, track: Path, result: Path, state: str | None, how: str
) -> None:
    ann = ensure_runner(library, "Ann")
    report = json.loads((result / "report.json").read_text())
    for days_ago, higher in ((1, 0.0), (0, 40.0)):
        known = Conditions(TODAY - timedelta(days_ago), 10.0, 1.0, "blue", state)
        clip = add_clip(library, ann, track, known)
        report["measurements"]["cadence"]["value"] += higher
        save_report(library, clip.id, json.dumps(report), result / "track.npz", {})
    with library.reading() as transaction:
        short = summaries(transaction, [ann.id])[ann.id]
    assert [(change.key, change.result) for change in short.changed] == [("cadence", how)]

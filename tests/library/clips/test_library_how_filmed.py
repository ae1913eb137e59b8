"""How a clip was filmed is put right: it is analysed again, and undoing brings back what was."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from posture.errors import UsageError
from posture.library.changing.undoing import last_change, list_changes, undo
from posture.library.clips.analyses import analyse_clip
from posture.library.clips.judging_again import (
    clips_of_change,
    judge_again,
    judged_otherwise,
    to_be_analysed_again,
)
from posture.library.clips.putting_right import edit_clips
from posture.library.clips.reviewing import decide, decisions_of, end_review
from posture.library.runners.queries import newest_of
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.tables import Clip
from posture.library.storage.library import Library
from posture.results.report_file import report_from_json


@pytest.fixture
def clip_id(library: Library, track: Path) -> str:
    """A clip of Bob, analysed as it was told."""
    clip = add_clip(library, ensure_runner(library, "Bob"), track, Conditions(date(2026, 6, 1)))
    assert analyse_clip(library, clip.id).state == "ok"
    return clip.id


def due(library: Library, clip_id: str) -> tuple[bool, bool]:
    """Return whether a clip can be judged again, and whether it has to be analysed again."""
    with library.reading() as transaction:
        return (
            judged_otherwise(transaction, [clip_id]) == [clip_id],
            to_be_analysed_again(transaction, [clip_id]) == [clip_id],
        )


def newest(library: Library, clip_id: str) -> tuple[bool, str, dict[str, str]]:
    """Return whether the newest analysis took the clip for mirrored, its review, the decisions."""
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
        assert analysis is not None
        made = report_from_json(analysis.report).made_with.options
        return made.mirrored, analysis.review, decisions_of(transaction, analysis.id)


def test_a_clip_that_was_filmed_otherwise_is_analysed_again(library: Library, clip_id: str) -> None:
    with library.reading() as transaction:
        first = newest_of(transaction, clip_id)
    assert first is not None
    decide(library, first.id, "cadence", "confirmed")
    end_review(library, first.id, {"cadence": "confirmed"})
    reviewed = (False, "done", {"cadence": "confirmed"})
    assert newest(library, clip_id) == reviewed
    assert due(library, clip_id) == (False, False)

    words = edit_clips(library, [clip_id], {"mirrored": True, "start_s": 1.0})
    assert words == "Set mirrored to yes, looked at from to 1 of lauf.npz of Bob."
    with library.reading() as transaction:
        assert clips_of_change(transaction, list_changes(transaction)[0]) == [clip_id]
    assert due(library, clip_id) == (False, True)
    assert not judge_again(library, clip_id), "a track cannot be judged as if filmed otherwise"
    assert newest(library, clip_id) == reviewed

    analyse_clip(library, clip_id)
    assert due(library, clip_id) == (False, False)
    assert newest(library, clip_id) == (True, "waiting", {})

    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    undo(library, change.id)
    assert due(library, clip_id) == (True, False)
    assert judge_again(library, clip_id)
    assert newest(library, clip_id) == reviewed
    assert due(library, clip_id) == (False, False)


def test_day_and_conditions_need_no_new_analysis(library: Library, clip_id: str) -> None:
    edit_clips(library, [clip_id], {"speed_kmh": 11.0})
    assert due(library, clip_id) == (True, False)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"capture_fps": 240.0}, "track"),
        ({"turn_deg": 90}, "track"),
        ({"turn_deg": 45}, "turn_deg"),
        ({"capture_fps": 0.5}, "capture_fps"),
        ({"start_s": 5.0, "end_s": 5.9}, "at least 1 s"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changed(
    library: Library, clip_id: str, told: dict[str, Any], why: str
) -> None:
    def told_of() -> list[object]:
        with library.reading() as transaction:
            clip = transaction.get_one(Clip, clip_id)
            return [clip.capture_fps, clip.mirrored, clip.turn_deg, clip.start_s, clip.end_s]

    before = told_of()
    with pytest.raises(UsageError, match=why):
        edit_clips(library, [clip_id], told | {"mirrored": True})
    assert told_of() == before


def test_a_trim_is_taken_back(library: Library, clip_id: str) -> None:
    steps: list[Callable[[], str]] = [
        lambda: edit_clips(library, [clip_id], {"start_s": 1.0, "end_s": 9.0}),
        lambda: edit_clips(library, [clip_id], {"start_s": None, "end_s": None}),
    ]
    for step in steps:
        step()
    assert due(library, clip_id) == (False, False)

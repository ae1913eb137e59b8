"""Whatever is thrown at a type: it fits and comes back the same, or is told in one sentence."""

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from posture.checks import CHECKS
from posture.drawing.sketch import Shape, shapes_from, to_content
from posture.errors import PostureError
from posture.library.archives.rows import KINDS_OF_ROWS
from posture.pipeline.job import Outcome
from posture.pose_track import Scene
from posture.report.annotated_clip import Overlay
from posture.report.html import render_html
from posture.report.texts import headline
from posture.results.clip_info import ClipInfo
from posture.results.corrections import Corrections, corrections_from
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.validation import as_json, convert, decode
from posture.ui.clips.clip_folder import Settings, StageProgress
from posture.ui.player.component_messages import new_messages
from posture.ui.review.correction_events import corrected

ID, SHA256, NOW = "0" * 32, "f" * 64, "2026-05-01T10:00:00+00:00"
MARKS: dict[str, Any] = {
    "moved": [{"near": True, "contact_s": 1.0, "to_s": 1.05}],
    "wrong": [{"near": False, "contact_s": 2.0}],
    "mirrored": True,
    "rejected": [{"check": "overstride", "time_s": 1.5}],
    "masked": [{"start_s": 3.0, "end_s": 4.0}],
    "belt": {"one": [0.0, 0.0], "other": [100.0, 5.0]},
}
MEASURED: dict[str, Any] = {
    "value": 31.0,
    "unit": "%",
    "u": 6.0,
    "u_change": 4.0,
    "u_people": 3.0,
    "n": 5,
    "verdict": "flag",
    "chance": {"past_ok": 1.0, "past_watch": 0.9},
    "norm": None,
    "limits": {"ok": [None, 14.0], "watch": [None, 21.0]},
    "why": "Your ankle is well ahead.",
    "evidence": [
        {"time_s": 1.5, "side": "right", "value": 30.0, "image": "evidence/overstride-1.jpg"}
    ],
}
REPORT: dict[str, Any] = {
    "schema": "posture.report/2",
    "status": "ok",
    "refusal": None,
    "made_with": {"posture": "0.1.0", "model": "full", "model_sha256": SHA256, "options": {}},
    "clip": {
        **{"name": "run.mp4", "width": 960, "height": 540, "frames": 270, "duration_s": 4.5},
        **{"frame_rate_hz": 60.0, "slow_motion_factor": 1.0},
    },
    "view": {
        **{"facing": "right", "near_side": "right", "mirrored": False},
        **{"roll_deg": 0.1, "yaw_deg": 1.0},
    },
    "quality": {"detected_fraction": 1.0, "repaired_frames": 2, "warnings": ["Dim."]},
    "steps": [
        {"side": "left", "near": False, "contact_s": 1.0, "toe_off_s": 1.3, "contact_u_s": 0.01}
    ],
    "measurements": {"overstride": MEASURED},
    "plan": {
        "order": ["overstride"],
        "cue": "Quick steps.",
        "exercises": [{"name": "a", "dose": "b", "why": "c", "grade": "d", "source": "e"}],
        "see": ["A doctor."],
    },
    "corrections": MARKS,
}
ANALYSIS = dict.fromkeys(
    ("status", "verdict", "headline", "report_sha256", "posture", "model", "model_sha256")
)
SHAPE: dict[str, Any] = {"kind": "line", "places": [[0.1, 0.2], [0.3, 0.4]]}
REMARK: dict[str, Any] = {"id": ID, "clip_id": ID, "at_s": 1.0, "made": NOW}
ROWS: dict[str, Any] = {
    "files": {"sha256": SHA256, "size": 5},
    "runners": {"id": ID, "name": "Anna", "height_cm": 171.0, "kind": "new", "notes": "knee"},
    "sessions": {
        **{"id": ID, "runner_id": ID, "day": "2026-05-01", "speed_kmh": 10.0, "incline": 0.0},
        **{"shoes": "blue", "state": "fresh"},
    },
    "clips": {
        **{"id": ID, "session_id": ID, "sha256": SHA256, "name": "a.mp4", "added": NOW},
        **{"capture_fps": 240.0, "mirrored": False},
    },
    "analyses": {
        **{"id": ID, "clip_id": ID, "made": NOW, "report": json.dumps(REPORT)},
        **{"track_sha256": SHA256, "review": "done", **ANALYSIS},
    },
    "measurements": {
        **{"analysis_id": ID, "key": "overstride", "decision": "rejected"},
        **dict.fromkeys(("value", "unit", "u", "u_change", "n", "verdict")),
    },
    "pictures": {"analysis_id": ID, "name": "thumbnail.jpg", "sha256": SHA256},
    "corrections": {**REMARK, "content": MARKS},
    "notes": {**REMARK, "text": "Here.", "drawing": [SHAPE]},
    "tags": {**REMARK, "word": "heel"},
    "hand_outs": {
        **{"clip_id": ID, "pictures": ["evidence/overstride-1.jpg"], "left_out": [ID]},
        **{"words": "Well done.", "changed": NOW},
    },
    "own_angles": {
        **{"id": ID, "clip_id": ID, "made": NOW, "name": "Knee"},
        "content": {"landmarks": ["near_hip", "near_knee"], "against": "vertical"},
    },
}
PLAIN: list[tuple[type, dict[str, Any]]] = [
    (ClipInfo, REPORT["clip"]),
    (Scene, {"roll_deg": 1.0, "blur": 0.01}),
    (Outcome, {"state": "ok", "sentence": "Fine.", "verdict": "ok", "seconds": 3.0}),
    (Overlay, {"skeleton": True, "check": "overstride", "speed": 0.5}),
    (Settings, {"runner": "New", "height_cm": 171.0, "mirrored": True}),
    (StageProgress, {"stage": "Following", "done": 3, "expected": None, "since": 5.0}),
]
TOLD = [
    {"kind": "move", "near": True, "contact_s": 1.0, "to_s": 1.05},
    {"kind": "wrong", "near": True, "contact_s": 1.0},
    {"kind": "restore", "near": True, "contact_s": 1.0},
    {"kind": "reject", "check": "overstride", "time_s": 1.0},
    {"kind": "mask", "start_s": 1.0, "end_s": 2.0},
    {"kind": "unmask", "time_s": 1.0},
    {"kind": "belt", "one": [0.0, 0.0], "other": [9.0, 1.0]},
]

NUMBERS = some.one_of(
    some.floats(), some.integers(), some.sampled_from([0, -1, 1e300, 10**400, 1e-320])
)
LETTERS = some.text(some.characters(exclude_categories=()), max_size=9)
ATOMS = some.one_of(some.none(), some.booleans(), NUMBERS, LETTERS, some.just("x" * 30_000))
ANYTHING = some.recursive(
    ATOMS,
    lambda inner: some.one_of(
        some.lists(inner, max_size=4), some.dictionaries(LETTERS, inner, max_size=4)
    ),
    max_leaves=8,
)
often = settings(max_examples=150, deadline=None, derandomize=True, database=None)


@some.composite
def altered(draw: some.DrawFn, example: Any) -> Any:
    """Return an example with something in it replaced, taken away, or put beside."""
    content = copy.deepcopy(example)
    places: list[tuple[Any, Any]] = []
    waiting = [content]
    while waiting:
        inner = waiting.pop()
        keys = inner if isinstance(inner, dict) else range(len(inner))
        places += [(inner, key) for key in keys]
        waiting += [inner[key] for key in keys if isinstance(inner[key], dict | list)]
    inner, key = draw(some.sampled_from(places))
    what = draw(some.sampled_from(["replace", "replace", "take away", "put beside"]))
    if what == "replace":
        inner[key] = draw(ANYTHING)
    elif what == "take away":
        del inner[key]
    elif isinstance(inner, dict):
        inner[draw(LETTERS)] = draw(ANYTHING)
    else:
        inner.append(draw(ANYTHING))
    return content


def fits(read: Callable[[], Any]) -> Any:
    """Return what was read, None where that was told in one sentence."""
    try:
        return read()
    except PostureError as error:
        told = str(error)
    assert told.endswith(".")
    assert "\n" not in told
    return None


def text_of(content: Any) -> str:
    return json.dumps(content)


@often
@given(some.one_of(altered(REPORT), ANYTHING))
def test_a_report_comes_back_and_can_be_shown(content: Any) -> None:
    report: Report | None = fits(lambda: report_from_json(text_of(content)))
    if report is not None:
        assert report_from_json(report.to_json()) == report
        headline(report, CHECKS)
        render_html(report, CHECKS, {})


@often
@given(some.one_of(altered(MARKS), ANYTHING))
def test_corrections_come_back(content: Any) -> None:
    made: Corrections | None = fits(lambda: corrections_from(content, "x"))
    if made is not None:
        assert corrections_from(as_json(made), "x") == made


@often
@given(some.one_of(altered([SHAPE, SHAPE]), ANYTHING))
def test_drawings_come_back(content: Any) -> None:
    shapes: list[Shape] | None = fits(lambda: shapes_from(content))
    if shapes is not None:
        assert shapes_from(to_content(shapes)) == shapes


@pytest.mark.parametrize("table", ROWS)
def test_rows_of_archives_come_back(table: str) -> None:
    kind = KINDS_OF_ROWS[table]

    @often
    @given(some.one_of(altered(ROWS[table]), ANYTHING))
    def check(content: Any) -> None:
        row = fits(lambda: decode(text_of(content), kind, "x"))
        if row is not None:
            assert decode(text_of(as_json(row)), kind, "x") == row
            assert fits(row.values) is None or json.dumps(row.values(), default=str)

    assert fits(lambda: decode(text_of(ROWS[table]), kind, "x")) is not None
    check()


@pytest.mark.parametrize(("kind", "example"), PLAIN, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_kept_of_a_clip_comes_back(kind: type, example: dict[str, Any]) -> None:
    @often
    @given(some.one_of(altered(example), ANYTHING))
    def check(content: Any) -> None:
        value: Any = fits(lambda: convert(content, kind, "x"))
        if value is not None and kind is not Scene:  # which may hold NaN
            assert convert(value.__dict__, kind, "x") == value

    assert fits(lambda: convert(example, kind, "x")) is not None
    check()


@often
@given(some.one_of(*map(altered, TOLD), ANYTHING))
def test_what_a_page_says_is_a_correction_or_none(told: Any) -> None:
    before = convert(MARKS, Corrections, "x")
    with suppress(ValueError):  # of one that cannot be, which the page tells
        after = fits(lambda: corrected(before, told))
        assert after is None or corrections_from(as_json(after), "x") == after


@often
@given(some.one_of(altered([{"number": 1, "topic": "note", "content": {}}]), ANYTHING))
def test_messages_of_nonsense_are_not_received(sent: Any) -> None:
    for message in new_messages(sent, 0):
        assert message.number > 0
        assert isinstance(message.topic, str)
        assert isinstance(message.content, dict)

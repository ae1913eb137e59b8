"""A report that an older version wrote: the left-facing sample clip, analysed with schema 1."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from posture.results.report_file import load_report, report_from_json
from posture.system.validation import ContentError
from tests.contract import check_report

NOT_ASKED = {
    **{"stance": None, "back": None, "runner_kind": None, "units": "metric"},
    **{"turn_deg": 0, "start_s": None, "end_s": None},
}
OLD = Path(__file__).with_name("report_schema_1.json")


@pytest.fixture
def old() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(OLD.read_text())
    return content


def opened(content: dict[str, Any]) -> dict[str, Any]:
    new: dict[str, Any] = json.loads(report_from_json(json.dumps(content)).to_json())
    return new


def test_it_opens_as_a_report_of_today(old: dict[str, Any]) -> None:
    check_report(opened(old))
    assert load_report(OLD).measurements["cadence"].value is not None


def test_no_number_changes(old: dict[str, Any]) -> None:
    new = opened(old)
    old["made_with"]["options"] |= {"capture_fps": None, **NOT_ASKED}
    judged = {"start_s": 0.0, "end_s": old["clip"]["duration_s"]}
    old["quality"] |= {"followed_s": judged["end_s"], "followed": [judged]}
    sentences = ("looked_at", "running", "pain_rule", "load", "back")
    old["plan"] |= {**dict.fromkeys(sentences, ""), "see": []}
    for exercise in old["plan"]["exercises"]:
        exercise |= {"start": "", "load": "", "progression": "", "stop_if": ""}
    for part in ("status", "refusal", "made_with", "clip", "quality", "steps", "plan"):
        assert new[part] == old[part]
    assert new["view"] == {**judged, **old["view"], "stance": None}
    changed = ("near_limit", "verdict", "why", "chance", "norm")
    for key, measurement in old["measurements"].items():
        kept = {name: value for name, value in measurement.items() if name not in changed}
        assert {name: new["measurements"][key].get(name) for name in kept} == kept


def test_what_was_ok_past_its_limit_is_too_close_to_call(old: dict[str, Any]) -> None:
    new = opened(old)["measurements"]
    before = {key: measurement["verdict"] for key, measurement in old["measurements"].items()}
    assert {key: m["verdict"] for key, m in new.items()} == {
        **before,
        "head_forward": "close",
        "overstride": "close",
    }
    assert (before["head_forward"], before["overstride"]) == ("ok", "ok")
    assert new["overstride"]["why"].startswith("Too close to call: ")


def test_an_overstride_that_was_lowered_to_ok_is_not_ok_either(old: dict[str, Any]) -> None:
    overstride = old["measurements"]["overstride"]
    overstride |= {"value": 19.0, "u": 1.0, "verdict": "ok", "near_limit": False}
    assert opened(old)["measurements"]["overstride"]["verdict"] == "close"


def test_a_refused_one_opens_too(old: dict[str, Any]) -> None:
    refusal = {"code": "too_short", "message": "Too short.", "advice": "Film longer."}
    old |= {"status": "refused", "refusal": refusal, "view": None}
    old |= {"steps": [], "measurements": {}, "plan": None}
    assert report_from_json(json.dumps(old)).refusal is not None


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("measurements", None),
        ("measurements", []),
        ("measurements", {"overstride": None}),
        ("measurements", 5),
        ("view", []),
        ("view", 5),
        ("view", {}),
        ("clip", {}),
    ],
)
def test_a_damaged_one_is_told(old: dict[str, Any], place: str, value: object) -> None:
    damaged = copy.deepcopy(old)
    damaged[place] = value
    with pytest.raises(ContentError, match=r"^The report cannot be read: [^\n]+\.$"):
        report_from_json(json.dumps(damaged))


@pytest.mark.parametrize("limits", [{}, {"ok": [1], "watch": [0, 1]}, {"ok": "x", "watch": 1}, 7])
def test_damaged_limits_are_told(old: dict[str, Any], limits: object) -> None:
    old["measurements"]["overstride"]["limits"] = limits
    with pytest.raises(ContentError):
        report_from_json(json.dumps(old))

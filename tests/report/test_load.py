import json
from typing import Any

import pytest

from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.validation import ContentError


def test_a_report_comes_back_as_it_was(ok_report: Report) -> None:
    assert report_from_json(ok_report.to_json()) == ok_report


def test_a_refused_report_comes_back_as_it_was(refused_report: Report) -> None:
    assert report_from_json(refused_report.to_json()) == refused_report


DAMAGES: dict[str, Any] = {
    "status": ["ko", 1, None, "refused"],
    "refusal": [{}, 5],
    "made_with": [None, {"posture": "1"}],
    "made_with.posture": ["x" * 201, "a\0b"],
    "made_with.options": [[], "x", {"speed_kmh": "fast"}, {"incline": 1e9}],
    "clip.frame_rate_hz": [0, -1, 1e300, None],
    "clip.slow_motion_factor": [0, "2"],
    "clip.width": [0, 2.5, 10**9],
    "view": [None, "x", {}],
    "view.near_side": ["up"],
    "view.yaw_deg": [1e300, None],
    "quality.warnings": ["x", [1], ["x"] * 41, ["x" * 501]],
    "quality.detected_fraction": [1.5, -0.1],
    "steps": [[{"foot": "left"}], {}, None],
    "measurements": [[], {"../x": {}}, {"Lean": {}}],
    "measurements.overstride.value": ["31", 1e300, None, True],
    "measurements.overstride.u": ["3", -1],
    "measurements.overstride.n": [-1, 2.5],
    "measurements.overstride.unit": ["<b>long enough</b>"],
    "measurements.overstride.verdict": ["fine", None],
    "measurements.overstride.limits": [{"ok": [1]}, [1, 2]],
    "measurements.overstride.evidence": [None, [{}], [5]],
    "plan": ["x", {}],
    "plan.order": [[1], ["../x"]],
    "plan.exercises": [[{"name": "Plank"}], None],
    "corrections": [{"moved": 5}, {"masked": [{"start_s": 2, "end_s": 1}]}, []],
}


@pytest.mark.parametrize(
    ("place", "value"), [(place, value) for place, values in DAMAGES.items() for value in values]
)
def test_a_damaged_report_is_told(ok_report: Report, place: str, value: object) -> None:
    content = json.loads(ok_report.to_json())
    *path, last = place.split(".")
    inner = content
    for name in path:
        inner = inner[name]
    inner[last] = value
    with pytest.raises(ContentError, match=r"^The report cannot be read: [^\n]+\.$"):
        report_from_json(json.dumps(content))


@pytest.mark.parametrize(
    "name",
    [
        *("../../../secret/id_ed25519", "/etc/passwd", "evidence/../../x-1.jpg", "report.html"),
        *("evidence/overstride-1.png", "evidence/overstride-1.jpg\n", "evidence/a/b-1.jpg", ""),
    ],
)
def test_a_picture_is_named_as_our_own_are(ok_report: Report, name: str) -> None:
    content = json.loads(ok_report.to_json())
    content["measurements"]["overstride"]["evidence"][0]["image"] = name
    with pytest.raises(ContentError, match="image"):
        report_from_json(json.dumps(content))


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "5", "null", "<html>", "[" * 100_000, " " * 16_000_001),
        *('{"schema": "posture.report/2"}', '{"schema": "posture.report/1"}'),
        '{"schema": "posture.report/1", "status": 1e999}',
    ],
    ids=lambda text: text[:40],
)
def test_anything_else_is_no_report(text: str) -> None:
    with pytest.raises(ContentError, match=r"^The report cannot be read: [^\n]+\.$"):
        report_from_json(text)

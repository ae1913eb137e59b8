"""The published schema is that of the types, and what posture writes fits it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from posture.cli.main import main
from posture.cli.schema_command import FILES
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import (
    BeltLine,
    Corrections,
    MaskedStretch,
    MovedContact,
    RejectedEvidence,
    WrongContact,
    save_corrections,
)
from posture.results.json_schema import PUBLISHED, json_schema
from posture.results.report_file import load_report
from tests.gait import Camera, Runner, film

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
OLD = Path(__file__).with_name("report_schema_1.json")
CORRECTED = Corrections(
    moved=(MovedContact(True, 1.0, 1.02),),
    wrong=(WrongContact(False, 2.0),),
    mirrored=False,
    rejected=(RejectedEvidence("overstride", 1.5),),
    masked=(MaskedStretch(0.5, 0.9),),
    belt=BeltLine((10.0, 300.0), (600.0, 310.0)),
)


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(json_schema(name)))


def report_of(seconds: float, corrections: Corrections | None = None) -> dict[str, Any]:
    track = film(Runner(overstride=36.0), Camera(seconds=seconds))
    written = analyze_track(track, ClipSettings(height_cm=180.0), corrections).report.to_json()
    content: dict[str, Any] = json.loads(written)
    return content


def test_the_command_offers_what_is_published() -> None:
    assert tuple(PUBLISHED) == FILES


@pytest.mark.parametrize("name", FILES)
def test_the_docs_hold_the_schema_of_today(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    printed = capsys.readouterr().out
    Draft202012Validator.check_schema(json.loads(printed))
    # If this fails: posture schema NAME > docs/reference/schemas/NAME.json
    assert (DOCS / f"{name}.json").read_text(encoding="utf-8") == printed


def test_reports_fit_it_judged_corrected_refused_and_old() -> None:
    check = validator("report").validate
    check(report_of(8.0))
    check(report_of(8.0, CORRECTED))
    refused = report_of(2.0)
    assert refused["status"] == "refused"
    check(refused)
    check(json.loads(load_report(OLD).to_json()))


def test_corrections_fit_it(tmp_path: Path) -> None:
    save_corrections(CORRECTED, tmp_path / "corrections.json")
    validator("corrections").validate(json.loads((tmp_path / "corrections.json").read_text()))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("schema", "posture.report/1"),
        ("clip.width", -1),
        ("view.yaw_deg", 400.0),
        ("measurements.overstride.verdict", "fine"),
        ("measurements.overstride.chance", {"past_ok": 1.1, "past_watch": 0.0}),
        ("quality.warnings", ["x" * 501]),
    ],
)
def test_what_is_out_of_range_does_not_fit(place: str, value: object) -> None:
    content = report_of(8.0)
    *path, last = place.split(".")
    inner = content
    for name in path:
        inner = inner[name]
    inner[last] = value
    assert not validator("report").is_valid(content)

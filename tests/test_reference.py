"""The pages in docs/reference name every field and column that there is, and no other."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture.pipeline.analysis import Analysis, analyze_track
from posture.pose_track import LANDMARK_NAMES, Cover, Outline, PoseTrack, Scene, save_track
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import (
    BeltLine,
    Corrections,
    MaskedStretch,
    RejectedEvidence,
    WrongContact,
)
from posture.results.report import Norm
from tests.gait import Camera, Runner, Stander, film

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


def names_in(page: str, heading: str) -> list[str]:
    """Return the names in the first column of the tables below a heading."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    track = film(Runner(overstride=36.0), Camera(fps=60.0, seconds=8.0), Scene(roll_deg=0.5))
    outline = Outline(np.array([1.0, 2.0]), np.full((2, 46, 2), 0.1))
    cover = Cover(np.array([1.0, 2.0]), np.zeros((2, 2)))
    stance = film(Stander(), Camera(seconds=3.0))
    return replace(track, outline=outline, cover=cover, stance=stance)


@pytest.fixture(scope="module")
def analysis(track: PoseTrack) -> Analysis:
    return analyze_track(track, ClipSettings(height_cm=180.0))


def test_every_column_of_steps_csv(analysis: Analysis) -> None:
    assert names_in("csv.md", "steps.csv: one row per foot contact") == list(analysis.steps())


def test_every_column_of_frames_csv(analysis: Analysis) -> None:
    axes = ["<landmark>_x_px", "<landmark>_y_px"]
    columns = names_in("csv.md", "frames.csv: one row per frame")
    assert columns[-2:] == axes
    landmarks = [axis.replace("<landmark>", name) for name in LANDMARK_NAMES for axis in axes]
    assert columns[:-2] + landmarks == list(analysis.frames())


def test_every_array_of_the_track_file(track: PoseTrack, tmp_path: Path) -> None:
    save_track(replace(track, stance=None, apart=np.zeros_like(track.xy)), tmp_path / "track.npz")
    with np.load(tmp_path / "track.npz") as arrays:
        assert sorted(names_in("track.md", "The track file")) == sorted(arrays.files)
        described = json.loads(str(arrays["posture"]))
    listed = names_in("track.md", "The text in `posture`")
    assert sorted(listed) == sorted([*described, *described["scene"]])


def test_every_landmark_in_its_order() -> None:
    text = (REFERENCE / "track.md").read_text(encoding="utf-8").partition("## Landmarks")[2]
    numbered = re.findall(r"(\d+) `(\w+)`", text)
    assert numbered == [(str(n), name) for n, name in enumerate(LANDMARK_NAMES)]


def paths(value: Any, place: str = "") -> set[str]:
    """Return where something stands in JSON: "steps[].side", "measurements.*.u"."""
    found = {place} if place else set()
    if isinstance(value, dict):
        for key, part in value.items():
            below = "*" if place == "measurements" else key
            found |= paths(part, f"{place}.{below}" if place else below)
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict):
                found |= {f"{path}" for path in paths(part, f"{place}[]")} - {f"{place}[]"}
    return found


def test_every_field_of_report_json(track: PoseTrack, analysis: Analysis) -> None:
    near = [step.contact_s for step in analysis.report.steps if step.near]
    corrected = Corrections(
        wrong=(WrongContact(near=True, contact_s=near[3]),),
        mirrored=False,
        rejected=(RejectedEvidence("trunk_lean", near[1]),),
        masked=(MaskedStretch(7.5, 7.9),),
        belt=BeltLine((100.0, 700.0), (900.0, 700.0)),
    ).with_moved(True, near[2], near[2] + 0.02)
    reports = [
        analyze_track(track, ClipSettings(height_cm=180.0), corrected).report,
        analyze_track(film(Runner(yaw=60.0)), ClipSettings()).report,
    ]
    lean = reports[0].measurements["trunk_lean"]
    shown = replace(lean.evidence[0], image="evidence/trunk_lean-1.jpg")
    whole = replace(lean, norm=Norm(1.4, 7.3, 13.2, "Runners on a treadmill."), evidence=[shown])
    measurements = {**reports[0].measurements, "trunk_lean": whole}
    reports[0] = replace(reports[0], measurements=measurements)
    there: set[str] = set()
    for report in reports:
        there |= paths(json.loads(report.to_json()))
    documented = set()
    text = (REFERENCE / "report.md").read_text(encoding="utf-8")
    for cell in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE):
        documented |= set(re.findall(r"`([^`]+)`", cell))
    assert documented == there - {"measurements.*"}


def test_every_measurement_is_described_with_its_unit(analysis: Analysis) -> None:
    text = (REFERENCE / "report.md").read_text(encoding="utf-8").partition("## Measurements\n")[2]
    rows = re.findall(r"^\| (\w+) \| .* \| (\S+) \|$", text, re.MULTILINE)
    units = {key: m.unit for key, m in analysis.report.measurements.items()}
    assert {key: unit for key, unit in rows if key != "key"} == units

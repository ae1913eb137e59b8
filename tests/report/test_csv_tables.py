"""The tables: every row and column against the runner's known values."""

import csv
import io

import numpy as np
import pytest

from posture.pipeline.analysis import Analysis, analyze_track
from posture.pose_track import PoseTrack
from posture.report.csv_tables import frames_table, steps_table, to_csv
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import Corrections, RejectedEvidence
from tests.gait import Camera, Runner, film

Rows = list[dict[str, str]]
RUNNER = Runner()


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """8 s at 60 frames a second, facing right: 170 steps a minute, first contact at 0.2 s."""
    return film(RUNNER, Camera(fps=60.0, seconds=8.0))


@pytest.fixture(scope="module")
def analysis(track: PoseTrack) -> Analysis:
    return analyze_track(track, ClipSettings(mirrored=True))


def read(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def steps(analysis: Analysis) -> Rows:
    assert analysis.motion is not None
    return read(to_csv(steps_table(analysis.report, analysis.motion)))


def test_one_row_a_step_with_its_times(analysis: Analysis) -> None:
    rows = steps(analysis)

    assert len(rows) == len(analysis.report.steps)
    assert [row["step"] for row in rows] == [str(n + 1) for n in range(len(rows))]
    for row, step in zip(rows, analysis.report.steps, strict=True):
        assert row["side"] == step.side
        assert row["camera_side"] == ("yes" if step.near else "no")
        assert float(row["contact_s"]) == pytest.approx(step.contact_s, abs=1e-4)
        assert row["contact_s"] == row["contact_as_found_s"]
    gaps = [float(row["time_to_next_contact_s"]) for row in rows[:-1]]
    assert np.mean(gaps) == pytest.approx(60 / 170, abs=0.002)
    assert rows[-1]["time_to_next_contact_s"] == ""
    near = [row for row in rows if row["camera_side"] == "yes" and row["contact_time_ms"]]
    assert float(near[3]["contact_time_ms"]) == pytest.approx(
        1000 * RUNNER.duty * RUNNER.stride_s, abs=40
    )


def test_a_step_s_values_stand_in_its_row(analysis: Analysis) -> None:
    rows = steps(analysis)
    near, far = ([r for r in rows if r["camera_side"] == side] for side in ("yes", "no"))

    assert float(near[2]["overstride_percent"]) == pytest.approx(RUNNER.overstride, abs=3)
    assert float(near[2]["cadence_steps_per_min"]) == pytest.approx(170, abs=1)
    assert float(near[2]["trunk_lean_deg"]) == pytest.approx(RUNNER.lean, abs=0.5)
    assert {row["overstride_percent"] for row in far} == {""}
    assert all(row["vertical_oscillation_percent"] for row in rows[:-1])
    measured = [float(row["trunk_lean_deg"]) for row in near if row["trunk_lean_deg"]]
    assert len(measured) == analysis.report.measurements["trunk_lean"].n


def test_corrections_are_in_the_table(track: PoseTrack) -> None:
    found = analyze_track(track, ClipSettings())
    near = [step for step in found.report.steps if step.near]
    moved_s = near[2].contact_s + 1 / 60
    shown = found.report.measurements["trunk_lean"].evidence[0].time_s
    corrections = Corrections(rejected=(RejectedEvidence("trunk_lean", shown),))

    corrections = corrections.with_moved(True, near[2].contact_s, moved_s)
    analysis = analyze_track(track, ClipSettings(), corrections)

    row = [row for row in steps(analysis) if row["camera_side"] == "yes"][2]
    assert float(row["contact_s"]) == pytest.approx(moved_s, abs=1e-4)
    assert float(row["contact_as_found_s"]) == pytest.approx(near[2].contact_s, abs=1e-4)
    assert float(row["contact_uncertainty_s"]) == pytest.approx(1 / 60, abs=1e-4)
    assert len([r for r in steps(analysis) if r["trunk_lean_deg"]]) == (
        len([r for r in steps(found) if r["trunk_lean_deg"]]) - 1
    )


def test_one_row_a_frame_with_the_body(track: PoseTrack, analysis: Analysis) -> None:
    assert analysis.motion is not None

    rows = read(to_csv(frames_table(track, analysis.motion)))

    assert len(rows) == len(track.time_s)
    assert [row["frame"] for row in rows] == [str(n) for n in range(len(rows))]
    assert float(rows[90]["time_s"]) == pytest.approx(1.5, abs=1e-4)
    hip = track.point("right_hip")[90]
    assert float(rows[90]["right_hip_x_px"]) == pytest.approx(hip[0], abs=2)
    assert float(rows[90]["right_hip_y_px"]) == pytest.approx(hip[1], abs=2)
    lean = [float(row["trunk_lean_deg"]) for row in rows if row["trunk_lean_deg"]]
    assert np.mean(lean) == pytest.approx(RUNNER.lean, abs=0.3)
    assert not [name for name in rows[0] if "pelvic" in name]


def test_the_foot_on_the_belt_is_the_runner_s_own(track: PoseTrack, analysis: Analysis) -> None:
    """Mirrored: the camera sees the left foot, which lands at 0.2 s and stays 0.247 s."""
    assert analysis.motion is not None
    rows = read(to_csv(frames_table(track, analysis.motion)))

    def foot_at(time_s: float) -> str:
        return rows[round(60 * time_s)]["foot_on_belt"]

    stride = RUNNER.stride_s
    assert foot_at(0.2 + 2 * stride + 0.1) == "left"
    assert foot_at(0.2 + 2.5 * stride + 0.1) == "right"
    assert foot_at(0.2 + 2.5 * stride - 0.05) == ""


def test_slow_motion_has_both_times(track: PoseTrack, analysis: Analysis) -> None:
    from dataclasses import replace

    assert analysis.motion is not None
    slow = replace(track, clip=replace(track.clip, slow_motion_factor=4.0))

    row = read(to_csv(frames_table(slow, analysis.motion)))[60]

    assert (float(row["time_s"]), float(row["file_time_s"])) == (1.0, 4.0)

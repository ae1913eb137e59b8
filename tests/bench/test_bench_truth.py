"""The bench's own arithmetic, against values worked out by hand and dialled into the renderer."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench.matching import match, match_steps
from bench.render.camera import Camera
from bench.render.clip import Clip, truth_of
from bench.render.film import Film
from bench.render.gait import Gait, Runner
from bench.render.looks import Look
from bench.render.makehuman import SHAPES
from bench.render.standing import QuietStance, StandsThenRuns
from bench.truth import RenderedTruth
from posture.results.report import Step
from tests.bench.render.skeleton import plain_skeleton
from tests.contract import MADE_STANDING

SAMPLES = Path(__file__).parents[2] / "sample_videos"


def test_bias_spread_missed_and_invented() -> None:
    true = np.array([0.5, 1.0, 1.5, 2.0])
    found = np.array([0.51, 1.03, 1.75, 2.02])
    result = match(true, found, 0.0, 3.0)
    assert result.errors_s == pytest.approx([0.01, 0.03, 0.02])
    assert (result.missed, result.invented) == (1, 1)
    assert result.cells == ["+20.0", "8.2", "1", "1"]


def test_nothing_counts_outside_the_stretch_of_complete_truth() -> None:
    result = match(np.array([0.5, 1.0]), np.array([0.1, 1.0, 2.9]), 0.4, 1.6)
    assert (len(result.errors_s), result.missed, result.invented) == (1, 1, 0)


def test_a_found_instant_serves_one_true_one() -> None:
    result = match(np.array([1.0, 1.05]), np.array([1.02]), 0.0, 2.0)
    assert (len(result.errors_s), result.missed) == (1, 1)


def test_a_toe_off_outside_the_clip_is_not_missed() -> None:
    steps = [Step("left", True, 0.5, 0.7, 0.01), Step("left", True, 1.2, None, 0.01)]
    contacts, offs = match_steps(((0.5, 0.71), (1.2, float("nan"))), steps, 0.0, 1.3)
    assert (contacts.missed, contacts.invented) == (0, 0)
    assert offs.errors_s == pytest.approx([-0.01])
    assert (offs.missed, offs.invented) == (0, 0)


def test_truth_is_what_was_dialled_into_the_renderer() -> None:
    clip = RenderedTruth(SAMPLES / "overstride14_60.json")
    assert (clip.facing, clip.near, clip.yaw_deg) == ("right", "right", 0.0)
    truth = clip.whole()
    # Strides differ by 1.1 %, of which six leave a third.
    assert truth.values["cadence"] == pytest.approx(158, abs=0.6)
    assert truth.values["trunk_lean"] == pytest.approx(6, abs=0.3)
    assert truth.values["head_forward"] == pytest.approx(20, abs=0.3)
    # 14 cm of a shank of 46 cm.
    assert truth.values["overstride"] == pytest.approx(30, abs=1.5)
    shank = np.radians(truth.values["shank_angle_at_contact"])
    assert truth.values["overstride"] == pytest.approx(100 * np.sin(shank), abs=3)
    contact, toe_off = truth.contacts["right"][1]
    assert 1000 * (toe_off - contact) == pytest.approx(truth.values["contact_time"], rel=0.02)


def test_truth_of_a_runner_who_faces_left_has_the_same_signs() -> None:
    clip = RenderedTruth(SAMPLES / "left_lowcad148_60.json")
    assert (clip.facing, clip.near) == ("left", "left")
    truth = clip.whole()
    assert truth.values["trunk_lean"] == pytest.approx(6, abs=0.3)
    assert truth.values["overstride"] > 10
    assert truth.values["thigh_extension_at_toe_off"] > 10


def test_what_is_true_of_a_stance_is_measured_on_its_frames_alone(tmp_path: Path) -> None:
    skeleton, film = plain_skeleton(), Film(fps=30.0, seconds=6.0)
    dials = QuietStance(3.0, -2.0, 24.0, sway_m=0.0, sway_deg=0.0, settling_m=0.0)
    gait = Gait(trunk_lean_deg=9.0)
    camera = Camera()
    clip = Clip("stands", SHAPES["man"], Look(), gait, camera, film, standing=dials)
    runner = StandsThenRuns(Runner(skeleton, gait), dials)
    (tmp_path / "truth.json").write_text(json.dumps(truth_of(clip, runner, skeleton)))
    truth = RenderedTruth(tmp_path / "truth.json")
    assert truth.runs_from_s == 3.0
    standing = truth.standing()
    assert standing["trunk_lean"] == pytest.approx(-2.0, abs=0.05)
    assert standing["head_forward"] == pytest.approx(24.0, abs=0.5)
    assert standing["knee_flexion_at_contact"] == pytest.approx(6.0, abs=0.2)
    assert set(standing) == {*MADE_STANDING} - {"lumbar_hollow"}
    assert truth.whole().values["trunk_lean"] == pytest.approx(9.0, abs=0.6)
    near = [contact for contact, _ in truth.contacts[truth.near]]
    assert min(near) >= 3.0

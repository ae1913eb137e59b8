"""The bench's own arithmetic, against values worked out by hand and dialled into the renderer."""

from pathlib import Path

import numpy as np
import pytest

from bench.matching import match, match_steps
from bench.truth import RenderedTruth
from posture.results.report import Step

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

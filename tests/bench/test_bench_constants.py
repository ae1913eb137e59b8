"""Half-widths that hold nine errors in ten, worked out by hand."""

import numpy as np
import pytest

from bench.constants import holding, off_from_others
from bench.faults import excess
from bench.forceplate import Trial, make_track
from bench.matching import Match, pooled
from bench.rendered import Result
from posture.results.report import Side


def test_the_half_width_holds_nine_tenths_of_the_errors() -> None:
    errors = np.arange(1.0, 12.0) * [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1]
    assert holding(errors, np.zeros(11)) == pytest.approx(10.0)


def test_a_body_is_judged_by_the_bias_of_the_others() -> None:
    """Whole clips are off by 1 and 3 (Ann) and 6 (Bob): Ann's stretch by 5 - 6, Bob's by 7 - 2."""
    whole = [
        Result(clip, None, "lean", 0.0, error)
        for clip, error in [("a", 1.0), ("b", 3.0), ("c", 6.0)]
    ]
    parts = [Result("a", 0.0, "lean", 0.0, 5.0), Result("c", 0.6, "lean", 0.0, 7.0)]
    off = off_from_others(parts, whole, {"a": "Ann", "b": "Ann", "c": "Bob"})
    assert off.tolist() == [-1.0, 5.0]


def test_what_the_clip_itself_leaves_open_need_not_be_held_twice() -> None:
    # An error of 5 with 3 of its own needs 4 more; one of 2 needs nothing.
    assert holding(np.array([5.0, -5.0]), np.array([9.0, 9.0])) == pytest.approx(4.0)
    assert holding(np.array([2.0]), np.array([9.0])) == 0.0
    assert np.isnan(holding(np.empty(0), np.empty(0)))


@pytest.mark.parametrize(
    ("value", "bounds", "past"),
    [
        (25.0, (None, 21.0), 4.0),
        (10.0, (None, 21.0), -11.0),
        (-4.0, (-1.0, 18.0), 3.0),
        (17.0, (-1.0, 18.0), -1.0),
    ],
)
def test_how_far_a_truth_lies_past_a_limit(
    value: float, bounds: tuple[float | None, float | None], past: float
) -> None:
    assert excess(value, bounds) == pytest.approx(past)


def test_several_matches_make_one() -> None:
    one, two = Match(np.array([0.01]), 1, 0), Match(np.array([0.02, 0.03]), 0, 2)
    both = pooled([one, two])
    assert both.errors_s.tolist() == [0.01, 0.02, 0.03]
    assert (both.missed, both.invented) == (1, 2)


def test_feet_are_lost_about_contacts_and_nowhere_else() -> None:
    time_s = np.arange(0.0, 10.0, 0.01)
    parts = ("hip", "knee", "ankle", "heel", "foot_index")
    points = {f"{side}_{p}": np.zeros((1000, 3)) for side in ("left", "right") for p in parts}
    right: Side = "right"
    contacts = tuple((right, float(at), float(at) + 0.25) for at in range(1, 9))
    trial = Trial("still", time_s, points, contacts, {})
    whole = make_track(trial, 60.0, noise_mm=0.0)
    assert np.isfinite(whole.xy).all()
    lost = make_track(trial, 60.0, noise_mm=0.0, drop_share=1.0)
    at_s = lost.time_s[np.isnan(lost.point("right_ankle")[:, 0])]
    assert len(at_s) >= 8
    assert np.abs(at_s[:, None] - np.arange(1, 9)).min(axis=1).max() < 0.16
    assert np.isfinite(lost.point("left_ankle")).all()
    assert np.isfinite(lost.point("right_knee")).all()

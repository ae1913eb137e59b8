"""Contacts in time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.render.rhythm import Rhythm


def the_rhythm(jitter: float = 0.0, start: float = 0.25, seed: int = 0) -> Rhythm:
    return Rhythm(0.7, 0.35, jitter, start, np.random.default_rng(seed))


def test_an_even_rhythm_by_hand() -> None:
    rhythm = the_rhythm()
    # Left lands at whole phases: phase 0.25 at time 0, so phase 1 after 0.75 strides of 0.7 s.
    steps = rhythm.steps(0.0, 1.4)
    assert [step.foot for step in steps] == ["right", "left", "right", "left"]
    assert [step.contact_s for step in steps] == pytest.approx([0.175, 0.525, 0.875, 1.225])
    assert [step.toe_off_s - step.contact_s for step in steps] == pytest.approx([0.245] * 4)
    assert rhythm.phase(0.0) == pytest.approx(0.25)


@settings(max_examples=40, deadline=None)
@given(
    time_s=st.floats(0.0, 39.0),
    jitter=st.floats(0.0, 0.02),
    start=st.floats(0.0, 0.99),
    seed=st.integers(0, 99),
)
def test_the_latest_contact_is_the_last_one_before(
    time_s: float, jitter: float, start: float, seed: int
) -> None:
    rhythm = the_rhythm(jitter, start, seed)
    for foot in ("left", "right"):
        step = rhythm.latest(foot, time_s)
        assert step.contact_s <= time_s < rhythm.step(foot, step.number + 1).contact_s
        assert step.contact_s < step.toe_off_s < rhythm.step(foot, step.number + 1).contact_s


def test_a_contact_belongs_to_its_own_stretch_only() -> None:
    rhythm = the_rhythm(jitter=0.01)
    whole = rhythm.steps(0.0, 20.0)
    assert rhythm.steps(0.0, 7.0) + rhythm.steps(7.0, 20.0) == whole


def test_jitter_is_the_deviation_of_stride_times() -> None:
    strides = [
        np.diff(
            [s.contact_s for s in the_rhythm(0.015, seed=seed).steps(0, 39) if s.foot == "left"]
        )
        for seed in range(8)
    ]
    assert np.std(np.concatenate(strides)) / 0.7 == pytest.approx(0.015, rel=0.1)

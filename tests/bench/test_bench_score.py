"""Figures of the table from results written by hand."""

import numpy as np
import pytest

from bench.rendered import Result
from bench.score import score


def whole(clip: str, error: float) -> Result:
    return Result(clip, None, "trunk_lean", 6.0, error, abs(error), 1.0, 2.0)


def part(clip: str, held: float) -> Result:
    return Result(clip, 0.9, "trunk_lean", 6.0, 0.0, 0.0, held, 2.0)


def test_errors_are_those_of_whole_clips() -> None:
    results = [whole("a", 1.0), whole("b", -3.0), whole("c", float("nan")), part("a", 0.0)]
    figures = score(results, "trunk_lean")
    assert (figures.clips, figures.answered) == (3, 2)
    assert figures.bias == pytest.approx(-1.0)
    assert figures.mae == pytest.approx(2.0)
    assert figures.worst == pytest.approx(3.0)
    assert figures.p90 == pytest.approx(2.8)  # nine tenths of the way from 1 to 3


def test_coverage_counts_stretches_and_its_interval_clips() -> None:
    held = [part("a", 1.0)] * 6 + [part("b", 0.0)] * 2
    figures = score(held, "trunk_lean")
    assert figures.segments == 8
    assert figures.coverage == pytest.approx(0.75)
    # Two clips drawn with replacement: both a, both b, or one of each.
    assert (figures.coverage_low, figures.coverage_high) == (0.0, 1.0)


def test_nothing_answered_is_no_figure() -> None:
    figures = score([whole("a", float("nan"))], "trunk_lean")
    assert (figures.clips, figures.answered) == (1, 0)
    assert all(np.isnan([figures.bias, figures.mae, figures.worst, figures.coverage]))

"""From results to the figures of the table: bias, mean error, worst clip, coverage."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.rendered import Result
from posture.arrays import FloatArray

BOOTSTRAPS = 2000


@dataclass(frozen=True)
class Score:
    """How well one measurement did over some clips; in the measurement's unit.

    Attributes
    ----------
    clips, answered, segments : int
        Clips, those with a value, and stretches with a value.
    bias, mae, p90, worst : float
        Over whole clips: mean error, mean absolute error, its 90th percentile, its largest.
    u : float
        Mean half-width of the measurement's part of the interval, over stretches.
    coverage, coverage_low, coverage_high : float
        Share of stretches whose interval holds the truth, and that share's own 95 %
        interval from drawing clips with replacement.
    u_shown, coverage_shown : float
        Half-width and share held of the whole interval, as the report shows it.
    """

    clips: int
    answered: int
    segments: int
    bias: float
    mae: float
    p90: float
    worst: float
    u: float
    coverage: float
    coverage_low: float
    coverage_high: float
    u_shown: float
    coverage_shown: float


def score(results: Sequence[Result], key: str) -> Score:
    """Return the figures of one measurement."""
    own = [result for result in results if result.key == key]
    whole = [result for result in own if result.start_s is None]
    parts = [result for result in own if result.start_s is not None]
    errors = known([result.error for result in whole])
    sizes = known([result.size for result in whole])
    coverage = _coverage(parts)
    return Score(
        clips=len(whole),
        answered=len(errors),
        segments=len(known([result.size for result in parts])),
        bias=_mean(errors),
        mae=_mean(sizes),
        p90=float(np.percentile(sizes, 90)) if len(sizes) else float("nan"),
        worst=float(sizes.max(initial=0.0)) if len(sizes) else float("nan"),
        u=_mean(known([result.u for result in parts])),
        coverage=coverage[0],
        coverage_low=coverage[1],
        coverage_high=coverage[2],
        u_shown=_mean(known([result.u_shown for result in parts])),
        coverage_shown=_mean(known([result.held_shown for result in parts])),
    )


def known(values: Sequence[float]) -> FloatArray:
    """Return what is not NaN."""
    array = np.array(values, dtype=float)
    return np.asarray(array[np.isfinite(array)])


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _coverage(parts: Sequence[Result]) -> tuple[float, float, float]:
    """Share held and its 95 % interval; stretches of one clip are not independent."""
    by_clip: dict[str, list[float]] = {}
    for result in parts:
        if np.isfinite(result.held):
            by_clip.setdefault(result.clip, []).append(result.held)
    if not by_clip:
        return float("nan"), float("nan"), float("nan")
    sums = np.array([[sum(held), len(held)] for held in by_clip.values()])
    draws = np.random.default_rng(0).integers(0, len(sums), (BOOTSTRAPS, len(sums)))
    drawn = sums[draws].sum(axis=1)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return float(sums[:, 0].sum() / sums[:, 1].sum()), float(low), float(high)

"""A measurement of the run against the same runner standing still."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import widening
from posture.checks.base import Check, Sample, landmark_bias
from posture.motion.motion import Motion, Standing
from posture.results.judging import TO_90_PERCENT
from posture.results.report import FromStance

# Swaying is slow: pieces of a stance of this length count as seen independently.
PIECE_S: Final = 0.5


def from_stance(
    check: Check, motion: Motion, sample: Sample, value: float, u_mean: float
) -> FromStance | None:
    """Return a check's value minus that while standing; None where it cannot be had.

    Parameters
    ----------
    check : Check
        What is measured.
    motion : Motion
        The clip's, with the stance.
    sample : Sample
        The run's raw values.
    value, u_mean : float
        The run's value, and the 90 % half-width of the mean over its strides.
    """
    standing, against = motion.standing, check.from_stance
    if standing is None or against is None:
        return None
    accuracy, values = against.accuracy, _values(check, standing)
    if not len(values):
        return None
    level = float(np.median(values)) - landmark_bias(check.accuracy, standing.motion)
    measured, people = accuracy.constant(motion.modelled)
    measured *= widening(motion.view.yaw_deg, motion.trunk_px)
    parts = (measured, sample.u_timing, people, u_mean, _u_sway(values, standing))
    return FromStance(
        value=value - level - landmark_bias(accuracy, motion),
        u=float(np.linalg.norm(parts)),
        standing=level,
        n_s=_seconds(standing),
    )


def _values(check: Check, standing: Standing) -> FloatArray:
    """Return the values while standing that are known, in order of time."""
    own = standing.motion
    values = check.series(own) if check.series else check.measure(own).values
    return np.asarray(values[np.isfinite(values)])


def _u_sway(values: FloatArray, standing: Standing) -> float:
    """Return the 90 % half-width that swaying leaves to the mean over the stance."""
    pieces = max(2, min(len(values), int(_seconds(standing) / PIECE_S)))
    means = [float(np.mean(piece)) for piece in np.array_split(values, pieces) if len(piece)]
    if len(means) < 2:
        return 0.0
    return TO_90_PERCENT * float(np.std(means, ddof=1)) / float(np.sqrt(len(means)))


def _seconds(standing: Standing) -> float:
    time_s = standing.motion.time_s
    return float(time_s[-1] - time_s[0])

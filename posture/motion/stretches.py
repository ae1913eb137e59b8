"""Stretches of a clip that were followed, with gaps between them that nothing may bridge.

Every stretch is repaired and read on its own. Joined, each gap is two frames in which nothing is
known, one frame off either side: whatever is drawn or measured between frames then ends there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.frame_times import stretches_of
from posture.motion.rhythm import Rhythm
from posture.pose_track import PoseTrack

# Stride times that differ by less are of one run; walking's is half as long again.
SAME_PACE: Final = 0.12


@dataclass(frozen=True)
class Run:
    """The running of one stretch, repaired, or of several joined.

    Attributes
    ----------
    time_s : ndarray (T,)
        Seconds.
    body, smooth : ndarray (T, 33, 2)
        Sagittal pixels, as in `posture.motion.motion.Motion`.
    repaired : ndarray of bool (T,)
        Where something was mended.
    rhythm : Rhythm
        Of those frames.
    """

    time_s: FloatArray
    body: FloatArray
    smooth: FloatArray
    repaired: NDArray[np.bool_]
    rhythm: Rhythm

    @property
    def seconds(self) -> float:
        """From its first to its last frame; of one stretch."""
        return float(self.time_s[-1] - self.time_s[0])


def parts(track: PoseTrack, fewest_frames: int) -> Iterator[PoseTrack]:
    """Yield the track of every stretch that has enough frames."""
    for stretch in stretches_of(track.time_s):
        frames = stretch.stop - stretch.start
        if frames >= fewest_frames:
            whole = frames == len(track.time_s)
            yield (
                track
                if whole
                else replace(
                    track,
                    xy=track.xy[stretch],
                    visibility=track.visibility[stretch],
                    time_s=track.time_s[stretch],
                    apart=None if track.apart is None else track.apart[stretch],
                )
            )


def of_one_pace(stride_s: Sequence[float], seconds: Sequence[float]) -> list[int]:
    """Return which stretches show the run: those of the pace that most of the time has.

    Parameters
    ----------
    stride_s : sequence of float
        Stride time of each stretch; NaN = no rhythm, which belongs to no run.
    seconds : sequence of float
        How long each is.

    Returns
    -------
    list of int
        Numbers of the stretches, in order; the longest alone where none has a rhythm.
    """
    own, length = np.array(stride_s), np.array(seconds)
    alike = np.abs(own[:, None] / own[None, :] - 1) < SAME_PACE
    if not alike.any():
        return [int(np.argmax(length))]
    return np.flatnonzero(alike[np.argmax(alike @ length)]).tolist()


def as_one(runs: Sequence[Run]) -> Run:
    """Join the stretches of one run in order of time.

    Phases go on over a gap by whole strides, as many as fit it best, so that equal parts of the
    stride keep equal phases.
    """
    if len(runs) == 1:
        return runs[0]
    strides = sum(float(np.ptp(run.rhythm.phase)) for run in runs)
    seconds = sum(run.seconds for run in runs)
    stride_s = seconds / strides
    time_s, phase = _over_gaps(runs, stride_s)
    shares = np.array([run.seconds / seconds for run in runs])
    rhythm = Rhythm(
        stride_s,
        phase,
        _with_gaps([run.rhythm.amplitude for run in runs], np.nan),
        float(shares @ [run.rhythm.regularity for run in runs]),
    )
    return Run(
        time_s,
        _with_gaps([run.body for run in runs], np.nan),
        _with_gaps([run.smooth for run in runs], np.nan),
        _with_gaps([run.repaired for run in runs], False),
        rhythm,
    )


def _over_gaps(runs: Sequence[Run], stride_s: float) -> tuple[FloatArray, FloatArray]:
    """Times and phases of all stretches, and of the two frames in each gap."""
    times, phases = [runs[0].time_s], [runs[0].rhythm.phase]
    for before, after in pairwise(runs):
        gap_s = after.time_s[0] - before.time_s[-1]
        edge = float(phases[-1][-1])
        first = float(after.rhythm.phase[0])
        whole = max(np.round(edge + gap_s / stride_s - first), np.floor(edge - first) + 1)
        own = after.rhythm.phase + whole
        steps = [float(np.median(np.diff(run.time_s))) for run in (before, after)]
        ends = np.array([before.time_s[-1] + steps[0], after.time_s[0] - steps[1]])
        shares = (ends - before.time_s[-1]) / gap_s
        times += [ends, after.time_s]
        phases += [edge + shares * (own[0] - edge), own]
    return np.concatenate(times), np.concatenate(phases)


def _with_gaps(pieces: Sequence[NDArray[Any]], unknown: float | bool) -> NDArray[Any]:
    """Concatenate arrays with two rows of ``unknown`` between them."""
    gap = np.full((2, *pieces[0].shape[1:]), unknown)
    between = [array for piece in pieces[1:] for array in (gap, piece)]
    return np.concatenate([pieces[0], *between])

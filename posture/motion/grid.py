"""From frames at uneven times to a uniform grid, which filters and rhythm need."""

import numpy as np

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.pose_track import MAX_FRAMES, PoseTrack

# Gaps up to this are bridged, longer ones stay unknown (evidence: at most 0.1 stride-ish).
LONGEST_GAP_S = 0.1
# Frames off the grid by less than this share of their spacing stay where they are.
JITTER = 0.1
# Intervals further from the median one by this share are pauses or dropped frames.
UNUSUAL = 0.3
# Times that ask for more grid frames than this per frame of the track are not a film of a runner.
MOST_GRID_FRAMES = 10


def uniform(track: PoseTrack) -> tuple[FloatArray, FloatArray]:
    """Return (time_s, xy) of ``track`` on a uniform grid at its usual frame rate.

    Frames that lie on a grid up to the rounding of their clock stay as they are. Otherwise
    landmarks between frames are interpolated (Akima); where the next known frames on both
    sides are more than 100 ms apart they are NaN.

    Returns
    -------
    time_s : ndarray (T,)
    xy : ndarray (T, 33, 2)

    Raises
    ------
    RefusedError
        ``unreadable`` when the frames' times leap so far that nearly all of them are missing.
    """
    first, last = float(track.time_s[0]), float(track.time_s[-1])
    even = np.linspace(first, last, len(track.time_s))
    step = usual_step_s(track.time_s)
    if float(np.max(np.abs(even - track.time_s))) < JITTER * step:
        return even, track.xy
    if (last - first) / step > min(MOST_GRID_FRAMES * len(track.time_s), 2 * MAX_FRAMES):
        raise RefusedError(
            "unreadable",
            "The times of the frames leap, so most of the clip is missing.",
            "Cut out the running and save it as a clip of its own.",
        )
    grid = np.linspace(first, last, round((last - first) / step) + 1)
    return grid, resample(track.time_s, track.xy, grid)


def rate_of(time_s: FloatArray) -> float:
    """Frames per second of uniform times."""
    return 1.0 / float(np.median(np.diff(time_s)))


def usual_step_s(time_s: FloatArray) -> float:
    """Mean of the intervals near the median one: a clock in milliseconds rounds each of them."""
    steps = np.diff(time_s)
    typical = float(np.median(steps))
    return float(np.mean(steps[np.abs(steps - typical) <= UNUSUAL * typical]))


def resample(time_s: FloatArray, xy: FloatArray, grid: FloatArray) -> FloatArray:
    """Interpolate every coordinate of ``xy`` (T, n, 2) at ``grid``, leaving long gaps NaN."""
    result = np.full((len(grid), *xy.shape[1:]), np.nan)
    for index in np.ndindex(xy.shape[1:]):
        values = xy[(slice(None), *index)]
        known = np.isfinite(values)
        if known.sum() >= 2:
            result[(slice(None), *index)] = bridge(time_s[known], values[known], grid)
    return result


def bridge(time_s: FloatArray, values: FloatArray, grid: FloatArray) -> FloatArray:
    """Interpolation at ``grid``; NaN outside the data and inside long gaps.

    Akima's curve: straight lines cut the corners of the foot's path, which made overstride
    read 1.5 % low at 30 uneven frames/s; splines swing out beside outliers.
    """
    from scipy.interpolate import Akima1DInterpolator

    result = np.asarray(Akima1DInterpolator(time_s, values, extrapolate=False)(grid))
    steps = np.diff(time_s, prepend=np.nan, append=np.nan)
    gap = steps[np.searchsorted(time_s, grid)]
    step = float(np.nanmedian(steps))
    nearest = time_s[np.searchsorted((time_s[1:] + time_s[:-1]) / 2, grid)]
    on_frame = np.abs(grid - nearest) < 1e-6
    return np.where((gap > LONGEST_GAP_S + step) & ~on_frame, np.nan, result)

"""A strip of small pictures from all over a clip, to choose a stretch of it by."""

from pathlib import Path
from typing import Final

import numpy as np

from posture.drawing.evidence import jpeg_of
from posture.results.clip_settings import Turn
from posture.video import Probe, glances, probe, read_frames

PICTURES: Final = 12
LONG_SIDE: Final = 160
# A longer clip is not read from start to end; its pictures are those that can be leapt to.
READ_THROUGH_S: Final = 20.0


def film_strip(path: Path, turn_deg: Turn = 0) -> list[bytes]:
    """Return pictures of a clip at even distances, the first from its start, as JPEG.

    Parameters
    ----------
    path : Path
        A video.
    turn_deg : Turn
        By how much to turn the pictures, clockwise, besides what the file says.

    Returns
    -------
    list of bytes
        `PICTURES` of them, fewer if the clip is shorter than that, and none if the file does not
        say how long it is. Where a long clip can be leapt into only here and there, one stands in
        several places.

    Raises
    ------
    PostureError
        If the clip cannot be read.
    """
    header = probe(path, turn_deg)
    if not header.duration_s:
        return []
    wanted = np.linspace(0.0, header.duration_s, PICTURES, endpoint=False)
    keys = np.array(header.key_times_s)
    share_s = header.duration_s / PICTURES
    close = len(keys) > 1 and float(np.diff(keys).max()) <= share_s
    if len(keys) and (close or header.duration_s > READ_THROUGH_S):
        return _leapt(header, wanted, turn_deg)
    with read_frames(path, LONG_SIDE, PICTURES / header.duration_s, turn_deg=turn_deg) as frames:
        return [jpeg_of(frame.image) for frame in frames][:PICTURES]


def _leapt(header: Probe, wanted: np.ndarray, turn_deg: Turn) -> list[bytes]:
    keys = np.array(header.key_times_s)
    nearest = np.abs(wanted[:, None] - keys[None, :]).argmin(axis=1)
    times = sorted(set(keys[nearest].tolist()))
    found = [
        (frame.file_time_s, jpeg_of(frame.image))
        for frame in glances(header.path, times, LONG_SIDE, turn_deg)
    ]
    if not found:
        return []
    at = np.array([time_s for time_s, _ in found])
    return [found[int(np.abs(at - time_s).argmin())][1] for time_s in wanted]

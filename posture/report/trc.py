"""The landmarks as a TRC file, which OpenSim, Mokka and most tools of motion analysis read.

TRC is Motion Analysis Corporation's text format: a header of five lines, then one row per frame
with tabs between the cells. C3D would need another library, and says no more of points in one
plane. Here x runs to the right and y up from the picture's lower left corner, z is 0, and a
landmark that was not seen is left empty. Times are real.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from posture.pose_track import LANDMARK_NAMES, PoseTrack

UNITS: Final = "px"
"""Pixels of the picture as displayed: there is no scale that holds for every landmark."""

HEADINGS: Final = (
    *("DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units"),
    *("OrigDataRate", "OrigDataStartFrame", "OrigNumFrames"),
)


def trc_text(track: PoseTrack, name: str) -> str:
    """Return a track as the text of a TRC file.

    Parameters
    ----------
    track : PoseTrack
        The landmarks as they were seen; NaN becomes an empty cell.
    name : str
        The file's name, which the format repeats in its first line.
    """
    frames, rate = len(track.time_s), f"{track.clip.frame_rate_hz:g}"
    head: list[tuple[str, ...]] = [
        ("PathFileType", "4", "(X/Y/Z)", name),
        HEADINGS,
        (rate, rate, str(frames), str(len(LANDMARK_NAMES)), UNITS, rate, "1", str(frames)),
        ("Frame#", "Time", *(cell for marker in LANDMARK_NAMES for cell in (marker, "", ""))),
        ("", "", *(f"{axis}{n + 1}" for n in range(len(LANDMARK_NAMES)) for axis in "XYZ")),
        (),
    ]
    return "".join("\t".join(cells) + "\n" for cells in (*head, *_rows(track)))


def _rows(track: PoseTrack) -> Iterator[tuple[str, ...]]:
    height = track.size[1]
    for number, (time_s, points) in enumerate(zip(track.time_s, track.xy, strict=True), start=1):
        cells = [
            f"{x:.3f}\t{height - y:.3f}\t0" if np.isfinite(x + y) else "\t\t" for x, y in points
        ]
        yield (str(number), f"{time_s:.6f}", *cells)

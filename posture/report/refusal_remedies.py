"""What may help a refused clip without filming again.

The table is in `posture.report.guidance.REFUSALS`; here is for which clips each remedy is one.
"""

from pathlib import Path

from posture.motion.suitability import LEAST_FRAME_RATE_HZ, turn_needed
from posture.pose_track import PoseTrack
from posture.report.guidance import REFUSALS, Remedy
from posture.results.clip_settings import Turn
from posture.results.report import Report
from posture.video.suffixes import VIDEO_SUFFIXES


def remedies_for(report: Report, track: PoseTrack | None) -> tuple[Remedy, ...]:
    """Return what may help a refused clip, the most promising first; nothing for a judged one.

    - *turn*: the body lies on its side, or stands on its head.
    - *trim*: a video from which something can be left out; of one that is too short, nothing,
      unless it was trimmed; not while the picture lies on its side.
    - *rate*: a video that may be slow motion of an unknown rate; of a picture that is too poor,
      only if it has too few frames a second.

    Parameters
    ----------
    report : Report
        Of the clip.
    track : PoseTrack or None
        The body over time; None = the file could not be read.
    """
    if report.refusal is None or track is None or not _is_video(report):
        return ()
    code, options = report.refusal.code, report.made_with.options
    found: list[Remedy] = []
    for remedy in REFUSALS[code].remedies:
        helps = {
            "turn": bool(turn_for(track)),
            "trim": "turn" not in found and (code != "too_short" or options.is_trimmed),
            "rate": code != "picture_too_poor" or report.clip.frame_rate_hz < LEAST_FRAME_RATE_HZ,
        }
        if helps[remedy]:
            found.append(remedy)
    return tuple(found)


def turn_for(track: PoseTrack) -> Turn:
    """Return by how much the picture of a clip must be turned (again) to be upright."""
    return turn_needed(track.xy)


def _is_video(report: Report) -> bool:
    return Path(report.clip.name).suffix.lower() in VIDEO_SUFFIXES

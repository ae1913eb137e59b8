"""Video files: their properties, their frames with true times, and writing them."""

from posture.video.container import Probe
from posture.video.frames import Frame, FrameReader, frames_at, probe, read_frames
from posture.video.slow_motion import slow_motion_factor
from posture.video.writer import write_h264

__all__ = [
    "Frame",
    "FrameReader",
    "Probe",
    "frames_at",
    "probe",
    "read_frames",
    "slow_motion_factor",
    "write_h264",
]

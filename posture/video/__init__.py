"""Video files: their properties, their frames with true times, and writing them."""

from posture.video.container import Probe
from posture.video.frames import WHOLE, Frame, FrameReader, Span, frames_at, probe, read_frames
from posture.video.glances import glances
from posture.video.slow_motion import slow_motion_factor
from posture.video.writer import write_h264

__all__ = [
    "WHOLE",
    "Frame",
    "FrameReader",
    "Probe",
    "Span",
    "frames_at",
    "glances",
    "probe",
    "read_frames",
    "slow_motion_factor",
    "write_h264",
]

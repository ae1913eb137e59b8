"""posture: checks a runner's form from a side-view treadmill video.

``analyze`` is the whole road from a clip to its report. Nothing heavy is imported until
it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from posture.errors import MachineError, PostureError, RefusedError, UsageError
    from posture.pipeline.analysis import Analysis, Options, analyze
    from posture.pose_track import PoseTrack, load_track, save_track
    from posture.results.report import Report

__version__ = "0.1.0"

_HOMES: Final = {
    "Analysis": "posture.pipeline.analysis",
    "MachineError": "posture.errors",
    "Options": "posture.pipeline.analysis",
    "PoseTrack": "posture.pose_track",
    "PostureError": "posture.errors",
    "RefusedError": "posture.errors",
    "Report": "posture.results.report",
    "UsageError": "posture.errors",
    "analyze": "posture.pipeline.analysis",
    "load_track": "posture.pose_track",
    "save_track": "posture.pose_track",
}
__all__ = [
    "Analysis",
    "MachineError",
    "Options",
    "PoseTrack",
    "PostureError",
    "RefusedError",
    "Report",
    "UsageError",
    "__version__",
    "analyze",
    "load_track",
    "save_track",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'posture' has no attribute {name!r}")

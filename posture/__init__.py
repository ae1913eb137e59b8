"""posture: checks a runner's form from a side-view treadmill video.

``analyze`` is the whole road from a clip to its report. Nothing heavy is imported until
it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from posture.analysis import Analysis, Options, analyze
    from posture.errors import MachineError, PostureError, RefusedError, UsageError
    from posture.landmarks import PoseTrack, load_track, save_track
    from posture.report.model import Report

__version__ = "0.1.0"

_HOMES: Final = {
    "Analysis": "posture.analysis",
    "MachineError": "posture.errors",
    "Options": "posture.analysis",
    "PoseTrack": "posture.landmarks",
    "PostureError": "posture.errors",
    "RefusedError": "posture.errors",
    "Report": "posture.report.model",
    "UsageError": "posture.errors",
    "analyze": "posture.analysis",
    "load_track": "posture.landmarks",
    "save_track": "posture.landmarks",
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

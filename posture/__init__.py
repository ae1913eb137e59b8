"""posture checks a runner's form from a side-view treadmill video.

`analyze` takes a clip to its report, `track` only follows the body, `compare` compares two results
of one runner. Everything that can go wrong is a `PostureError`. Nothing heavy is imported until it
is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from posture.api import analyze, compare, track
    from posture.comparison.compare import Comparison
    from posture.errors import MachineError, PostureError, RefusedError, UsageError
    from posture.pipeline.analysis import Analysis
    from posture.pose_track import PoseTrack, load_track, save_track
    from posture.results.data_table import Table
    from posture.results.report import Measurement, Report
    from posture.results.report_file import load_report

__version__ = "0.1.0"

_HOMES: Final = {
    "Analysis": "posture.pipeline.analysis",
    "Comparison": "posture.comparison.compare",
    "MachineError": "posture.errors",
    "Measurement": "posture.results.report",
    "PoseTrack": "posture.pose_track",
    "PostureError": "posture.errors",
    "RefusedError": "posture.errors",
    "Report": "posture.results.report",
    "Table": "posture.results.data_table",
    "UsageError": "posture.errors",
    "analyze": "posture.api",
    "compare": "posture.api",
    "load_report": "posture.results.report_file",
    "load_track": "posture.pose_track",
    "save_track": "posture.pose_track",
    "track": "posture.api",
}
__all__ = [
    "Analysis",
    "Comparison",
    "MachineError",
    "Measurement",
    "PoseTrack",
    "PostureError",
    "RefusedError",
    "Report",
    "Table",
    "UsageError",
    "__version__",
    "analyze",
    "compare",
    "load_report",
    "load_track",
    "save_track",
    "track",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'posture' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names, those not imported yet included."""
    return __all__

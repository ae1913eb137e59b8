"""One clip to one result folder: what library, batch and watched folders share.

::

    <folder>/
        track.npz        the body over time, where it could be followed
        thumbnail.jpg    the picture in the clip's middle, where it has pictures
        report.json ...  what ``posture analyze --out`` writes
        outcome.json     how it ended; written last, so a folder with it is complete
"""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from posture.errors import PostureError, UsageError
from posture.files import write_atomically, writing
from posture.native import system_libraries

if TYPE_CHECKING:
    from posture.analysis import Analysis
    from posture.pose.models import Model
    from posture.tracking import Progress

TRACK: Final = "track.npz"
THUMBNAIL: Final = "thumbnail.jpg"
REPORT: Final = "report.json"
OUTCOME: Final = "outcome.json"
THUMBNAIL_PX: Final = 240
OUT_OF_MEMORY: Final = "This machine has too little free memory for that clip."


@dataclass(frozen=True)
class Job:
    """A clip and what was told of it; None = not told. The options of ``posture analyze``."""

    clip: Path
    height_cm: float | None = None
    speed_kmh: float | None = None
    incline: float | None = None
    capture_fps: float | None = None
    mirrored: bool = False
    model: str = "full"


@dataclass(frozen=True)
class Outcome:
    """How a job ended, in one sentence.

    ``verdict`` is the gravest, where ``state`` is ok; ``seconds`` is what the job took.
    """

    state: Literal["ok", "refused", "failed"]
    sentence: str
    verdict: str | None = None
    seconds: float = 0.0


def do_job(job: Job, folder: Path, progress: "Progress | None" = None) -> Outcome:
    """Analyse a clip into ``folder``; whatever happens to the clip is an outcome.

    Parameters
    ----------
    job : Job
        The clip.
    folder : Path
        Where the results go; what an earlier job left there is replaced.
    progress : callable or None
        See `posture.tracking.track_clip`.
    """
    began = time.monotonic()
    try:
        with system_libraries():
            outcome = _analyse(job, folder, progress)
    except PostureError as error:
        outcome = Outcome("failed", str(error))
    except MemoryError:
        outcome = Outcome("failed", OUT_OF_MEMORY)
    except Exception as error:  # a defect of ours must not stop the other clips
        details = " ".join(str(error).split())
        outcome = Outcome("failed", f"A bug in posture: {type(error).__name__}: {details}")
    outcome = Outcome(
        outcome.state, outcome.sentence, outcome.verdict, round(time.monotonic() - began, 2)
    )
    write_outcome(folder, outcome)
    return outcome


def write_outcome(folder: Path, outcome: Outcome) -> None:
    """Write ``outcome.json``, which says that ``folder`` is complete."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / OUTCOME, json.dumps(asdict(outcome)).encode())


def read_outcome(folder: Path) -> Outcome | None:
    """Return how the job of ``folder`` ended, None where it did not end yet."""
    try:
        return Outcome(**json.loads((folder / OUTCOME).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _analyse(job: Job, folder: Path, progress: "Progress | None") -> Outcome:
    from posture.analysis import Options, analyze, is_track
    from posture.checks import CHECKS
    from posture.landmarks import save_track
    from posture.output import write_results
    from posture.report.texts import headline

    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in (OUTCOME, TRACK, THUMBNAIL):
            (folder / name).unlink(missing_ok=True)
    saved = is_track(job.clip)
    options = Options(job.height_cm, job.speed_kmh, job.incline, job.mirrored)
    model = None if saved else _ready_model(job.model)
    analysis = analyze(job.clip, options, model, job.capture_fps, progress)
    if analysis.track is not None:
        save_track(analysis.track, folder / TRACK)
    if not saved:
        _write_thumbnail(job.clip, analysis, folder / THUMBNAIL)
    report = write_results(folder, analysis, None if saved else job.clip)
    if report.refusal is not None:
        return Outcome("refused", report.refusal.message)
    verdict, sentence = headline(report, CHECKS)
    return Outcome("ok", sentence, verdict)


def _ready_model(name: str) -> "Model":
    from posture.pose.models import ensure_model

    return ensure_model(name, _unheard)


def _unheard(text: str) -> None:
    del text


def _write_thumbnail(clip: Path, analysis: "Analysis", path: Path) -> None:
    """Draw the picture in the clip's middle, small."""
    import cv2
    import numpy as np

    from posture.report.evidence import write_jpeg
    from posture.video import frames_at

    if analysis.track is None:
        return
    times = analysis.track.time_s
    middle_s = float(times[len(times) // 2]) * analysis.track.clip.slow_motion_factor
    for _, image in frames_at(clip, [middle_s]):
        scale = THUMBNAIL_PX / max(image.shape[:2])
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        write_jpeg(path, small.astype(np.uint8))


def check_job(job: Job) -> None:
    """Find out before the work what cannot be asked for.

    Raises
    ------
    UsageError
        If the clip is missing, or a track is given with a camera's rate.
    """
    from posture.files import check_readable

    check_readable(job.clip)
    if job.capture_fps is not None and job.clip.suffix.lower() == ".npz":
        raise UsageError(f"{job.clip.name} is a track: its times are real, so no camera's rate.")

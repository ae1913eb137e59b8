"""One clip to one result folder: what app, library, batch and watched folders share.

::

    <folder>/
        track.npz        the body over time, where it could be followed
        thumbnail.jpg    the picture in the clip's middle, where it has pictures
        report.json ...  what ``posture analyze --out`` writes
        preview.mp4      a copy that browsers play, where the app asked and the clip needs one
        outcome.json     how it ended; written last, so a folder with it is complete

The app keeps ``outcome.json`` a folder above, beside what else it knows of the clip.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from posture.errors import PostureError, UsageError
from posture.results.clip_settings import ClipSettings
from posture.results.ranges import Duration, Name, Said
from posture.system.files import write_atomically, writing
from posture.system.limits import limits_for
from posture.system.native import system_libraries
from posture.system.validation import ContentError, decode_own, read_bytes

if TYPE_CHECKING:
    from posture.pose_track import PoseTrack
    from posture.results.corrections import Corrections
    from posture.results.report import Report
    from posture.system.progress import Progress
    from posture.tracking.pose.models import Model

    Stages = Callable[[str], Progress | None]

TRACK: Final = "track.npz"
THUMBNAIL: Final = "thumbnail.jpg"
REPORT: Final = "report.json"
PREVIEW: Final = "preview.mp4"
OUTCOME: Final = "outcome.json"
FOLLOWING: Final = "Following the body"
PREVIEWING: Final = "Making a copy that plays here"
THUMBNAIL_PX: Final = 240


@dataclass(frozen=True)
class Job:
    """A clip, what is known of it, and the pose model to follow it with."""

    clip: Path
    settings: ClipSettings = field(default_factory=ClipSettings)
    model: str = "full"


@dataclass(frozen=True)
class Outcome:
    """How a job ended, in one sentence.

    ``verdict`` is the gravest, where ``state`` is ok; ``seconds`` is what the job took.
    ``unreadable`` is true where the file itself cannot be read, as one that is damaged or no film:
    that says nothing of a runner.
    """

    state: Literal["ok", "refused", "failed"]
    sentence: Said
    verdict: Name | None = None
    seconds: Duration = 0.0
    unreadable: bool = False


@dataclass(frozen=True)
class Extras:
    """What the app makes besides: the clip with lines, and a copy that browsers play."""

    annotate: bool = False
    preview: bool = False


def do_job(
    job: Job, folder: Path, progress: "Progress | None" = None, workers: int | None = None
) -> Outcome:
    """Analyse a clip into ``folder``; whatever happens to the clip is an outcome.

    A file that cannot be read has failed: it is no clip that was looked at and refused.

    Parameters
    ----------
    job : Job
        The clip.
    folder : Path
        Where the results go; what an earlier job left there is replaced.
    progress, workers : optional
        See `posture.tracking.track_clip`.
    """
    began = time.monotonic()
    try:
        with system_libraries():
            outcome = make_results(
                job, folder, lambda stage: progress if stage == FOLLOWING else None, workers=workers
            )
    except PostureError as error:
        outcome = Outcome("failed", str(error))
    except MemoryError:
        outcome = Outcome("failed", str(limits_for(job.clip).too_much_memory()))
    except OSError as error:
        outcome = Outcome(
            "failed", f"Something is wrong with this machine ({error.strerror or error})."
        )
    except Exception as error:  # a defect of ours must not stop the other clips
        details = " ".join(str(error).split())
        outcome = Outcome("failed", f"A bug in posture: {type(error).__name__}: {details}")
    state = "failed" if outcome.unreadable else outcome.state
    outcome = replace(outcome, state=state, seconds=round(time.monotonic() - began, 2))
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
        return decode_own(read_bytes(folder / OUTCOME), Outcome, OUTCOME)
    except (FileNotFoundError, ContentError):
        return None


def make_results(
    job: Job,
    folder: Path,
    stages: "Stages",
    extras: Extras = Extras(),
    corrections: "Corrections | None" = None,
    workers: int | None = None,
) -> Outcome:
    """Analyse a clip into ``folder``, without ``outcome.json``.

    Parameters
    ----------
    job, folder, workers
        As for `do_job`.
    stages : callable
        Told when a stage begins, in words; returns what is told of its frames, or None.
    extras : Extras
        What is made besides.
    corrections : Corrections or None
        What a person corrected in this clip.

    Raises
    ------
    PostureError
        If it cannot be done; a refused clip is an outcome.
    """
    from posture.pipeline.analysis import analyze_clip, is_track
    from posture.pipeline.result_folder import write_results
    from posture.pose_track import save_track

    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in (OUTCOME, TRACK, THUMBNAIL, PREVIEW):
            (folder / name).unlink(missing_ok=True)
    clip = None if is_track(job.clip) else job.clip
    model = _ready_model(job.model, stages) if clip else None
    following = stages(FOLLOWING)
    analysis = analyze_clip(job.clip, job.settings, model, following, corrections, workers=workers)
    drawing = stages("Drawing the pictures")
    if analysis.track is not None:
        save_track(analysis.track, folder / TRACK)
        if clip:
            write_thumbnail(clip, analysis.track, folder / THUMBNAIL)
    annotate = (drawing or unseen) if extras.annotate and clip else None
    report = write_results(folder, analysis, clip, annotate)
    if extras.preview and clip and analysis.track is not None:
        make_preview(clip, folder, stages)
    return outcome_of(report)


def outcome_of(report: "Report") -> Outcome:
    """Return what a report says as the outcome of its clip."""
    from posture.checks import CHECKS
    from posture.report.texts import headline

    if report.refusal is not None:
        unreadable = report.refusal.code == "unreadable"
        return Outcome("refused", report.refusal.message, unreadable=unreadable)
    verdict, sentence = headline(report, CHECKS)
    return Outcome("ok", sentence, verdict)


def make_preview(clip: Path, folder: Path, stages: "Stages") -> None:
    """Write a copy that browsers play beside the results, where they may not play the clip."""
    from posture.video.preview import plays_in_browsers, write_preview

    if not plays_in_browsers(clip):
        write_preview(clip, folder / PREVIEW, stages(PREVIEWING) or unseen)


def _ready_model(name: str, stages: "Stages") -> "Model":
    from posture.tracking.pose.models import ensure_model

    def told(text: str) -> None:
        stages(text)

    return ensure_model(name, told)


def unseen(done: int, expected: int | None) -> None:
    """Tell nobody how far something is."""
    del done, expected


def write_thumbnail(clip: Path, track: "PoseTrack", path: Path) -> None:
    """Draw the picture in the clip's middle, small."""
    import cv2
    import numpy as np

    from posture.drawing.evidence import jpeg_of
    from posture.video import frames_at

    times = track.time_s
    middle_s = float(times[len(times) // 2]) * track.clip.slow_motion_factor
    for _, image in frames_at(clip, [middle_s]):
        scale = THUMBNAIL_PX / max(image.shape[:2])
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        write_atomically(path, jpeg_of(small.astype(np.uint8)))


def check_job(job: Job) -> None:
    """Find out before the work what cannot be asked for.

    Raises
    ------
    UsageError
        If the clip is missing, or a track is given with a camera's rate.
    """
    from posture.system.files import check_readable

    check_readable(job.clip)
    if job.settings.capture_fps is not None and job.clip.suffix.lower() == ".npz":
        raise UsageError(
            f"{job.clip.name} is a track, whose times are real already; leave out the camera's "
            "rate."
        )

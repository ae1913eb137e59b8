"""From a clip to its result folder, for the app, the library, batches and watched folders.

::

    <folder>/
        track.npz        the body over time, if it could be tracked
        thumbnail.jpg    the frame in the middle of the clip, if it is a video
        report.json ...  what ``posture analyze --out`` writes
        outcome.json     how the job ended; written last, so a folder with it is complete

The app keeps ``outcome.json`` in the parent folder, beside its other files about the clip, and adds
``preview.mp4`` later, a copy that browsers play, if the clip needs one.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from posture.errors import PostureError, UsageError
from posture.results.clip_settings import ClipSettings, check_stretch
from posture.results.ranges import Duration, Name, Statement
from posture.system.files import write_atomically, writing
from posture.system.limits import limits_for
from posture.system.native import system_libraries
from posture.system.validation import ContentError, decode_lenient, read_bytes

if TYPE_CHECKING:
    from posture.arrays import Image
    from posture.pose_track import PoseTrack
    from posture.results.corrections import Corrections
    from posture.results.report import Report
    from posture.system.progress import Progress
    from posture.tracking.pose.models import Model
    from posture.tracking.track_clip import ShowPicture

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
    """A clip to analyse, its settings, and the pose model."""

    clip: Path
    settings: ClipSettings = field(default_factory=ClipSettings)
    model: str = "full"


@dataclass(frozen=True)
class Outcome:
    """How a job ended, in one sentence.

    ``verdict`` is the worst in the report, if ``state`` is ok; ``seconds`` is how long the job
    took. ``unreadable`` is true if the file is damaged or not a video: that says nothing about
    a runner.
    """

    state: Literal["ok", "refused", "failed"]
    sentence: Statement
    verdict: Name | None = None
    seconds: Duration = 0.0
    unreadable: bool = False


def do_job(
    job: Job, folder: Path, progress: "Progress | None" = None, workers: int | None = None
) -> Outcome:
    """Analyse a clip into ``folder``; whatever happens is an outcome, not an exception.

    A file that cannot be read counts as failed, not as refused: nobody has looked at its runner.

    Parameters
    ----------
    job : Job
        The clip.
    folder : Path
        Where the results go; results of an earlier job are replaced.
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
    except Exception as error:  # a bug of ours must not stop the other clips
        details = " ".join(str(error).split())
        outcome = Outcome("failed", f"A bug in posture: {type(error).__name__}: {details}")
    state = "failed" if outcome.unreadable else outcome.state
    outcome = replace(outcome, state=state, seconds=round(time.monotonic() - began, 2))
    write_outcome(folder, outcome)
    return outcome


def write_outcome(folder: Path, outcome: Outcome) -> None:
    """Write ``outcome.json``, which marks ``folder`` as complete."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / OUTCOME, json.dumps(asdict(outcome)).encode())


def read_outcome(folder: Path) -> Outcome | None:
    """Return how the job of ``folder`` ended, None if it has not ended yet."""
    try:
        return decode_lenient(read_bytes(folder / OUTCOME), Outcome, OUTCOME)
    except (FileNotFoundError, ContentError):
        return None


def make_results(
    job: Job,
    folder: Path,
    stages: "Stages",
    annotate: bool = False,
    corrections: "Corrections | None" = None,
    workers: int | None = None,
    first: "Callable[[Report], None] | None" = None,
    watch: "ShowPicture | None" = None,
) -> Outcome:
    """Analyse a clip into ``folder``, without ``outcome.json``.

    Parameters
    ----------
    job, folder, workers
        As for `do_job`.
    stages : callable
        Called with the name of each stage when it begins; returns the callable to report that
        stage's progress to, or None.
    annotate : bool
        Whether to write the annotated clip too, for which all of the clip is followed.
    corrections : Corrections or None
        What a person corrected in this clip.
    first : callable or None
        Called with the report on what has been followed so far, while more is followed.
    watch : callable or None
        Called with every picture looked at and the body in it
        (`posture.tracking.track_clip.follow_clip`).

    Raises
    ------
    PostureError
        If the clip cannot be analysed; a refusal is an outcome, not an error.
    """
    from posture.pipeline.analysis import analyze_clip, is_track
    from posture.pipeline.result_folder import write_results
    from posture.pose_track import save_track

    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in (OUTCOME, TRACK, THUMBNAIL, PREVIEW):
            (folder / name).unlink(missing_ok=True)
    clip = None if is_track(job.clip) else job.clip
    tracked = is_track(job.clip) and is_track(Path(job.settings.stance or job.clip))
    model = None if tracked else _ready_model(job.model, stages)
    following = stages(FOLLOWING)
    analysis = analyze_clip(
        job.clip,
        job.settings,
        model,
        following,
        corrections,
        workers,
        whole=annotate,
        first=(lambda early: first(early.report)) if first else None,
        watch=watch,
    )
    drawing = stages("Drawing the pictures")
    if analysis.track is not None:
        save_track(analysis.track, folder / TRACK)
        if clip:
            turn_deg = job.settings.turn_deg
            write_thumbnail(clip, analysis.track, folder / THUMBNAIL, turn_deg)
    drawn = (drawing or ignore_progress) if annotate and clip else None
    report = write_results(folder, analysis, clip, drawn)
    return outcome_of(report)


def outcome_of(report: "Report") -> Outcome:
    """Return the outcome of the clip with this report."""
    from posture.checks import CHECKS
    from posture.report.texts import headline

    if report.refusal is not None:
        unreadable = report.refusal.code == "unreadable"
        return Outcome("refused", report.refusal.message, unreadable=unreadable)
    verdict, sentence = headline(report, CHECKS)
    return Outcome("ok", sentence, verdict)


def make_preview(clip: Path, folder: Path, stages: "Stages", turn_deg: int = 0) -> None:
    """Write a copy for browsers beside a clip's results, if some may not play the clip itself."""
    from posture.video.preview import plays_in_browsers, write_preview

    if not plays_in_browsers(clip, turn_deg):
        write_preview(clip, folder / PREVIEW, stages(PREVIEWING) or ignore_progress, turn_deg)


def _ready_model(name: str, stages: "Stages") -> "Model":
    from posture.tracking.pose.models import ensure_model

    def say(text: str) -> None:
        stages(text)

    return ensure_model(name, say)


def ignore_progress(done: int, expected: int | None) -> None:
    """Ignore progress."""
    del done, expected


def write_thumbnail(clip: Path, track: "PoseTrack", path: Path, turn_deg: int = 0) -> None:
    """Write a small picture of the frame in the middle of what was followed of a clip."""
    from posture.video import frames_at

    times = track.time_s
    middle_s = float(times[len(times) // 2]) * track.clip.slow_motion_factor
    for _, image in frames_at(clip, [middle_s], turn_deg):
        write_atomically(path, small_jpeg(image))


def small_jpeg(image: "Image") -> bytes:
    """Return a picture, (height, width, 3) RGB, as a JPEG of a thumbnail's size."""
    import cv2
    import numpy as np

    from posture.drawing.evidence import jpeg_of

    scale = THUMBNAIL_PX / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return jpeg_of(small.astype(np.uint8))


def check_job(job: Job) -> None:
    """Make sure, before any work starts, that a job can be done.

    Raises
    ------
    UsageError
        If the clip or that of the stance is missing, the stretch to look at is none, or it is a
        track but the settings give a capture rate or turn it.
    """
    from posture.system.files import check_readable

    check_readable(job.clip)
    if job.settings.stance is not None:
        check_readable(Path(job.settings.stance))
    check_stretch(job.settings)
    if job.clip.suffix.lower() == ".npz":
        check_of_track(job.clip.name, job.settings)


def check_of_track(name: str, settings: ClipSettings) -> None:
    """Make sure that nothing is said about a track that only a video can be told.

    Raises
    ------
    UsageError
        If the settings give the camera's rate or a turn.
    """
    if settings.capture_fps is not None:
        raise UsageError(
            f"{name} is a track, whose times are real already; leave out the camera's rate."
        )
    if settings.turn_deg:
        raise UsageError(f"{name} is a track, which is upright already; leave out the turn.")

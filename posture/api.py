"""The functions for other programs, which import them from ``posture`` itself."""

import logging
from collections.abc import Sequence
from numbers import Real
from pathlib import Path

from posture.comparison.compare import Comparison, compare_reports
from posture.errors import UsageError
from posture.pipeline.analysis import Analysis, analyze_clip, is_track, track_as_needed
from posture.pose_track import PoseTrack
from posture.results.clip_settings import (
    CHOICES,
    RANGES,
    TURNS,
    Back,
    ClipSettings,
    RunnerKind,
    Turn,
    Units,
)
from posture.results.report import Report
from posture.results.report_file import load_report
from posture.system.native import system_libraries
from posture.system.progress import Progress
from posture.tracking.pose.models import ensure_model

logger = logging.getLogger("posture")


def analyze(
    clip: str | Path,
    *,
    height_cm: float | None = None,
    speed_kmh: float | None = None,
    incline: float | None = None,
    capture_fps: float | None = None,
    mirrored: bool = False,
    stance: str | Path | None = None,
    back: Back | None = None,
    runner_kind: RunnerKind | None = None,
    units: Units = "metric",
    turn_deg: Turn = 0,
    start_s: float | None = None,
    end_s: float | None = None,
    model: str | Path = "full",
    whole: bool = False,
    progress: Progress | None = None,
) -> Analysis:
    """Analyse a video or a saved track, as ``posture analyze`` does.

    A refused clip has a result too: ``report.refusal`` says why it was refused.

    Parameters
    ----------
    clip : str or Path
        A video, or a track (``.npz``).
    height_cm : float or None
        The runner's height in cm, 80 to 250; None = not known.
    speed_kmh : float or None
        The belt's speed in km/h, 3 to 45; None = not known.
    incline : float or None
        The belt's incline in per cent, uphill positive, -10 to 40; None = not known.
    capture_fps : float or None
        The rate at which the camera really filmed, frames per second, 1 to 2000; for slow
        motion. None = as the file says.
    mirrored : bool
        Whether the picture is a mirror image, as in a selfie.
    stance : str, Path or None
        Another clip, or its track, in which the same runner stands still for three seconds, side
        on, filmed from the same place on the same day. None = look for that in ``clip``.
    back : "hurts", "hurts-running", "fine" or None
        How the runner's low back is: it hurts now, it hurts only when running, or it does not
        hurt. It changes the plan and no measurement; None = not known.
    runner_kind : "new", "returning", "experienced" or None
        New to running, back after a break, or experienced. It changes the plan and no
        measurement; None = not known.
    units : "metric" or "imperial"
        Units in which texts give speeds and lengths.
    turn_deg : 0, 90, 180 or 270
        By how much to turn the picture clockwise, when it lies on its side; for videos only.
    start_s, end_s : float or None
        The stretch of the clip to look at, seconds as the file plays; None = from its start, to
        its end. The report's times stay those of the whole clip.
    model : str or Path
        "full", "lite", "heavy" or the path of a ``.task`` file. A model that is not on this
        machine yet is downloaded once; the logger "posture" says so. A track needs no model.
    whole : bool
        Whether to follow the runner through all of a long video, and not only through as many
        stretches as the verdicts need.
    progress : callable or None
        Called after every frame with the number of frames done and the number expected
        (None = not known).

    Returns
    -------
    Analysis
        The report, the track, and the numbers behind them.

    Raises
    ------
    UsageError
        If there is no such clip or model, or a number is out of range.
    MachineError
        If a system library is missing, or the model is missing and cannot be downloaded now.

    Examples
    --------
    >>> analysis = analyze("run.mp4", speed_kmh=10)  # doctest: +SKIP
    >>> for key, measurement in analysis.report.measurements.items():  # doctest: +SKIP
    ...     print(key, measurement.value, measurement.unit, measurement.verdict)
    >>> frames = analysis.frames()  # doctest: +SKIP
    >>> frames["time_s"], frames["trunk_lean_deg"]  # doctest: +SKIP
    """
    standing = None if stance is None else str(stance)
    settings = ClipSettings(
        height_cm,
        speed_kmh,
        incline,
        capture_fps,
        mirrored,
        standing,
        back,
        runner_kind,
        units,
        turn_deg,
        start_s,
        end_s,
    )
    for name, words in CHOICES.items():
        _check_choice(name, getattr(settings, name), words)
    _check_numbers(settings)
    path = Path(clip)
    if is_track(path) and capture_fps is not None:
        raise UsageError("capture_fps cannot be used with a track, whose times are real already.")
    if is_track(path) and turn_deg:
        raise UsageError("turn_deg cannot be used with a track, which is upright already.")
    with system_libraries():
        tracked = is_track(path) and is_track(Path(stance or path))
        pose_model = None if tracked else ensure_model(str(model), logger.info)
        return analyze_clip(path, settings, pose_model, progress, whole=whole)


def track(
    clip: str | Path,
    *,
    capture_fps: float | None = None,
    turn_deg: Turn = 0,
    start_s: float | None = None,
    end_s: float | None = None,
    model: str | Path = "full",
    whole: bool = False,
    progress: Progress | None = None,
) -> PoseTrack:
    """Track the body through a video, as ``posture track`` does.

    Parameters
    ----------
    clip : str or Path
        A video.
    capture_fps, turn_deg, start_s, end_s, model, whole, progress
        As for `analyze`.

    Returns
    -------
    PoseTrack
        The body in every frame that was followed; `save_track` writes it to a file, which
        `analyze` accepts.

    Raises
    ------
    UsageError
        If there is no such clip or model, or ``capture_fps`` is impossible.
    RefusedError
        If the file cannot be read as a video.
    MachineError
        If a system library is missing, or the model is missing and cannot be downloaded now.

    Examples
    --------
    >>> body = track("run.mp4")  # doctest: +SKIP
    >>> body.point("left_ankle").shape  # frames, x and y in pixels  # doctest: +SKIP
    (1872, 2)
    """
    settings = ClipSettings(
        capture_fps=capture_fps, turn_deg=turn_deg, start_s=start_s, end_s=end_s
    )
    _check_numbers(settings)
    with system_libraries():
        pose_model = ensure_model(str(model), logger.info)
        return track_as_needed(Path(clip), pose_model, settings, progress, whole)


def compare(
    before: Analysis | Report | str | Path,
    after: Analysis | Report | str | Path,
    *,
    same_day: bool = False,
) -> Comparison:
    """Compare two clips of one runner, as ``posture compare`` does.

    Parameters
    ----------
    before, after : Analysis, Report, str or Path
        A result of `analyze`, its report, or the path of a ``report.json`` or of its folder.
    same_day : bool
        Whether both clips were filmed on one day. Otherwise a number has to change by more, because
        people differ from day to day.

    Raises
    ------
    UsageError
        If there is no such report, or it is damaged, or its clip was refused.

    Examples
    --------
    >>> comparison = compare("results/march", "results/may")  # doctest: +SKIP
    >>> [d.title for d in comparison.differences if d.result == "likely change"]  # doctest: +SKIP
    ['Cadence']
    """
    return compare_reports(_report(before), _report(after), between_days=not same_day)


def _report(source: Analysis | Report | str | Path) -> Report:
    if isinstance(source, Analysis):
        return source.report
    return source if isinstance(source, Report) else load_report(source)


def _check_numbers(settings: ClipSettings) -> None:
    for name, limits in RANGES.items():
        _check_range(name, getattr(settings, name), limits)
    if settings.turn_deg not in TURNS:
        raise UsageError(f"turn_deg must be 0, 90, 180 or 270, but is {settings.turn_deg!r}.")


def _check_choice(name: str, value: str | None, words: Sequence[str]) -> None:
    if value is not None and value not in words:
        raise UsageError(f"{name} must be {' or '.join(words)}, but is {value!r}.")


def _check_range(name: str, value: float | None, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if value is not None and not (isinstance(value, Real) and low <= value <= high):
        raise UsageError(f"{name} must be a number between {low:g} and {high:g}, but is {value!r}.")

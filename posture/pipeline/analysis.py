"""From a clip to its report; the only module that knows every stage."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from posture import __version__
from posture.care.planning import make_plan
from posture.checks import CHECKS, run_checks
from posture.checks.impossible import refuse_impossible
from posture.errors import RefusedError
from posture.frame_times import followed_s, stretches_of
from posture.motion.alone import with_looks
from posture.motion.apply_corrections import correct_motion, correct_track
from posture.motion.distinct import without_repeats
from posture.motion.find_run import Legs, follow_legs
from posture.motion.motion import Motion, Standing
from posture.motion.read import read_motion
from posture.motion.scale import Scale
from posture.motion.stance import with_stance, without_stance
from posture.motion.suitability import detected_fraction
from posture.pipeline.following import is_enough
from posture.pose_track import PoseTrack, load_track
from posture.report.csv_tables import frames_table, steps_table
from posture.results.clip_info import ClipInfo
from posture.results.clip_settings import ClipSettings, check_stretch
from posture.results.corrections import Corrections
from posture.results.data_table import Table
from posture.results.report import (
    MAX_STRETCHES,
    FollowedPart,
    MadeWith,
    Measurement,
    Quality,
    Refusal,
    Report,
    Stance,
    Step,
    View,
)
from posture.system.files import check_readable
from posture.system.progress import Progress
from posture.tracking.pose.models import Model
from posture.tracking.span import past_the_end
from posture.tracking.track_clip import ShowPicture, SoFar, follow_clip

TRACK_SUFFIX = ".npz"
FEWEST_FRAMES: Final = 2

Cached = TypeVar("Cached")


@dataclass(frozen=True)
class Analysis:
    """The report of a clip, and the data that it is based on.

    Attributes
    ----------
    report : Report
        The measurements with their verdicts; ``report.refusal`` says why a clip was refused.
    track : PoseTrack or None
        The body over time as it was tracked; None if the file could not be read.
    motion : Motion or None
        The cleaned track with contacts; None if the clip was refused.
    """

    report: Report
    track: PoseTrack | None
    motion: Motion | None

    def steps(self) -> Table:
        """Return one row per foot contact, with the columns of ``steps.csv``.

        Raises
        ------
        RefusedError
            If the clip was refused.
        """
        return steps_table(self.report, self._judged()[1])

    def frames(self) -> Table:
        """Return one row per frame, with the columns of ``frames.csv``.

        Raises
        ------
        RefusedError
            If the clip was refused.
        """
        return frames_table(*self._judged())

    def _judged(self) -> tuple[PoseTrack, Motion]:
        if self.track is None or self.motion is None:
            raise _error_of(self.report)
        return self.track, self.motion


def is_track(path: Path) -> bool:
    """Return whether ``path`` is a saved track and not a video, judging by its suffix."""
    return path.suffix.lower() == TRACK_SUFFIX


def analyze_clip(
    path: Path,
    settings: ClipSettings | None = None,
    model: Model | None = None,
    progress: Progress | None = None,
    corrections: Corrections | None = None,
    workers: int | None = None,
    whole: bool = False,
    first: Callable[[Analysis], None] | None = None,
    watch: ShowPicture | None = None,
) -> Analysis:
    """Analyse a video or a saved track; a refusal is a result, not an exception.

    Of a long video, stretches are followed until more of it would hardly change the verdicts
    (`posture.pipeline.following`).

    Parameters
    ----------
    path : Path
        A video, or a track (``.npz``).
    settings : ClipSettings or None
        The clip's settings; None = the defaults.
    model : Model or None
        The pose model; needed for a video.
    progress : callable or None
        See `posture.tracking.track_clip`.
    corrections : Corrections or None
        What a person corrected in this clip.
    workers : int or None
        See `posture.tracking.track_clip`.
    whole : bool
        Whether to follow a video from first to last frame, however long it is.
    first : callable or None
        Called with the analysis of the first seconds that were followed, if they can be judged,
        and then with each that is not the last one.
    watch : callable or None
        See `posture.tracking.track_clip.follow_clip`; a clip of standing still is not shown.

    Raises
    ------
    UsageError
        If the path is missing or a folder, ``capture_fps`` is impossible, or the stretch to look
        at is none.
    MachineError
        If the machine lacks something: memory, disk space, a system library.
    """
    settings = settings or ClipSettings()
    check_stretch(settings)
    stance = Path(settings.stance) if settings.stance else None
    for given in filter(None, (path, stance)):
        check_readable(given)

    def tracks(clip: Path, seen_as: ClipSettings, all_of_it: bool) -> Iterator[SoFar]:
        if is_track(clip):
            return iter([SoFar(trimmed(load_track(clip), seen_as), is_last=True)])
        if model is None:
            raise ValueError("a video needs a pose model")
        early = first is not None and not all_of_it
        shown = watch if clip == path else None
        return follow_clip(clip, model, seen_as, progress, workers, all_of_it, early, shown)

    @cache
    def standing() -> PoseTrack | RefusedError | None:
        try:
            return [*tracks(stance, ClipSettings(), True)][-1].track if stance else None
        except RefusedError as refusal:
            return refusal

    def analyze(track: PoseTrack) -> Analysis:
        return analyze_track(_with_stance(track, stance, standing()), settings, corrections)

    try:
        return _settled(tracks(path, settings, whole), analyze, first)
    except RefusedError as refusal:
        return Analysis(_unreadable(refusal, path.name, settings, model), None, None)


def track_as_needed(
    clip: Path,
    model: Model,
    settings: ClipSettings | None = None,
    progress: Progress | None = None,
    whole: bool = False,
) -> PoseTrack:
    """Track the body through as much of a video as an analysis of it needs.

    Raises
    ------
    RefusedError
        If the file cannot be read as a video.
    UsageError, MachineError
        As for `analyze_clip`.
    """
    analysis = analyze_clip(clip, settings, model, progress, whole=whole)
    if analysis.track is None:
        raise _error_of(analysis.report)
    return analysis.track


def trimmed(track: PoseTrack, settings: ClipSettings) -> PoseTrack:
    """Return the frames of a track in the stretch to look at; all of it where none is named.

    Raises
    ------
    UsageError
        If it has no frames there.
    """
    start_s, end_s = settings.span_s
    file_s = track.time_s * track.clip.slow_motion_factor
    kept = (file_s >= start_s) & (file_s <= end_s)
    if kept.all():
        return track
    if kept.sum() < FEWEST_FRAMES:
        raise past_the_end(track.clip.name, start_s)
    return replace(
        track,
        xy=track.xy[kept],
        visibility=track.visibility[kept],
        time_s=track.time_s[kept],
        apart=None if track.apart is None else track.apart[kept],
    )


def _error_of(report: Report) -> RefusedError:
    refusal = report.refusal
    assert refusal is not None
    return RefusedError(refusal.code, refusal.message, refusal.advice)


def _with_stance(
    track: PoseTrack, stance: Path | None, standing: PoseTrack | RefusedError | None
) -> PoseTrack:
    """Return the track of a run with that of the clip of standing still, or why there is none."""
    if stance is None or standing is None:
        return track
    if isinstance(standing, PoseTrack):
        return with_stance(track, standing)
    return without_stance(track, stance.name, f"{standing.message} {standing.advice}")


def _settled(
    tracks: Iterator[SoFar],
    analyze: Callable[[PoseTrack], Analysis],
    first: Callable[[Analysis], None] | None,
) -> Analysis:
    """Analyse what has been followed again and again, until more would hardly change it."""
    analysis: Analysis | None = None
    for so_far in tracks:
        before, analysis = analysis, analyze(so_far.track)
        judged = len(analysis.motion.stretches()) if analysis.motion else 0
        earlier = before.report if before else None
        if so_far.is_last or is_enough(earlier, analysis.report, judged):
            break
        if first and not analysis.report.refusal:
            first(analysis)
    if isinstance(tracks, Generator):
        tracks.close()
    assert analysis is not None
    return analysis


def analyze_track(
    track: PoseTrack, settings: ClipSettings, corrections: Corrections | None = None
) -> Analysis:
    """Analyse an existing track, with a person's corrections.

    The analysis holds the uncorrected ``track``, so that it can be corrected again.
    """
    return Reviewer(track, settings).analyze(corrections or Corrections())


class Reviewer:
    """Analyses a track repeatedly while a person corrects it.

    What a correction does not change is not worked out again: moving a contact takes a fifth of
    the time of the first analysis, and so does undoing the last correction; the legs are only
    followed again if a stretch is masked.
    """

    def __init__(self, track: PoseTrack, settings: ClipSettings) -> None:
        self._track = track
        self._settings = settings
        self._distinct = without_repeats(track)
        self._analyses: dict[object, Analysis] = {}
        self._motions: dict[object, Motion] = {}
        self._legs: dict[object, tuple[Legs, ...]] = {}

    def analyze(self, corrections: Corrections) -> Analysis:
        """Analyse the track with these corrections."""
        return _cached(self._analyses, corrections, lambda: self._analyze(corrections))

    def _analyze(self, corrections: Corrections) -> Analysis:
        track = self._track
        corrected = correct_track(self._distinct, corrections)
        named = _named(self._settings, track.stance)
        made_with = MadeWith(__version__, track.model, track.model_sha256, named)
        try:
            motion = correct_motion(self._motion(corrected, corrections), corrections)
            measurements = run_checks(motion, corrections.rejected_times_s())
            refuse_impossible(motion, measurements, CHECKS)
        except RefusedError as refusal:
            quality = _quality(track, detected_fraction(corrected.xy), 0, corrected.warnings)
            report = _refused(refusal, made_with, track.clip, quality)
            return Analysis(replace(report, corrections=corrections), track, None)
        report = _judged(track, motion, measurements, made_with, corrections)
        return Analysis(report, track, motion)

    def _motion(self, corrected: PoseTrack, corrections: Corrections) -> Motion:
        """Return the motion, cached because contacts and moments do not change it."""
        key = (corrections.masked, corrections.mirrored, corrections.belt)
        return _cached(self._motions, key, lambda: self._read_motion(corrected, corrections))

    def _read_motion(self, corrected: PoseTrack, corrections: Corrections) -> Motion:
        settings = self._settings
        mirrored = settings.mirrored if corrections.mirrored is None else corrections.mirrored
        legs = _cached(self._legs, corrections.masked, lambda: follow_legs(corrected))
        scale = Scale(settings.height_cm, settings.speed_kmh)
        motion = read_motion(corrected, mirrored, settings.incline, scale, legs)
        return with_looks(motion, corrected, mirrored, settings.incline)


def _cached(cache: dict[object, Cached], key: object, compute: Callable[[], Cached]) -> Cached:
    """Return the cached value for ``key``, or compute it; the cache keeps the last two used."""
    value = cache.pop(key) if key in cache else compute()
    for older in list(cache)[:-1]:
        del cache[older]
    cache[key] = value
    return value


def _judged(
    track: PoseTrack,
    motion: Motion,
    measurements: dict[str, Measurement],
    made_with: MadeWith,
    corrections: Corrections,
) -> Report:
    """Return the report of a clip that was judged."""
    repaired = int(motion.repaired.sum())
    return Report(
        status="ok",
        refusal=None,
        made_with=made_with,
        clip=track.clip,
        view=_view(motion),
        quality=_quality(track, motion.detected_fraction, repaired, motion.warnings),
        steps=_steps(motion),
        measurements=measurements,
        plan=make_plan(measurements, made_with.options),
        corrections=corrections,
    )


def _quality(track: PoseTrack, detected: float, repaired: int, warnings: Sequence[str]) -> Quality:
    times = [track.time_s[part] for part in stretches_of(track.time_s)]
    followed = [FollowedPart(float(own[0]), float(own[-1])) for own in times[:MAX_STRETCHES]]
    return Quality(detected, repaired, list(warnings), followed_s(track.time_s), followed)


def _view(motion: Motion) -> View:
    view = motion.view
    return View(
        start_s=float(motion.time_s[0]),
        end_s=float(motion.time_s[-1]),
        facing=view.facing,
        near_side=view.reported_side(view.facing),
        mirrored=view.mirrored,
        roll_deg=view.roll_deg,
        yaw_deg=view.yaw_deg,
        stance=_stance(motion.standing),
    )


def _stance(standing: Standing | None) -> Stance | None:
    if standing is None:
        return None
    time_s = standing.motion.time_s
    return Stance(float(time_s[0]), float(time_s[-1]), standing.clip)


def _steps(motion: Motion) -> list[Step]:
    return [
        Step(
            side=motion.view.reported_side(contact.side),
            near=contact.near,
            contact_s=contact.contact_s,
            toe_off_s=contact.toe_off_s if np.isfinite(contact.toe_off_s) else None,
            contact_u_s=contact.contact_u_s,
            found_s=contact.found_s,
        )
        for contact in motion.contacts
    ]


def _named(settings: ClipSettings, stance: PoseTrack | None) -> ClipSettings:
    """Return the settings with the name of the clip of standing still in place of its path.

    A saved track brings that clip's track with it.
    """
    name = Path(settings.stance).name if settings.stance else None
    return replace(settings, stance=stance.clip.name if stance else name)


def _unreadable(
    refusal: RefusedError, name: str, settings: ClipSettings, model: Model | None
) -> Report:
    made_with = MadeWith(
        __version__,
        model.name if model else "",
        model.sha256 if model else "",
        _named(settings, None),
    )
    return _refused(refusal, made_with, ClipInfo(name, 0, 0, 0, 0.0, 0.0), Quality(0.0, 0, []))


def _refused(
    refusal: RefusedError, made_with: MadeWith, clip: ClipInfo, quality: Quality
) -> Report:
    return Report(
        status="refused",
        refusal=Refusal(refusal.code, refusal.message, refusal.advice),
        made_with=made_with,
        clip=clip,
        view=None,
        quality=quality,
        steps=[],
        measurements={},
        plan=None,
    )

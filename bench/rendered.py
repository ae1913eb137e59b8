"""Rendered clips, whose truth is known exactly: one result per measurement and stretch."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.legs import Legs, leg_mixups
from bench.matching import match_steps, pooled
from bench.render.clip import Clip, clip_path
from bench.tracks import cached_track
from bench.truth import RenderedTruth, Truth
from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.accuracy import widening
from posture.checks.judge import landing_doubts
from posture.pipeline.analysis import Analysis, analyze_track
from posture.pose_track import Cover, Outline, PoseTrack, clip_info_from_times
from posture.results.clip_settings import ClipSettings
from posture.results.judging import Limits
from posture.results.report import Measurement, Report, Verdict
from posture.tracking.pose.models import Model

# Long enough for four full strides of one leg from 150 steps/min on.
SEGMENT_S = 4.0
SEGMENT_STEP_S = 0.6
INITIAL_CONTACT = "initial_contact"
CONTACT_KEYS = (INITIAL_CONTACT, "toe_off")
FROM_STANCE = " from stance"
"""Follows the key of a measurement that is compared against the runner's stance."""
MS = 1000.0


@dataclass(frozen=True)
class Result:
    """One measurement of one stretch of a clip beside its truth.

    Attributes
    ----------
    clip : str
        The clip's name.
    start_s : float or None
        Where the stretch begins; None = the whole clip.
    key : str
        The report's key, alone or with `FROM_STANCE` after it, or one of `CONTACT_KEYS` (then in
        ms, over all contacts).
    true : float
        The truth; 0 for contacts.
    error : float
        Found minus true (mean over contacts); NaN = not answered.
    size : float
        Absolute error (mean over contacts); NaN = not answered.
    held : float
        1 if the truth lies inside the measurement's part of the interval, else 0 (share over
        contacts); NaN = not answered.
    u : float
        Half-width of that part of the interval; NaN = not answered.
    held_shown, u_shown : float
        The same of the interval as the report shows it, with what real people add; NaN = not
        answered, or a contact, which has one part only.
    u_change : float
        Half-width for a change between clips; NaN = not answered or none.
    limits : Limits or None
        At the true belt speed; None = never judged.
    verdict : Verdict
        The report's.
    wider : float
        By how much view and size widened the measured half-width.
    events, missed, invented : int
        Of contacts: true ones, those without a found one, found ones without a true one.
    """

    clip: str
    start_s: float | None
    key: str
    true: float
    error: float = float("nan")
    size: float = float("nan")
    held: float = float("nan")
    u: float = float("nan")
    held_shown: float = float("nan")
    u_shown: float = float("nan")
    u_change: float = float("nan")
    limits: Limits | None = None
    verdict: Verdict = "unknown"
    wider: float = 1.0
    events: int = 0
    missed: int = 0
    invented: int = 0


@dataclass(frozen=True)
class Measured:
    """All that is compared with the truth of one clip."""

    results: tuple[Result, ...]
    legs: Legs | None


def measure_all(
    clips: Sequence[Clip],
    folder: Path,
    model: Model,
    done: Callable[[str], None],
    workers: int = 2,
    stretches: bool = True,
) -> list[Measured]:
    """Follow every rendered clip and compare it with its truth; ``done`` hears of each."""
    context = multiprocessing.get_context("spawn")
    found = []
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        running = [pool.submit(measure, clip, folder, model, False, stretches) for clip in clips]
        for clip, future in zip(clips, running, strict=True):
            found.append(future.result())
            done(clip.name)
    return found


def measure(
    clip: Clip, folder: Path, model: Model, one_look: bool = False, stretches: bool = True
) -> Measured:
    """Follow one rendered clip and compare it, and its overlapping stretches, with its truth.

    ``one_look`` leaves out what the mirrored pictures showed; without ``stretches`` only the whole
    clip is compared.
    """
    video = clip_path(clip, folder)
    truth = RenderedTruth(video.with_suffix(".json"))
    track = cached_track(video, model)
    track = track.looks()[0] if one_look else track
    whole = analyze_track(track, ClipSettings())
    results = [*_results(clip.name, None, whole, truth.whole())]
    runs_s, stance, standing = truth.runs_from_s, None, {}
    if runs_s:
        stance, standing = cut(track, 0.0, runs_s), truth.standing()
        results += _from_stance(clip.name, None, whole, truth.whole(), standing)
    for later_s in segment_starts(truth.duration_s - runs_s) if stretches else ():
        start_s, end_s = runs_s + later_s, runs_s + later_s + SEGMENT_S
        own = replace(cut(track, start_s, end_s), stance=stance)
        stretch, true = analyze_track(own, ClipSettings()), truth.between(start_s, end_s)
        results += _results(clip.name, start_s, stretch, true)
        results += _from_stance(clip.name, start_s, stretch, true, standing)
    if whole.motion is None:
        return Measured(tuple(results), None)
    yaw = Result(clip.name, None, "yaw", truth.yaw_deg)
    off = whole.motion.view.yaw_deg - truth.yaw_deg
    results.append(replace(yaw, error=off, size=abs(off)))
    return Measured(tuple(results), leg_mixups(clip.name, track, whole.motion, truth))


def segment_starts(duration_s: float) -> list[float]:
    """Return where the stretches of a clip begin; none where only one would fit."""
    starts = np.arange(0.0, duration_s - SEGMENT_S + 1e-6, SEGMENT_STEP_S)
    return [float(start) for start in starts] if len(starts) > 1 else []


def cut(track: PoseTrack, start_s: float, end_s: float) -> PoseTrack:
    """Return the part of a track between two times, its clock starting at 0 at ``start_s``.

    So is what few pictures show, the trunk's outline and what hides the legs; the scene, which has
    no times, stays that of the whole track.
    """
    keep = _between(track.time_s, start_s, end_s)
    time_s = track.time_s[keep] - start_s
    outline, cover = track.outline, track.cover
    if outline:
        shown = _between(outline.time_s, start_s, end_s)
        outline = Outline(outline.time_s[shown] - start_s, outline.edges[shown])
    if cover:
        shown = _between(cover.time_s, start_s, end_s)
        cover = Cover(cover.time_s[shown] - start_s, cover.hidden[shown])
    return replace(
        track,
        xy=track.xy[keep],
        visibility=track.visibility[keep],
        apart=None if track.apart is None else track.apart[keep],
        time_s=time_s,
        clip=clip_info_from_times(time_s, track.clip.name, track.size),
        outline=outline,
        cover=cover,
    )


def _between(time_s: FloatArray, start_s: float, end_s: float) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (time_s >= start_s) & (time_s < end_s)
    return inside


def _results(name: str, start_s: float | None, found: Analysis, truth: Truth) -> Iterator[Result]:
    motion, report = found.motion, found.report
    for key, true in truth.values.items():
        limits, wider = CHECKS[key].limits_at(truth.belt), 1.0
        if motion:
            doubts = landing_doubts(CHECKS[key], motion)
            wider = widening(motion.view.yaw_deg, motion.trunk_px, *doubts)
        empty = Result(name, start_s, key, true, limits=limits, wider=wider)
        yield _measured(empty, report.measurements.get(key))
    yield from _contacts(name, start_s, report, truth)


def _from_stance(
    name: str, start_s: float | None, found: Analysis, truth: Truth, standing: Mapping[str, float]
) -> Iterator[Result]:
    """One result per measurement that is made standing too; ``standing`` is true of the stance."""
    for key, true in standing.items():
        against, measured = CHECKS[key].from_stance, found.report.measurements.get(key)
        empty = Result(name, start_s, f"{key}{FROM_STANCE}", truth.values[key] - true)
        own = measured.from_stance if measured else None
        if own is None or against is None:
            yield empty
            continue
        error = own.value - empty.true
        u = float(np.sqrt(max(own.u**2 - against.accuracy.people**2, 0.0)))
        held, held_shown = float(abs(error) <= u), float(abs(error) <= own.u)
        shown = replace(empty, held_shown=held_shown, u_shown=own.u)
        yield replace(shown, error=error, size=abs(error), held=held, u=u)


def _measured(empty: Result, found: Measurement | None) -> Result:
    if found is None or found.value is None or found.u is None or found.u_people is None:
        return empty
    error = found.value - empty.true
    u = float(np.sqrt(max(found.u**2 - found.u_people**2, 0.0)))
    return replace(
        empty,
        error=error,
        size=abs(error),
        held=float(abs(error) <= u),
        u=u,
        held_shown=float(abs(error) <= found.u),
        u_shown=found.u,
        u_change=found.u_change if found.u_change is not None else float("nan"),
        verdict=found.verdict,
    )


def _contacts(name: str, start_s: float | None, report: Report, truth: Truth) -> Iterator[Result]:
    """One result per kind of event over both feet; only contacts have an interval."""
    feet = [
        match_steps(pairs, [s for s in report.steps if s.side == side], 0.0, truth.duration_s)
        for side, pairs in truth.contacts.items()
    ]
    half_widths = [MS * step.contact_u_s for step in report.steps]
    u = float(np.median(half_widths)) if half_widths else float("nan")
    for key, matches in zip(CONTACT_KEYS, zip(*feet, strict=True), strict=True):
        both = pooled(matches)
        found_ms, events = MS * both.errors_s, len(both.errors_s) + both.missed
        counted = Result(
            *(name, start_s, key, 0.0), events=events, missed=both.missed, invented=both.invented
        )
        if not len(found_ms):
            yield counted
            continue
        size = np.abs(found_ms)
        answered = replace(counted, error=float(found_ms.mean()), size=float(size.mean()))
        if key == "initial_contact":
            answered = replace(answered, held=float(np.mean(size <= u)), u=u)
        yield answered

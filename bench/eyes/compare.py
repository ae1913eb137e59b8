"""Contacts that posture finds in real clips against those seen in the pictures, as tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, get_args

import numpy as np

from bench.eyes.labels import Kind, Label, LabelledClip, Side, differences, find_clip, load
from bench.matching import REACH_S, nearest_pairs
from bench.sections import Section, section
from bench.tracks import cached_track
from posture.arrays import FloatArray
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report, Step
from posture.tracking.pose.models import Model
from posture.video import read_frames

NAMES: Final[dict[Kind, str]] = {"contact": "initial contact", "toe_off": "toe-off"}
COLUMNS: Final = (
    *("clip", "event", "foot", "labelled", "missed", "extra"),
    *("bias, ms", "SD", "mean error", "largest"),
    *("within ± u", "within ± u and the eyes' ±"),
)


@dataclass(frozen=True)
class Instants:
    """Instants of one kind, seconds, with the half-widths of their intervals; NaN = not given."""

    time_s: FloatArray
    u_s: FloatArray


@dataclass(frozen=True)
class Against:
    """Posture against the eyes, for one event of one foot.

    Attributes
    ----------
    error_s : ndarray (pairs,)
        Found minus seen, seconds.
    u_s, eyes_u_s : ndarray (pairs,)
        Half-widths of posture's interval (NaN = not given) and of the eyes' label, seconds.
    labelled, extra : int
        How many events the eyes saw; how many posture found that they did not.
    """

    error_s: FloatArray
    u_s: FloatArray
    eyes_u_s: FloatArray
    labelled: int
    extra: int

    @classmethod
    def of(cls, seen: Instants, found: Instants, start_s: float, end_s: float) -> Self:
        """Pair what was seen with what was found; all between start and end was seen.

        What was found within 100 ms of either does not count as extra: its pair may be outside.
        """
        pairs = nearest_pairs(seen.time_s, found.time_s)
        reach_s = (end_s - start_s) / 2 - REACH_S
        true = np.array([one for one, _ in pairs], dtype=int)
        own = np.array([other for _, other in pairs], dtype=int)
        inside = np.flatnonzero(np.abs(found.time_s - (start_s + end_s) / 2) <= reach_s)
        return cls(
            found.time_s[own] - seen.time_s[true],
            found.u_s[own],
            seen.u_s[true],
            len(seen.time_s),
            len(set(inside.tolist()) - set(own.tolist())),
        )

    @classmethod
    def together(cls, several: Sequence[Self]) -> Self:
        """Return several as one."""
        return cls(
            np.concatenate([own.error_s for own in several]),
            np.concatenate([own.u_s for own in several]),
            np.concatenate([own.eyes_u_s for own in several]),
            sum(own.labelled for own in several),
            sum(own.extra for own in several),
        )

    @property
    def cells(self) -> list[str]:
        """Text of `COLUMNS` from ``labelled`` on; a dash stands for what is not known."""
        missed = self.labelled - len(self.error_s)
        counts = [str(self.labelled), str(missed), str(self.extra)]
        if not len(self.error_s):
            return [*counts, *["–"] * 6]
        ms = 1000 * self.error_s
        largest = ms[np.argmax(np.abs(ms))]
        errors = [f"{ms.mean():+.1f}", f"{ms.std():.1f}", f"{np.abs(ms).mean():.1f}"]
        both_s = np.hypot(self.u_s, self.eyes_u_s)
        return [*counts, *errors, f"{largest:+.0f}", self._share(self.u_s), self._share(both_s)]

    def _share(self, u_s: FloatArray) -> str:
        if np.isnan(u_s).any():
            return "–"
        return f"{100 * (np.abs(self.error_s) <= u_s).mean():.0f} %"


def eyes_sections(model: Model, folder: Path, say: Callable[[str], None]) -> list[Section]:
    """Compare on every labelled clip that is in ``folder``; say which are not, and why.

    Returns
    -------
    list of Section
        None where no labelled clip is at hand.
    """
    labelled = load()
    rows: list[tuple[str, ...]] = []
    judged: dict[tuple[Kind, Side], list[Against]] = {}
    twice: list[_Twice] = []
    for own in labelled:
        path = find_clip(folder, own)
        if path is None:
            say(f"{own.clip} is left out: it is not in {folder}, or is not the labelled file.")
            continue
        report = analyze_track(cached_track(path, model), ClipSettings()).report
        times_s = frame_times_s(path)
        twice += _twice(own, report, times_s)
        for event, against in _compared(own, report, times_s).items():
            rows.append((_named(own, report), NAMES[event[0]], event[1], *against.cells))
            if not own.copy_of:
                judged.setdefault(event, []).append(against)
    rows += _totals(judged)
    compared = [section("eyes", _TITLE, _NOTE, COLUMNS, rows)] if rows else []
    return [*compared, *_passes(twice)]


def frame_times_s(path: Path) -> FloatArray:
    """Return the times of all frames of a clip, seconds."""
    with read_frames(path, long_side=32) as frames:
        for _ in frames:
            pass
        return np.array(frames.file_times_s)


def _named(own: LabelledClip, report: Report) -> str:
    """Return the clip's name, and why it has no contacts where it has none."""
    if report.refusal is not None:
        return f"{own.clip} (refused: {report.refusal.code})"
    return own.clip if report.steps else f"{own.clip} (no contacts given)"


def _compared(
    own: LabelledClip, report: Report, times_s: FloatArray
) -> dict[tuple[Kind, Side], Against]:
    start_s, end_s = times_s[own.first_frame], times_s[own.last_frame]
    return {
        (kind, side): Against.of(
            seen(own.first, kind, side, times_s),
            _found(report.steps, kind, side),
            start_s,
            end_s,
        )
        for kind in get_args(Kind)
        for side in get_args(Side)
    }


def seen(labels: Sequence[Label], kind: Kind, side: Side, times_s: FloatArray) -> Instants:
    """Return the labels of one event of one foot as seconds.

    A toe-off before the foot's first contact belongs to a step that began before the clip, which no
    report has, and is left out.

    Parameters
    ----------
    labels : sequence of Label
        In frames.
    kind, side : Kind, Side
        Which of them.
    times_s : ndarray (frames,)
        The clip's frame times, seconds, at least two.
    """
    own = [label for label in labels if label.side == side]
    begin = min((label.frame for label in own if label.kind == "contact"), default=0.0)
    chosen = [label for label in own if label.kind == kind and label.frame >= begin]
    middle = np.array([label.frame for label in chosen])
    half = np.array([label.half_width for label in chosen])
    numbers = np.arange(len(times_s))
    spacing_s = (times_s[-1] - times_s[0]) / (len(times_s) - 1)
    return Instants(np.interp(middle, numbers, times_s), half * spacing_s)


def _found(steps: Sequence[Step], kind: Kind, side: Side) -> Instants:
    own = [step for step in steps if step.near == (side == "near")]
    if kind == "contact":
        times = np.array([step.contact_s for step in own])
        return Instants(times, np.array([step.contact_u_s for step in own]))
    times = np.array([step.toe_off_s for step in own if step.toe_off_s is not None])
    return Instants(times, np.full(len(times), np.nan))


def _totals(judged: dict[tuple[Kind, Side], list[Against]]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for kind in get_args(Kind):
        feet = {side: judged.get((kind, side), []) for side in get_args(Side)}
        feet["both"] = [own for several in feet.values() for own in several]
        for foot, several in feet.items():
            if several:
                rows.append(("all", NAMES[kind], foot, *Against.together(several).cells))
    return rows


@dataclass(frozen=True)
class _Twice:
    """An event that the second eyes saw; seconds, NaN = not seen by the first, or not found.

    ``u_s`` is the half-width of the interval that posture gives it; NaN = none.
    """

    kind: Kind
    second_s: float
    first_s: float
    found_s: float
    u_s: float


def _twice(own: LabelledClip, report: Report, times_s: FloatArray) -> list[_Twice]:
    """Return what the second eyes saw, beside the first eyes and what posture found."""
    first_of = {second: first for first, second in differences(own)}
    numbers = np.arange(len(times_s))
    events = []
    for label in own.second:
        first = first_of.get(label)
        frames = [label.frame, np.nan if first is None else first.frame]
        second_s, first_s = np.interp(frames, numbers, times_s)
        found = _found(report.steps, label.kind, label.side)
        pairs = nearest_pairs(np.array([second_s]), found.time_s)
        nearest = [(found.time_s[k], found.u_s[k]) for _, k in pairs] or [(np.nan, np.nan)]
        found_s, u_s = map(float, nearest[0])
        events.append(_Twice(label.kind, float(second_s), float(first_s), found_s, u_s))
    return events


def _passes(twice: Sequence[_Twice]) -> list[Section]:
    """What two pairs of eyes saw of the same events; nothing without the second."""
    rows = []
    for kind in get_args(Kind):
        events = [event for event in twice if event.kind == kind]
        apart = [
            (e.first_s, e.second_s, e.found_s, e.u_s) for e in events if not np.isnan(e.first_s)
        ]
        if apart:
            first, second, found, u = 1000 * np.array(apart).T
            gaps = (second - first, found - first, found - second)
            cells = [cell for gap in gaps for cell in _gap(gap)]
            alone = len(events) - len(apart)
            held = _held(found - (first + second) / 2, u)
            rows.append((NAMES[kind], str(len(apart)), *cells, held, str(alone)))
    columns = (
        *("event", "seen by both", "second minus first, ms", "SD", "mean"),
        *("found minus first, ms", "SD", "mean error"),
        *("found minus second, ms", "SD", "mean error"),
        *("within ± u of their middle", "by second alone"),
    )
    return [section("eyes-passes", _PASSES_TITLE, _PASSES_NOTE, columns, rows)] if rows else []


def _gap(ms: FloatArray) -> list[str]:
    known = ms[np.isfinite(ms)]
    if not len(known):
        return ["–"] * 3
    return [f"{known.mean():+.1f}", f"{known.std():.1f}", f"{np.abs(known).mean():.1f}"]


def _held(ms: FloatArray, u_ms: FloatArray) -> str:
    """How many errors are within their half-widths, of those that have one."""
    known = np.isfinite(ms) & np.isfinite(u_ms)
    return f"{(np.abs(ms) <= u_ms)[known].sum()} of {known.sum()}" if known.any() else "–"


_TITLE: Final = "Real clips: contacts and toe-offs against eyes"
_NOTE: Final = (
    "Every contact and toe-off of four real runs, seen in the pictures alone before posture was "
    "run on them (`bench/eyes/labels.json`). Initial contact is the first touch of any part of the "
    "foot on the belt, toe-off the last touch of the toe; force plates end a stance where the "
    "force falls below a threshold, which no eye sees. Errors are found minus seen, and so contain "
    "the eyes' own: a frame lasts 33 ms (17 in the gym clip). A pair is at most 100 ms apart; what "
    "has none is missed, or extra. ± u is the interval that the report gives each contact, and the "
    "eyes' ± what they gave each label. A clip that repeats the frames of another is not part of "
    "the totals; one that is refused, or gets no contacts, misses all that was seen in it."
)
_PASSES_TITLE: Final = "Real clips: two pairs of eyes"
_PASSES_NOTE: Final = (
    "A fifth of the contacts, drawn at random, labelled again by other eyes that did not know "
    "the first labels, with whatever else their pictures showed; and what posture found of the "
    "same events against either, and against the middle between both, where it found them."
)

"""``python -m bench.agreement [FOLDER]``: the same run read in many ways, which needs no truth.

FOLDER, by default ``../shared``, holds real clips, which may not be in the repository; without it
the samples alone are read, and nothing is published. Otherwise the tables are published in
``docs/accuracy.md``. The first run follows some ninety clips (half an hour on two cores that do
nothing else); they are kept in ``bench/cache``.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from bench.readings import AS_IS, Source, readings, sources
from bench.rendered import cut
from bench.sections import ACCURACY, Section, publish, section, show
from bench.tracks import ROOT
from posture.checks import CHECKS
from posture.comparison.compare import least_change
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack
from posture.results.clip_settings import ClipSettings
from posture.results.report import Measurement, Report
from posture.tracking.pose.models import Model, ensure_model

LATER: Final = "two frames later"
# A stretch has to hold four strides; halves and thirds of a short clip overlap to make it.
LEAST_STRETCH_S: Final = 4.1
MOST_OVERLAP: Final = 0.45
UNJUDGED: Final = ("unknown", "info")


@dataclass(frozen=True)
class Pair:
    """One measurement in two readings of one run.

    Attributes
    ----------
    source : Source
        The clip.
    way : str
        How the second was read: a way of `bench.readings`, or "halves" or "thirds".
    key : str
        The measurement.
    first, second : Measurement
        In the clip as it is and in the other reading, or in two stretches.
    """

    source: Source
    way: str
    key: str
    first: Measurement
    second: Measurement

    @property
    def answered(self) -> int:
        """In how many of the two there is a value."""
        return (self.first.value is not None) + (self.second.value is not None)

    @property
    def change(self) -> float:
        """The second value minus the first; NaN where one is missing."""
        if self.first.value is None or self.second.value is None:
            return float("nan")
        return self.second.value - self.first.value

    @property
    def u_change(self) -> float:
        """The larger of both half-widths of a difference."""
        return max(self.first.u_change or 0.0, self.second.u_change or 0.0)

    @property
    def judged(self) -> bool:
        """Whether both have a verdict."""
        return not {self.first.verdict, self.second.verdict} & set(UNJUDGED)


@dataclass(frozen=True)
class Refused:
    """Two readings of one run of which one, or both, were refused; fields as of `Pair`."""

    source: Source
    way: str


Found = Pair | Refused


def main() -> None:
    """Read, print and publish."""
    parser = argparse.ArgumentParser(prog="python -m bench.agreement", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared")
    shared: Path = parser.parse_args().folder
    console = Console(width=None if sys.stdout.isatty() else 140)
    model = ensure_model("full", console.print)
    found = sources(shared)
    sections = agreement_sections(found, model, lambda name: console.print(f"  {name}"))
    for own in sections:
        show(console, own)
    if any(source.real for source in found):
        publish(ACCURACY, sections)


def agreement_sections(
    found: Sequence[Source], model: Model, done: Callable[[str], None]
) -> list[Section]:
    """Return the tables of every source, read with both looks and with the first alone."""
    twice: list[Found] = []
    once: list[Found] = []
    for source in found:
        tracks = dict(readings(source, model))
        twice += pairs_of(source, tracks)
        once += pairs_of(source, {way: track.looks()[0] for way, track in tracks.items()})
        done(source.name)
    return [ways_section(twice, once), measurements_section(twice, once), changes_section(twice)]


def pairs_of(source: Source, tracks: dict[str, PoseTrack]) -> list[Found]:
    """Compare every reading of a clip with the clip as it is, and stretches with each other."""
    straight = tracks[AS_IS]
    step_s = float(np.median(np.diff(straight.time_s)))
    later = cut(straight, float(straight.time_s[0]) + 1.5 * step_s, np.inf)
    reports = {way: _report(track) for way, track in {**tracks, LATER: later}.items()}
    first = reports.pop(AS_IS)
    found = [pair for way, other in reports.items() for pair in _pairs(source, way, first, other)]
    for track in tracks.values():
        for way, parts in stretches(track).items():
            for one, other in combinations([_report(part) for part in parts], 2):
                found += _pairs(source, way, one, other)
    return found


def stretches(track: PoseTrack) -> dict[str, list[PoseTrack]]:
    """Return halves and thirds of a track; none where they would overlap too much."""
    start_s, end_s = float(track.time_s[0]), float(track.time_s[-1])
    found = {}
    for way, count in (("halves", 2), ("thirds", 3)):
        length_s = max((end_s - start_s) / count, LEAST_STRETCH_S)
        starts = np.linspace(start_s, end_s - length_s, count)
        if starts[1] - starts[0] >= (1 - MOST_OVERLAP) * length_s:
            found[way] = [cut(track, float(s), float(s) + length_s) for s in starts]
    return found


def _report(track: PoseTrack) -> Report:
    return analyze_track(replace(track, stance=None), ClipSettings()).report


def _pairs(source: Source, way: str, first: Report, second: Report) -> Iterator[Found]:
    """Every measurement of two reports, or that one of them was refused."""
    if first.refusal or second.refusal:
        yield Refused(source, way)
    for key in CHECKS:
        if key in first.measurements and key in second.measurements:
            yield Pair(source, way, key, first.measurements[key], second.measurements[key])


def measured(found: Sequence[Found]) -> list[Pair]:
    """Return the measurements, without the readings that were refused."""
    return [each for each in found if isinstance(each, Pair)]


def in_one_only(pairs: Sequence[Pair]) -> int:
    """Return how many verdicts are given in one of both readings alone: they appear, or go."""
    return sum((p.first.verdict in UNJUDGED) != (p.second.verdict in UNJUDGED) for p in pairs)


def within_u(pairs: Sequence[Pair]) -> list[bool]:
    """Whether each change is within the half-width of the clip as it is."""
    known = [pair for pair in pairs if pair.answered == 2]
    return [abs(pair.change) <= (pair.first.u or 0.0) for pair in known]


def within_u_change(pairs: Sequence[Pair]) -> list[bool]:
    """Whether each change is within the larger half-width of a difference."""
    return [abs(pair.change) <= pair.u_change for pair in pairs if pair.answered == 2]


def flips(pairs: Sequence[Pair]) -> list[bool]:
    """Whether each verdict is another one in the second reading."""
    return [pair.first.verdict != pair.second.verdict for pair in pairs if pair.judged]


def called_real(pairs: Sequence[Pair]) -> list[bool]:
    """Whether each change counts as real by the rule of comparisons."""
    known = [pair for pair in pairs if pair.answered == 2]
    return [abs(p.change) > least_change(p.key, p.u_change, between_days=False) for p in known]


def ways_section(twice: Sequence[Found], once: Sequence[Found]) -> Section:
    """Return how the readings agree, way by way and clip by clip, with one look and with two."""
    read = [[pair for pair in pairs if not _cut(pair)] for pairs in (once, twice)]
    of_real, of_rendered = (
        [[pair for pair in pairs if pair.source.real == real] for pairs in read]
        for real in (True, False)
    )
    rows = [_ways_row("real clips", of_real)]
    for name in dict.fromkeys(pair.source.name for pair in of_real[1]):
        own = [[pair for pair in pairs if pair.source.name == name] for pairs in of_real]
        rows.append(_ways_row(f"clip: {name}", own))
    for way in dict.fromkeys(pair.way for pair in of_real[1]):
        rows.append(_ways_row(way, [[p for p in pairs if p.way == way] for pairs in of_real]))
    rows.append(_ways_row("rendered clips", of_rendered))
    return section(
        "agreement",
        "The same run, read differently",
        "Nobody knows the truth of these clips, and none is needed: a clip that is mirrored,"
        " turned, darker or compressed again shows the same run; the rows say how clips were"
        " read. Five stretches of real clips (30 and 60 frames/s) and the three samples. 'Within"
        " u': changes of all measurements that are no larger than ± u in the clip as it is;"
        " 'others': verdicts that are others, of those that are given in both; 'one only':"
        " verdicts in one of the two readings alone, most often because the lower leg seems hidden"
        " in the other; 'refused': readings that were refused as a whole, which have no numbers and"
        " are in no other column. 'Once' is the look at each picture as it is alone, 'twice' the"
        " mean of it and the mirrored one. Two frames later is cut from the track, everything else"
        " is followed anew. A clip with every second frame is only judged where that leaves"
        " enough.",
        (
            "read",
            *("pairs", "within u: once", "twice"),
            *("verdicts", "others: once", "twice", "one only: once", "twice"),
            *("refused: once", "twice"),
        ),
        rows,
    )


def _ways_row(title: str, both: Sequence[Sequence[Found]]) -> tuple[str, ...]:
    once, twice = map(measured, both)
    return (
        title,
        str(len(within_u(twice))),
        *(_share(within_u(pairs)) for pairs in (once, twice)),
        str(len(flips(twice))),
        *(_share(flips(pairs)) for pairs in (once, twice)),
        *(str(in_one_only(pairs)) for pairs in (once, twice)),
        *(_refused(found) for found in both),
    )


def measurements_section(twice: Sequence[Found], once: Sequence[Found]) -> Section:
    """Return each measurement's changes on real clips."""
    rows = []
    for key, check in CHECKS.items():
        own = [
            [p for p in measured(found) if p.source.real and not _cut(p) and p.key == key]
            for found in (once, twice)
        ]
        mirrored = [[p for p in pairs if p.way == "mirrored"] for pairs in own]
        rows.append(
            (
                f"{key}, {check.unit}",
                *(_size(pairs, np.mean) for pairs in own),
                *(_size(pairs, np.max) for pairs in own),
                *(_size(pairs, np.max) for pairs in mirrored),
                *(_share(within_u(pairs)) for pairs in own),
                _number([pair.first.u for pair in own[1] if pair.first.u is not None]),
            )
        )
    return section(
        "agreement-measurements",
        "The same run, read differently: measurements of real clips",
        "Size of the changes above: mean and largest over all readings, and the largest of a clip"
        " and its mirror image; how many are within ± u; its mean.",
        (
            "measurement",
            *("mean: once", "twice", "largest: once", "twice"),
            *("mirrored: once", "twice", "within u: once", "twice", "± u"),
        ),
        rows,
    )


def changes_section(found: Sequence[Found]) -> Section:
    """Return how stretches of one run differ."""
    rows = []
    cuts = [each for each in found if each.source.real and _cut(each)]
    apart = [pair for pair in measured(cuts) if pair.answered == 2]
    for key, check in CHECKS.items():
        own = [pair for pair in apart if pair.key == key]
        half_width = _number([pair.u_change for pair in own])
        rows.append(
            (
                f"{key}, {check.unit}",
                *(str(len(own)), _size(own, np.mean), half_width, *_held(own), ""),
            )
        )
    for name in dict.fromkeys(each.source.name for each in cuts):
        both = [each for each in cuts if each.source.name == name]
        own = [pair for pair in measured(both) if pair.answered == 2]
        rows.append((f"clip: {name}", str(len(own)), "", "", *_held(own), _refused(both)))
    rows.append(("all", str(len(apart)), "", "", *_held(apart), _refused(cuts)))
    return section(
        "agreement-changes",
        "Two stretches of one run",
        "Halves and thirds of the real clips in every reading of them, looked at twice: the mean"
        " difference, ± u_change, how many differences are within it (90 % asked), and how many"
        " are called real by the rule of `posture compare`, which allows for fourteen numbers at"
        " once. A stretch has at least 4.1 s, so those of the clips of 6 to 7 s overlap by up to"
        " 43 %, and readings of one clip are alike; only one clip is longer (12 s). In it"
        " the runner turns his head, and the half-widths of head, elbow and lean were set with it"
        " in sight, so for those this is no test. 'Refused': pairs of which one stretch was"
        " refused, which have no numbers.",
        ("stretches", "pairs", "mean difference", "± u_change", "within", "called real", "refused"),
        rows,
    )


def _held(pairs: Sequence[Pair]) -> tuple[str, str]:
    return _share(within_u_change(pairs)), _share(called_real(pairs))


def _refused(found: Sequence[Found]) -> str:
    return str(sum(isinstance(each, Refused) for each in found))


def _cut(found: Found) -> bool:
    return found.way in ("halves", "thirds")


def _share(held: Sequence[bool]) -> str:
    return f"{100 * float(np.mean(held)):.1f} %" if held else "–"


def _size(pairs: Sequence[Pair], of: Callable[[list[float]], float]) -> str:
    sizes = [abs(pair.change) for pair in pairs if pair.answered == 2]
    return f"{of(sizes):.1f}" if sizes else "–"


def _number(values: Sequence[float]) -> str:
    return f"{float(np.mean(values)):.1f}" if values else "–"


if __name__ == "__main__":
    main()

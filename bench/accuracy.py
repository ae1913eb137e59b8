"""The tables of rendered clips, made from results."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from bench.constants import constants_section
from bench.design import GROUPS, Entry, Group
from bench.faults import fault_sections
from bench.people import LOW_CAMERA_M, is_compressed, is_low, is_portrait
from bench.render.clip import Clip
from bench.render.makehuman import SHAPES
from bench.rendered import CONTACT_KEYS, FROM_STANCE, INITIAL_CONTACT, Result
from bench.score import Score, score
from bench.sections import Section, section
from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.judge import LEAST_RATE_FOR_FLAGS_HZ

GROUP_NOTES: Final[dict[Group, str]] = {
    "random": (
        "people drawn at random, whose bodies, strides, cameras and phones set nothing (how they"
        " are drawn is said above)"
    ),
    "random-tuning": "other people drawn in the same way, for comparison only",
    "stance": (
        "people drawn in the same way, others again, who stand still for three seconds and then"
        " run; lines with 'from stance' are the run's value minus the standing one, those without"
        " are of the same runs by themselves"
    ),
    "stance-tuning": "other such people, who set what the lines from stance need",
    "held-out": "clips that set nothing: other people than the tuning clips",
    "unseen": "bodies that no other clip has, one of them in clothes that none has",
    "edge": "held-out people filmed as badly as is still judged, and worse",
    "tuning": "the clips that set biases and half-widths, for comparison only",
}
# What makes a random clip hard.
HARD: Final[dict[str, Callable[[Clip], bool]]] = {
    f"camera below {LOW_CAMERA_M:g} m": is_low,
    "console or rail in front": lambda clip: clip.occluder is not None,
    f"below {LEAST_RATE_FOR_FLAGS_HZ:g} frames/s": (
        lambda clip: clip.film.fps < LEAST_RATE_FOR_FLAGS_HZ
    ),
    "compressed": is_compressed,
    "portrait": is_portrait,
}
COLUMNS: Final = (
    *("measurement", "clips", "not answered", "bias", "mean error", "90 % of clips", "worst clip"),
    *("± u, measured", "truth inside", "± u, shown", "truth inside", "stretches"),
)
DASH: Final = "–"
PERSON_OF: Final = {shape: person for person, shape in SHAPES.items()}


def units() -> dict[str, str]:
    """Return the unit of everything that is compared with its truth, by key."""
    checks = {key: check.unit for key, check in CHECKS.items()}
    standing = {
        f"{key}{FROM_STANCE}": check.unit for key, check in CHECKS.items() if check.from_stance
    }
    return {**dict.fromkeys(CONTACT_KEYS, "ms"), **checks, **standing, "yaw": "deg"}


def main_keys() -> list[str]:
    """Return what the tables by condition show: what is judged, and something is asked of."""
    return [INITIAL_CONTACT, *(key for key, c in CHECKS.items() if c.is_judged and c.target)]


def rendered_sections(results: Sequence[Result], entries: Sequence[Entry]) -> list[Section]:
    """Return every table of the rendered clips."""
    by_group = {
        group: [entry for entry in entries if entry.group == group and not entry.again]
        for group in GROUPS
    }
    tables = [
        _accuracy(group, _of(results, by_group[group]))
        for group in GROUPS
        if _of(results, by_group[group])
    ]
    judged = [*by_group["held-out"], *by_group["unseen"]]
    filmed = [*judged, *by_group["edge"]]
    return [
        *tables,
        _people(results, by_group["unseen"]),
        _conditions(results, filmed),
        _held_by_condition(results, filmed),
        _counted(results, by_group),
        *fault_sections(results, entries),
        _changes(results, entries),
    ]


def random_sections(results: Sequence[Result], entries: Sequence[Entry]) -> list[Section]:
    """Return the tables of people drawn at random."""
    groups: tuple[Group, ...] = ("random", "random-tuning")
    held_out, tuning = ([e for e in entries if e.group == group] for group in groups)
    return [
        _accuracy("random", _of(results, held_out)),
        _random_errors(results, held_out),
        _random_intervals(results, held_out),
        _accuracy("random-tuning", _of(results, tuning)),
        constants_section(results, entries),
    ]


def stance_sections(results: Sequence[Result], entries: Sequence[Entry]) -> list[Section]:
    """Return the tables of people who stand still before they run."""
    keys = [key for key, check in CHECKS.items() if check.from_stance]
    compared = {*keys, *(f"{key}{FROM_STANCE}" for key in keys)}
    own = [result for result in results if result.key in compared]
    groups: tuple[Group, ...] = ("stance", "stance-tuning")
    return [
        _accuracy(group, _of(own, [entry for entry in entries if entry.group == group]))
        for group in groups
    ]


def _random_errors(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    note = (
        "The held-out clips of people drawn at random, by what makes them hard: mean error / worst"
        " clip. A clip stands in every row that it fits."
    )
    groups = _random_conditions(results, entries)
    return _errors_by_condition("random-errors", "Random clips: by condition", note, groups)


def _errors_by_condition(
    key: str, title: str, note: str, groups: Mapping[str, Sequence[Result]]
) -> Section:
    """Mean error and worst clip of the main measurements, a row for each group of clips."""
    rows = []
    for condition, clips in groups.items():
        scores = [score(clips, measured) for measured in main_keys()]
        cells = (f"{number(s.mae)} / {number(s.worst)}" for s in scores)
        rows.append((condition, str(max(s.clips for s in scores)), *cells))
    columns = (
        "condition",
        "clips",
        *(f"{measured}, {units()[measured]}" for measured in main_keys()),
    )
    return section(key, title, note, columns, rows)


def _random_intervals(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    note = (
        "The same clips in stretches of 4 s: how often the truth lay inside the interval that a"
        " report shows, and that interval's mean half-width. Stretches of one clip are alike."
    )
    title = "Random clips: intervals shown"
    return intervals_by_condition("random-intervals", title, note, results, entries)


def intervals_by_condition(
    key: str, title: str, note: str, results: Sequence[Result], entries: Sequence[Entry]
) -> Section:
    """How often the intervals of the main measurements hold, a row for each hard condition."""
    rows = []
    for condition, own in _random_conditions(results, entries).items():
        scores = [score(own, measured) for measured in main_keys()]
        counts = (str(max(s.clips for s in scores)), str(max(s.segments for s in scores)))
        rows.append((condition, *counts, *(_shown(s) for s in scores)))
    shown = (f"{measured}, {units()[measured]}" for measured in main_keys())
    return section(key, title, note, ("condition", "clips", "stretches", *shown), rows)


def _shown(figures: Score) -> str:
    """Share held and half-width; of contacts, which have one interval only, of that."""
    if np.isfinite(figures.coverage_shown):
        return f"{_held(figures.coverage_shown)} ± {number(figures.u_shown)}"
    return f"{_held(figures.coverage)} ± {number(figures.u)}"


def _random_conditions(
    results: Sequence[Result], entries: Sequence[Entry]
) -> dict[str, list[Result]]:
    """Results of all clips and of those that each of `HARD` fits, and none of them."""
    hard = [[entry for entry in entries if fits(entry.clip)] for fits in HARD.values()]
    none = [entry for entry in entries if not any(entry in own for own in hard)]
    groups = {"all": entries, **dict(zip(HARD, hard, strict=True)), "none of these": none}
    return {condition: _of(results, own) for condition, own in groups.items()}


def quick_section(results: Sequence[Result]) -> Section:
    """Return the table of the six clips that stand for the rest."""
    note = (
        "Six clips of the set, rendered anew on every change of the code: they show that nothing"
        " broke, not how accurate the measurements are. Columns as above."
    )
    return section("quick", "Rendered runners: the quick set", note, COLUMNS, _rows(results))


def _of(results: Sequence[Result], entries: Sequence[Entry]) -> list[Result]:
    names = {entry.clip.name for entry in entries}
    return [result for result in results if result.clip in names]


def _accuracy(group: Group, results: Sequence[Result]) -> Section:
    note = (
        f"{GROUP_NOTES[group].capitalize()}. Errors are of whole clips (found minus true); the last"
        " five columns are of overlapping stretches of 4 s: the mean half-width of the"
        " measurement's part of the interval, how often the truth lay inside it with that"
        " share's own 95 % interval (clips drawn with replacement); the same of the whole"
        " interval as a report shows it, with what real people add; and their number."
    )
    return section(
        f"rendered-{group}", f"Rendered runners: {group} clips", note, COLUMNS, _rows(results)
    )


def _rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    scores = {f"{key}, {unit}": score(results, key) for key, unit in units().items()}
    return [(name, *_cells(figures)) for name, figures in scores.items() if figures.clips]


def _cells(figures: Score) -> tuple[str, ...]:
    share = 1 - figures.answered / figures.clips
    inside = DASH
    if np.isfinite(figures.coverage):
        low, high = 100 * figures.coverage_low, 100 * figures.coverage_high
        inside = f"{100 * figures.coverage:.0f} % ({low:.0f}-{high:.0f})"
    return (
        str(figures.clips),
        f"{100 * share:.0f} %",
        number(figures.bias, sign=True),
        *(number(value) for value in (figures.mae, figures.p90, figures.worst, figures.u)),
        inside,
        number(figures.u_shown),
        f"{100 * figures.coverage_shown:.0f} %" if np.isfinite(figures.coverage_shown) else DASH,
        str(figures.segments),
    )


def number(value: float, sign: bool = False) -> str:
    """Return a figure as text, a dash where it is not known."""
    if not np.isfinite(value):
        return DASH
    return f"{value:+.1f}" if sign else f"{value:.1f}"


def _conditions(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    groups = {
        condition: _of(results, [entry for entry in entries if entry.condition == condition])
        for condition in dict.fromkeys(entry.condition for entry in entries)
    }
    note = (
        "Held-out, unseen and edge clips by what sets them apart: mean error / worst clip. A few"
        " clips each, so read the rows as hints and not as figures of their own."
    )
    return _errors_by_condition("conditions", "Rendered runners: by condition", note, groups)


def _held_by_condition(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    rows = []
    for condition in dict.fromkeys(entry.condition for entry in entries):
        own = _of(results, [entry for entry in entries if entry.condition == condition])
        scores = [score(own, key) for key in main_keys()]
        if any(figures.segments for figures in scores):
            stretches = max(figures.segments for figures in scores)
            rows.append((condition, str(stretches), *(_held(s.coverage) for s in scores)))
    note = (
        "The same clips in stretches of 4 s: how often the truth lay inside the measurement's part"
        " of the interval. Stretches of one clip are alike, so a row of two clips says little."
    )
    columns = ("condition", "stretches", *main_keys())
    return section(
        "conditions-held", "Rendered runners: intervals by condition", note, columns, rows
    )


def _held(share: float) -> str:
    return f"{100 * share:.0f} %" if np.isfinite(share) else DASH


def _people(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    rows = []
    bodies = {entry.clip.name: PERSON_OF[entry.clip.shape] for entry in entries}
    for person in dict.fromkeys(bodies.values()):
        own = [result for result in results if bodies.get(result.clip) == person]
        for key in main_keys():
            figures = score(own, key)
            rows.append(
                (
                    person,
                    f"{key}, {units()[key]}",
                    str(figures.clips),
                    *(number(figures.bias, sign=True), number(figures.mae)),
                    *(number(figures.worst), _held(figures.coverage)),
                )
            )
    note = (
        "The two bodies of the unseen clips by themselves. Tuning clips have other people in a"
        " light woman's loose clothes, and nobody in a stocky man's long ones."
    )
    columns = (
        *("body", "measurement", "clips", "bias", "mean error", "worst clip"),
        "truth inside",
    )
    return section("unseen-people", "Rendered runners: unseen bodies", note, columns, rows)


def _counted(results: Sequence[Result], by_group: Mapping[Group, Sequence[Entry]]) -> Section:
    rows = []
    for group, entries in by_group.items():
        whole = [r for r in _of(results, entries) if r.start_s is None]
        for key in CONTACT_KEYS:
            own = [result for result in whole if result.key == key]
            counts = (
                sum(getattr(r, name) for r in own) for name in ("events", "missed", "invented")
            )
            rows.append((group, key, *(str(count) for count in counts)))
    note = (
        "Over whole clips, both feet: true events; those with none found within 100 ms; those found"
        " where there is none. Refused clips miss all of theirs."
    )
    columns = ("clips", "event", "true", "missed", "invented")
    return section("counted", "Rendered runners: contacts missed and invented", note, columns, rows)


def _changes(results: Sequence[Result], entries: Sequence[Entry]) -> Section:
    held_out = [entry for entry in entries if entry.group == "held-out"]
    rows = []
    for key, check in CHECKS.items():
        errors, u = paired(results, held_out, key)
        if not len(errors):
            continue
        sizes = np.abs(errors)
        rows.append(
            (
                f"{key}, {check.unit}",
                str(len(errors)),
                number(float(sizes.mean())),
                number(float(np.percentile(sizes, 90))),
                number(float(u.mean())),
                f"{100 * float(np.mean(sizes <= u)):.0f} %",
            )
        )
    note = (
        f"{sum(bool(entry.again) for entry in held_out)} held-out runners filmed a second time,"
        " the camera set up anew: by how much the difference between two stretches, one of each"
        " clip, misses the true difference."
    )
    columns = ("measurement", "pairs", "mean error", "90 % of pairs", "± u_change", "truth inside")
    return section("changes", "Rendered runners: changes between two clips", note, columns, rows)


def paired(
    results: Sequence[Result], entries: Sequence[Entry], key: str
) -> tuple[FloatArray, FloatArray]:
    """Errors of the differences between stretches of two clips of one runner, and u_change."""
    table = _by_clip(results, key)
    found = [
        (two.error - one.error, max(one.u_change, two.u_change))
        for entry in entries
        if entry.again
        for one, two in zip(
            table.get(entry.again, ()), table.get(entry.clip.name, ()), strict=False
        )
        if np.isfinite(one.error) and np.isfinite(two.error)
    ]
    errors, u = np.array(found).reshape(-1, 2).T
    return errors, u


def _by_clip(results: Sequence[Result], key: str) -> Mapping[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for result in results:
        if result.key == key and result.start_s is not None:
            found.setdefault(result.clip, []).append(result)
    return found

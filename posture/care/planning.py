"""The plan: what follows from the findings, how the back is, and which kind of runner it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from posture.care import plan_wording as wording
from posture.checks import CHECKS, advice_for, by_priority
from posture.checks.base import FINDINGS, Advice
from posture.checks.exercises import (
    BIRD_DOG,
    DEAD_BUG,
    LEGS_FOR_THE_BACK,
    LUNGE,
    SINGLE_LEG_SQUAT,
    SPLIT_SQUAT,
    SQUAT,
    STEP_UP,
    TRUNK_FOR_THE_BACK,
    Instruction,
)
from posture.results.clip_settings import Back, ClipSettings
from posture.results.formatting import joined
from posture.results.report import Exercise, Measurement, Plan, Report

MOST_EXERCISES: Final = 3
MOST_FOR_NEW_RUNNERS: Final = 2
"""Running itself is a new load for them."""
SORE: Final = ("hurts", "hurts-running")
STRONG_LEGS: Final = SQUAT.recommended("Strong legs take up more of every step.", LEGS_FOR_THE_BACK)
ONE_LEG: Final = SPLIT_SQUAT.recommended(
    "Trains one leg at a time, as running does.", LEGS_FOR_THE_BACK
)
LOW_STEP: Final = STEP_UP.recommended(
    "Strength on one leg, with little load on the back.", LEGS_FOR_THE_BACK
)
QUIET_TRUNK: Final = DEAD_BUG.recommended(
    "The trunk learns to stay still while the legs move.", TRUNK_FOR_THE_BACK
)
QUIET_BACK: Final = BIRD_DOG.recommended(
    "The muscles along the back work without a heavy load.", TRUNK_FOR_THE_BACK
)
GENERAL: Final = (STRONG_LEGS, ONE_LEG, QUIET_TRUNK)
"""What helps most runners with a sore back, whatever their form shows."""
LEGS_FIRST: Final[dict[Back, tuple[Exercise, ...]]] = {
    "hurts": (STRONG_LEGS, LOW_STEP),
    "hurts-running": (STRONG_LEGS, ONE_LEG),
}
"""The leg strength that is fixed where the back hurts."""
TRUNK_AFTER: Final[dict[Back, Exercise]] = {"hurts": QUIET_BACK, "hurts-running": QUIET_TRUNK}
LEG_STRENGTH: Final = {each.name for each in (SQUAT, SPLIT_SQUAT, STEP_UP, LUNGE, SINGLE_LEG_SQUAT)}


@dataclass(frozen=True)
class _Findings:
    """The keys in order of weight, what the checks advise, and whether one stands out clearly."""

    order: list[str]
    advice: list[Advice]
    flagged: bool


def make_plan(measurements: Mapping[str, Measurement], settings: ClipSettings) -> Plan:
    """Return the plan of a judged clip.

    Parameters
    ----------
    measurements : mapping of str to Measurement
        Judged, by key.
    settings : ClipSettings
        ``back`` and ``runner_kind`` change the plan; where they are not known it is the general
        one.

    Returns
    -------
    Plan
        The findings in order of weight, one cue, at most three exercises, and what to do for
        the back.
    """
    found = _findings(measurements)
    cue = _cue(found, settings)
    return Plan(
        order=found.order,
        cue=cue,
        exercises=_exercises(found, settings),
        looked_at=_looked_at(measurements),
        running=_running(settings),
        pain_rule=wording.PAIN_RULE,
        load=_load(settings),
        see=_see(settings),
        back=_back(found, cue, settings.back),
    )


def plan_without_film(settings: ClipSettings) -> Plan:
    """Return what to do for the back where no film could be judged: no cue, nothing looked at."""
    back = wording.NO_FILM_FOR_THE_BACK[settings.back]
    return replace(make_plan({}, settings), cue="", looked_at="", back=back)


def replanned(report: Report, settings: ClipSettings) -> Report:
    """Return a report for another answer to how the back is and which kind of runner it is.

    Parameters
    ----------
    report : Report
        Judged or refused.
    settings : ClipSettings
        With the answers; nothing else of them is read.

    Returns
    -------
    Report
        As if it had been analysed with these answers, which change no measurement.
    """
    known = report.made_with.options
    options = replace(known, back=settings.back, runner_kind=settings.runner_kind)
    if options == known:
        return report
    made_with = replace(report.made_with, options=options)
    plan = make_plan(report.measurements, options) if report.plan else None
    return replace(report, made_with=made_with, plan=plan)


def is_general(settings: ClipSettings) -> bool:
    """Return whether the plan is the general one, because nothing is known of the runner."""
    return settings.back is None and settings.runner_kind is None


def steps_of(exercise: Exercise | Instruction) -> list[tuple[str, str]]:
    """Return how an exercise is done, as headings and texts; empty for reports without it."""
    parts = [(title, getattr(exercise, field)) for title, field in wording.STEPS]
    return [(title, text) for title, text in parts if text]


def cue_follows(plan: Plan, advice: Advice) -> bool:
    """Return whether the plan's cue is that of a check's advice."""
    return plan.cue == advice.cue


def _findings(measurements: Mapping[str, Measurement]) -> _Findings:
    order = [
        check.key
        for check in by_priority()
        if check.key in measurements and measurements[check.key].verdict in FINDINGS
    ]
    order.sort(key=lambda key: FINDINGS.index(measurements[key].verdict))
    advice = {key: advice_for(key, measurements) for key in order}
    known = {key: each for key, each in advice.items() if each}
    flagged = any(measurements[key].verdict == "flag" for key in known)
    return _Findings(order if known else [], list(known.values()), flagged)


def has_new_pain(settings: ClipSettings) -> bool:
    """Return whether this is an experienced runner whose back may hurt."""
    return settings.runner_kind == "experienced" and settings.back != "fine"


def _cue(found: _Findings, settings: ClipSettings) -> str:
    """Return the first finding's cue; what only needs watching gives way to load."""
    if found.flagged:
        return found.advice[0].cue
    if settings.runner_kind in wording.LOAD_FIRST:
        return wording.LOAD_FIRST[settings.runner_kind]
    if has_new_pain(settings):
        return wording.WHAT_CHANGED if settings.back else wording.WHAT_MAY_HAVE_CHANGED
    return found.advice[0].cue if found.advice else wording.NOTHING_FOUND[settings.back]


def _back(found: _Findings, cue: str, back: Back | None) -> str:
    """Return what the first finding means for a back like this runner's, or that none does."""
    if not found.advice:
        return wording.NOTHING_FOR_THE_BACK[back]
    first = found.advice[0]
    is_tried = cue == first.cue or back == "fine"
    then = wording.TRIED_FOR_THE_BACK[back] if is_tried else wording.LOAD_BEFORE_FORM
    return f"{first.back} {then}"


def _exercises(found: _Findings, settings: ClipSettings) -> list[Exercise]:
    advised = [exercise for advice in found.advice for exercise in advice.exercises]
    most = MOST_FOR_NEW_RUNNERS if settings.runner_kind == "new" else MOST_EXERCISES
    if settings.back in LEGS_FIRST:
        wanted = [*LEGS_FIRST[settings.back], *advised, TRUNK_AFTER[settings.back]]
        return _different(wanted)[:most]
    chosen = _different(advised or GENERAL)[:most]
    if settings.back is None and not any(each.name in LEG_STRENGTH for each in chosen):
        chosen = [*chosen[: most - 1], STRONG_LEGS]
    return chosen


def _different(exercises: "list[Exercise] | tuple[Exercise, ...]") -> list[Exercise]:
    """Return each exercise once, as it was recommended first."""
    by_name: dict[str, Exercise] = {}
    for exercise in exercises:
        by_name.setdefault(exercise.name, exercise)
    return list(by_name.values())


def _looked_at(measurements: Mapping[str, Measurement]) -> str:
    judged = {key: m for key, m in measurements.items() if key in CHECKS and CHECKS[key].is_judged}
    seen = [_name(key) for key, m in judged.items() if m.value is not None]
    missing = [_name(key) for key, m in judged.items() if m.value is None]
    parts = [wording.LOOKED_AT.format(joined(seen))] if seen else []
    parts += [wording.NOT_MEASURED.format(joined(missing))] if missing else []
    return " ".join([*parts, wording.NOT_LOOKED_AT])


def _name(key: str) -> str:
    title = CHECKS[key].title
    return title[:1].lower() + title[1:]


def _running(settings: ClipSettings) -> str:
    kind = settings.runner_kind
    if kind is None or (kind == "experienced" and not has_new_pain(settings)):
        return wording.RUNNING[settings.back]
    return f"{wording.RUNNING[settings.back]} {wording.RUNNING_BY_KIND[kind]}"


def _load(settings: ClipSettings) -> str:
    kind = settings.runner_kind
    if kind is None or (kind == "experienced" and not has_new_pain(settings)):
        return wording.LOAD[settings.back]
    return f"{wording.LOAD[settings.back]} {wording.LOAD_BY_KIND[kind]}"


def _see(settings: ClipSettings) -> list[str]:
    therapist = wording.THERAPIST[settings.back]
    if has_new_pain(settings):
        therapist = wording.THERAPIST_SOON
    return [wording.EMERGENCY, wording.DOCTOR, therapist]

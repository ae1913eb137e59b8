"""The plan: one cue, at most three exercises, and what it says of running and whom to see."""

import itertools
from dataclasses import replace

import pytest

from posture.care import plan_wording as wording
from posture.care.planning import (
    LEG_STRENGTH,
    MOST_EXERCISES,
    make_plan,
    plan_without_film,
    steps_of,
)
from posture.checks import CHECKS, advice_for, by_priority
from posture.results.clip_settings import BACKS, RUNNER_KINDS, Back, ClipSettings, RunnerKind
from posture.results.report import Exercise, Measurement, Plan
from tests.checks.poses import all_ok, measured

UNKNOWN = ClipSettings()
STATES = [
    ClipSettings(back=back, runner_kind=kind)
    for back, kind in itertools.product((None, *BACKS), (None, *RUNNER_KINDS))
]
FOUND: dict[str, dict[str, Measurement]] = {
    "nothing": {},
    "watch": {"overstride": measured("overstride", "watch", 18.0)},
    "flag": {"trunk_lean": measured("trunk_lean", "flag", 25.0)},
    "pelvis": {"pelvic_tilt_proxy": measured("pelvic_tilt_proxy", "watch", 2.0)},
}


def plan_of(found: str, back: Back | None = None, kind: RunnerKind | None = None) -> Plan:
    return make_plan(all_ok() | FOUND[found], ClipSettings(back=back, runner_kind=kind))


def names(plan: Plan) -> list[str]:
    return [exercise.name for exercise in plan.exercises]


def cue_of(key: str, result: Measurement) -> str:
    advice = advice_for(key, all_ok() | {key: result})
    assert advice is not None
    return advice.cue


@pytest.mark.parametrize("settings", STATES, ids=str)
@pytest.mark.parametrize("found", FOUND)
def test_every_plan_cares_for_the_back(found: str, settings: ClipSettings) -> None:
    plan = make_plan(all_ok() | FOUND[found], settings)
    assert plan.pain_rule == wording.PAIN_RULE
    assert "Pause" in plan.running or "pause" in plan.running
    assert "ays within" in plan.running or "ep running" in plan.running
    assert plan.load
    emergency, doctor, therapist = plan.see
    assert "physical therapist" in therapist.lower()
    assert doctor.startswith("A doctor")
    assert emergency.startswith("The emergency services, now")
    assert 1 <= len(plan.exercises) <= MOST_EXERCISES
    assert len(set(names(plan))) == len(plan.exercises)
    for exercise in plan.exercises:
        assert [title for title, _ in steps_of(exercise)] == [
            *("How", "How heavy", "Next step", "Stop if")
        ]
        assert exercise.grade
        assert exercise.source


def test_nothing_found_is_a_plan_too() -> None:
    plan = plan_of("nothing")
    assert (plan.order, plan.cue) == ([], wording.NOTHING_FOUND[None])
    assert names(plan) == ["Goblet squat", "Split squat", "Dead bug"]


@pytest.mark.parametrize("settings", STATES, ids=str)
def test_nothing_found_never_says_that_the_form_is_right(settings: ClipSettings) -> None:
    plan = make_plan(all_ok(), settings)
    assert "Not looked at: side to side" in plan.looked_at
    assert "trunk lean" in plan.looked_at
    for sentence in (plan.cue, plan.running, plan.load, plan.looked_at):
        assert "needs changing" not in sentence
        assert "asks for a change" not in sentence


def test_what_could_not_be_measured_is_named() -> None:
    missing = all_ok() | {"cadence": measured("cadence", "unknown", None)}
    assert "Could not be measured: cadence." in make_plan(missing, UNKNOWN).looked_at
    assert "Could not be measured" not in make_plan(all_ok(), UNKNOWN).looked_at


@pytest.mark.parametrize("back", [None, *BACKS])
def test_what_a_finding_means_for_the_back_depends_on_how_the_back_is(back: Back | None) -> None:
    advice = advice_for("overstride", all_ok() | FOUND["watch"])
    assert advice is not None
    plan = plan_of("watch", back)
    assert plan.back == f"{advice.back} {wording.TRIED_FOR_THE_BACK[back]}"
    assert plan_of("nothing", back).back == wording.NOTHING_FOR_THE_BACK[back]


@pytest.mark.parametrize(
    ("found", "back", "kind", "then"),
    [
        ("watch", "hurts", "new", wording.LOAD_BEFORE_FORM),
        ("watch", None, "experienced", wording.LOAD_BEFORE_FORM),
        ("watch", "fine", "new", wording.TRIED_FOR_THE_BACK["fine"]),
        ("flag", "hurts", "new", wording.TRIED_FOR_THE_BACK["hurts"]),
    ],
)
def test_a_form_that_is_left_alone_for_now_is_not_called_worth_a_try(
    found: str, back: Back | None, kind: RunnerKind, then: str
) -> None:
    assert plan_of(found, back, kind).back.endswith(then)


def test_what_is_said_of_the_back_names_no_cause_and_says_how_well_it_is_known() -> None:
    graded = (
        *("not shown", "not been shown", "Nobody has tested", "nobody has tested"),
        *("Nothing is known", "cannot say", "did not go with pain"),
    )
    for check in by_priority():
        for advice in filter(None, (check.advice, check.advice_below)):
            assert any(words in advice.back for words in graded), check.key
            assert "cause" not in advice.back


def test_quicker_steps_are_told_as_a_number_where_the_cadence_is_known() -> None:
    found = all_ok() | FOUND["watch"]
    known = found | {"cadence": measured("cadence", "ok", 168.0)}
    missing = found | {"cadence": measured("cadence", "unknown", None)}
    # 168 x 1.05 = 176.4
    assert "176 a minute in place of your 168" in make_plan(known, UNKNOWN).cue
    assert "one in twenty more than you take now" in make_plan(missing, UNKNOWN).cue


def test_flags_come_before_watches_and_the_weightier_first() -> None:
    found = all_ok() | {
        "head_forward": measured("head_forward", "flag", 40.0),
        "trunk_lean": measured("trunk_lean", "watch", 16.0),
        "overstride": measured("overstride", "watch", 18.0),
    }
    assert make_plan(found, UNKNOWN).order == ["head_forward", "overstride", "trunk_lean"]


def test_there_is_one_cue_and_it_belongs_to_the_first_finding() -> None:
    found = all_ok() | {
        "overstride": measured("overstride", "flag", 30.0),
        "trunk_lean": measured("trunk_lean", "flag", 25.0),
    }
    assert make_plan(found, UNKNOWN).cue == cue_of("overstride", found["overstride"])


def test_everything_found_still_gives_three_different_exercises() -> None:
    everything = {key: measured(key, "flag", 30.0) for key in CHECKS}
    plan = make_plan(everything, UNKNOWN)
    assert plan.order == [
        "overstride",
        "trunk_lean",
        "pelvic_tilt_proxy",
        "cadence",
        "head_forward",
        "vertical_oscillation",
        "knee_flexion_at_contact",
        "thigh_extension_at_toe_off",
    ]
    assert len(set(names(plan))) == 3


def test_information_and_unknowns_are_no_findings() -> None:
    silent = {key: measured(key, "info") for key in CHECKS}
    missing = {key: measured(key, "unknown", None) for key in CHECKS}
    assert make_plan(silent, UNKNOWN).order == make_plan(missing, UNKNOWN).order == []


@pytest.mark.parametrize("found", FOUND)
def test_two_leg_exercises_are_fixed_where_the_back_hurts(found: str) -> None:
    now, running = plan_of(found, "hurts"), plan_of(found, "hurts-running")
    assert names(now)[:2] == ["Goblet squat", "Step-up (15-30 cm box)"]
    assert names(running)[:2] == ["Goblet squat", "Split squat"]
    for plan in (now, running):
        assert all("84 runners" in exercise.grade for exercise in plan.exercises[:2])
    assert now.running != running.running
    assert now.see != running.see


@pytest.mark.parametrize("found", FOUND)
def test_leg_strength_is_in_the_general_plan_as_well(found: str) -> None:
    assert set(names(plan_of(found))) & LEG_STRENGTH


def test_a_back_that_does_not_hurt_gets_the_finding_s_own_exercises() -> None:
    advice = CHECKS["pelvic_tilt_proxy"].advise(FOUND["pelvis"]["pelvic_tilt_proxy"])
    assert advice is not None
    assert plan_of("pelvis", "fine").exercises == list(advice.exercises)
    assert "keep running" in plan_of("flag", "fine").running


@pytest.mark.parametrize("kind", ["new", "returning"])
def test_whose_running_grows_changes_form_only_where_something_stands_out(kind: RunnerKind) -> None:
    assert plan_of("watch", kind=kind).cue == wording.LOAD_FIRST[kind]
    assert plan_of("nothing", "fine", kind).cue == wording.LOAD_FIRST[kind]
    flagged = plan_of("flag", kind=kind)
    assert flagged.cue == cue_of("trunk_lean", FOUND["flag"]["trunk_lean"])


def test_new_runners_get_two_exercises_at_most() -> None:
    assert len(plan_of("flag", "hurts", "new").exercises) == 2


def test_a_new_pain_after_years_is_looked_at_by_somebody_first() -> None:
    plan = plan_of("watch", "hurts", "experienced")
    assert plan.cue == wording.WHAT_CHANGED
    assert plan.see[-1] == wording.THERAPIST_SOON
    assert "half as far" in plan.running
    assert plan_of("watch", None, "experienced").cue == wording.WHAT_MAY_HAVE_CHANGED
    painless = plan_of("watch", "fine", "experienced")
    assert painless == plan_of("watch", "fine")


def test_a_runner_back_from_a_break_starts_below_where_she_stopped() -> None:
    plan = plan_of("watch", "fine", "returning")
    assert "half of what you used to run" in plan.running
    assert "as long as before" in plan.cue


@pytest.mark.parametrize("settings", STATES, ids=str)
def test_without_a_film_the_plan_is_for_the_back_alone(settings: ClipSettings) -> None:
    plan, judged = plan_without_film(settings), make_plan(all_ok(), settings)
    assert (plan.order, plan.cue, plan.looked_at) == ([], "", "")
    assert plan.back == wording.NO_FILM_FOR_THE_BACK[settings.back]
    assert plan == replace(judged, cue="", looked_at="", back=plan.back)


def test_an_exercise_of_an_earlier_version_has_no_steps() -> None:
    assert steps_of(Exercise("Plank", "3 times", "Why.", "low", "nobody")) == []

"""All measurements of the contract, and the plan that follows from them."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from posture.checks import CHECKS, MOST_EXERCISES, NOTHING_FOUND, by_priority, make_plan
from posture.checks.exercises import GENERAL
from posture.motion.motion import BeltSpeed
from posture.pipeline.analysis import Analysis, analyze_track
from posture.results.clip_settings import ClipSettings
from tests.checks.poses import all_ok, measured
from tests.contract import UNITS
from tests.gait import Camera, Runner, film

NEVER_JUDGED = {
    "lumbar_hollow",
    "shank_angle_at_contact",
    "foot_angle_at_contact",
    "contact_time",
    "duty_factor",
    "elbow_angle",
}


@cache
def analysed() -> Analysis:
    return analyze_track(
        film(Runner(overstride=24.0, lean=26.0), Camera(seconds=8)), ClipSettings()
    )


def test_every_measurement_of_the_contract_is_there_in_its_unit() -> None:
    assert {key: check.unit for key, check in CHECKS.items()} == UNITS


def test_what_is_shown_for_information_has_no_limits() -> None:
    assert {key for key, check in CHECKS.items() if not check.is_judged} == NEVER_JUDGED


def test_what_hangs_on_the_instant_of_contact_says_so() -> None:
    assert {key for key, check in CHECKS.items() if check.at_contact} == {
        "overstride",
        "shank_angle_at_contact",
        "knee_flexion_at_contact",
        "foot_angle_at_contact",
        "thigh_extension_at_toe_off",
        "contact_time",
        "duty_factor",
    }


@pytest.mark.parametrize("key", CHECKS)
def test_a_check_tells_everything_a_reader_wants_to_know(key: str) -> None:
    check = CHECKS[key]
    assert check.key == key
    assert check.title
    assert check.definition.endswith(".")
    assert check.source.endswith(".")
    module = Path("posture/checks") / f"{key}.py"
    assert (Path(__file__).parents[2] / module).is_file()


@pytest.mark.parametrize("key", sorted(CHECKS.keys() - NEVER_JUDGED))
@pytest.mark.parametrize("legs_per_s", [2.0, 4.0, 7.0, float("nan")])
def test_the_watch_band_holds_the_ok_band(key: str, legs_per_s: float) -> None:
    limits = CHECKS[key].limits_at(BeltSpeed(legs_per_s, 0.2))
    assert limits is not None
    assert below(limits.watch[0], limits.ok[0])
    assert below(limits.ok[1], limits.watch[1])
    assert any(bound is not None for bound in limits.ok)


def below(low: float | None, high: float | None) -> bool:
    return low is None or high is None or low <= high


def test_an_analysed_clip_has_every_key_and_no_gap_in_any() -> None:
    found = analysed().report.measurements
    assert set(found) == set(UNITS)
    for key, result in found.items():
        assert result.unit == UNITS[key]
        assert result.why, key
        nothing = result.value is None
        assert (result.u is None, result.u_change is None, result.n == 0) == (nothing,) * 3
        assert (result.verdict == "unknown") == nothing
        assert result.limits is None or key not in NEVER_JUDGED


def test_a_finding_has_figures_that_can_be_drawn() -> None:
    motion = analysed().motion
    assert motion is not None
    drawn = 0
    for key, result in analysed().report.measurements.items():
        figure = CHECKS[key].figure
        for shot in result.evidence if figure else []:
            assert figure is not None
            shapes = figure(motion, shot.time_s)
            assert np.isfinite(shapes.measured + shapes.reference + (shapes.arc or ())).all()
            drawn += 1
    assert drawn >= 6  # overstride and lean are flagged, with three instants each


def test_the_figure_of_lean_shows_its_angle() -> None:
    motion, figure = analysed().motion, CHECKS["trunk_lean"].figure
    assert motion is not None
    assert figure is not None
    drawn = figure(motion, 4.0)
    (hip, shoulder), reference = drawn.measured, drawn.reference
    line, upright = np.subtract(shoulder, hip), np.subtract(reference[1], reference[0])
    assert np.degrees(np.arctan2(line[0], line[1])) == pytest.approx(26.0, abs=0.2)
    assert upright == pytest.approx([0.0, np.hypot(*line)])


def test_nothing_found_is_a_plan_too() -> None:
    plan = make_plan(all_ok())
    assert (plan.order, plan.cue, plan.exercises) == ([], NOTHING_FOUND, list(GENERAL))
    assert len(plan.exercises) <= MOST_EXERCISES


def test_flags_come_before_watches_and_the_weightier_first() -> None:
    found = all_ok() | {
        "head_forward": measured("head_forward", "flag", 40.0),
        "trunk_lean": measured("trunk_lean", "watch", 16.0),
        "overstride": measured("overstride", "watch", 18.0),
    }
    assert make_plan(found).order == ["head_forward", "overstride", "trunk_lean"]


def test_there_is_one_cue_and_it_belongs_to_the_first_finding() -> None:
    found = all_ok() | {
        "overstride": measured("overstride", "flag", 30.0),
        "trunk_lean": measured("trunk_lean", "flag", 25.0),
    }
    first = CHECKS["overstride"].advise(found["overstride"])
    assert first is not None
    assert make_plan(found).cue == first.cue


def test_everything_found_still_gives_three_different_exercises() -> None:
    everything = {key: measured(key, "flag", 30.0) for key in CHECKS}
    plan = make_plan(everything)
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
    assert len({exercise.name for exercise in plan.exercises}) == len(plan.exercises) == 3


def test_information_and_unknowns_are_no_findings() -> None:
    silent = {key: measured(key, "info") for key in CHECKS}
    missing = {key: measured(key, "unknown", None) for key in CHECKS}
    assert make_plan(silent).order == make_plan(missing).order == []


@pytest.mark.parametrize("key", [check.key for check in by_priority()])
@pytest.mark.parametrize("value", [-20.0, 0.5, 30.0])
def test_every_finding_comes_with_advice_in_plain_words(key: str, value: float) -> None:
    advice = CHECKS[key].advise(measured(key, "watch", value))
    assert advice is not None
    assert 1 <= len(advice.exercises) <= MOST_EXERCISES
    for sentence in (advice.meaning, advice.cue):
        assert sentence.endswith(".")
        assert not re.search(r"\b(cause[sd]?|causing|diagnos\w*|risk)\b", sentence)


@pytest.mark.parametrize("key", CHECKS)
def test_nothing_is_advised_where_all_is_well(key: str) -> None:
    assert CHECKS[key].advise(measured(key, "ok", 10.0)) is None

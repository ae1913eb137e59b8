"""All measurements of the contract, and the plan that follows from them."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from posture.care.planning import MOST_EXERCISES
from posture.checks import CHECKS, by_priority
from posture.motion.motion import BeltSpeed
from posture.pipeline.analysis import Analysis, analyze_track
from posture.results.clip_settings import ClipSettings
from tests.checks.poses import measured
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

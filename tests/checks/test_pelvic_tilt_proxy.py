"""The pelvic proxy counts signs, never goes above ``watch``, and says what it cannot see."""

import numpy as np
import pytest

from posture.checks import pelvic_tilt_proxy
from posture.checks.judge import judge
from posture.motion.motion import Motion
from posture.results.judging import Limits
from posture.results.report import Measurement, Verdict
from tests.checks.poses import STANCE_S, around, measured, motion_of, since_contact, without_rhythm

NEEDED = ("thigh_extension_at_toe_off", "overstride", "vertical_oscillation")


def runner(lean_deg: float) -> Motion:
    """A trunk of this lean and a thigh swinging to 20 degrees behind at toe-off."""
    hip = (300.0, 500.0)
    neck = around(hip, 200.0, 180.0 - lean_deg)
    knee = around(hip, 100.0, -20.0 * np.cos(since_contact(STANCE_S)))
    return motion_of(
        {
            "left_hip": hip,
            "right_hip": hip,
            "left_shoulder": neck,
            "right_shoulder": neck,
            "right_knee": knee,
        }
    )


def others_with(
    thigh: Verdict = "ok",
    overstride: Verdict = "ok",
    bounce: Verdict = "ok",
    lean_u: float = 1.0,
    **changes: Measurement,
) -> dict[str, Measurement]:
    return {
        "thigh_extension_at_toe_off": measured("thigh_extension_at_toe_off", thigh, 8.0),
        "overstride": measured("overstride", overstride, 20.0),
        "vertical_oscillation": measured("vertical_oscillation", bounce, 17.0),
        "trunk_lean": measured("trunk_lean", "ok", 6.0, u=lean_u),
        **changes,
    }


def settle(motion: Motion, others: dict[str, Measurement]) -> Measurement:
    return pelvic_tilt_proxy.settle(motion, judge(pelvic_tilt_proxy.CHECK, motion), others)


@pytest.mark.parametrize(
    ("others", "lean", "signs", "verdict"),
    [
        (others_with(), 6.0, 0, "ok"),
        (others_with(thigh="flag"), 6.0, 1, "ok"),
        (others_with(thigh="watch", overstride="watch"), 6.0, 2, "watch"),
        (others_with(thigh="watch", bounce="watch"), 6.0, 2, "watch"),
        (others_with(thigh="watch", bounce="close"), 6.0, 1, "ok"),
        (others_with(thigh="watch"), 0.0, 2, "watch"),
        (others_with(overstride="flag", bounce="watch"), 0.0, 3, "close"),
        (others_with(thigh="flag", overstride="flag", bounce="flag"), 0.0, 4, "watch"),
    ],
)
def test_the_thigh_and_another_sign_are_needed(
    others: dict[str, Measurement], lean: float, signs: int, verdict: Verdict
) -> None:
    result = settle(runner(lean), others)
    assert (result.value, result.verdict) == (signs, verdict)
    assert result.unit == "signs"


def test_an_upright_trunk_counts_only_when_clear_of_its_interval() -> None:
    others = others_with(thigh="watch", lean_u=4.0)
    assert settle(runner(0.0), others).value == 1  # 0 is not 4 below 2
    assert settle(runner(-3.0), others).value == 2


def test_signs_without_the_thigh_s_are_not_said_to_be_no_pattern() -> None:
    why = settle(runner(6.0), others_with(overstride="flag", bounce="watch")).why
    assert why.startswith(
        "Too close to call: two of four signs that can go with arching the low back are there: a "
        "foot that lands far ahead of the knee and much rise and fall, but not the one that has "
        "to be, a thigh that reaches little behind you."
    )


@pytest.mark.parametrize(
    ("thigh", "settled"),
    [
        ("close", "too close to call itself: what settles that may settle this."),
        ("ok", "No way of filming would settle this; a physical therapist can look"),
    ],
)
def test_too_close_to_call_says_what_would_settle_it(thigh: Verdict, settled: str) -> None:
    others = others_with(thigh=thigh, overstride="flag", bounce="watch")
    result = settle(runner(6.0), others)
    assert result.verdict == "close"
    assert settled in result.why


def test_only_what_is_too_close_to_call_says_what_would_settle_it() -> None:
    for others in (others_with(thigh="close"), others_with(thigh="watch", bounce="flag")):
        assert "settle" not in settle(runner(6.0), others).why


def test_few_signs_say_little_and_are_named() -> None:
    none = settle(runner(6.0), others_with()).why
    assert none.startswith("None of four signs that can go with arching the low back are there. ")
    one = settle(runner(6.0), others_with(bounce="watch")).why
    assert "is there: much rise and fall. That says little either way." in one
    both = settle(runner(6.0), others_with(thigh="watch", bounce="watch")).why
    assert both.startswith(
        "Two of four signs that can go with arching the low back are there: a thigh that reaches "
        "little behind you and much rise and fall."
    )


@pytest.mark.parametrize(
    "others",
    [others_with(), others_with(bounce="watch"), others_with(thigh="watch", bounce="flag")],
)
def test_every_sentence_says_what_cannot_be_seen(others: dict[str, Measurement]) -> None:
    why = settle(runner(6.0), others).why
    assert "cannot see the tilt of the pelvis itself" in why
    assert "A tucked pelvis, which can hurt as well, gives no sign at all." in why


def test_a_sign_near_its_limit_makes_the_count_less_sure() -> None:
    sure = settle(runner(6.0), others_with())
    unsure = settle(runner(6.0), others_with(overstride="close"))
    assert sure.u is not None
    assert unsure.u is not None
    assert unsure.u > sure.u


@pytest.mark.parametrize("missing", NEEDED)
def test_a_sign_that_could_not_be_measured_leaves_it_unknown(missing: str) -> None:
    others = {**others_with(thigh="watch"), missing: measured(missing, "unknown", None)}
    result = settle(runner(6.0), others)
    assert (result.verdict, result.value, result.u, result.n) == ("unknown", None, None, 0)
    assert result.why.startswith("Could not be measured, because")


@pytest.mark.parametrize("shown", NEEDED)
def test_a_sign_that_is_not_judged_leaves_it_unknown(shown: str) -> None:
    others = {**others_with(thigh="watch"), shown: measured(shown, "info", 20.0)}
    result = settle(runner(6.0), others)
    assert (result.verdict, result.value) == ("unknown", None)
    assert "a sign that it needs could not be judged" in result.why


def test_without_contacts_it_is_unknown() -> None:
    assert settle(without_rhythm(runner(6.0)), others_with(thigh="watch")).verdict == "unknown"


def test_it_always_says_that_the_pelvis_cannot_be_seen() -> None:
    sure: Verdict = "watch"
    for others in (others_with(), others_with(thigh=sure, overstride=sure)):
        assert "cannot see the tilt of the pelvis" in settle(runner(6.0), others).why


def test_its_evidence_shows_the_count_at_toe_off() -> None:
    result = settle(runner(6.0), others_with(thigh="watch", overstride="watch"))
    assert {shot.value for shot in result.evidence} == {2.0}
    instants = [shot.time_s - 0.2 - STANCE_S for shot in result.evidence]
    assert [round(t / 0.7, 6) % 1 for t in instants] == [0.0] * len(instants)


def test_a_late_stance_that_was_not_seen_is_no_sign() -> None:
    assert pelvic_tilt_proxy.late_stance_lean(motion_of({})) == np.inf


@pytest.mark.parametrize(("lean", "signs"), [(0.9, 2), (1.1, 1)])
def test_an_upright_trunk_leans_by_2_degrees_less_its_interval(lean: float, signs: int) -> None:
    others = others_with(thigh="watch", lean_u=1.0)
    assert settle(runner(lean), others).value == signs


def test_late_stance_is_at_four_fifths_of_contact() -> None:
    # 0.2 s after contact, of a lean of 6 + 10 cos(2 pi (t - 0.1) / 0.7): 6 + 6.23 degrees.
    hip = (300.0, 500.0)
    neck = around(hip, 200.0, 180.0 - 6.0 - 10.0 * np.cos(since_contact(0.1)))
    sides = ("left", "right")
    hips = {f"{side}_hip": hip for side in sides}
    motion = motion_of({**hips, **{f"{side}_shoulder": neck for side in sides}})
    assert pelvic_tilt_proxy.late_stance_lean(motion) == pytest.approx(12.23, abs=0.1)


def test_each_sign_too_close_to_call_adds_half_a_sign_to_half_a_sign() -> None:
    chances = []
    for others, u in (
        (others_with(), 0.5),
        (others_with(overstride="close"), 1.0),
        (others_with(overstride="close", bounce="close"), 1.5),
    ):
        result = settle(runner(6.0), others)
        assert (result.value, result.u) == (0.0, u)
        assert result.chance is not None
        chances.append(result.chance.past_ok)
    assert chances == sorted(chances)
    assert chances[-1] == pytest.approx(0.05, abs=1e-3)  # 1.5 signs at a half-width of 1.5


@pytest.mark.parametrize(("lean", "signs"), [(1.5, 2), (2.5, 1)])
def test_an_upright_trunk_without_an_interval_leans_by_2_degrees(lean: float, signs: int) -> None:
    unknown = measured("trunk_lean", "unknown", None)
    assert settle(runner(lean), others_with(thigh="watch", trunk_lean=unknown)).value == signs


def test_what_it_measures_itself_is_the_thigh_behind_the_body() -> None:
    assert pelvic_tilt_proxy.measure(runner(6.0)).values == pytest.approx([20.0] * 9, abs=0.05)


def test_no_sign_and_all_four_are_inside_what_is_watched() -> None:
    assert pelvic_tilt_proxy.CHECK.limits == Limits(ok=(0.0, 1.0), watch=(0.0, 4.0))

"""From raw values to interval and verdict, each rule of the contract by hand."""

from dataclasses import replace

import numpy as np
import pytest

from posture.checks import CHECKS
from posture.checks.accuracy import USUAL_LEAN_DEG, Accuracy, widening
from posture.checks.base import Sample, nothing
from posture.checks.judge import (
    candidates,
    judge,
    landing_doubts,
    u_looks,
    verdict_at,
    verdict_of,
    with_evidence,
    zone,
)
from posture.motion.motion import UNKNOWN_SPEED, BeltSpeed, Motion
from posture.results.judging import Chance, Limits
from posture.results.report import Evidence, Measurement, Verdict
from tests.checks.given import EXACT, UPPER, check_of, sample_of
from tests.checks.poses import measured, motion_of

TWO_SIDED = Limits(ok=(2.0, 13.0), watch=(-1.0, 18.0))
LOWER = Limits(ok=(165.0, None), watch=(155.0, None))


def judged(
    sample: Sample,
    limits: Limits | None = UPPER,
    at_contact: bool = False,
    accuracy: Accuracy = EXACT,
) -> Measurement:
    return judge(check_of(sample, limits, at_contact, accuracy), motion_of({}))


@pytest.mark.parametrize(
    ("value", "past_ok", "past_watch", "expected"),
    [
        (10.0, 0.40, 0.0, "ok"),
        (10.0, 0.41, 0.0, "close"),
        (10.0, 0.99, 0.99, "close"),  # inside both limits, whatever is said of the truth
        (14.0, 0.1, 0.0, "ok"),  # at a limit is inside
        (14.1, 0.1, 0.0, "close"),  # past its limit it is never ok
        (15.0, 0.59, 0.0, "close"),
        (15.0, 0.60, 0.0, "watch"),
        (15.0, 0.99, 0.99, "watch"),  # not past the watch limit itself
        (22.0, 0.95, 0.84, "watch"),
        (22.0, 0.95, 0.85, "flag"),
        (22.0, 0.59, 0.1, "close"),
    ],
)
def test_verdicts_are_thresholds_on_the_chances(
    value: float, past_ok: float, past_watch: float, expected: Verdict
) -> None:
    assert verdict_of(value, UPPER, Chance(past_ok, past_watch)) == expected


@pytest.mark.parametrize(
    ("value", "u", "limits", "expected"),
    [
        # Without a spread of runners the error alone counts: 0.60 and 0.85 are 0.253 and 1.036
        # standard deviations of u / 1.645 beyond the limit.
        (7.0, 1.0, TWO_SIDED, "ok"),
        (15.0, 6.4, UPPER, "watch"),
        (15.0, 6.5, UPPER, "close"),
        # Past 2 by 59.9 and 59.7 %, and past 13, on the other side, by 0.12 and 0.16 %.
        (1.0, 6.5, TWO_SIDED, "watch"),
        (1.0, 6.7, TWO_SIDED, "close"),
        (20.0, 3.1, TWO_SIDED, "flag"),
        (20.0, 3.2, TWO_SIDED, "watch"),
        (-3.0, 3.1, TWO_SIDED, "flag"),
        (-50.0, 1.0, UPPER, "ok"),
        (22.0, 1.5, UPPER, "flag"),
        (22.0, 1.6, UPPER, "watch"),
        (240.0, 1.0, LOWER, "ok"),
        (154.0, 1.5, LOWER, "flag"),
        (160.0, 6.0, LOWER, "watch"),
        (160.0, 33.0, LOWER, "close"),
        (13.84, 1.0, UPPER, "ok"),
        (13.85, 1.0, UPPER, "close"),
    ],
)
def test_a_value_and_its_interval_give_the_verdict(
    value: float, u: float, limits: Limits, expected: Verdict
) -> None:
    verdict, chance = verdict_at(check_of(sample_of([1.0]), limits), UNKNOWN_SPEED, value, u)
    assert verdict == expected
    assert chance is not None


def test_what_has_no_limits_is_never_judged() -> None:
    check = check_of(sample_of([1.0]), None)
    assert verdict_at(check, UNKNOWN_SPEED, 1e9, 0.0) == ("info", None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.0, "ok"), (13.0, "ok"), (13.1, "watch"), (18.1, "flag"), (-1.0, "watch"), (-1.1, "flag")],
)
def test_a_zone_is_where_a_value_lies_apart_from_its_uncertainty(
    value: float, expected: Verdict
) -> None:
    assert zone(value, TWO_SIDED) == expected


def test_value_interval_and_count_of_equal_strides() -> None:
    accuracy = Accuracy(bias=0.0, measured=2.0, people=4.0, repeat=2.5)
    result = judged(sample_of([5.0, 5.0, 5.0, 5.0], u_timing=4.0), accuracy=accuracy)
    assert (result.value, result.n) == (5.0, 4)
    assert result.u == pytest.approx(6.0)  # the root of 4 + 16 + 16
    assert result.u_change == pytest.approx(np.sqrt(2.5**2 + 2 * 16.0))
    assert result.u_people == pytest.approx(4.0)


def test_roll_that_is_not_known_joins_both_intervals() -> None:
    accuracy = Accuracy(bias=0.0, measured=3.0, people=0.0, repeat=1.0, per_roll_deg=2.0)
    check, level = check_of(sample_of([5.0, 5.0]), accuracy=accuracy), motion_of({})
    result = judge(check, replace(level, view=replace(level.view, roll_u_deg=2.0)))
    assert result.u == pytest.approx(5.0)  # the root of 9 + 16
    assert result.u_change == pytest.approx(np.sqrt(1.0 + 2 * 16.0))


def test_a_lens_that_turns_the_body_counts_like_a_roll_that_is_not_known() -> None:
    accuracy = Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=0.0, per_roll_deg=2.0)
    check, level = check_of(sample_of([5.0, 5.0]), accuracy=accuracy), motion_of({})
    view = replace(level.view, roll_u_deg=3.0, lens_turn_deg=4.0)
    result = judge(check, replace(level, view=view))
    assert result.u == pytest.approx(10.0)  # twice the root of 9 + 16
    assert result.u_change == pytest.approx(10.0 * np.sqrt(2))


@pytest.mark.parametrize(("modelled", "value"), [(True, 3.5), (False, 5.0)])
def test_the_pose_models_bias_is_taken_off_its_own_landmarks_only(
    modelled: bool, value: float
) -> None:
    accuracy = replace(EXACT, bias=1.5)
    check = check_of(sample_of([5.0, 5.0]), accuracy=accuracy)
    result = judge(check, replace(motion_of({}), modelled=modelled))
    assert result.value == pytest.approx(value)
    assert [shot.value for shot in result.evidence] == pytest.approx([value, value])


def test_the_spread_of_strides_joins_the_interval() -> None:
    # Standard deviation 2, four strides: 1.645 * 2 / 2 = 1.645 for the mean.
    spread = [5.0 - np.sqrt(3.0), 5.0 + np.sqrt(3.0)] * 2
    accuracy = Accuracy(bias=0.0, measured=3.0, people=0.0, repeat=2.0)
    result = judged(sample_of(spread), accuracy=accuracy)
    assert result.value == pytest.approx(5.0)
    assert result.u == pytest.approx(np.hypot(3.0, 1.645))
    # Strides are like those just before them, which widens what two means differ by.
    assert result.u_change == pytest.approx(np.hypot(2.0, np.sqrt(2) * 1.5 * 1.645))


def test_what_two_looks_differ_by_joins_the_interval_of_the_truth_alone() -> None:
    """The looks show 3 and 7: half of that is one standard error, and 1.645 of them 90 %."""
    accuracy = Accuracy(bias=0.0, measured=3.0, people=0.0, repeat=1.0)
    both = motion_of({})
    values = {id(both): [5.0, 5.0]}

    def measure(motion: Motion) -> Sample:
        return sample_of(values[id(motion)])

    looks = (replace(both), replace(both))
    seen = replace(both, looks=looks)
    values |= {id(seen): [5.0, 5.0], id(looks[0]): [3.0, 3.0], id(looks[1]): [7.0, 7.0]}
    check = replace(check_of(sample_of([]), accuracy=accuracy), measure=measure)

    result, alone = judge(check, seen), judge(check, both)

    assert (result.value, alone.value) == (5.0, 5.0)
    assert alone.u == pytest.approx(3.0)
    assert result.u == pytest.approx(np.hypot(3.0, 2 * 1.645))
    assert result.u_change == alone.u_change == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("alone", "apart"),
    [
        *(([7.0, 3.0], 2.0), ([7.0, 4.0], 1.5)),
        *(([2.0, np.nan], 3.0), ([np.nan, 9.0], 4.0), ([2.0], 3.0)),
    ],
)
def test_where_one_look_shows_no_value_the_other_tells_how_far_they_are_apart(
    alone: list[float], apart: float
) -> None:
    """On the mean of both it is 5."""
    assert u_looks(5.0, alone) == pytest.approx(apart * 1.645)


@pytest.mark.parametrize(("at_contact", "doubts"), [(True, (0.4, 9.0)), (False, (0.0, 0.0))])
def test_a_leg_that_is_hidden_at_landing_makes_doubtful_what_is_measured_there_alone(
    at_contact: bool, doubts: tuple[float, float]
) -> None:
    motion = replace(motion_of({}), hidden=0.4, knee_apart=9.0)
    assert landing_doubts(check_of(sample_of([5.0]), at_contact=at_contact), motion) == doubts


def test_looks_that_show_no_value_say_nothing_of_the_interval() -> None:
    assert u_looks(5.0, []) == u_looks(5.0, [np.nan, np.nan]) == 0.0


def test_strides_not_seen_do_not_count() -> None:
    result = judged(sample_of([4.0, np.nan, 6.0]))
    assert (result.value, result.n) == (5.0, 2)


def test_two_strides_have_a_spread() -> None:
    # Standard deviation 1.414, of two strides: 1.645 for the mean.
    assert judged(sample_of([4.0, 6.0])).u == pytest.approx(1.645)


def test_what_was_measured_is_less_sure_of_a_turned_camera() -> None:
    accuracy = Accuracy(bias=0.0, measured=2.0, people=0.0, repeat=0.0)
    check, square = check_of(sample_of([5.0, 5.0]), accuracy=accuracy), motion_of({})
    turned = replace(square, view=replace(square.view, yaw_deg=20.0))
    assert judge(check, turned).u == pytest.approx(3.0)


def test_a_single_stride_has_no_spread() -> None:
    result = judged(sample_of([4.0], u_timing=1.0))
    assert (result.value, result.u, result.n) == (4.0, 1.0, 1)


def test_a_single_stray_does_not_move_the_value() -> None:
    result = judged(sample_of([5.0, 5.1, 4.9, 5.0, 5.1, 4.9, 60.0]))
    assert result.value == pytest.approx(5.0)


def test_a_stray_at_a_contact_placed_by_hand_counts() -> None:
    motion = motion_of({})
    contacts = motion.contacts
    times = np.array([c.contact_s for c in contacts[:7]])
    sample = Sample(np.array([60.0, 5.0, 5.1, 4.9, 5.0, 5.1, 4.9]), times, ("right",) * 7)
    by_hand = (replace(contacts[0], found_s=0.3), *contacts[1:])
    assert judge(check_of(sample), motion).value == pytest.approx(5.0)
    moved = judge(check_of(sample), replace(motion, contacts=by_hand))
    assert moved.value == pytest.approx(90.0 / 7)


def test_a_value_four_robust_standard_deviations_away_is_no_stray() -> None:
    far = 4 * 1.4826
    assert judged(sample_of([*[-1.0, 0.0, 1.0] * 7, far])).value == pytest.approx(far / 22)


def test_many_far_strides_are_the_runner() -> None:
    result = judged(sample_of([5.0, 5.1, 4.9, 5.0, 20.0, 20.1]))
    assert result.value == pytest.approx(60.1 / 6)


@pytest.mark.parametrize("sample", [sample_of([np.nan, np.nan]), sample_of([])])
def test_nothing_seen_is_unknown_with_a_reason(sample: Sample) -> None:
    result = judged(sample)
    assert (result.value, result.u, result.u_change, result.n) == (None, None, None, 0)
    assert result.verdict == "unknown"
    assert result.why.startswith("Could not be measured, because ")
    assert result.evidence == []
    assert result.chance is None


def test_the_reason_is_the_checks_own() -> None:
    result = judged(nothing("the ear was under a cap."))
    assert result.why == "Could not be measured, because the ear was under a cap."


def test_info_is_shown_without_limits() -> None:
    result = judged(sample_of([1e6]), limits=None)
    assert (result.verdict, result.limits) == ("info", None)


@pytest.mark.parametrize(
    ("frame_rate_hz", "at_contact", "expected"),
    [
        (49.9, True, "watch"),
        (50.0, True, "flag"),
        (49.9, False, "flag"),
        (25.0, True, "watch"),
    ],
)
def test_below_50_frames_a_contact_is_never_flagged(
    frame_rate_hz: float, at_contact: bool, expected: Verdict
) -> None:
    motion = replace(motion_of({}), frame_rate_hz=frame_rate_hz)
    assert judge(check_of(sample_of([40.0]), at_contact=at_contact), motion).verdict == expected


def test_what_is_judged_has_chances_and_what_is_not_has_none() -> None:
    accuracy = replace(EXACT, measured=1.645)
    # 1 past the ok limit of 14 and 6 below the watch limit, at a standard deviation of 1.
    chance = judged(sample_of([15.0]), accuracy=accuracy).chance
    assert chance is not None
    assert chance.past_ok == pytest.approx(0.8413, abs=1e-4)
    assert chance.past_watch == pytest.approx(0.0, abs=1e-8)
    assert judged(sample_of([15.0]), limits=None).chance is None


def test_the_spread_of_runners_counts_where_it_is_known() -> None:
    # At 4 leg lengths a second overstride is 14.2 ± 4.69 and its ok limit 22.4.
    alone = replace(CHECKS["overstride"], norm=None, limits=Limits((None, 22.4), (None, 28.0)))
    beside = CHECKS["overstride"]
    speed = BeltSpeed(4.0, 0.0)
    said = [verdict_at(check, speed, 24.0, 7.0)[1] for check in (alone, beside)]
    assert said[0] is not None
    assert said[1] is not None
    assert said[0].past_ok == pytest.approx(0.6465, abs=1e-3)  # 1.6 / (7 / 1.645) = 0.376
    assert said[1].past_ok < 0.5


@pytest.mark.parametrize(
    ("speed", "limits", "norm"),
    [
        # At 5 leg lengths a second overstride is 17.78 ± 5.7.
        (BeltSpeed(5.0, 0.0), Limits((None, 28.1), (None, 35.1)), (7.5, 17.8, 28.1)),
        # From 9.725 ± 3.1125 at 2.75 to 22.971 ± 7.3675 at 6.45.
        (UNKNOWN_SPEED, Limits((None, 36.3), (None, 45.3)), (4.1, 16.3, 36.3)),
    ],
)
def test_limits_and_norm_are_those_of_the_belts_speed(
    speed: BeltSpeed, limits: Limits, norm: tuple[float, float, float]
) -> None:
    check = replace(CHECKS["overstride"], measure=lambda _: sample_of([10.0]))
    result = judge(check, replace(motion_of({}), belt=speed))
    assert result.limits == limits
    assert result.norm is not None
    assert (result.norm.p5, result.norm.p50, result.norm.p95) == norm


def test_the_cap_leaves_watch_and_ok_alone() -> None:
    motion = replace(motion_of({}), frame_rate_hz=30.0)
    for value, expected in ((10.0, "ok"), (16.0, "watch")):
        check = check_of(sample_of([value]), at_contact=True)
        assert judge(check, motion).verdict == expected


@pytest.mark.parametrize(
    ("verdict", "count"),
    [("flag", 3), ("watch", 3), ("close", 1), ("ok", 1), ("info", 0), ("unknown", 0)],
)
def test_evidence_is_as_much_as_the_verdict_needs(verdict: Verdict, count: int) -> None:
    shots = [Evidence(t, "right", 1.0) for t in (3.0, 1.0, 2.0, 5.0, 4.0)]
    result = with_evidence(replace(measured("overstride", verdict), evidence=shots))
    times = [shot.time_s for shot in result.evidence]
    assert len(times) == count
    assert times == sorted(times)


def test_evidence_shows_the_value_best_and_repaired_frames_last() -> None:
    motion = motion_of({})
    sample = sample_of([5.0, 9.0, 5.1, 5.5])  # at 1.0, 1.1, 1.2 and 1.3 s
    repaired = motion.repaired.copy()
    repaired[np.abs(motion.time_s - 1.0) < 0.02] = True
    shots = candidates(sample, replace(motion, repaired=repaired), 5.0)
    assert [shot.value for shot in shots] == [5.1, 5.5, 9.0, 5.0]


@pytest.mark.parametrize(
    ("time_s", "repaired_frame", "last"),
    [
        *((1.0, 118, False), (1.0, 119, True), (1.0, 120, True)),
        *((1.0, 121, True), (1.0, 122, False)),
        *((0.0, 0, True), (0.0, 1, True), (0.0, 2, False)),
        *((9.0, 839, True), (9.0, 838, True), (9.0, 837, False)),  # after the last frame
    ],
)
def test_evidence_beside_a_repaired_frame_comes_last(
    time_s: float, repaired_frame: int, last: bool
) -> None:
    motion = motion_of({})
    repaired = motion.repaired.copy()
    repaired[repaired_frame] = True
    sample = Sample(np.array([5.0, 5.0]), np.array([time_s, 3.0]), ("right", "right"))
    shots = candidates(sample, replace(motion, repaired=repaired), 5.0)
    assert [shot.time_s for shot in shots] == ([3.0, time_s] if last else [time_s, 3.0])


def test_a_value_far_off_shows_less_than_a_repaired_frame() -> None:
    # Standard deviation 0.0943: 0.2 off is more than twice that, a repaired frame counts as one.
    motion = motion_of({})
    repaired = motion.repaired.copy()
    repaired[132] = True  # at 1.1 s
    shots = candidates(sample_of([5.2, 5.0, 5.0]), replace(motion, repaired=repaired), 5.0)
    assert [shot.time_s for shot in shots] == pytest.approx([1.2, 1.1, 1.0])


def test_evidence_is_as_near_the_value_below_it_as_above() -> None:
    shots = candidates(sample_of([1.0, 5.5, 4.9]), motion_of({}), 5.0)
    assert [shot.value for shot in shots] == [4.9, 5.5, 1.0]


def test_evidence_names_the_runners_own_side_in_a_mirrored_picture() -> None:
    motion = motion_of({})
    mirrored = replace(motion, view=replace(motion.view, mirrored=True))
    assert candidates(sample_of([5.0]), motion, 5.0)[0].side == "right"
    assert candidates(sample_of([5.0]), mirrored, 5.0)[0].side == "left"


def test_evidence_leaves_out_what_was_not_seen() -> None:
    shots = candidates(sample_of([np.nan, 5.0]), motion_of({}), 5.0)
    assert [shot.time_s for shot in shots] == [pytest.approx(1.1)]


@pytest.mark.parametrize(
    ("yaw", "trunk_px", "factor"),
    [
        (0.0, 80.0, 1.0),
        (-9.0, 200.0, 1.0),
        (20.0, 80.0, 1.5),
        (-30.0, 80.0, 2.0),
        (0.0, 51.2, 1.25),
    ],
)
def test_half_widths_grow_with_a_turned_camera_and_a_small_runner(
    yaw: float, trunk_px: float, factor: float
) -> None:
    assert widening(yaw, trunk_px) == pytest.approx(factor)


def test_half_widths_at_contact_grow_with_what_hides_the_leg() -> None:
    assert widening(0.0, 80.0, 0.15) == pytest.approx(1.0)
    assert widening(0.0, 80.0, 0.275) == pytest.approx(1.5)
    assert widening(20.0, 80.0, 0.275) == pytest.approx(2.25)
    check = check_of(sample_of([10.0, 10.0]), accuracy=Accuracy(0.0, 2.0, 0.0, 0.0))
    hidden = replace(motion_of({}), hidden=0.275)
    assert judge(replace(check, at_contact=True), hidden).u == pytest.approx(3.0)
    assert judge(replace(check, at_contact=False), hidden).u == pytest.approx(2.0)


def test_half_widths_at_contact_grow_with_how_far_apart_two_looks_see_the_knee() -> None:
    assert widening(0.0, 80.0, 0.0, 0.018) == pytest.approx(1.0)
    assert widening(0.0, 80.0, 0.0, 0.036) == pytest.approx(2.0)
    assert widening(20.0, 80.0, 0.275, 0.027) == pytest.approx(1.5 * 1.5 * 1.5)
    check = check_of(sample_of([10.0, 10.0]), accuracy=Accuracy(0.0, 2.0, 0.0, 0.0))
    apart = replace(motion_of({}), knee_apart=0.027)
    assert judge(replace(check, at_contact=True), apart).u == pytest.approx(3.0)
    assert judge(replace(check, at_contact=False), apart).u == pytest.approx(2.0)


def test_a_size_that_is_not_known_widens_nothing() -> None:
    assert widening(0.0, float("nan")) == 1.0


def test_a_bias_follows_yaw_and_lean_where_it_is_said_to() -> None:
    own = Accuracy(1.0, 0.0, 0.0, 0.0, per_yaw_deg=-0.2, per_lean_deg=0.5)
    assert own.added(10.0, USUAL_LEAN_DEG + 4.0) == pytest.approx(1.0 - 2.0 + 2.0)
    assert own.added(10.0, float("nan")) == pytest.approx(-1.0)
    assert Accuracy(1.0, 0.0, 0.0, 0.0).added(30.0, 40.0) == 1.0


@pytest.mark.parametrize(("strays", "value"), [(10, 5.0), (11, (39 * 5.0 + 11 * 60.0) / 50)])
def test_a_fifth_of_the_values_may_be_strays(strays: int, value: float) -> None:
    near = [5.0 + 0.1 * (-1) ** k for k in range(50 - strays)]
    result = judged(sample_of([*near, *[60.0] * strays]))
    assert result.value == pytest.approx(value, abs=0.01)


def test_strays_are_four_robust_standard_deviations_away() -> None:
    """Of values spread by 0.1 around 5 these are 0.593: 5.55 is within, 5.65 beyond."""
    near = [4.9, 5.0, 5.1] * 7
    assert judged(sample_of([*near, 5.55])).value == pytest.approx((21 * 5.0 + 5.55) / 22)
    assert judged(sample_of([*near, 5.7])).value == pytest.approx(5.0)


@pytest.mark.parametrize(("rejected_s", "value"), [(0.901, 7.0), (0.89, 6.0), (1.06, 5.0)])
def test_a_rejected_moment_takes_the_nearest_value_within_a_tenth_of_a_second(
    rejected_s: float, value: float
) -> None:
    check = check_of(sample_of([5.0, 7.0]))
    assert judge(check, motion_of({}), [rejected_s]).value == pytest.approx(value)


def test_a_moment_rejected_a_tenth_of_a_second_away_still_takes_the_value() -> None:
    sample = Sample(np.array([5.0, 7.0]), np.array([0.0, 1.0]), ("right", "right"))
    assert judge(check_of(sample), motion_of({}), [0.1]).value == pytest.approx(7.0)

"""Norms and limits that follow the belt's speed, by hand."""

from dataclasses import replace

import pytest

from posture.checks.norm import Runners, SpeedLine, SpeedNorm
from posture.motion.motion import UNKNOWN_SPEED, BeltSpeed
from posture.results.judging import Limits

# Two runners: Student's t with one degree of freedom is a Cauchy distribution, whose 95 and 99.5 %
# points are tan(81°) = 6.3138 and tan(89.1°) = 63.657; times the root of 3/2: 7.733 and 77.964.
TWO = Runners(2, "two friends", (2.0, 5.0), (3.0, 6.0))
NORM = SpeedNorm(SpeedLine(100.0, 10.0), SpeedLine(1.0, 0.5), TWO, judged="either")


def ends(norm: SpeedNorm, speed: BeltSpeed) -> tuple[float, float, float]:
    at = norm.at(speed)
    return at.p5, at.p50, at.p95


@pytest.mark.parametrize(
    ("legs_per_s", "expected"),
    [
        (4.0, (92.3, 100.0, 107.7)),
        (5.0, (98.4, 110.0, 121.6)),  # 110 ± 1.5 * 7.733
        (6.0, (104.5, 120.0, 135.5)),
        (9.0, (104.5, 120.0, 135.5)),  # nobody was measured so fast
        (2.0, (86.1, 90.0, 93.9)),  # nor so slow as 2: 90 ± 0.5 * 7.733 at 3
    ],
)
def test_the_central_nine_tenths_follow_the_speed(
    legs_per_s: float, expected: tuple[float, float, float]
) -> None:
    assert ends(NORM, BeltSpeed(legs_per_s, 0.0)) == expected


def test_what_a_speed_may_be_off_by_is_not_in_the_limits_but_beside_them() -> None:
    speed = BeltSpeed(4.0, 0.4)
    assert ends(NORM, speed) == ends(NORM, BeltSpeed(4.0, 0.0))
    assert NORM.limits(speed) == NORM.limits(BeltSpeed(4.0, 0.0))
    # The upper end moves by 10 + 0.5 * 7.733 for each leg length, by 10 + 0.5 * 77.964 the outer
    # one; the lower ends by 10 - 3.867, and by 38.982 - 10 the other way.
    assert NORM.limits_u(speed) == pytest.approx((0.4 * 13.867, 0.4 * 48.982), abs=1e-3)
    below = replace(NORM, judged="below")
    assert below.limits_u(speed) == pytest.approx((0.4 * 6.133, 0.4 * 28.982), abs=1e-3)
    # Nobody was measured at more than 6: only the slower half is left.
    at_the_end = replace(NORM, judged="above").limits_u(BeltSpeed(6.0, 0.4))
    assert at_the_end == pytest.approx((0.2 * 13.867, 0.2 * 48.982), abs=1e-3)
    assert NORM.limits_u(BeltSpeed(4.0, 0.0)) == NORM.limits_u(UNKNOWN_SPEED) == (0.0, 0.0)


def test_nothing_is_minus_zero() -> None:
    # 7.7 - 7.733
    norm = SpeedNorm(SpeedLine(7.7), SpeedLine(1.0), TWO)
    assert str(norm.at(BeltSpeed(4.0, 0.0)).p5) == "0.0"


def test_an_unknown_speed_gives_the_widest_range_of_all() -> None:
    assert ends(NORM, UNKNOWN_SPEED) == (86.1, 105.0, 135.5)


def test_limits_are_the_central_nine_tenths_and_ninety_nine_hundredths() -> None:
    assert NORM.limits(BeltSpeed(4.0, 0.0)) == Limits((92.3, 107.7), (22.0, 178.0))


def test_one_sided_limits_are_open_on_the_other_side() -> None:
    at = BeltSpeed(4.0, 0.0)
    above = SpeedNorm(NORM.mean, NORM.sd, TWO, judged="above")
    below = SpeedNorm(NORM.mean, NORM.sd, TWO, judged="below")
    assert above.limits(at) == Limits((None, 107.7), (None, 178.0))
    assert below.limits(at) == Limits((92.3, None), (22.0, None))
    assert SpeedNorm(NORM.mean, NORM.sd, TWO).limits(at) is None


@pytest.mark.parametrize(
    ("speed", "mean", "sd"),
    [
        # A third runner differs from the mean of two by the root of 3/2 of a deviation.
        (BeltSpeed(4.0, 0.0), 100.0, 1.5**0.5),
        # What the speed may be off by belongs to the limits.
        (BeltSpeed(4.0, 0.4), 100.0, 1.5**0.5),
        # Speeds 3 apart at most, all alike likely: 30 over the root of 12 more.
        (UNKNOWN_SPEED, 105.0, (1.5 * 1.25**2 + 900 / 12) ** 0.5),
    ],
)
def test_the_spread_holds_what_few_runners_and_an_unknown_speed_leave_open(
    speed: BeltSpeed, mean: float, sd: float
) -> None:
    spread = NORM.spread(speed)
    assert (spread.mean, spread.sd) == pytest.approx((mean, sd))


@pytest.mark.parametrize(
    ("speed", "where"),
    [
        (BeltSpeed(3.0, 0.3), "at this belt speed"),
        (BeltSpeed(6.0, 0.3), "at this belt speed"),
        (BeltSpeed(4.0, 0.1), "at this belt speed"),
        (BeltSpeed(2.9, 0.3), "at 7.2 km/h (13:25 min/mile), the slowest measured"),
        (BeltSpeed(6.1, 0.3), "at 18 km/h (5:22 min/mile), the fastest measured"),
        (
            UNKNOWN_SPEED,
            "at any speed from 7.2 km/h (13:25 min/mile) to 18 km/h (5:22 min/mile), as this "
            "belt's is not known",
        ),
    ],
)
def test_it_says_for_whom_and_at_which_speed(speed: BeltSpeed, where: str) -> None:
    assert NORM.at(speed).who == f"two friends, {where}"


def test_a_norm_worked_out_from_one_speed_says_each_speed_once() -> None:
    one_speed = replace(TWO, adjusted_from_mps=3.4)
    norm = SpeedNorm(NORM.mean, NORM.sd, one_speed)
    assert norm.at(BeltSpeed(4.0, 0.1)).who == (
        "two friends, adjusted from 12.2 km/h (7:55 min/mile) to this belt speed"
    )

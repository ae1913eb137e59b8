from itertools import pairwise

import pytest

from posture.report.bands import WIDTH, Band, band
from posture.results.judging import Limits
from posture.results.report import Measurement, Verdict


def judged(
    value: float | None,
    u: float | None,
    limits: Limits | None,
    unit: str = "deg",
    verdict: Verdict = "ok",
) -> Measurement:
    return Measurement(value, unit, u, None, None, 5, verdict, None, limits, None, "")


def drawn(measurement: Measurement) -> Band:
    result = band(measurement)
    assert result is not None
    return result


LEAN = Limits((2, 13), (-1, 18))


def test_zones_of_two_sided_limits_in_order() -> None:
    result = drawn(judged(6.1, 3.9, LEAN))
    assert [zone.level for zone in result.zones] == ["flag", "watch", "ok", "watch", "flag"]
    assert [text for _, text in result.ticks] == ["−1", "2", "13", "18"]


def test_limits_are_told_as_in_the_sentence_beside_the_scale() -> None:
    whole = drawn(judged(170.0, 1.0, Limits((164.8, None), (154.6, None)), "steps/min"))
    assert [text for _, text in whole.ticks] == ["155", "165"]
    # 165.2 would read as 165, as the limit does, so both have a decimal.
    beside = drawn(judged(165.2, 1.0, Limits((164.8, None), (154.6, None)), "steps/min"))
    assert [text for _, text in beside.ticks] == ["154.6", "164.8"]
    zero = drawn(judged(6.0, 1.0, Limits((-0.3, 13), (-4, 18))))
    assert [text for _, text in zero.ticks] == ["−4", "0", "13", "18"]


def test_zones_join_up_and_fill_the_scale() -> None:
    zones = drawn(judged(6.1, 3.9, LEAN)).zones
    assert zones[0].x == 0
    assert zones[-1].x + zones[-1].width == pytest.approx(WIDTH, abs=0.1)
    for left, right in pairwise(zones):
        assert left.x + left.width == pytest.approx(right.x, abs=0.11)


def test_one_sided_limits_have_three_zones_and_room_on_both_ends() -> None:
    upper = drawn(judged(10, 4, Limits((None, 14), (None, 21)), "%"))
    lower = drawn(judged(170, 1, Limits((165, None), (155, None)), "steps/min"))
    assert [zone.level for zone in upper.zones] == ["ok", "watch", "flag"]
    assert [zone.level for zone in lower.zones] == ["flag", "watch", "ok"]
    assert all(zone.width > 30 for zone in (*upper.zones, *lower.zones))


def test_value_stands_in_the_middle_of_its_interval() -> None:
    result = drawn(judged(6.0, 3.0, LEAN))
    assert result.value_x == pytest.approx((result.low_x + result.high_x) / 2, abs=0.1)


@pytest.mark.parametrize("value", [-60.0, 90.0])
def test_scale_reaches_out_to_a_far_value(value: float) -> None:
    result = drawn(judged(value, 10.0, LEAN))
    assert 0 < result.low_x < result.high_x < WIDTH


def test_narrow_zones_carry_no_name() -> None:
    result = drawn(judged(90.0, 10.0, LEAN))
    names = {zone.name for zone in result.zones if zone.width < 30}
    assert names == {""}


@pytest.mark.parametrize(
    "measurement",
    [
        judged(5.0, 1.0, None, verdict="info"),
        judged(None, None, LEAN, verdict="unknown"),
        judged(2, 0, Limits((None, 1), (None, None)), "signs"),
        judged(2, 0, Limits((None, None), (None, None))),
    ],
)
def test_no_scale_where_there_is_nothing_to_draw(measurement: Measurement) -> None:
    assert band(measurement) is None

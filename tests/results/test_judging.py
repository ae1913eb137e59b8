import pytest

from posture.results.judging import Limits, Spread, chance_past, is_inside

UPPER = Limits(ok=(None, 14.0), watch=(None, 21.0))
BOTH = Limits(ok=(2.0, 13.0), watch=(-1.0, 18.0))


@pytest.mark.parametrize(
    ("value", "inside"), [(1.9, False), (2.0, True), (13.0, True), (13.1, False)]
)
def test_both_ends_are_inside(value: float, inside: bool) -> None:
    assert is_inside(value, (2.0, 13.0)) is inside


def test_an_open_end_holds_everything() -> None:
    assert is_inside(-1e9, (None, 14.0))
    assert is_inside(1e9, (14.0, None))


def test_at_the_limit_the_chance_is_one_half() -> None:
    chance = chance_past(14.0, 3.0, UPPER, "%")
    assert chance.past_ok == pytest.approx(0.5)


def test_a_half_width_past_the_limit_leaves_one_in_twenty() -> None:
    # A 90 % interval that ends at the limit: 5 % of a normal error lie beyond that end.
    chance = chance_past(14.0 + 3.0, 3.0, UPPER, "%")
    assert chance.past_ok == pytest.approx(0.95, abs=1e-4)
    # 4 below the watch limit with a standard deviation of 3 / 1.645: 2.193 of them.
    assert chance.past_watch == pytest.approx(0.01415, abs=1e-4)


def test_both_sides_count() -> None:
    # In the middle of the range, 5.5 to either side of 7.5, at a standard deviation of 5.5.
    chance = chance_past(7.5, 5.5 * 1.645, BOTH, "deg")
    assert chance.past_ok == pytest.approx(2 * 0.15866, abs=1e-4)


def test_without_uncertainty_it_is_certain() -> None:
    assert chance_past(14.0, 0.0, UPPER, "%").past_ok == 0.0
    assert chance_past(14.1, 0.0, UPPER, "%").past_ok == 1.0


def test_a_count_is_past_its_limit_from_the_next_whole_number_on() -> None:
    counted = Limits(ok=(0.0, 1.0), watch=(0.0, 4.0))
    # 1.5 is half a sign above 1: a 90 % half-width of 0.5 away.
    assert chance_past(1.0, 0.5, counted, "signs").past_ok == pytest.approx(0.05, abs=1e-4)
    # Nothing can be below no sign at all.
    assert chance_past(0.0, 2.0, counted, "signs").past_ok == pytest.approx(0.1087, abs=1e-3)


def test_an_open_end_adds_nothing() -> None:
    # 3 above the only limit, a standard deviation of 3.
    chance = chance_past(12.0, 3.0 * 1.645, Limits(ok=(9.0, None), watch=(None, 15.0)), "deg")
    assert (chance.past_ok, chance.past_watch) == pytest.approx((0.15866, 0.15866), abs=1e-4)


def test_a_chance_is_never_above_one_even_where_limits_cross() -> None:
    # As they could in a file that somebody edited.
    assert chance_past(5.0, 1.0, Limits(ok=(10.0, 0.0), watch=(10.0, 0.0)), "deg").past_ok == 1.0


def test_a_limit_that_may_be_off_itself_makes_a_chance_less_certain() -> None:
    # 3 past the ok limit, known to 3 and the limit to 4: 5 together; the other limit is exact.
    unsure = chance_past(17.0, 3.0, UPPER, "%", limits_u=(4.0, 0.0))
    assert unsure.past_ok == pytest.approx(0.8382, abs=1e-4)  # 3 / (5 / 1.645) = 0.987
    assert unsure.past_watch == chance_past(17.0, 3.0, UPPER, "%").past_watch


RUNNERS = Spread(mean=10.0, sd=2.0)
"""Half of those who are filmed are spread by 2 around 10, half by 6."""


def test_a_usual_value_is_more_likely_inside_than_its_error_alone_says() -> None:
    # At the limit of 14 with a standard deviation of 2 the error alone says one half. Of the
    # narrow half 1/2 of the way is kept: 12 ± 1.414, so 7.86 % are above 14; of the wide one
    # 36/40: 13.6 ± 1.897, 41.65 %. Densities at 14: exp(-1) / 2.828 and exp(-0.2) / 6.325.
    narrow, wide = 0.36788 / 2.82843, 0.81873 / 6.32456
    expected = (narrow * 0.07865 + wide * 0.41648) / (narrow + wide)
    chance = chance_past(14.0, 2.0 * 1.645, UPPER, "%", RUNNERS)
    assert chance.past_ok == pytest.approx(expected, abs=1e-4)


def test_a_truly_unusual_runner_is_not_drawn_back_to_the_others() -> None:
    # 30 is 10 standard deviations from the mean: of the wide half 0.9 of the way is kept, 28 ± 1.9.
    chance = chance_past(30.0, 2.0 * 1.645, UPPER, "%", RUNNERS)
    assert chance.past_ok > 0.9999
    assert chance.past_watch == pytest.approx(0.99989, abs=1e-4)  # 7 / 1.897 = 3.69


def test_the_farthest_values_are_told_without_overflow() -> None:
    assert chance_past(1e6, 1.0, UPPER, "%", RUNNERS).past_watch == pytest.approx(1.0)
    assert chance_past(-1e6, 1.0, UPPER, "%", RUNNERS).past_ok == pytest.approx(0.0)


def test_an_exact_value_needs_no_other_runners() -> None:
    assert chance_past(14.1, 0.0, UPPER, "%", RUNNERS).past_ok == 1.0
    assert chance_past(13.9, 0.0, UPPER, "%", RUNNERS).past_ok == 0.0


def test_a_very_uncertain_value_says_what_is_known_of_runners() -> None:
    # Above 14 lie 2.275 % of those spread by 2 and 25.25 % of those spread by 6; with no
    # information each half counts by its half.
    chance = chance_past(10.0, 1e6, UPPER, "%", RUNNERS)
    assert chance.past_ok == pytest.approx((0.02275 + 0.25249) / 2, abs=1e-3)

"""Landings: their curves, their spread, and that rendered feet follow them."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from bench.landing import INSTANTS_S, FootCourse, foot_course, rendered_trial
from bench.render.gait import Gait
from bench.render.landing import (
    CATCH_SD_S,
    FOOTNET,
    LANDING_S,
    RBDS_FAST,
    RBDS_SLOW,
    SETTLED_S,
    Course,
    Landing,
    Strike,
    draw_landing,
    fitted,
)
from tests.bench.render.skeleton import plain_skeleton

# On the plates the six feet of two runners reach 60 % of the belt's speed from 12 ms before to
# 6 ms after contact, and their ankles are furthest ahead 28 to 59 ms before it.
LOCKED_S = (-0.015, 0.009)
FURTHEST_S = (-0.062, -0.025)


def locked_s(landing: Landing) -> float:
    """When a landing's ankle reaches 60 % of the belt's speed."""
    fine = np.linspace(-0.06, 0.06, 1201)
    return float(np.interp(0.6, np.interp(fine, LANDING_S, landing.belt_share), fine))


@cache
def rendered(strike: Strike, speed_mps: float, landing: Landing | None = None) -> FootCourse:
    gait = Gait(strike=strike, speed_mps=speed_mps, landing=landing, overstride_m=0.05)
    return foot_course(rendered_trial(plain_skeleton(), gait), "right")


@pytest.mark.parametrize("speed_mps", [2.5, 4.5])
@pytest.mark.parametrize("strike", ["heel", "forefoot"])
def test_rendered_feet_land_as_fitted(strike: Strike, speed_mps: float) -> None:
    landing, course = fitted(strike, speed_mps), rendered(strike, speed_mps)
    columns = [LANDING_S.index(instant) for instant in INSTANTS_S]
    share, height = (np.array(row)[columns] for row in (landing.belt_share, landing.height_m))
    assert course.belt_share.mean(axis=0) == pytest.approx(share, abs=0.07)
    assert course.height_m.mean(axis=0) == pytest.approx(height, abs=0.004)
    assert LOCKED_S[0] < course.locked_s.mean() < LOCKED_S[1]
    assert FURTHEST_S[0] < course.furthest_s.mean() < FURTHEST_S[1]


def test_the_foot_points_as_its_strike_says() -> None:
    at_contact = INSTANTS_S.index(0.0)
    heel, forefoot = (
        rendered(strike, 2.5).pitch_deg[:, at_contact].mean() for strike in ("heel", "forefoot")
    )
    assert heel > 10.0
    assert forefoot < 2.0


def test_a_landing_between_two_speeds_lies_between_their_fits() -> None:
    slow, middle, fast = (fitted("heel", speed).height_m for speed in (2.5, 3.5, 4.5))
    assert middle == pytest.approx((np.array(slow) + np.array(fast)) / 2)
    assert fitted("heel", 2.0) == fitted("heel", 2.5)
    assert fitted("heel", 5.0) == fitted("heel", 4.5)


def test_midfoot_lies_halfway() -> None:
    heel, middle, forefoot = (
        np.array(fitted(strike, 4.5).pitch_deg) for strike in ("heel", "midfoot", "forefoot")
    )
    assert middle == pytest.approx((heel + forefoot) / 2)


def test_drawn_runners_differ_as_the_plates_feet_do() -> None:
    rng = np.random.default_rng(0)
    drawn = [locked_s(draw_landing(rng, "heel", 3.0)) for _ in range(300)]
    assert np.std(drawn) == pytest.approx(CATCH_SD_S, rel=0.25)
    assert np.mean(drawn) == pytest.approx(locked_s(fitted("heel", 3.0)), abs=0.001)
    measured = [locked_s(landing) for landing in (*RBDS_SLOW, *RBDS_FAST, *FOOTNET)]
    assert np.std(drawn) == pytest.approx(np.std(measured), abs=0.003)


def test_a_drawn_catch_shows_in_the_rendered_foot() -> None:
    mean = fitted("heel", 3.0)
    early = replace(
        mean, belt_share=tuple(np.interp(np.add(LANDING_S, 0.01), LANDING_S, mean.belt_share))
    )
    moved = rendered("heel", 3.0, early).locked_s.mean() - rendered("heel", 3.0).locked_s.mean()
    assert moved == pytest.approx(-0.010, abs=0.003)


def test_the_same_numbers_draw_the_same_landing() -> None:
    one, same = (draw_landing(np.random.default_rng(7), "midfoot", 3.0) for _ in range(2))
    assert one == same


def test_a_settled_foot_goes_with_the_belt_flat_on_it() -> None:
    course = Course(fitted("heel", 3.0), 3.0)
    assert course.behind_m(0.0) == 0.0
    assert course.behind_m(0.3) - course.behind_m(0.2) == pytest.approx(0.3)
    assert (course.height_m(0.2), course.pitch(0.2)) == (0.0, 0.0)
    before, after = (course.behind_m(SETTLED_S + step) for step in (-1e-6, 1e-6))
    assert after - before == pytest.approx(6e-6, rel=0.01)


def test_the_course_is_the_landing_at_its_instants() -> None:
    landing = fitted("heel", 2.5)
    course = Course(landing, 2.0)
    for time, share, height, pitch in zip(
        LANDING_S, landing.belt_share, landing.height_m, landing.pitch_deg, strict=True
    ):
        pace = (course.behind_m(time + 1e-4) - course.behind_m(time - 1e-4)) / 2e-4
        if time > LANDING_S[0]:
            assert pace == pytest.approx(2.0 * share, abs=0.02)
        assert course.height_m(time) == pytest.approx(height)
        assert np.degrees(course.pitch(time)) == pytest.approx(pitch)

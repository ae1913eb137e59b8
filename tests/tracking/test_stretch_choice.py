"""Where in a long clip the runner is followed."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.results.report import Side
from posture.tracking.stretch_choice import (
    AFTER_KEY_S,
    STRETCH_S,
    Glance,
    StretchPlan,
    choose,
    faces,
    glance_times,
    stands,
    still_glances,
)
from tests.gait import Camera, Runner, Stander, film

NOBODY = np.full((33, 2), np.nan)
KEYS = np.arange(0.0, 60.0, 1.0).tolist()


def running(facing: Side = "right") -> FloatArray:
    return np.asarray(film(Runner(), Camera(seconds=1.0, facing=facing)).xy[20])


def standing() -> FloatArray:
    return np.asarray(film(Stander(), Camera(seconds=1.0)).xy[20])


RUN, STAND = running(), standing()


def seen(
    bodies: dict[float, FloatArray], every_s: float = 2.0, end_s: float = 60.0
) -> list[Glance]:
    """Glances at a runner, other bodies from the given times on."""
    glances = []
    for time_s in np.arange(0.0, end_s, every_s).tolist():
        begun = [body for since_s, body in bodies.items() if time_s >= since_s]
        glances.append(Glance(time_s, begun[-1] if begun else RUN, 100.0))
    return glances


def spans(plan: StretchPlan) -> list[tuple[float, float]]:
    return [(round(s.start_s, 2), round(s.end_s, 2)) for s in plan.stretches]


def test_stretches_lie_far_apart_and_begin_after_key_frames() -> None:
    plan = choose(seen({}), KEYS, 60.0)
    assert plan.least == 2
    middles = [(start + end) / 2 for start, end in spans(plan)]
    assert middles == pytest.approx([12.0, 48.0, 30.0, 21.0, 39.0], abs=0.6)
    for start, end in spans(plan):
        assert end - start == pytest.approx(STRETCH_S)
        assert (start - AFTER_KEY_S) % 1.0 == pytest.approx(0.0, abs=1e-6)


def test_where_nobody_runs_nothing_is_followed() -> None:
    """From 0 to 20 s nobody, at the end somebody who has turned round."""
    plan = choose(seen({0.0: NOBODY, 20.0: RUN, 50.0: running("left")}), KEYS, 60.0)
    for start, end in spans(plan):
        assert start >= 20.0
        assert end <= 50.0
    assert len(plan.stretches) >= 3


@pytest.mark.parametrize(
    "odd",
    [
        Glance(0.0, 1.5 * RUN, 100.0),  # larger
        Glance(0.0, RUN + np.array([400.0, 0.0]), 100.0),  # elsewhere
        Glance(0.0, RUN, 40.0),  # in the dark
    ],
)
def test_what_differs_from_most_of_the_run_is_left_out(odd: Glance) -> None:
    glances = [
        replace(odd, time_s=glance.time_s) if glance.time_s < 24.0 else glance
        for glance in seen({})
    ]
    assert all(start >= 24.0 for start, _ in spans(choose(glances, KEYS, 60.0)))


def test_somebody_standing_still_is_followed_second() -> None:
    plan = choose(seen({0.0: STAND, 4.0: RUN}, 1.0), KEYS, 60.0)
    assert plan.least == 3
    assert spans(plan)[1] == (0.0, 5.0)
    assert all(start >= 4.0 for number, (start, _) in enumerate(spans(plan)) if number != 1)


def test_one_glance_alone_shows_nobody_standing() -> None:
    """The far leg may be taken for the near one; two glances so near each other do not err."""
    once = seen({10.0: STAND, 12.0: RUN})
    assert not any(still_glances(once))
    twice = seen({10.0: STAND, 14.0: RUN})
    assert [g.time_s for g, own in zip(twice, still_glances(twice), strict=True) if own] == [10, 12]
    rarely = seen({12.0: STAND, 20.0: RUN}, every_s=4.0)
    assert not any(still_glances(rarely))


def test_a_run_too_short_for_more_gets_one_stretch() -> None:
    plan = choose(seen({0.0: NOBODY, 30.0: RUN, 40.0: NOBODY}), KEYS, 60.0)
    assert len(plan.stretches) == 1
    start, end = spans(plan)[0]
    assert 30.0 <= start < end <= 38.0


def test_without_anybody_in_sight_the_whole_clip_is_where_to_look() -> None:
    assert len(choose(seen({0.0: NOBODY}), KEYS, 60.0).stretches) == 5


def test_slow_motion_stretches_the_stretches() -> None:
    plan = choose(seen({}, 4.0, 240.0), np.arange(0.0, 240.0).tolist(), 240.0, pace=4.0)
    assert all(end - start == pytest.approx(24.0) for start, end in spans(plan))


def test_glances_are_all_over_the_clip_and_more_near_its_ends() -> None:
    times = np.array(glance_times(np.arange(0.0, 600.0, 0.5).tolist(), 600.0))
    assert np.all(np.diff(times) > 0)
    assert np.diff(times).max() < 30
    assert np.diff(times[times <= 8.0]).max() <= 1.5
    assert np.diff(times[times >= 592.0]).max() <= 1.5
    assert glance_times([0.0, 4.0], 6.0) == [0.0, 4.0], "no more than there are key frames"


def test_which_way_a_body_faces_and_whether_it_stands() -> None:
    assert faces(running("right")) > 0 > faces(running("left"))
    assert stands(STAND)
    assert not stands(NOBODY)
    run = film(Runner(), Camera(seconds=2.0)).xy
    assert not any(stands(xy) for xy in run)

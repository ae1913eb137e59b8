"""The chart of a runner's sessions: the bars in which nothing counts as a change."""

from dataclasses import replace
from datetime import date

import pytest

from posture.checks import CHECKS
from posture.comparison.compare import least_change
from posture.library.runners.queries import ComparableClip
from posture.library.trend.session_points import SessionPoint, Take, standings
from posture.ui.coach.over_time import chart
from tests.library.trend.test_library_session_points import ALIKE, KEY

DAYS = date(2026, 1, 10), date(2026, 1, 10), date(2026, 5, 10), date(2026, 6, 1)
U_CHANGES = 2.0, 3.0, 1.0, 1.0


def test_each_session_s_bar_is_what_it_was_held_against() -> None:
    """The larger of the two intervals, and the days: the second take is of the reference's day."""
    filmed = [ALIKE, ALIKE, ALIKE, replace(ALIKE, speed_kmh=14.0)]
    takes = [
        Take((ComparableClip(str(n), str(n), "run.mp4", day, filming),))
        for n, (day, filming) in enumerate(zip(DAYS, filmed, strict=True))
    ]
    points = [SessionPoint(take, 5.0, 1.0, u, 1) for take, u in zip(takes, U_CHANGES, strict=True)]
    stood = standings(KEY, points, takes[0])
    one = chart(CHECKS[KEY], stood[:1], takes[0])
    assert one.layout.xaxis.range == (date(2026, 1, 7), date(2026, 1, 13)), "days, and no hours"
    bars, *_ = chart(CHECKS[KEY], stood, takes[0]).data
    assert bars.x == DAYS[1:3], "none for the reference, and none for what is not compared"
    assert bars.y == (5.0, 5.0)
    assert bars.error_y.array == pytest.approx(
        [least_change(KEY, 3.0, between_days=False), least_change(KEY, 2.0, between_days=True)]
    )

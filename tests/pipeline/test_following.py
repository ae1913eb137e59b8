"""When enough of a clip has been followed."""

from dataclasses import replace

import pytest

from posture.pipeline.analysis import analyze_track
from posture.pipeline.following import is_enough
from posture.results.clip_settings import ClipSettings
from posture.results.report import FollowedPart, Measurement, Report, Verdict
from tests.gait import Camera, Runner, film

REPORT = analyze_track(film(Runner(), Camera(seconds=8.0)), ClipSettings()).report
REFUSED = analyze_track(film(Runner(yaw=60.0), Camera(seconds=8.0)), ClipSettings()).report
LEAN = REPORT.measurements["trunk_lean"]


def changed(measurement: Measurement) -> Report:
    return replace(REPORT, measurements={**REPORT.measurements, "trunk_lean": measurement})


def with_verdict(verdict: Verdict, u: float = 2.0) -> Report:
    return changed(replace(LEAN, verdict=verdict, u=u))


def of_stretches(report: Report, count: int) -> Report:
    parts = [FollowedPart(10.0 * n, 10.0 * n + 6.0) for n in range(count)]
    return replace(report, quality=replace(report.quality, followed=parts))


def test_the_first_report_is_never_enough() -> None:
    assert not is_enough(None, REPORT, 2)


@pytest.mark.parametrize(("judged", "enough"), [(1, False), (2, True), (3, True)])
def test_two_stretches_far_apart_are_needed(judged: int, enough: bool) -> None:
    assert is_enough(REPORT, REPORT, judged) is enough


def test_a_verdict_that_changed_is_looked_at_again() -> None:
    assert not is_enough(with_verdict("ok"), with_verdict("close"), 2)
    assert is_enough(with_verdict("watch"), with_verdict("watch"), 2)


@pytest.mark.parametrize(("u", "enough"), [(1.81, True), (1.79, False)])
def test_what_is_too_close_to_call_is_followed_while_that_narrows_it(
    u: float, enough: bool
) -> None:
    """By a tenth: 2.0 to 1.8."""
    assert is_enough(with_verdict("close", 2.0), with_verdict("close", u), 2) is enough
    assert is_enough(with_verdict("ok", 2.0), with_verdict("ok", u), 2), "it is clear already"


def test_the_same_refusal_three_times_stands() -> None:
    assert not is_enough(of_stretches(REFUSED, 1), of_stretches(REFUSED, 2), 0)
    assert is_enough(of_stretches(REFUSED, 2), of_stretches(REFUSED, 3), 0)
    assert not is_enough(REPORT, of_stretches(REFUSED, 3), 0)
    assert not is_enough(REFUSED, REPORT, 2), "what was refused before is looked at again"

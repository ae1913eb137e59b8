"""The usual range as a target on the picture."""

from dataclasses import replace

import numpy as np
import pytest

from posture.checks import CHECKS
from posture.checks.base import Figure, landmark_bias
from posture.checks.usual_place import turned, usual_ends, with_usual
from posture.results.judging import Limits
from posture.results.report import Measurement, Norm
from tests.checks.poses import TIME_S, measured, motion_of
from tests.checks.test_figures import BODY, drawn

# The knee is bent as knees bend, and the thigh is behind the hip.
BENT = motion_of(
    {
        "left_hip": (-90.0, 500.0),
        "right_hip": (290.0, 500.0),
        "left_shoulder": (150.0, 570.0),
        "right_shoulder": (170.0, 590.0),
        "right_ear": (200.0, 650.0),
        "right_knee": (280.0, 400.0),
        "right_ankle": (250.0, 310.0),
    }
)
PLACED = [key for key, check in CHECKS.items() if check.place]
NORM = Norm(5.0, 13.0, 21.0, "runners")


def judged(
    key: str, ok: tuple[float | None, float | None], norm: Norm | None = None
) -> Measurement:
    return replace(measured(key, "ok"), limits=Limits(ok, (None, None)), norm=norm)


def test_a_point_is_turned_against_the_clock() -> None:
    # A quarter turn: 2 right and 4 up become 4 left and 2 up.
    assert turned((3.0, 5.0), (1.0, 1.0), 90.0) == pytest.approx((-3.0, 3.0))


@pytest.mark.parametrize("key", PLACED)
def test_the_place_of_the_value_itself_is_the_measured_point(key: str) -> None:
    check, figure = CHECKS[key], drawn(key, BENT)
    assert check.place is not None
    assert check.series is not None
    value = float(np.interp(3.0, TIME_S, check.series(BENT)))
    assert check.place(BENT, figure, value) == pytest.approx(figure.measured[-1])


def test_every_judged_check_with_an_angle_or_a_distance_has_a_target() -> None:
    assert set(PLACED) == {
        "trunk_lean",
        "head_forward",
        "overstride",
        "knee_flexion_at_contact",
        "thigh_extension_at_toe_off",
    }


def test_the_target_spans_the_usual_range_as_the_landmarks_show_it() -> None:
    check, seen = CHECKS["overstride"], replace(BODY, modelled=True)
    figure = with_usual(check, seen, drawn("overstride", seen), judged("overstride", (5.0, 20.0)))
    bias = landmark_bias(check.accuracy, seen)
    assert abs(bias) > 0.1
    # The shank is 94.9 px long, the knee 300 px to the right.
    ends = [300.0 + (value + bias) / 100 * np.hypot(30.0, 90.0) for value in (5.0, 20.0)]
    assert [figure.usual[0][0], figure.usual[-1][0]] == pytest.approx(ends)
    assert {y for _, y in figure.usual} == {310.0}


@pytest.mark.parametrize(
    ("ok", "norm", "ends"),
    [
        ((2.0, 13.0), NORM, (2.0, 13.0)),
        ((None, 21.0), NORM, (5.0, 21.0)),
        ((None, 4.0), NORM, (0.0, 4.0)),
        ((None, 22.0), None, (0.0, 22.0)),
        ((None, -3.0), None, (-6.0, -3.0)),
        ((6.0, None), NORM, (6.0, 21.0)),
        ((6.0, None), None, (6.0, 12.0)),
        ((-3.0, None), None, (-3.0, 0.0)),
        ((None, None), NORM, None),
    ],
)
def test_an_open_range_ends_where_most_runners_end(
    ok: tuple[float | None, float | None],
    norm: Norm | None,
    ends: tuple[float, float] | None,
) -> None:
    assert usual_ends(judged("overstride", ok, norm)) == ends


def test_without_limits_nothing_is_drawn() -> None:
    figure = drawn("overstride", BODY)
    shown = replace(measured("overstride", "ok"), limits=None)
    assert with_usual(CHECKS["overstride"], BODY, figure, shown) == figure
    assert with_usual(CHECKS["elbow_angle"], BODY, Figure(()), judged("overstride", (0, 1))) == (
        Figure(())
    )

import numpy as np
import pytest

from posture.checks.base import Figure
from posture.drawing.placing import picture_points, to_picture
from posture.motion.motion import CameraView
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from tests.gait import Camera, Runner, film


def test_a_figure_is_moved_into_the_picture() -> None:
    figure = Figure(((10.0, -20.0),), ((10.0, -20.0), (10.0, -10.0)), ((1, -2), (3, -4), (5, -6)))

    right = to_picture(figure, CameraView("right"))
    left = to_picture(figure, CameraView("left"))
    half = to_picture(figure, CameraView("right"), 0.5)

    assert right.measured == pytest.approx(np.array([[10.0, 20.0]]))
    assert left.measured == pytest.approx(np.array([[-10.0, 20.0]]))
    assert right.reference[1] == pytest.approx((10.0, 10.0))
    assert half.measured == pytest.approx(np.array([[5.0, 10.0]]))
    assert right.arc is not None
    assert right.arc[2] == pytest.approx((5.0, 6.0))


def test_points_are_those_of_the_picture_at_any_instant() -> None:
    track = film(Runner(), Camera(fps=50.0, seconds=4.4))
    motion = analyze_track(track, ClipSettings()).motion
    assert motion is not None

    between = picture_points(motion, 1.01)

    middle = (track.xy[50] + track.xy[51]) / 2
    assert np.nanmax(np.abs(between - middle)) < 1.5

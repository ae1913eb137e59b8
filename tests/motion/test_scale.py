"""Centimetres per pixel from what the runner tells."""

from dataclasses import replace

import numpy as np
import pytest

from posture.motion.belt import belt_px_per_s
from posture.motion.motion import UNKNOWN_SPEED, BeltSpeed, CameraView
from posture.motion.rhythm import Rhythm
from posture.motion.scale import Scale, body_height_px, find_scale, leg_m
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from tests.gait import Camera, Runner, film

RUNNER = Runner(belt=3.0)
CAMERA = Camera(px_per_m=300.0, seconds=8.0)
TRACK = film(RUNNER, CAMERA)
BODY = TRACK.xy * [1.0, -1.0]
PHASE = TRACK.time_s / RUNNER.stride_s
RHYTHM = Rhythm(RUNNER.stride_s, PHASE, np.ones(len(PHASE)), 1.0)
HEIGHT_CM = 100 * 1.36 / 0.779
SPEED_KMH = 3.6 * 3.0


def scale_of(scale: Scale) -> tuple[float, list[str]]:
    return find_scale(BODY, RHYTHM, CameraView("right"), scale)


def test_a_body_is_leg_and_trunk_and_what_lies_beyond() -> None:
    # Leg and trunk, 0.86 + 0.5 m, are 77.9 % of the height.
    true_px = 300.0 * 1.36 / 0.779
    assert body_height_px(BODY, CameraView("right")) == pytest.approx(true_px, rel=0.001)


@pytest.mark.parametrize(
    "scale", [Scale(HEIGHT_CM), Scale(None, SPEED_KMH), Scale(HEIGHT_CM, SPEED_KMH)]
)
def test_height_and_belt_speed_give_the_same_scale(scale: Scale) -> None:
    cm_per_px, warnings = scale_of(scale)
    assert cm_per_px == pytest.approx(100 / 300, rel=0.03)
    assert warnings == []


def test_the_scale_is_how_far_the_belt_moves_in_centimetres_and_in_pixels() -> None:
    cm_per_px, _ = scale_of(Scale(None, 10.8))
    assert cm_per_px == pytest.approx(300.0 / belt_px_per_s(BODY, RHYTHM, "right"), rel=1e-6)


def test_the_belts_speed_tells_how_long_a_leg_is() -> None:
    """9 km/h are 2.5 m/s; at 2.5 legs a second a leg is a metre."""
    belt = BeltSpeed(2.5, 0.1)
    assert leg_m(Scale(180.0, 9.0), belt) == pytest.approx(1.0)
    assert leg_m(Scale(180.0), belt) is None
    unseen = leg_m(Scale(None, 9.0), UNKNOWN_SPEED)
    assert unseen is not None
    assert np.isnan(unseen)


def test_nothing_told_is_no_scale() -> None:
    assert np.isnan(scale_of(Scale())[0])


def test_height_and_speed_that_do_not_fit_are_told() -> None:
    cm_per_px, warnings = scale_of(Scale(HEIGHT_CM, 2 * SPEED_KMH))
    assert "do not fit" in warnings[0]
    assert cm_per_px == pytest.approx(100 / 300, rel=0.03)


@pytest.mark.parametrize(("times", "fits"), [(1.16, True), (1.24, False), (1 / 1.24, False)])
def test_a_fifth_between_the_two_scales_is_tolerated(times: float, fits: bool) -> None:
    """The belt's speed alone sets a scale within 3 %, so a fifth lies between these."""
    _, warnings = scale_of(Scale(HEIGHT_CM, times * SPEED_KMH))
    assert (warnings == []) == fits


def test_the_rise_in_centimetres_is_the_dialled_one() -> None:
    report = analyze_track(TRACK, ClipSettings(height_cm=HEIGHT_CM)).report
    cm = report.measurements["vertical_oscillation"].cm
    assert cm == pytest.approx(100 * RUNNER.rise, rel=0.12)


def test_a_leg_never_seen_gives_no_scale() -> None:
    hidden = replace(TRACK, xy=np.where(np.arange(33)[:, None] == 26, np.nan, TRACK.xy))
    cm_per_px, _ = find_scale(hidden.xy * [1, -1], RHYTHM, CameraView("right"), Scale(HEIGHT_CM))
    assert np.isnan(cm_per_px)

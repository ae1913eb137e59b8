"""Own angles in words."""

import pytest

from posture.checks.landmark_angle import LandmarkAngle
from posture.own_angle import OwnAngle, OwnReading
from posture.pipeline.analysis import analyze_track
from posture.report.own_angle_lines import HEADINGS, angle_lines, plain_words, reading_words
from posture.results.clip_settings import ClipSettings
from tests.gait import Camera, Runner, film


@pytest.mark.parametrize(
    ("reading", "words", "plain"),
    [
        (OwnReading(152.34, 2.0, 9, 6.46, ""), "152.3° ± 6.5°", "about 152 degrees"),
        (OwnReading(12.06, 2.04, 9, None, "Why."), "12.1° (2.0°), no interval", "about 12 degrees"),
        (OwnReading(-1.06, None, 1, None, "Why."), "−1.1°, no interval", "about minus 1 degree"),
        (OwnReading(None, None, 0, None, "Why."), "not measured", "not measured"),
    ],
)
def test_a_reading_says_its_interval_or_that_there_is_none(
    reading: OwnReading, words: str, plain: str
) -> None:
    assert reading_words(reading) == words
    assert plain_words(reading) == plain


def test_a_line_has_a_value_under_each_heading() -> None:
    motion = analyze_track(film(Runner(), Camera(seconds=8.0)), ClipSettings()).motion
    assert motion is not None
    knee = OwnAngle("a" * 32, "Knee", LandmarkAngle(("near_hip", "near_knee", "near_ankle")))
    (line,) = angle_lines([knee], motion)
    assert line.name == "Knee"
    assert HEADINGS == ("Angle", "At contact", "At toe-off", "Mean over the strides")
    assert len(line.values) == len(line.plain) == len(HEADINGS) - 1
    assert "±" in line.values[0], "a check knows how far it may be off at contact"
    assert line.values[1].endswith("no interval")

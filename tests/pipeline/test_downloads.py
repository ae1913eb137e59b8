"""What is said of the files that are taken away."""

from dataclasses import replace

from posture.pipeline.analysis import analyze_track
from posture.pipeline.downloads import held_words
from posture.results.clip_settings import ClipSettings
from posture.results.report import FollowedPart
from tests.gait import Camera, Runner, film

REPORT = analyze_track(film(Runner(), Camera(seconds=8.0)), ClipSettings()).report


def test_of_a_long_clip_the_tables_hold_what_was_looked_at() -> None:
    assert held_words(REPORT) == ""
    quality = replace(
        REPORT.quality, followed_s=12.0, followed=[FollowedPart(0, 6), FollowedPart(50, 56)]
    )
    clip = replace(REPORT.clip, duration_s=60.0)
    assert held_words(replace(REPORT, quality=quality, clip=clip)) == (
        "The tables hold the 12 s that were looked at, of 60 s; with --all they hold the whole "
        "clip."
    )

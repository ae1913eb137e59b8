"""What may help a refused clip without filming again, for every reason to refuse one."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from posture.errors import RefusalCode
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack
from posture.report.guidance import REFUSALS, Remedy
from posture.report.refusal_remedies import remedies_for, turn_for
from posture.results.clip_settings import ClipSettings
from posture.results.report import Refusal, Report
from tests.gait import Camera, Runner, film

TRACK = film(Runner(), Camera(seconds=4.0))
JUDGED = analyze_track(TRACK, ClipSettings()).report
CODES: tuple[RefusalCode, ...] = get_args(RefusalCode)
WITHOUT_MORE: dict[RefusalCode, tuple[Remedy, ...]] = {
    "unreadable": (),
    "no_person": ("trim",),
    "several_people": ("trim",),
    "moving_camera": ("trim",),
    "picture_too_poor": (),
    "not_side_view": (),
    "body_out_of_frame": ("trim",),
    "not_running": ("rate", "trim"),
    "too_short": ("rate",),
}
"""The remedies of a video that is upright, was not trimmed and has 60 frames a second."""


def refused(code: RefusalCode, name: str = "run.MP4", rate_hz: float = 60.0) -> Report:
    clip = replace(JUDGED.clip, name=name, frame_rate_hz=rate_hz)
    refusal = Refusal(code, "Why.", "What.")
    return replace(JUDGED, status="refused", refusal=refusal, clip=clip, view=None, plan=None)


def on_its_side(track: PoseTrack) -> PoseTrack:
    """The same body in a picture turned a quarter to the left."""
    x, y = track.xy[..., 0], track.xy[..., 1]
    return track.with_xy(np.stack([y, track.size[0] - x], axis=-1))


@pytest.mark.parametrize("code", CODES)
def test_every_reason_has_its_remedies(code: RefusalCode) -> None:
    assert remedies_for(refused(code), TRACK) == WITHOUT_MORE[code]


@pytest.mark.parametrize("code", CODES)
def test_nothing_helps_where_nobody_was_followed_or_there_is_no_film(code: RefusalCode) -> None:
    assert remedies_for(refused(code), None) == ()
    assert remedies_for(refused(code, name="run.npz"), TRACK) == ()
    assert remedies_for(JUDGED, TRACK) == ()


def test_only_a_picture_that_lies_on_its_side_is_offered_a_turn() -> None:
    assert remedies_for(refused("not_side_view"), on_its_side(TRACK)) == ("turn",)
    assert turn_for(on_its_side(TRACK)) == 90
    assert turn_for(TRACK) == 0


def test_what_was_trimmed_too_short_can_be_trimmed_otherwise() -> None:
    report = refused("too_short")
    trimmed = replace(report.made_with, options=ClipSettings(end_s=3.0))
    assert remedies_for(replace(report, made_with=trimmed), TRACK) == ("trim", "rate")


@pytest.mark.parametrize(("rate_hz", "remedies"), [(19.9, ("rate",)), (20.0, ())])
def test_a_poor_picture_is_slow_motion_only_with_few_frames(
    rate_hz: float, remedies: tuple[Remedy, ...]
) -> None:
    assert remedies_for(refused("picture_too_poor", rate_hz=rate_hz), TRACK) == remedies


def test_no_remedy_is_named_that_nobody_offers() -> None:
    named = {remedy for guide in REFUSALS.values() for remedy in guide.remedies}
    assert named == set(get_args(Remedy))

"""A run seen by two looks: what each shows alone, and what their difference does."""

from dataclasses import replace

import numpy as np
import pytest

from posture.motion.alone import with_looks
from posture.motion.motion import Motion
from posture.motion.read import read_motion
from posture.pipeline.analysis import analyze_track
from posture.pose_track import LANDMARK, PoseTrack
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import Corrections, MovedContact
from tests.gait import Camera, Runner, film

TRACK = film(Runner(), Camera(seconds=6.0))
SHOULDERS = [LANDMARK["left_shoulder"], LANDMARK["right_shoulder"]]
OFF_PX = 4.0


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """A look at the picture as it is puts the shoulders 4 px ahead of where both say together."""
    apart = np.zeros_like(TRACK.xy)
    apart[:, SHOULDERS, 0] = OFF_PX
    return replace(TRACK, apart=apart)


def seen(track: PoseTrack) -> Motion:
    return with_looks(read_motion(track), track, mirrored=False, incline_percent=None)


def test_each_look_shows_the_run_as_it_saw_it(track: PoseTrack) -> None:
    motion = seen(track)

    both = motion.middle("shoulder")[:, 0]
    ahead = [look.middle("shoulder")[:, 0] - both for look in motion.looks]

    np.testing.assert_allclose(ahead[0], OFF_PX, atol=1e-6)
    np.testing.assert_allclose(ahead[1], -OFF_PX, atol=1e-6)
    assert all(len(look.contacts) == len(motion.contacts) for look in motion.looks)


def test_a_track_of_one_look_has_none() -> None:
    assert seen(TRACK).looks == ()


def test_a_look_alone_that_shows_no_run_leaves_the_other() -> None:
    """The first look sees the shoulders ahead, the other them and the hips below the feet."""
    apart = np.zeros_like(TRACK.xy)
    apart[:, SHOULDERS, 0] = OFF_PX
    upright, upended = replace(TRACK, apart=apart).looks()
    turned = upended.xy * [1.0, -1.0]
    middle = (upright.xy + turned) / 2
    only = replace(TRACK, apart=upright.xy - middle).with_xy(middle)
    motion = with_looks(read_motion(TRACK), only, mirrored=False, incline_percent=None)
    assert len(motion.looks) == 1
    ahead = motion.looks[0].middle("shoulder")[:, 0] - read_motion(TRACK).middle("shoulder")[:, 0]
    np.testing.assert_allclose(ahead, OFF_PX, atol=1e-6)
    assert not any("neither look" in words for words in motion.warnings)


def test_a_foot_lands_at_the_mean_of_what_a_look_and_both_together_show() -> None:
    """The only look that shows a run sees all of it a frame later, so it lands half a frame later.

    Its toe-offs stay. A frame is more than what landmarks usually err by, and widens the interval.
    """
    upright = np.concatenate([TRACK.xy[:1], TRACK.xy[:-1]])
    middle = (upright + TRACK.xy * [1.0, -1.0]) / 2
    only = replace(TRACK, apart=upright - middle).with_xy(middle)
    before = read_motion(TRACK)
    motion = with_looks(before, only, mirrored=False, incline_percent=None)
    for own, moved in zip(before.contacts[1:-2], motion.contacts[1:-2], strict=True):
        assert moved.contact_s - own.contact_s == pytest.approx(0.5 / 60, abs=2e-4)
        assert moved.toe_off_s == own.toe_off_s
        assert moved.contact_u_s > own.contact_u_s


def test_where_neither_look_alone_shows_a_run_it_is_said(track: PoseTrack) -> None:
    motion = seen(replace(track, apart=np.full_like(track.xy, np.nan)))
    assert motion.looks == ()
    assert motion.contacts == ()
    assert motion.why_no_contacts.startswith("neither of two looks")
    assert sum("neither look alone shows a run" in words for words in motion.warnings) == 1
    assert not any("neither look" in words for words in seen(TRACK).warnings)


def test_what_they_differ_by_widens_the_interval(track: PoseTrack) -> None:
    once, twice = (analyze_track(t, ClipSettings()).report for t in (TRACK, track))
    lean, wider = (report.measurements["trunk_lean"] for report in (once, twice))
    trunk_px = np.median(np.linalg.norm(np.diff(_trunk(TRACK), axis=1)[:, 0], axis=1))
    each_deg = np.degrees(np.arctan2(OFF_PX, trunk_px))

    assert wider.value == pytest.approx(lean.value)
    assert lean.u is not None
    assert wider.u == pytest.approx(np.hypot(lean.u, 1.645 * each_deg), rel=0.01)
    assert once.measurements["cadence"].u == pytest.approx(twice.measurements["cadence"].u)


def knees_apart(px: float, frames: slice = slice(None)) -> PoseTrack:
    apart = np.zeros_like(TRACK.xy)
    apart[frames, LANDMARK["right_knee"]] = (0.6 * px, -0.8 * px)
    apart[:, LANDMARK["left_knee"]] = 50.0
    return replace(TRACK, apart=apart)


def test_how_far_apart_they_see_the_camera_side_knee_is_told_in_trunks() -> None:
    """The trunk is 170 px long; in less than half of the frames it does not count."""
    assert seen(knees_apart(3.4)).knee_apart == pytest.approx(0.02, rel=0.01)
    assert seen(knees_apart(3.4, slice(0, 170))).knee_apart == 0.0
    assert seen(TRACK).knee_apart == 0.0


def test_a_contact_that_a_person_placed_is_where_it_is_for_both(track: PoseTrack) -> None:
    contact = next(c for c in seen(track).contacts if c.near)
    moved = Corrections(moved=(MovedContact(True, contact.contact_s, contact.contact_s + 0.05),))

    motion = analyze_track(track, ClipSettings(), moved).motion

    assert motion is not None
    for look in motion.looks:
        assert contact.contact_s + 0.05 in [c.contact_s for c in look.contacts]


def _trunk(track: PoseTrack) -> np.ndarray:
    middles = [
        (track.point(f"left_{part}") + track.point(f"right_{part}")) / 2
        for part in ("hip", "shoulder")
    ]
    return np.stack(middles, axis=1)

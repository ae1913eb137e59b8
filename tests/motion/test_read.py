"""The road from a track to the motion: what is kept, mended and told on the way."""

import numpy as np
import pytest

from posture.motion.read import read_motion, walking_score
from posture.motion.rhythm import Rhythm
from posture.motion.scale import Scale
from posture.pose_track import LANDMARK, Scene
from tests.gait import Camera, Runner, film, standing

SEEN = Scene(roll_deg=0.0, roll_u_deg=0.5)
TRACK = film(Runner(), Camera(seconds=8.0, noise_px=1.0), SEEN)


def told(track_warnings: tuple[str, ...], words: str) -> bool:
    return any(words in sentence for sentence in track_warnings)


def test_a_clean_clip_comes_through_whole_and_without_a_word() -> None:
    motion = read_motion(TRACK)
    assert motion.warnings == ()
    assert motion.detected_fraction == 1.0
    assert motion.stride_s == pytest.approx(Runner().stride_s, rel=1e-3)
    assert len(motion.time_s) == len(TRACK.time_s)
    assert motion.repaired.mean() < 0.02
    assert np.isnan(motion.cm_per_px)
    assert not motion.modelled


def test_the_body_is_sagittal_x_forward_and_y_up() -> None:
    for facing in ("left", "right"):
        motion = read_motion(film(Runner(), Camera(seconds=4.0, facing=facing), SEEN))
        assert motion.view.facing == facing
        ankle, hip = motion.near("ankle"), motion.middle("hip")
        assert np.all(hip[:, 1] > ankle[:, 1])
        nose = motion.body[:, LANDMARK["nose"], 0]
        assert np.all(nose > hip[:, 0])


def test_lengths_are_those_of_the_segments() -> None:
    motion = read_motion(TRACK)
    assert motion.shank_px() == pytest.approx(0.43 * 340, rel=0.01)
    assert motion.leg_px() == pytest.approx(0.86 * 340, rel=0.01)


def test_strides_run_from_contact_to_contact_of_the_near_foot() -> None:
    motion = read_motion(TRACK)
    true = Runner().contacts(True, TRACK.time_s[-1])
    assert len(motion.strides()) == len(true) - 1
    starts = np.array([start for start, _ in motion.strides()])
    np.testing.assert_allclose(starts, true[:-1], atol=0.004)


def test_a_jumping_ankle_is_mended_and_counted() -> None:
    xy = TRACK.xy.copy()
    jumps = [60, 133, 250]
    xy[jumps, LANDMARK["right_ankle"]] += 80.0
    motion = read_motion(TRACK.with_xy(xy))
    assert motion.repaired[jumps].all()
    clean = read_motion(TRACK)
    gap = motion.near("ankle")[jumps] - clean.near("ankle")[jumps]
    assert np.abs(gap).max() < 15.0


def test_short_gaps_are_bridged_and_long_ones_stay_unknown() -> None:
    xy = TRACK.xy.copy()
    xy[100:104, LANDMARK["right_knee"]] = np.nan
    xy[200:230, LANDMARK["right_knee"]] = np.nan
    knee = read_motion(TRACK.with_xy(xy)).near("knee")
    assert np.isfinite(knee[100:104]).all()
    assert np.isnan(knee[200:230]).all()


def test_standing_before_and_after_the_run_is_left_out() -> None:
    track = film(Runner(), Camera(seconds=14.0, noise_px=1.0), SEEN)
    share = np.interp(track.time_s, [3.0, 3.2, 10.8, 11.0], [0.0, 1.0, 1.0, 0.0])
    motion = read_motion(standing(track, share))
    assert motion.time_s[0] == pytest.approx(3.1, abs=0.4)
    assert motion.time_s[-1] == pytest.approx(10.9, abs=0.4)
    assert told(motion.warnings, "was used")
    assert 120.0 / motion.stride_s == pytest.approx(170.0, rel=0.005)


def test_an_unusually_slow_cadence_hints_at_slow_motion() -> None:
    slow = read_motion(film(Runner(cadence=118.0, duty=0.4, belt=2.0), Camera(), SEEN))
    assert told(slow.warnings, "--capture-fps")
    assert not told(read_motion(TRACK).warnings, "--capture-fps")


def test_hips_that_bounce_to_another_rhythm_are_a_doubt() -> None:
    xy = TRACK.xy.copy()
    hips = [LANDMARK["left_hip"], LANDMARK["right_hip"]]
    xy[:, hips, 1] += 40.0 * np.sin(2 * np.pi * TRACK.time_s / 0.44)[:, None]
    assert told(read_motion(TRACK.with_xy(xy)).warnings, "disagree about the rhythm")


def test_height_sets_the_scale() -> None:
    motion = read_motion(TRACK, scale=Scale(height_cm=174.6))
    assert motion.cm_per_px == pytest.approx(100 / 340, rel=0.01)


def test_a_walkers_hip_is_highest_with_the_legs_together() -> None:
    time_s = np.arange(300) / 60.0
    phase = time_s / 0.7  # whole numbers: the left leg furthest ahead
    rhythm = Rhythm(0.7, phase, np.ones(300), 1.0)
    body = np.zeros((300, len(LANDMARK), 2))
    hips = [LANDMARK["left_hip"], LANDMARK["right_hip"]]
    body[:, hips, 1] = 5.0 * np.cos(4 * np.pi * phase)[:, None]  # high with the legs apart
    assert walking_score(body, rhythm) == pytest.approx(1.0, abs=0.01)
    assert walking_score(-body, rhythm) == pytest.approx(-1.0, abs=0.01)
    assert walking_score(np.full_like(body, np.nan), rhythm) == 0.0

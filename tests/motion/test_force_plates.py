"""Contacts against force plates; skipped where the trials are not on this machine."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bench.forceplate import Trial, footnet_trial, make_track, rbds_trial
from posture.motion.motion import Motion
from posture.motion.read import read_motion
from posture.pose_track import PoseTrack

FOLDER = Path(__file__).parents[3] / "shared" / "forceplate"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the force-plate trials are not on this machine"
)


@cache
def the_trial(name: str) -> Trial:
    return footnet_trial(FOLDER) if name == "FootNet" else rbds_trial(FOLDER, name)


def errors_s(motion: Motion, trial: Trial, track: PoseTrack, side: str) -> np.ndarray:
    """Found minus true for every true contact that the track shows; each must have one."""
    true = np.array([ic for foot, ic, _ in trial.contacts if foot == side]) - trial.time_s[0]
    true = true[(true > 0.1) & (true < track.time_s[-1] - 0.1)]
    found = np.array([c.contact_s for c in motion.contacts if c.side == side])
    between = found[(found > true[0] - 0.1) & (found < true[-1] + 0.1)]
    assert len(between) == len(true), "contacts were missed or invented"
    return np.asarray(between - true)


@pytest.mark.parametrize("name", ["RBDS002runT25", "RBDS002runT45", "FootNet"])
@pytest.mark.parametrize(("rate_hz", "swaps"), [(60, 0.0), (60, 0.4), (30, 0.4)])
def test_no_contact_is_missed_invented_or_far_off(name: str, rate_hz: float, swaps: float) -> None:
    trial = the_trial(name)
    track = make_track(trial, rate_hz, noise_mm=6.0, seed=1, swap_share=swaps)
    motion = read_motion(track)
    for side in ("left", "right"):
        errors = errors_s(motion, trial, track, side)
        assert abs(errors.mean()) < 0.020
        assert errors.std() < 0.009


def test_cadence_is_that_of_the_plates() -> None:
    trial = the_trial("RBDS002runT25")
    motion = read_motion(make_track(trial, 60, noise_mm=6.0))
    left = [ic for side, ic, _ in trial.contacts if side == "left"]
    true = 120.0 * (len(left) - 1) / (left[-1] - left[0])
    assert 120.0 / motion.stride_s == pytest.approx(true, rel=0.005)


@pytest.mark.parametrize("name", ["RBDS002runT25", "RBDS002runT45"])
def test_every_mixup_is_undone(name: str) -> None:
    trial = the_trial(name)
    track = make_track(trial, 60, noise_mm=0.0, seed=2, swap_share=0.4)
    clean = make_track(trial, 60, noise_mm=0.0, seed=2, swap_share=0.0)
    shift = np.median(track.xy[:, 0, 0] - clean.xy[:, 0, 0])
    moved = np.abs(track.xy - clean.xy - [shift, 0.0])[:, 23:].max(axis=(1, 2)) > 5.0
    assert moved.sum() > 40
    motion = read_motion(track)
    legs = motion.view.to_picture(motion.body)[:, 25:33] - clean.xy[:, 25:33] - [shift, 0.0]
    assert np.isfinite(legs[moved]).mean() > 0.9
    assert np.nanmax(np.abs(legs[moved])) < 25.0  # another leg would be 50 to 250 px away

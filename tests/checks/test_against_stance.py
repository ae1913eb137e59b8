"""Measurements of the run against the same runner standing still, on values worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from posture.checks import CHECKS, run_checks
from posture.checks.accuracy import Accuracy
from posture.checks.against_stance import from_stance
from posture.checks.base import AgainstStance, nothing
from posture.checks.judge import sampled
from posture.motion.motion import Motion, Standing
from posture.motion.read import read_motion
from posture.motion.stance import with_stance
from posture.pose_track import ALONG_TRUNK, LANDMARK, Outline, PoseTrack
from posture.results.report import FromStance, Measurement
from tests.checks.poses import motion_of
from tests.gait import Camera, Runner, Stander, film, joined

STANDER = Stander(lean=-1.0, head=12.0, thigh=4.0, knee=7.0, sway=0.0)
RUNNER = Runner(lean=6.0, head=18.0, knee_at_contact=20.0)
STANDING = film(STANDER, Camera(seconds=3.2))
RUN = film(RUNNER, Camera(seconds=8.0))
KEYS = ("trunk_lean", "head_forward", "knee_flexion_at_contact", "thigh_extension_at_toe_off")


def against(motion: Motion, key: str) -> FromStance:
    own = run_checks(motion)[key].from_stance
    assert own is not None
    return own


@pytest.fixture(scope="module")
def motion() -> Motion:
    return read_motion(joined(STANDING, RUN))


@pytest.mark.parametrize(
    ("key", "standing"), [(KEYS[0], -1.0), (KEYS[1], 12.0), (KEYS[2], 7.0), (KEYS[3], 4.0)]
)
def test_a_value_against_the_stance_is_running_minus_standing(
    motion: Motion, key: str, standing: float
) -> None:
    measured, own = run_checks(motion)[key], against(motion, key)
    assert measured.value is not None
    assert own.standing == pytest.approx(standing, abs=0.1)
    assert own.value == pytest.approx(measured.value - own.standing, abs=1e-9)
    assert own.n_s == pytest.approx(2.4, abs=0.3)


def test_only_what_is_made_standing_has_it(motion: Motion) -> None:
    having = {key for key, m in run_checks(motion).items() if m.from_stance}
    assert having == set(KEYS)  # a bare track has no outline
    assert {key for key, check in CHECKS.items() if check.from_stance} == {*KEYS, "lumbar_hollow"}


def test_without_a_stance_nothing_has_it() -> None:
    assert all(m.from_stance is None for m in run_checks(read_motion(RUN)).values())


def tracked(track: PoseTrack) -> PoseTrack:
    return replace(track, model="full", model_sha256="ab")


def test_what_the_pose_model_always_adds_cancels() -> None:
    """A landmark that is off alike in both moves the values, and not their difference."""
    track = tracked(joined(STANDING, RUN))
    off = track.xy.copy()
    off[:, [LANDMARK["left_hip"], LANDMARK["right_hip"]], 0] += 12.0
    plain, moved = (run_checks(read_motion(t)) for t in (track, track.with_xy(off)))
    for key, least in (("trunk_lean", 3.5), ("head_forward", 3.0)):
        one, other = plain[key], moved[key]
        assert one.value is not None
        assert other.value is not None
        assert abs(one.value - other.value) > least  # atan(12 / 170) is 4 degrees
        assert one.from_stance is not None
        assert other.from_stance is not None
        assert one.from_stance.value == pytest.approx(other.from_stance.value, abs=0.1)


def test_bias_that_grows_with_lean_is_taken_off_at_the_lean_of_each() -> None:
    """The head's landmarks read 0.22 degrees less for each degree that the trunk leans."""
    bare = against(read_motion(joined(STANDING, RUN)), "head_forward")
    own = against(read_motion(tracked(joined(STANDING, RUN))), "head_forward")
    against_stance = CHECKS["head_forward"].from_stance
    assert against_stance is not None
    further = own.value - bare.value + against_stance.accuracy.bias
    assert further == pytest.approx(0.22 * 7.0, abs=0.1)


def test_the_half_width_holds_all_that_is_left(motion: Motion) -> None:
    check = CHECKS["trunk_lean"]
    assert check.from_stance is not None
    accuracy = check.from_stance.accuracy
    values = sampled(check, motion).values
    strides = 1.645 * float(np.std(values, ddof=1)) / len(values) ** 0.5
    expected = np.hypot(np.hypot(accuracy.measured, accuracy.people), strides)
    assert against(motion, "trunk_lean").u == pytest.approx(expected, abs=0.02)


def test_swaying_and_a_turned_camera_widen_it() -> None:
    swaying = film(replace(STANDER, sway=0.03), Camera(seconds=3.2))
    still, swayed = (read_motion(with_stance(RUN, s)) for s in (STANDING, swaying))
    wider = against(swayed, KEYS[3]).u ** 2 - against(still, KEYS[3]).u ** 2
    assert 0.4 < wider < 2.0  # the thigh sways by 2 degrees to both sides in 2.7 s
    turned = (replace(STANDER, yaw=20.0), replace(RUNNER, yaw=20.0))
    stance, run = (film(own, Camera(seconds=5.0)) for own in turned)
    oblique = read_motion(with_stance(run, stance))
    assert against(oblique, KEYS[0]).u > 1.1 * against(still, KEYS[0]).u


def beside(values: list[float], seconds: float, bias: float = 0.0) -> FromStance:
    """A run at 10 beside a stance with these values, where nothing else is uncertain."""
    check = replace(
        CHECKS["trunk_lean"],
        accuracy=Accuracy(bias=0.5, measured=0.0, people=0.0, repeat=0.0),
        from_stance=AgainstStance(Accuracy(bias, 0.0, 0.0, 0.0), "more", "less"),
        series=lambda _: np.array(values),
    )
    run = replace(motion_of({}), modelled=True)
    still = replace(run, time_s=np.linspace(3.0, 3.0 + seconds, 61))
    own = from_stance(check, replace(run, standing=Standing(still)), nothing(""), 10.0, 0.0)
    assert own is not None
    return own


def test_what_the_pose_model_adds_to_the_stance_and_to_the_difference_is_taken_off() -> None:
    own = beside([4.0, 4.0, 4.0, 4.0], 2.0, bias=1.5)
    assert own.standing == pytest.approx(4.0 - 0.5)
    assert own.value == pytest.approx(10.0 - 3.5 - 1.5)
    assert own.u == 0.0


@pytest.mark.parametrize(
    ("values", "seconds", "u"),
    [
        # Four half seconds with means of 0, 2, 4 and 6, whose deviation is the root of 20 / 3.
        ([0.0, 0.0, 2.0, 2.0, 4.0, 4.0, 6.0, 6.0], 2.0, 1.645 * (20 / 3) ** 0.5 / 2),
        # Two pieces at least, here with means of 0 and 3.
        ([0.0, 0.0, 0.0, 3.0, 3.0, 3.0], 0.9, 1.645 * 4.5**0.5 / 2**0.5),
        ([5.0], 2.0, 0.0),
    ],
)
def test_swaying_leaves_the_error_of_the_mean_over_half_seconds(
    values: list[float], seconds: float, u: float
) -> None:
    own = beside(values, seconds)
    assert own.u == pytest.approx(u)
    assert own.n_s == pytest.approx(seconds)


def outlined(track: PoseTrack, depth: float) -> PoseTrack:
    """The track with a back whose hollow is ``depth`` trunk lengths deep all along."""
    back = np.where((ALONG_TRUNK >= 0.2) & (ALONG_TRUNK <= 0.4), 0.2 - depth, 0.2)
    edges = np.repeat(np.stack([back, back], axis=1)[None], 12, axis=0)
    times = np.linspace(track.time_s[0] + 0.4, track.time_s[-1] - 0.6, 12)
    return replace(track, outline=Outline(times, edges))


def test_the_hollow_of_the_back_is_compared_too() -> None:
    track = with_stance(outlined(RUN, 0.05), outlined(STANDING, 0.03))
    measured: Measurement = run_checks(read_motion(track))["lumbar_hollow"]
    own = measured.from_stance
    assert own is not None
    # Corrected for lean: 0.21 % for each of the 7 degrees between standing and running.
    assert own.value == pytest.approx(2.0 + 0.21 * 7.0, abs=0.05)

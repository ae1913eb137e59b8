"""Where somebody stands still, and whether the run compares with it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posture.geometry import lean_deg
from posture.motion.motion import known_median
from posture.motion.read import read_motion
from posture.motion.stance import (
    UnfitStanceError,
    check_alike,
    find_stance,
    holds_on,
    stance_in_clip,
    with_stance,
)
from posture.pose_track import LANDMARK, MAX_STANCE_FRAMES, PoseTrack, Scene
from tests.gait import Camera, Runner, Stander, film, joined, mirror

RUN = film(Runner(), Camera(seconds=7.0, noise_px=2.0))
STANDING = film(Stander(), Camera(seconds=3.2, noise_px=2.0, seed=5))
SEEN = Scene(roll_deg=1.0, roll_u_deg=0.5)


def seconds(track: PoseTrack) -> tuple[float, float]:
    found = find_stance(track.time_s, track.xy)
    assert found is not None
    return float(track.time_s[found][0]), float(track.time_s[found][-1])


@pytest.mark.parametrize("fps", [24.0, 60.0, 120.0])
@pytest.mark.parametrize("noise_px", [0.5, 2.0, 4.0])
def test_standing_is_found_before_and_after_the_run(fps: float, noise_px: float) -> None:
    filming = Camera(fps=fps, noise_px=noise_px)
    stance = film(Stander(), replace(filming, seconds=3.2))
    run = film(Runner(), replace(filming, seconds=6.0, seed=9))
    before, after = joined(stance, run), joined(run, stance)
    assert seconds(before) == pytest.approx((0.3, 2.65), abs=0.2)
    assert seconds(after) == pytest.approx((8.55, 8.9), abs=2.2)
    start_s, end_s = seconds(after)
    assert 6.0 < start_s < 6.7
    assert 8.5 < end_s < 9.0


@pytest.mark.parametrize(
    ("stander", "found"),
    [
        (Stander(), True),
        (Stander(lean=22.0), True),
        (Stander(lean=28.0), False),
        (Stander(knee=20.0, thigh=-10.0), True),
        (Stander(knee=30.0, thigh=-15.0), False),
        (Stander(apart=0.22), True),
        (Stander(apart=0.28), False),
        (Stander(sway=0.02), True),
        (Stander(sway=0.05), False),
        (Stander(thigh=25.0, knee=0.0), False),
    ],
    ids=str,
)
def test_a_stance_is_upright_still_and_on_both_feet(stander: Stander, found: bool) -> None:
    track = film(stander, Camera(seconds=4.0, noise_px=0.5))
    assert (find_stance(track.time_s, track.xy) is not None) == found


@pytest.mark.parametrize(("lasts_s", "found"), [(2.3, False), (2.6, True)])
def test_two_seconds_are_needed_besides_settling(lasts_s: float, found: bool) -> None:
    track = film(Stander(), Camera(seconds=lasts_s, noise_px=1.0))
    assert (find_stance(track.time_s, track.xy) is not None) == found


def test_a_jumping_landmark_does_not_end_a_stance_but_a_second_unseen_does() -> None:
    track = film(Stander(), Camera(seconds=5.0, noise_px=1.0))
    jumping, unseen = track.xy.copy(), track.xy.copy()
    jumping[150, LANDMARK["right_knee"]] += 40.0
    unseen[120:180, LANDMARK["right_knee"]] = np.nan
    assert seconds(track.with_xy(jumping))[1] > 4.5
    assert find_stance(track.time_s, unseen) is None


def test_running_walking_and_what_is_never_seen_is_no_stance() -> None:
    walker = film(Runner(cadence=100.0, duty=0.62, belt=1.2, rise=-0.03), Camera(seconds=6.0))
    for track in (RUN, walker, RUN.with_xy(np.full_like(RUN.xy, np.nan))):
        assert find_stance(track.time_s, track.xy) is None


@pytest.mark.parametrize("first", [True, False])
def test_the_run_is_judged_without_its_stance_and_carries_it(first: bool) -> None:
    track = joined(STANDING, RUN) if first else joined(RUN, STANDING)
    motion = read_motion(track)
    start_s = 3.2 if first else 0.0
    assert motion.time_s[0] == pytest.approx(start_s, abs=0.1)
    assert motion.time_s[-1] == pytest.approx(start_s + 7.0, abs=0.1)
    assert motion.standing is not None
    assert motion.standing.clip is None
    own = motion.standing.motion
    assert own.contacts == ()
    lean = known_median(lean_deg(own.middle("hip"), own.middle("shoulder")))
    assert lean == pytest.approx(1.0, abs=0.3)
    alone = read_motion(RUN)
    assert motion.stride_s == pytest.approx(alone.stride_s, rel=0.002)
    assert len(motion.contacts) == pytest.approx(len(alone.contacts), abs=1)


def test_a_clip_without_a_stance_has_none() -> None:
    assert read_motion(RUN).standing is None


def given(stance: PoseTrack) -> tuple[Any, list[str]]:
    motion = read_motion(with_stance(RUN, stance))
    return motion.standing, [w for w in motion.warnings if "standing still" in w]


def test_a_stance_of_its_own_clip_is_used_and_named() -> None:
    standing, doubts = given(replace(STANDING, clip=replace(STANDING.clip, name="stand.mp4")))
    assert standing.clip == "stand.mp4"
    assert doubts == []
    assert standing.motion.time_s[-1] < 3.2


UNFIT = {
    "faces the other way": lambda: mirror(STANDING),
    "turned": lambda: film(Stander(yaw=28.0), Camera(seconds=3.2)),
    "elsewhere": lambda: STANDING.with_xy(STANDING.xy + np.array([300.0, 0.0])),
    "stands elsewhere": lambda: film(Stander(), Camera(seconds=3.2, px_per_m=270.0)),
    "Nobody stands still": lambda: RUN,
    "640 × 360": lambda: replace(
        STANDING, size=(640, 360), clip=replace(STANDING.clip, width=640, height=360)
    ),
    "More than one person": lambda: replace(STANDING, scene=Scene(second_person=0.9)),
    "camera moves": lambda: replace(STANDING, scene=Scene(camera_shift=0.5)),
    "another pose model": lambda: replace(STANDING, model="lite", model_sha256="ab"),
}


@pytest.mark.parametrize("why", UNFIT)
def test_a_clip_that_does_not_fit_is_refused_with_what_to_do(why: str) -> None:
    standing, doubts = given(UNFIT[why]())
    assert standing is None
    assert len(doubts) == 1
    assert why in doubts[0]
    assert doubts[0].startswith("The clip of standing still, runner, was not used. ")
    assert doubts[0].endswith(".")


def test_where_the_given_clip_does_not_fit_the_clip_s_own_stance_is_used() -> None:
    motion = read_motion(with_stance(joined(STANDING, RUN), RUN))
    assert motion.standing is not None
    assert motion.standing.clip is None


@pytest.mark.parametrize(("roll_deg", "fits"), [(3.9, True), (4.1, False)])
def test_a_camera_that_was_tilted_between_the_clips_is_noticed(roll_deg: float, fits: bool) -> None:
    run = replace(RUN, scene=SEEN)
    stance = replace(STANDING, scene=Scene(roll_deg=roll_deg, roll_u_deg=0.5))
    if fits:
        stance_in_clip(stance, run)
    else:
        with pytest.raises(UnfitStanceError, match="tilted differently"):
            stance_in_clip(stance, run)


def test_a_stance_a_trunk_and_a_half_away_is_another_place() -> None:
    # A trunk is 170 pixels; standing the hip is some 17 higher than running.
    check_alike(STANDING.xy + np.array([0.0, 240.0]), RUN.xy)
    with pytest.raises(UnfitStanceError, match="elsewhere"):
        check_alike(STANDING.xy + np.array([0.0, 300.0]), RUN.xy)


@pytest.mark.parametrize(("wrist", "holding"), [(0.05, False), (0.2, False), (0.4, True)])
def test_hands_on_a_rail_are_noticed(wrist: float, holding: bool) -> None:
    track = film(Stander(wrist=wrist), Camera(seconds=3.2))
    assert holds_on(track.xy * [1.0, -1.0], "right") == holding
    warned = any("as on a rail" in w for w in read_motion(joined(track, RUN)).warnings)
    assert warned == holding


def test_a_stance_of_minutes_is_refused() -> None:
    frames = MAX_STANCE_FRAMES + 1
    long = replace(
        STANDING,
        xy=np.zeros((frames, 33, 2)),
        visibility=np.zeros((frames, 33)),
        time_s=np.arange(frames) / 120.0,
    )
    track = with_stance(RUN, long)
    assert track.stance is None
    assert "too long" in track.warnings[-1]

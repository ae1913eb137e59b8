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
    smoothed,
    stance_in_clip,
    with_feet_in_place,
    with_stance,
)
from posture.motion.view import yaw_deg
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


@pytest.mark.parametrize(("more", "used"), [(0, True), (1, False)])
def test_a_stance_of_minutes_is_refused(more: int, used: bool) -> None:
    frames = MAX_STANCE_FRAMES + more
    long = replace(
        STANDING,
        xy=np.zeros((frames, 33, 2)),
        visibility=np.zeros((frames, 33)),
        time_s=np.arange(frames) / 120.0,
    )
    track = with_stance(RUN, long)
    assert (track.stance is not None) == used
    assert any("too long" in warning for warning in track.warnings) != used


RATE_HZ = 64.0
TRUNK_PX = 100.0


def body_of(lean: float = 0.0, bend: float = 0.0, slant: float = 0.0, seconds: float = 4.0) -> Any:
    """A body that holds quite still, 160 px from hip to ankle, (T, 33, 2), y down.

    The trunk leans forward, both knees bend, and the line from hip to ankle slants, degrees.
    """
    bend, slant = np.radians(bend), np.radians(slant)
    half = 80.0 / np.cos(bend / 2)
    points = {"hip": (300.0, 200.0)}
    points["shoulder"] = (
        300.0 + TRUNK_PX * np.sin(np.radians(lean)),
        200.0 - TRUNK_PX * np.cos(np.radians(lean)),
    )
    points["knee"] = (
        300.0 + half * np.sin(slant + bend / 2),
        200.0 + half * np.cos(slant + bend / 2),
    )
    points["ankle"] = (300.0 + 160.0 * np.sin(slant), 200.0 + 160.0 * np.cos(slant))
    body = np.full((round(seconds * RATE_HZ), 33, 2), 250.0)
    for side in ("left", "right"):
        for part, place in points.items():
            body[:, LANDMARK[f"{side}_{part}"]] = place
    return body


def stands(body: Any) -> slice | None:
    return find_stance(np.arange(len(body)) / RATE_HZ, body)


@pytest.mark.parametrize(
    ("posture", "limit"), [("lean", 25.0), ("lean", -25.0), ("bend", 25.0), ("slant", 20.0)]
)
def test_upright_on_straight_legs_has_limits(posture: str, limit: float) -> None:
    whole = slice(13, 256 - 13)
    assert stands(body_of(**{posture: 0.99 * limit})) == whole
    assert stands(body_of(**{posture: 1.01 * limit})) is None


@pytest.mark.parametrize(("axis", "limit"), [(0, 50.0), (1, 35.0)])
def test_ankles_stand_half_a_trunk_apart_at_most_and_a_third_above_each_other(
    axis: int, limit: float
) -> None:
    for share, found in ((0.99, True), (1.01, False)):
        body = body_of()
        for side, way in (("left", -0.5), ("right", 0.5)):
            ankle, knee = (body[:, LANDMARK[f"{side}_{part}"]] for part in ("ankle", "knee"))
            ankle[:, axis] += way * share * limit
            knee[:, axis] += way * share * limit / 2
        assert (stands(body) is not None) == found


def test_two_seconds_less_a_frame_are_left_besides_settling() -> None:
    assert stands(body_of(seconds=153 / RATE_HZ)) == slice(13, 140)
    assert stands(body_of(seconds=152 / RATE_HZ)) is None


def test_a_quarter_of_a_second_unseen_is_bridged_and_a_frame_more_is_not() -> None:
    for frames, found in ((16, slice(13, 371)), (17, slice(13, 187))):
        body = body_of(seconds=6.0)
        body[200 : 200 + frames, LANDMARK["left_knee"]] = np.nan
        assert stands(body) == found


@pytest.mark.parametrize(("seen", "found"), [(60, True), (30, False)])
def test_four_frames_in_five_are_seen(seen: int, found: bool) -> None:
    body = body_of()
    body[np.arange(len(body)) % (seen + 10) >= seen, LANDMARK["left_knee"]] = np.nan
    assert (stands(body) is not None) == found


def test_what_is_not_seen_is_bridged_and_what_never_is_stays_unknown() -> None:
    body = body_of()
    body[100:104, LANDMARK["left_hip"]] = np.nan
    body[:, LANDMARK["nose"]] = np.nan
    smooth = smoothed(body, RATE_HZ)
    assert smooth[:, LANDMARK["left_hip"]] == pytest.approx(body_of()[:, LANDMARK["left_hip"]])
    assert np.isnan(smooth[:, LANDMARK["nose"]]).all()


def test_feet_keep_their_places_until_an_ankle_is_an_eighth_of_a_leg_away() -> None:
    """The limit is 15 px. Two ankles 12 px away are no further than one."""
    body, stance = body_of(), slice(100, 200)
    assert with_feet_in_place(stance, body) == slice(0, 256)
    ankles = [LANDMARK["left_ankle"], LANDMARK["right_ankle"]]
    body[:, ankles] += np.where(np.arange(256) < 100, 12.0, 0.0)[:, None, None] * [1.0, 0.0]
    assert with_feet_in_place(stance, body) == slice(0, 256)
    body[[40, 60], ankles[0], 0] += 5.0
    body[[200, 201, 210], ankles[1], 1] += 16.0
    assert with_feet_in_place(stance, body) == slice(61, 200)


def test_twenty_degrees_of_turning_are_told_from_less() -> None:
    run = film(Runner(yaw=8.0), Camera(seconds=4.0))
    turns = []
    for turned in np.arange(24.0, 34.0, 0.25):
        stance = film(Stander(yaw=float(turned)), Camera(seconds=2.6))
        turns.append(yaw_deg(stance.xy) - yaw_deg(run.xy))
        if turns[-1] <= 20.0:
            check_alike(stance.xy, run.xy)
        else:
            with pytest.raises(UnfitStanceError, match="turned towards the camera"):
                check_alike(stance.xy, run.xy)
    assert min(turns) < 19.0
    assert max(turns) > 21.0


@pytest.mark.parametrize(
    ("stance", "run", "fits"),
    [
        (None, SEEN, True),
        (SEEN, None, True),
        (Scene(), SEEN, True),
        (SEEN, Scene(), True),
        (Scene(roll_deg=3.4), SEEN, True),
        (Scene(roll_deg=3.6), SEEN, False),
        (SEEN, Scene(roll_deg=3.4), True),
        (SEEN, Scene(roll_deg=3.6), False),
    ],
)
def test_a_tilt_that_is_not_known_is_no_different_one(
    stance: Scene | None, run: Scene | None, fits: bool
) -> None:
    """Known ones may differ by 2 degrees, and by what either leaves open: 0.5 here, or nothing."""
    of_stance, of_run = replace(STANDING, scene=stance), replace(RUN, scene=run)
    if fits:
        stance_in_clip(of_stance, of_run)
    else:
        with pytest.raises(UnfitStanceError, match="tilted differently"):
            stance_in_clip(of_stance, of_run)


def test_pictures_of_two_sizes_are_both_named() -> None:
    (doubt,) = given(UNFIT["640 × 360"]())[1]
    assert "640 × 360 pixels, that of the run 1280 × 720" in doubt


def test_a_stance_with_lost_frames_is_taken_at_even_times() -> None:
    kept = np.delete(np.arange(len(STANDING.time_s)), [70, 71, 130])
    lost = replace(
        STANDING,
        xy=STANDING.xy[kept],
        visibility=STANDING.visibility[kept],
        time_s=STANDING.time_s[kept],
    )
    steps = np.diff(stance_in_clip(lost, RUN)[0])
    assert steps == pytest.approx(np.full(len(steps), steps[0]))


def test_a_single_picture_shows_nobody_standing_still() -> None:
    single = replace(
        STANDING, xy=STANDING.xy[:1], visibility=STANDING.visibility[:1], time_s=np.zeros(1)
    )
    with pytest.raises(UnfitStanceError, match="Nobody stands still"):
        stance_in_clip(single, RUN)


def test_a_hand_seen_once_tells_and_one_never_seen_does_not() -> None:
    body = film(Stander(wrist=0.4), Camera(seconds=3.2)).xy * [1.0, -1.0]
    body[1:, LANDMARK["right_wrist"]] = np.nan
    assert holds_on(body, "right")
    body[:, LANDMARK["right_wrist"]] = np.nan
    assert not holds_on(body, "right")

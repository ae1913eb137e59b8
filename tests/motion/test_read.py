"""The road from a track to the motion: what is kept, mended and told on the way."""

from dataclasses import replace

import numpy as np
import pytest

from posture.errors import RefusedError
from posture.motion.cleaning import low_pass
from posture.motion.find_run import follow_legs
from posture.motion.read import read_motion
from posture.motion.scale import Scale
from posture.pose_track import LANDMARK, Cover, PoseTrack, Scene
from posture.results.report import Side
from tests.gait import Camera, Runner, exchanged, film, film_at, slowed, standing

LEGS = [(f"left_{p}", f"right_{p}") for p in ("hip", "knee", "ankle", "heel", "foot_index")]
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


@pytest.mark.parametrize(
    ("model", "known"), [("", True), ("full", True), ("lite", False), ("own.task", False)]
)
def test_only_the_full_model_s_errors_and_none_are_known(model: str, known: bool) -> None:
    motion = read_motion(replace(TRACK, model=model))
    assert motion.known_errors == known
    assert told(motion.warnings, f"{model} is off is not known, so nothing is judged") != known


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


def test_the_belts_speed_settles_an_unusual_cadence() -> None:
    """The belt runs at 2 m/s, 7.2 km/h; at twice that the leg would be 1.7 m long."""
    slow = film(Runner(cadence=118.0, duty=0.4, belt=2.0), Camera(), SEEN)
    assert not told(read_motion(slow, scale=Scale(None, 7.2)).warnings, "--capture-fps")
    assert told(read_motion(slow, scale=Scale(None, 14.4)).warnings, "does not fit the speed")


@pytest.mark.parametrize(("factor", "filmed"), [(2.0, 60.0), (0.4, 60.0)])
def test_a_wrong_stated_rate_is_told_as_what_is_wrong(factor: float, filmed: float) -> None:
    """Filmed at 60 frames a second, and said to be at 120 and at 24."""
    shown = film(Runner(), Camera(fps=60.0, seconds=12.0), SEEN)
    clip = replace(shown.clip, slow_motion_factor=1.5, frame_rate_hz=filmed * factor)
    with pytest.raises(RefusedError) as caught:
        read_motion(replace(shown, time_s=shown.time_s / factor, clip=clip))
    told_rate = f"With {filmed * factor:.0f} frames per second, the camera's rate"
    assert caught.value.message.startswith(told_rate)
    assert caught.value.message.endswith("filmed at about 60.")


def test_hips_that_bounce_to_another_rhythm_are_a_doubt() -> None:
    xy = TRACK.xy.copy()
    hips = [LANDMARK["left_hip"], LANDMARK["right_hip"]]
    xy[:, hips, 1] += 40.0 * np.sin(2 * np.pi * TRACK.time_s / 0.44)[:, None]
    assert told(read_motion(TRACK.with_xy(xy)).warnings, "disagree about the rhythm")


def test_height_sets_the_scale() -> None:
    motion = read_motion(TRACK, scale=Scale(height_cm=174.6))
    assert motion.cm_per_px == pytest.approx(100 / 340, rel=0.01)


def refusal_of(track: PoseTrack) -> str:
    with pytest.raises(RefusedError) as caught:
        read_motion(track)
    return f"{caught.value.code}: {caught.value.message}"


def slowed_run(length_s: float, start_s: float, end_s: float, factor: float) -> PoseTrack:
    time_s = np.arange(round(60 * length_s)) / 60.0
    return film_at(Runner(), slowed(time_s, start_s, end_s, factor), time_s, Camera(), SEEN)


def speed_changes(track: PoseTrack) -> bool:
    return told(read_motion(track).warnings, "speed of the clip changes")


def test_a_clip_played_two_and_a_half_times_as_slow_for_a_while_has_no_rhythm() -> None:
    # Speeds differ by 2.3 and by 2.6.
    assert "slow motion" in refusal_of(slowed_run(15.0, 4.0, 10.0, 2.3))
    assert speed_changes(slowed_run(15.0, 4.0, 10.0, 2.6))


def test_four_fifths_at_one_steady_speed_are_enough() -> None:
    motion = read_motion(slowed_run(15.0, 12.8, 16.0, 4.0))
    assert not told(motion.warnings, "speed of the clip changes")
    assert 120.0 / motion.stride_s == pytest.approx(170.0, rel=0.005)


def test_a_rhythm_that_explains_less_than_nine_tenths_is_not_steady() -> None:
    # So short a clip is taken whole: its rhythm explains 85 %, and the speed changes by 3.8.
    track = slowed_run(5.9, 2.0, 4.0, 4.0)
    (legs,) = follow_legs(track)
    assert legs.rhythm is not None
    assert legs.rhythm.regularity == pytest.approx(0.85, abs=0.02)
    assert speed_changes(track)


def test_postures_of_a_clip_whose_speed_changes_are_smoothed_as_any_others() -> None:
    motion = read_motion(slowed_run(15.0, 4.0, 10.0, 4.0))
    np.testing.assert_allclose(motion.smooth, low_pass(motion.body, 60.0), atol=1e-9)


@pytest.mark.parametrize(("frames", "code"), [(7, "too_short"), (8, "not_running")])
def test_eight_frames_are_looked_at(frames: int, code: str) -> None:
    refusal = refusal_of(film(Runner(), Camera(seconds=frames / 60)))
    assert refusal.startswith(code)
    assert ("shows 0 full strides" in refusal) == (code == "too_short")


@pytest.mark.parametrize(("stride_s", "why"), [(1.9, "every 1.9 s"), (11.9, "times more slowly")])
def test_slow_motion_is_told_by_its_stride_where_it_shows_two_and_by_its_pace_else(
    stride_s: float, why: str
) -> None:
    time_s = np.arange(0, 10, 1 / 25)
    body_s = time_s * Runner().stride_s / stride_s
    assert why in refusal_of(film_at(Runner(), body_s, time_s, Camera(), SEEN))


def test_too_fast_a_rhythm_is_not_called_slow_motion() -> None:
    refusal = refusal_of(film(Runner(cadence=260.0, duty=0.3), Camera(), SEEN))
    assert "260 steps per minute, which is not running" in refusal


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("factor", [1.9, 2.0, 2.2, 2.5, 3.0])
@pytest.mark.parametrize("rate_hz", [30.0, 60.0])
def test_a_run_that_plays_too_fast_is_not_judged_in_a_rhythm_of_several_of_its_strides(
    rate_hz: float, factor: float, facing: Side
) -> None:
    """Legs exchanged in every second stride would fit that rhythm."""
    time_s = np.arange(8 * rate_hz) / rate_hz
    camera = Camera(facing=facing, noise_px=2.0)
    runner = Runner(cadence=149.0, duty=0.38, belt=2.6)
    track = film_at(runner, factor * time_s, time_s, camera, SEEN)
    (legs,) = follow_legs(track)
    assert not legs.mixups.any()
    refusal = refusal_of(track)
    assert "plays too fast" in refusal
    assert int(refusal.split(" steps")[0].split()[-1]) == pytest.approx(149 * factor, abs=1)


@pytest.mark.parametrize("start_s", [0.5, 3.0])
@pytest.mark.parametrize("runs_s", [1.8, 2.2])
def test_two_seconds_of_swinging_legs_are_taken_as_the_run(runs_s: float, start_s: float) -> None:
    track = film(Runner(cadence=190.0), Camera(seconds=5.9, noise_px=1.0), SEEN)
    ends = start_s + np.array([0.0, 0.1, runs_s, runs_s + 0.1])
    (legs,) = follow_legs(standing(track, np.interp(track.time_s, ends, [0.0, 1.0, 1.0, 0.0])))
    first, last = track.time_s[legs.steady][[0, -1]]
    assert first == pytest.approx(start_s, abs=0.6)
    assert last == pytest.approx(start_s + runs_s, abs=1.1)


@pytest.mark.parametrize(("cadence", "few"), [(149.4, True), (150.6, False)])
def test_fewer_than_150_steps_a_minute_are_few(cadence: float, few: bool) -> None:
    track = film(Runner(cadence=cadence, duty=0.4, belt=2.0), Camera(), SEEN)
    assert told(read_motion(track).warnings, "149 steps per minute are fewer than most") == few
    assert told(read_motion(track).warnings, "steps per minute") == few
    assert not told(read_motion(track).warnings, "as it was given")
    clip = replace(track.clip, slow_motion_factor=4.0)
    assert told(read_motion(replace(track, clip=clip)).warnings, "as it was given") == few


@pytest.mark.parametrize(("stands_s", "used"), [(1.0, ""), (1.2, "between 1.3 s and 14.0 s")])
def test_more_than_a_second_left_out_is_said(stands_s: float, used: str) -> None:
    track = film(Runner(), Camera(seconds=14.0, noise_px=1.0), SEEN)
    share = np.interp(track.time_s, [stands_s, stands_s + 0.2], [0.0, 1.0])
    motion = read_motion(standing(track, share))
    assert motion.time_s[0] > 0.8
    assert told(motion.warnings, "was used") == bool(used)
    assert told(motion.warnings, used) == bool(used)


def test_a_clips_clock_may_start_anywhere() -> None:
    assert read_motion(film(Runner(), Camera(seconds=8.0, start_s=5.0), SEEN)).warnings == ()


@pytest.mark.parametrize(("rate_hz", "low"), [(49.9, True), (50.0, False), (50.9, False)])
def test_less_than_50_frames_a_second_are_few(rate_hz: float, low: bool) -> None:
    track = replace(TRACK, clip=replace(TRACK.clip, frame_rate_hz=rate_hz))
    assert told(read_motion(track).warnings, "frames per second") == low


def hidden_near_foot(frames: int) -> PoseTrack:
    track = film(Runner(), Camera(seconds=frames / 60, start_s=5.0), SEEN)
    xy = track.xy.copy()
    xy[:, [LANDMARK[f"right_{part}"] for part in ("ankle", "heel", "foot_index")]] = np.nan
    return track.with_xy(xy)


def test_without_the_near_foot_strides_are_those_that_fit_into_the_clip() -> None:
    # Four strides of 0.706 s are 169.4 frames of 1/60 s: there between 171 frames, not 170.
    assert "shows 3 full strides" in refusal_of(hidden_near_foot(170))
    motion = read_motion(hidden_near_foot(171))
    assert motion.near_contacts() == ()
    assert motion.why_no_contacts == "the camera-side foot could not be followed well enough."
    assert told(motion.warnings, "Only 4 full strides")
    assert read_motion(hidden_near_foot(480)).warnings == ()
    assert read_motion(TRACK).why_no_contacts == ""


@pytest.mark.parametrize(("hidden", "name"), [(True, "left"), (False, "right")])
def test_a_leg_is_hidden_whatever_the_tracker_calls_it(hidden: bool, name: Side) -> None:
    """Around each of its landings the right leg is called the left one."""
    track = film(Runner(), Camera(seconds=8.0, noise_px=1.0), SEEN)
    landings = Runner().contacts(near=True, end_s=8.0)
    mixed = np.abs(np.subtract.outer(track.time_s, landings)).min(axis=1) < 0.075
    shares = np.zeros((len(track.time_s), 2))
    shares[mixed, ("left", "right").index(name)] = 1.0
    clip = track.with_xy(exchanged(track.xy, mixed, LEGS))
    motion = read_motion(replace(clip, cover=Cover(track.time_s, shares)))
    assert motion.hidden == pytest.approx(float(hidden), abs=0.15)
    assert ("hides the lower leg" in motion.why_no_contacts) == hidden


def bobbing(px: float, period_s: float, noise_px: float = 0.0) -> PoseTrack:
    """The hips of a runner who does not rise and fall move as asked for."""
    track = film(Runner(rise=0.0), Camera(seconds=8.0), SEEN)
    xy = track.xy.copy()
    heights = px * np.sin(2 * np.pi * track.time_s / period_s)
    heights += noise_px * np.random.default_rng(3).standard_normal(len(heights))
    xy[:, [LANDMARK["left_hip"], LANDMARK["right_hip"]], 1] += heights[:, None]
    return track.with_xy(xy)


@pytest.mark.parametrize(
    ("strides", "doubt"),
    [(0.46, True), (0.48, False), (0.52, False), (0.54, True), (0.85, True), (1.02, False)],
)
def test_hips_repeat_after_a_step_or_a_stride_within_3_per_cent(
    strides: float, doubt: bool
) -> None:
    warnings = read_motion(bobbing(20.0, strides * Runner().stride_s)).warnings
    assert told(warnings, "disagree about the rhythm") == doubt


def test_hips_that_only_wander_or_shake_are_no_doubt() -> None:
    # Up and down within 2 s is slower than any stride, and noise has no rhythm.
    assert read_motion(bobbing(40.0, 2.0)).warnings == ()
    assert read_motion(bobbing(0.0, 1.0, noise_px=30.0)).warnings == ()


def test_a_quick_walker_is_refused_and_a_runner_with_a_high_stance_is_not() -> None:
    # Both hips are highest in mid-stance; the walker's foot is down for 62 % of a stride.
    camera = Camera(seconds=8.0)
    walker = Runner(cadence=150.0, duty=0.62, belt=1.2, rise=-0.04)
    assert "walking" in refusal_of(film(walker, camera, SEEN))
    assert read_motion(film(Runner(rise=-0.05), camera, SEEN)).contacts


def contact_doubt_s(scene: Scene | None, px_per_m: float = 340.0) -> float:
    camera = Camera(seconds=5.0, px_per_m=px_per_m, place=(640.0, 600.0))
    contacts = read_motion(film(Runner(), camera, scene)).contacts
    return float(np.mean([contact.contact_u_s for contact in contacts]))


def test_blur_makes_contacts_less_sure_by_its_share_of_the_body() -> None:
    sharp = contact_doubt_s(Scene(blur=0.0))
    assert contact_doubt_s(None) == contact_doubt_s(Scene(blur=np.nan)) == sharp
    assert contact_doubt_s(Scene(blur=0.03)) > 1.01 * sharp
    half = contact_doubt_s(Scene(blur=0.03), 170.0)
    assert half == pytest.approx(contact_doubt_s(Scene(blur=0.03)), rel=0.002)


def test_the_picture_counts_as_no_mirror_image() -> None:
    assert not read_motion(TRACK).view.mirrored


def test_what_stays_unknown_was_not_mended() -> None:
    xy = TRACK.xy.copy()
    xy[200:230, LANDMARK["right_knee"]] = np.nan
    assert not read_motion(TRACK.with_xy(xy)).repaired[215:225].any()


@pytest.mark.parametrize("seed", range(6))
def test_steps_show_the_rhythm_where_the_legs_keep_changing_their_names(seed: int) -> None:
    """For five frames after three contacts in five, the legs carry each other's names."""
    runner, rng = Runner(), np.random.default_rng(seed)
    track = film(runner, Camera(fps=30.0, seconds=9.0, noise_px=2.0), SEEN)
    mixed = np.zeros(len(track.time_s), dtype=bool)
    for near in (True, False):
        for contact_s in runner.contacts(near, 8.8):
            if rng.random() < 0.6:
                first = int(np.searchsorted(track.time_s, contact_s))
                mixed[first : first + 5] = True
    motion = read_motion(track.with_xy(exchanged(track.xy, mixed, LEGS)))
    assert 120.0 / motion.stride_s == pytest.approx(170.0, rel=0.01)
    true = runner.contacts(True, 8.6)[1:]
    found = np.array([contact.contact_s for contact in motion.near_contacts()])
    assert np.abs(found[:, None] - true).min(axis=0).max() < 0.04

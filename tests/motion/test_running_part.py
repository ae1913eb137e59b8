"""Which part of a clip is judged, and what is said of the rest."""

import numpy as np
import pytest

from posture.motion.read import read_motion
from posture.motion.running_part import RunningPart, find_running_part
from posture.motion.view import find_facing
from posture.pose_track import PoseTrack
from tests.gait import Camera, Runner, film, joined, mirror
from tests.motion.refusals import refusal_of

WALKER = Runner(cadence=116.0, duty=0.62, belt=1.4, rise=-0.04, overstride=25.0)
RUNNER = Runner()


def clip(body: Runner, seconds: float, px_per_m: float = 340.0) -> PoseTrack:
    return film(body, Camera(fps=30.0, seconds=seconds, noise_px=1.0, px_per_m=px_per_m))


def frozen(seconds: float) -> PoseTrack:
    track = clip(RUNNER, seconds)
    return track.with_xy(np.repeat(track.xy[7:8], len(track.xy), axis=0))


def parts(*tracks: PoseTrack) -> PoseTrack:
    whole = tracks[0]
    for track in tracks[1:]:
        whole = joined(whole, track)
    return whole


def found_in(track: PoseTrack) -> RunningPart:
    forward = 1.0 if find_facing(track.xy) == "right" else -1.0
    return find_running_part(track.xy * [forward, -1.0], track.time_s)


def spans(track: PoseTrack) -> tuple[float, float]:
    frames = found_in(track).frames
    return float(track.time_s[frames][0]), float(track.time_s[frames][-1])


def test_a_clip_of_nothing_but_running_is_taken_whole() -> None:
    assert found_in(clip(RUNNER, 9.0)) == RunningPart(slice(0, 270), runs=True)
    assert found_in(clip(RUNNER, 1.5)) == RunningPart(slice(0, 45), runs=True)


def test_nothing_of_a_clip_of_walking_runs() -> None:
    assert found_in(clip(WALKER, 9.0)) == RunningPart(slice(0, 270), False, ("walking",))


@pytest.mark.parametrize(
    ("tracks", "span", "left_out"),
    [
        ((clip(WALKER, 6.0), clip(RUNNER, 8.0)), (6.0, 14.0), "walking"),
        ((clip(RUNNER, 8.0), clip(WALKER, 12.0)), (0.0, 8.0), "walking"),
        ((clip(WALKER, 5.0), clip(RUNNER, 8.0), clip(WALKER, 9.0)), (5.0, 13.0), "walking"),
        ((frozen(5.0), clip(RUNNER, 8.0)), (5.0, 13.0), "standing, or a frozen picture"),
        ((clip(RUNNER, 8.0), mirror(clip(RUNNER, 6.0))), (0.0, 8.0), "from the other side"),
        ((clip(RUNNER, 6.0), mirror(clip(RUNNER, 9.0))), (6.0, 15.0), "from the other side"),
        ((clip(RUNNER, 5.0), clip(RUNNER, 9.0, 260.0)), (5.0, 14.0), "shorter stretch"),
    ],
)
def test_the_longest_run_from_one_side_is_taken_and_the_rest_named(
    tracks: tuple[PoseTrack, ...], span: tuple[float, float], left_out: str
) -> None:
    track = parts(*tracks)
    assert spans(track) == pytest.approx(span, abs=1.1)
    assert left_out in " ".join(found_in(track).left_out)
    motion = read_motion(track)
    assert motion.time_s[0] >= span[0] - 0.5
    assert motion.time_s[-1] <= span[1] + 0.5
    assert len(motion.near_contacts()) >= 5
    said = [words for words in motion.warnings if "was used" in words]
    assert len(said) == 1
    assert left_out in said[0]


@pytest.mark.parametrize("mirrored_first", [False, True])
def test_a_cut_and_a_turn_are_found_to_the_frame(mirrored_first: bool) -> None:
    tracks = [clip(RUNNER, 5.0), mirror(clip(RUNNER, 9.0))]
    if mirrored_first:
        tracks = [mirror(clip(RUNNER, 5.0)), clip(RUNNER, 9.0)]
    assert found_in(parts(*tracks)).frames == slice(150, 420)
    assert found_in(parts(clip(RUNNER, 5.0), clip(RUNNER, 9.0, 260.0))).frames == slice(150, 420)


def test_a_jump_of_the_tracker_is_no_cut() -> None:
    track = clip(RUNNER, 9.0)
    xy = track.xy.copy()
    xy[120:123] += 200.0
    assert found_in(track.with_xy(xy)).frames == slice(0, 270)


def test_a_moment_that_was_mis_seen_does_not_part_a_run() -> None:
    track = parts(clip(RUNNER, 6.0), clip(WALKER, 0.8), clip(RUNNER, 6.0))
    assert found_in(track).frames == slice(0, 384)


def test_running_that_is_too_short_is_refused_with_its_length() -> None:
    refusal = refusal_of(parts(frozen(6.0), clip(RUNNER, 2.2)))
    assert refusal.code == "too_short"
    assert "2.4 s of running in the clip show 2 full strides" in refusal.message


def test_somebody_who_comes_late_is_judged_for_what_she_runs() -> None:
    track = parts(clip(RUNNER, 14.0), clip(RUNNER, 8.0))
    xy = track.xy.copy()
    xy[: 14 * 30] = np.nan
    late = track.with_xy(xy)
    assert spans(late) == pytest.approx((14.0, 22.0), abs=0.6)
    assert "nobody in the picture" in found_in(late).left_out
    assert len(read_motion(late).near_contacts()) >= 8

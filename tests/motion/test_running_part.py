"""Which part of a clip is judged, and what is said of the rest."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.read import read_motion
from posture.motion.running_part import RunningPart, find_running_part
from posture.motion.view import find_facing
from posture.pose_track import LANDMARK, PoseTrack
from tests.gait import Camera, Runner, film, film_at, joined, mirror
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
    return find_running_part(track.xy * [forward, -1.0], track.time_s, belt_deg=0.0)


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


RATE_HZ, FRAMES, CUT = 30.0, 120, 50
"""Of a trunk that stands, and from one frame on stands elsewhere or is larger."""
NOBODY = "nobody in the picture"


def still_trunk(frames: int = FRAMES) -> tuple[FloatArray, FloatArray]:
    """Centre (T, 2) and length (T,) of a trunk of 100 px."""
    return np.full((frames, 2), 300.0), np.full(frames, 100.0)


def piece_of(
    centre: FloatArray, length: FloatArray, votes: FloatArray | None = None, scale: float = 1.0
) -> slice:
    """The longest uncut piece of a clip that shows a trunk, and which way a nose points."""
    body = np.full((len(length), 33, 2), np.nan)
    half = np.stack([0.0 * length, length / 2], axis=1)
    for side in ("left", "right"):
        body[:, LANDMARK[f"{side}_hip"]] = centre - half
        body[:, LANDMARK[f"{side}_shoulder"]] = centre + half
        if votes is not None:
            body[:, LANDMARK[f"{side}_ear"]] = centre
            body[:, LANDMARK["nose"]] = centre + np.stack([votes, 0.0 * votes], axis=1)
    part = find_running_part(scale * body, np.arange(len(length)) / RATE_HZ, 0.0)
    assert not part.runs
    return part.frames


@pytest.mark.parametrize("scale", [1.0, 0.001])
@pytest.mark.parametrize(
    ("jump", "larger", "cuts"),
    [
        *(((0.0, 49.0), 1.0, False), ((0.0, 51.0), 1.0, True), ((-51.0, 0.0), 1.0, True)),
        *(((49.0, 0.0), 1.0, False), ((35.0, 35.0), 1.0, False), ((36.0, 36.0), 1.0, True)),
        *(((0.0, 0.0), 1.24, False), ((0.0, 0.0), 1.26, True), ((0.0, 0.0), 1 / 1.26, True)),
        ((0.0, 0.0), 1 / 1.24, False),
    ],
)
def test_half_a_trunk_aside_or_a_quarter_more_of_it_is_a_cut(
    jump: tuple[float, float], larger: float, cuts: bool, scale: float
) -> None:
    centre, length = still_trunk()
    centre[CUT:] += jump
    length[CUT:] *= larger
    assert piece_of(centre, length, scale=scale) == slice(CUT if cuts else 0, FRAMES)


@pytest.mark.parametrize(
    ("first", "last", "piece"),
    [
        # Half a second about each: most of 15 frames have to show it.
        ((50, 57, slice(0, 120))),
        ((50, 58, slice(58, 120))),
        # So near to the ends that fewer than 7 frames do, it may be anything.
        ((0, 7, slice(7, 120))),
        ((0, 6, slice(0, 120))),
        ((113, 120, slice(0, 113))),
        ((114, 120, slice(0, 120))),
    ],
)
def test_a_cut_lasts(first: int, last: int, piece: slice) -> None:
    centre, length = still_trunk()
    centre[first:last] += 80.0
    assert piece_of(centre, length) == piece


def test_a_trunk_without_length_and_nobody_at_all_are_no_cuts() -> None:
    centre, length = still_trunk()
    length[40:60] = 0.0
    assert piece_of(centre, length) == slice(0, FRAMES)
    body = np.full((FRAMES, 33, 2), np.nan)
    part = find_running_part(body, np.arange(FRAMES) / RATE_HZ, 0.0)
    assert part == RunningPart(slice(0, FRAMES), False, (NOBODY,))


@pytest.mark.parametrize(
    ("first", "last", "seen_px", "piece"),
    [
        # Of the 61 frames about one, 31 have to show it.
        (40, 70, -10.0, slice(0, 120)),
        (40, 71, -10.0, slice(71, 120)),
        (0, 50, -0.5, slice(50, 120)),
        (0, 50, 0.5, slice(0, 120)),
    ],
)
def test_who_looks_back_for_more_than_a_second_has_turned(
    first: int, last: int, seen_px: float, piece: slice
) -> None:
    votes = np.full(FRAMES, 10.0)
    votes[first:last] = seen_px
    assert piece_of(*still_trunk(), votes) == piece


def test_who_looks_ahead_for_no_more_than_a_second_between_has_not_turned() -> None:
    votes = np.full(FRAMES, -10.0)
    votes[40:70] = 10.0
    assert piece_of(*still_trunk(), votes) == slice(0, FRAMES)
    votes[40:71] = 10.0
    assert piece_of(*still_trunk(), votes) == slice(71, FRAMES)


def unseen(seconds: float, *gaps: tuple[int, int]) -> RunningPart:
    """What is found in a run of which some frames show nobody."""
    track = clip(RUNNER, seconds)
    xy = track.xy.copy()
    for first, last in gaps:
        xy[first:last] = np.nan
    return found_in(track.with_xy(xy))


def test_a_run_ends_in_the_middle_between_what_still_shows_it_and_what_does_not() -> None:
    # Two seconds from frame 210 show half of it, those from 225 a quarter: 15 of 60 frames, less
    # than 0.3. Their middles are frames 240 and 255.
    assert unseen(16.0, (240, 480)) == RunningPart(slice(0, 248), True, (NOBODY,))


def test_two_seconds_alone_that_show_nobody_are_mis_seen() -> None:
    """43 of 60 frames from the 15 k-th on are missing, and 36 or 37 of those a hop away."""
    assert unseen(3.0, (24, 67)) == RunningPart(slice(0, 90), True)
    # Somebody who is gone at the end does not make what stands alone at the beginning right.
    assert unseen(12.0, (24, 67), (240, 360)) == RunningPart(slice(0, 248), True, (NOBODY,))
    # The last but one, too, but neither the first nor the last, which has but one neighbour.
    assert unseen(4.0, (54, 97)).frames == slice(0, 120)
    assert unseen(4.0, (5, 48)).frames.start == 38
    assert unseen(4.0, (72, 115)).frames.stop == 83


def test_the_longer_of_two_runs_is_taken_and_each_rest_is_told_for_a_second_or_more() -> None:
    assert unseen(18.0, (150, 270)).frames.start > 240
    other = parts(clip(RUNNER, 5.0), clip(RUNNER, 9.0, 260.0))
    assert found_in(other).left_out == ("a shorter stretch of running",)
    assert unseen(9.6, (238, 288)).left_out == (NOBODY,)  # 1.3 s
    assert found_in(parts(clip(RUNNER, 0.8), clip(RUNNER, 9.0, 260.0))).left_out == ()


@pytest.mark.parametrize(("unseen_s", "first"), [(2.5, "a shorter stretch"), (5.0, "nobody")])
def test_what_lasts_longest_is_told_first(unseen_s: float, first: str) -> None:
    """A shorter stretch of 3 s follows a run, whose beginning is not seen."""
    track = parts(clip(RUNNER, 12.0), clip(RUNNER, 3.0, 260.0))
    xy = track.xy.copy()
    xy[: round(RATE_HZ * unseen_s)] = np.nan
    told = found_in(track.with_xy(xy)).left_out
    assert len(told) == 2
    assert told[0].startswith(first)


@pytest.mark.parametrize(("narrower", "runs"), [(0.55, True), (0.40, False)])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_legs_that_hardly_part_do_not_run(narrower: float, runs: bool, side: float) -> None:
    track = clip(RUNNER, 6.0)
    assert found_in(track.with_xy(track.xy * [side * narrower, 1.0])).runs == runs


def test_the_legs_of_who_has_turned_part_as_far_as_they_do() -> None:
    """Legs that part 0.4 times as far as a runner's stand, seen from either side."""
    narrow = clip(RUNNER, 6.0)
    turned = mirror(narrow.with_xy(narrow.xy * [0.4, 1.0]))
    assert found_in(parts(clip(RUNNER, 9.0), turned)).left_out == ("standing, or a frozen picture",)


def test_who_creeps_stands() -> None:
    # 3.9 / 23 of 0.8 legs a second: 0.136, less than 0.15.
    time_s = np.arange(180) / 30
    creeping = film_at(RUNNER, time_s / 23, time_s, Camera(fps=30.0, seconds=6.0))
    part = found_in(parts(creeping, clip(RUNNER, 8.0)))
    assert part.frames.start > 120
    assert "standing, or a frozen picture" in part.left_out


def test_a_picture_that_creeps_and_jumps_stands() -> None:
    """Its legs part as a runner's do, from jump to jump, yet creep by 0.1 a second between."""
    time_s = np.arange(180) / 30
    jumping = film_at(
        RUNNER, time_s / 30 + 0.23 * np.floor(time_s), time_s, Camera(fps=30.0, seconds=6.0)
    )
    part = found_in(parts(jumping, clip(RUNNER, 8.0)))
    assert part.frames.start > 120
    assert "standing, or a frozen picture" in part.left_out

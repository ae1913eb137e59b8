"""A run of which only stretches were followed: nothing reaches over the gaps between them."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.checks import run_checks
from posture.errors import RefusedError
from posture.motion.find_run import follow_legs
from posture.motion.read import read_motion
from posture.motion.rhythm import Rhythm
from posture.motion.stretches import Run, as_one, of_one_pace, parts
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack, Scene
from posture.results.clip_settings import ClipSettings
from tests.gait import Camera, Runner, Stander, film, film_at

SEEN = Scene(roll_deg=0.0, roll_u_deg=0.5)
FPS = 60.0
SPANS = ((3.0, 9.0), (27.0, 33.0), (50.0, 56.0))


def times_in(spans: tuple[tuple[float, float], ...]) -> FloatArray:
    return np.concatenate([np.arange(start, end, 1 / FPS) for start, end in spans])


def followed(spans: tuple[tuple[float, float], ...] = SPANS) -> PoseTrack:
    time_s = times_in(spans)
    return film_at(Runner(), time_s, time_s, Camera(noise_px=1.0), SEEN)


def one(time_s: list[float], phase: list[float], regularity: float, mark: float) -> Run:
    """A stretch of four frames, of which the ``mark``-th was repaired."""
    body = np.full((4, 33, 2), mark)
    amplitude = np.array([mark + frame for frame in range(4)], dtype=np.float64)
    rhythm = Rhythm(2.0, np.array(phase), amplitude, regularity)
    return Run(np.array(time_s), body, -body, np.arange(4) == mark, rhythm)


FIRST = one([0.0, 0.5, 1.0, 2.0], [0.0, 0.25, 0.5, 1.0], 0.9, 1)
"""A stride in its two seconds."""


def within(time_s: float) -> bool:
    return any(start <= time_s < end for start, end in SPANS)


def test_a_stretch_counts_with_its_fewest_frames_and_no_fewer() -> None:
    """Of 30 and 13 frames."""
    seen = followed(((0.0, 0.5), (5.0, 5.2)))
    track = replace(seen, apart=np.ones_like(seen.xy) * seen.time_s[:, None, None])
    assert [len(part.time_s) for part in parts(track, 14)] == [30]
    first, second = parts(track, 13)
    assert len(first.time_s) == 30
    for of in (second.time_s, second.xy[:, 0, 0], second.visibility[:, 0]):
        assert len(of) == 13
    np.testing.assert_array_equal(second.xy, track.xy[30:])
    assert second.time_s[0] == 5.0
    assert second.apart is not None
    np.testing.assert_array_equal(second.apart[:, 0, 0], second.time_s)
    (only,) = parts(first, 30)
    assert only is first


def test_the_pace_that_most_of_the_time_has_is_the_run_s() -> None:
    assert of_one_pace([0.70, 0.75, 1.10], [5.0, 4.0, 8.0]) == [0, 1]
    assert of_one_pace([0.70, 0.75, 1.10], [5.0, 4.0, 9.5]) == [2]
    assert of_one_pace([float("nan"), 0.70], [9.0, 3.0]) == [1]
    assert of_one_pace([float("nan"), float("nan")], [1.0, 2.0]) == [1]
    # Stride times that differ by 12 % are of two paces, by a little less of one.
    assert of_one_pace([1.0, 0.88], [3.0, 2.0]) == [0]
    assert of_one_pace([1.0, 0.881], [3.0, 2.0]) == [0, 1]


def test_a_run_in_one_stretch_stays_as_it_is() -> None:
    assert as_one([FIRST]) is FIRST


def test_two_stretches_are_joined_with_two_frames_of_nothing_between() -> None:
    """4.2 s in 2.2 strides; in the gap of 5.4 s are 2.83, so that the phase goes on at 3.4."""
    after = one([7.4, 8.4, 9.4, 9.6], [0.4, 0.9, 1.4, 1.6], 0.5, 2)
    assert (FIRST.seconds, after.seconds) == pytest.approx((2.0, 2.2))
    joined = as_one([FIRST, after])
    # Off either side by what is usual there: half a second, and a second.
    assert joined.time_s == pytest.approx([0.0, 0.5, 1.0, 2.0, 2.5, 6.4, 7.4, 8.4, 9.4, 9.6])
    gap = [1.0 + 2.4 * share / 5.4 for share in (0.5, 4.4)]
    assert joined.rhythm.phase == pytest.approx([0, 0.25, 0.5, 1, *gap, 3.4, 3.9, 4.4, 4.6])
    assert joined.rhythm.stride_s == pytest.approx(4.2 / 2.2)
    assert joined.rhythm.regularity == pytest.approx((2.0 * 0.9 + 2.2 * 0.5) / 4.2)
    nothing = [np.nan, np.nan]
    amplitude = [1, 2, 3, 4, *nothing, 2, 3, 4, 5]
    assert joined.rhythm.amplitude == pytest.approx(amplitude, nan_ok=True)
    bodies = [1, 1, 1, 1, *nothing, 2, 2, 2, 2]
    assert joined.body[:, 7, 1] == pytest.approx(bodies, nan_ok=True)
    assert joined.smooth[:, 7, 1] == pytest.approx([-1 * b for b in bodies], nan_ok=True)
    assert np.flatnonzero(joined.repaired).tolist() == [1, 8]


def test_over_a_short_gap_the_phase_goes_on_and_never_back() -> None:
    """A fifth of a stride after phase 1 it would be at 0.9, which is past; so it is at 1.9."""
    after = one([2.4, 3.4, 4.4, 4.6], [0.9, 1.4, 1.9, 2.1], 0.5, 2)
    phase = as_one([FIRST, after]).rhythm.phase
    assert phase[6:] == pytest.approx([1.9, 2.4, 2.9, 3.1])


def test_contacts_are_where_it_was_looked_and_nowhere_else() -> None:
    motion = read_motion(followed())
    true = [t for near in (True, False) for t in Runner().contacts(near, 60.0) if within(t)]
    found = [contact.contact_s for contact in motion.contacts]
    # One in the first or last moment of a stretch may go unseen; none is invented.
    assert len(true) - 6 <= len(found) <= len(true)
    for contact_s in found:
        assert within(contact_s)
        assert min(abs(contact_s - t) for t in true) < 0.006


def test_no_stride_no_step_and_no_line_reaches_over_a_gap() -> None:
    motion = read_motion(followed())
    stride_s = Runner().stride_s
    assert all(end - start == pytest.approx(stride_s, abs=0.03) for start, end in motion.strides())
    assert all(
        end - start == pytest.approx(stride_s / 2, abs=0.03) for start, end in motion.steps()
    )
    between = np.array([9.5, 18.0, 26.9, 40.0])
    for series in motion.near("ankle").T:
        assert np.isnan(np.interp(between, motion.time_s, series)).all()
        assert np.isfinite(np.interp([3.1, 8.9, 30.0, 50.1], motion.time_s, series)).all()


def test_the_stretches_that_were_judged_are_known() -> None:
    motion = read_motion(followed())
    for (start, end), judged in zip(SPANS, motion.stretches(), strict=True):
        assert judged == pytest.approx((start, end - 1 / FPS))
    assert motion.judged_s() == pytest.approx(18.0 - 3 / FPS)
    inside = motion.judges(np.array([2.9, 3.0, 8.9, 9.1, 20.0, 30.0, 56.0]))
    assert inside.tolist() == [False, True, True, False, False, True, False]


def test_phases_go_on_over_a_gap_by_whole_strides() -> None:
    motion = read_motion(followed())
    assert np.all(np.diff(motion.phase) > 0)
    landed = np.interp([c.contact_s for c in motion.near_contacts()], motion.time_s, motion.phase)
    np.testing.assert_allclose((landed - landed[0] + 0.5) % 1.0, 0.5, atol=0.02)
    assert motion.stride_s == pytest.approx(Runner().stride_s, rel=1e-3)


def test_stretches_give_what_the_whole_clip_gives() -> None:
    whole = run_checks(read_motion(film(Runner(), Camera(seconds=58.0, noise_px=1.0), SEEN)))
    parts = run_checks(read_motion(followed()))
    for key, measurement in whole.items():
        if measurement.value is None or measurement.u is None:
            continue
        assert parts[key].value == pytest.approx(measurement.value, abs=0.3 * measurement.u)
        assert parts[key].u == pytest.approx(measurement.u, rel=0.25)
        assert parts[key].verdict == measurement.verdict


def test_a_gap_of_a_second_parts_and_a_shorter_one_does_not() -> None:
    for gap_s, count in ((0.95, 1), (1.05, 2)):
        track = followed(spans=((0.0, 5.0), (5.0 - 1 / FPS + gap_s, 10.0 + gap_s)))
        assert len(follow_legs(track)) == count


def test_a_walk_before_the_run_does_not_count() -> None:
    """Of three stretches, one of another pace is left out, and the runner is told."""
    time_s = times_in(SPANS)
    run, walk = (film_at(r, time_s, time_s, Camera()) for r in (Runner(), Runner(cadence=110.0)))
    xy = np.where((time_s < 20)[:, None, None], walk.xy, run.xy)
    motion = read_motion(replace(run, xy=xy, scene=SEEN))
    assert [round(start) for start, _ in motion.stretches()] == [27, 50]
    words = "Only the running between 27.0 s and 33.0 s and between 50.0 s and 56.0 s was used."
    assert words in motion.warnings
    assert motion.view.facing == "right"


def joined(first: PoseTrack, later: PoseTrack) -> PoseTrack:
    """One track of two, whose times follow each other."""
    return replace(
        later,
        xy=np.concatenate([first.xy, later.xy]),
        visibility=np.concatenate([first.visibility, later.visibility]),
        time_s=np.concatenate([first.time_s, later.time_s]),
    )


def test_a_stretch_of_standing_still_is_what_the_run_is_compared_with() -> None:
    stance = film(Stander(), Camera(seconds=4.0, noise_px=1.0))
    before = read_motion(joined(replace(stance, time_s=stance.time_s - 5.0), followed()))
    assert len(before.stretches()) == 3
    assert before.standing is not None
    assert before.standing.motion.time_s[-1] < 0
    after = read_motion(joined(followed(), replace(stance, time_s=stance.time_s + 58.0)))
    assert len(after.stretches()) == 3
    assert after.standing is not None
    assert after.standing.motion.time_s[0] > 58


@pytest.mark.parametrize("count", [1, 2, 3])
def test_strides_of_all_stretches_count_together(count: int) -> None:
    """Four full strides are needed, of whichever stretches; there are two or three in each."""
    spans = tuple((start, start + 2.7 * Runner().stride_s) for start in (0.0, 10.0, 20.0))
    track = followed(spans[:count])
    if count == 1:
        with pytest.raises(RefusedError, match="full strides"):
            read_motion(track)
    else:
        assert len(read_motion(track).strides()) >= 4


def test_two_looks_at_every_picture_keep_to_their_stretches() -> None:
    """Half a percent of the trunk apart, each look is read in the same stretches."""
    track = followed()
    apart = np.full_like(track.xy, 0.8)
    analysis = analyze_track(replace(track, apart=apart), ClipSettings())
    assert analysis.motion is not None
    assert len(analysis.motion.looks) == 2
    for look in analysis.motion.looks:
        assert look.stretches() == analysis.motion.stretches()

"""The hollow of a back drawn by hand, with the arm in front of it and away from it."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.checks.judge import judge
from posture.checks.lumbar_hollow import CHECK, hollow
from posture.motion.motion import CameraView, Motion
from posture.pose_track import ALONG_TRUNK, Outline
from tests.checks.poses import TIME_S, Points, motion_of

FRAMES = 20
TIMES = TIME_S[:: len(TIME_S) // FRAMES][:FRAMES]
# Sagittal pixels: x forward, y up. The trunk is 100 px long and leans by 6 degrees.
SHOULDER = (100 * np.sin(np.radians(6.0)), 100 * np.cos(np.radians(6.0)))
TRUNK: Points = {
    **{f"{side}_hip": (0.0, 0.0) for side in ("left", "right")},
    **{f"{side}_shoulder": SHOULDER for side in ("left", "right")},
}
ARMS_IN_FRONT: Points = {
    **TRUNK,
    **{f"{side}_elbow": (30.0, 50.0) for side in ("left", "right")},
    **{f"{side}_wrist": (50.0, 60.0) for side in ("left", "right")},
}


# Where mid-hip is in the picture.
AWAY = np.array([500.0, 300.0])


def back(buttock: float = 0.27, low_back: float = 0.19, thorax: float = 0.25) -> FloatArray:
    """Straight lines through the buttock at 0.1, the low back at 0.3 and the thorax at 0.6."""
    return np.interp(ALONG_TRUNK, [-0.1, 0.1, 0.3, 0.6], [0.2, buttock, low_back, thorax])


def running(behind: FloatArray, points: Points = ARMS_IN_FRONT) -> Motion:
    """A runner facing right, whose back is the left edge."""
    edges = np.stack([behind, np.full_like(behind, 0.3)], axis=-1)
    outline = Outline(TIMES, np.tile(edges, (FRAMES, 1, 1)))
    there = {name: AWAY + place for name, place in points.items()}
    return replace(motion_of(there), outline=outline)


def test_depth_from_the_buttock_to_the_low_back() -> None:
    result = judge(CHECK, running(back()))
    assert result.value == pytest.approx(8.0, abs=0.01)
    assert (result.n, result.verdict, result.limits) == (FRAMES, "info", None)


def test_a_back_without_a_hollow_is_no_failure() -> None:
    straight = np.full(len(ALONG_TRUNK), 0.25)
    assert judge(CHECK, running(straight)).value == pytest.approx(0.0, abs=0.01)


def test_lean_is_taken_out() -> None:
    # 16 degrees is 10 above the usual 6: 0.21 % each.
    angle = np.radians(16.0)
    leaning = {
        f"{side}_shoulder": (100 * np.sin(angle), 100 * np.cos(angle)) for side in ("left", "right")
    }
    result = judge(CHECK, running(back(), {**ARMS_IN_FRONT, **leaning}))
    assert result.value == pytest.approx(8.0 + 2.1, abs=0.01)


def test_facing_left_the_right_edge_is_the_back() -> None:
    motion = running(back())
    outline = motion.outline
    assert outline is not None
    mirrored = replace(
        motion,
        view=CameraView("left", roll_u_deg=0.0),
        outline=replace(outline, edges=outline.edges[..., ::-1]),
    )
    assert judge(CHECK, mirrored).value == pytest.approx(8.0, abs=0.01)


def test_frames_with_an_arm_behind_the_low_back_are_left_out() -> None:
    # The right elbow is 25 px behind the trunk at 0.4 of it, in the first half of the clip.
    elbow = np.where(TIME_S[:, None] < TIMES[10], (-25.0, 40.0), (30.0, 50.0))
    motion = running(back(), {**ARMS_IN_FRONT, "right_elbow": elbow})
    assert motion.outline is not None
    motion.outline.edges[:10, :, 0] += 0.1 * (ALONG_TRUNK > 0.2)  # what the arm adds
    result = judge(CHECK, motion)
    assert result.n == 10
    assert result.value == pytest.approx(8.0, abs=0.01)


def test_an_arm_always_in_the_way_is_said() -> None:
    hidden = running(back(), {**ARMS_IN_FRONT, "left_elbow": (-25.0, 40.0)})
    result = judge(CHECK, hidden)
    assert (result.value, result.verdict) == (None, "unknown")
    assert "the arm hid the low back" in result.why


def test_a_track_without_pictures_says_so() -> None:
    result = judge(CHECK, motion_of(ARMS_IN_FRONT))
    assert result.verdict == "unknown"
    assert "does not carry the outline" in result.why


def test_an_outline_that_was_not_found_says_so() -> None:
    result = judge(CHECK, running(np.full(len(ALONG_TRUNK), np.nan)))
    assert result.verdict == "unknown"
    assert "could not be made out" in result.why


def test_the_figure_shows_the_depth_as_the_gap_to_the_dashed_line() -> None:
    assert CHECK.figure is not None
    motion = running(back())
    drawn = CHECK.figure(motion, float(TIMES[4]))
    start, end = np.array(drawn.reference)
    assert start - AWAY == pytest.approx(beside(-0.02, 0.27))
    assert end - AWAY == pytest.approx(beside(0.38, 0.27))
    edge = {-0.02: 0.228, 0.06: 0.256, 0.14: 0.254, 0.22: 0.222, 0.3: 0.19, 0.38: 0.206}
    assert drawn.measured == pytest.approx(
        np.array([AWAY + beside(along, behind) for along, behind in edge.items()])
    )
    along = (end - start) / np.linalg.norm(end - start)
    aside = np.array([-along[1], along[0]])
    gaps = (np.array(drawn.measured) - start) @ aside
    # 8 % of a trunk of 100 px.
    assert np.abs(gaps).max() == pytest.approx(8.0, abs=0.01)


def beside(along: float, behind: float) -> tuple[float, float]:
    """A place by its share of the trunk's length along it and behind it."""
    up = np.array(SHOULDER)
    x, y = along * up + behind * np.array([-up[1], up[0]])
    return float(x), float(y)


@pytest.mark.parametrize(
    ("along", "behind", "hidden"),
    [
        *((0.3, 0.155, True), (0.3, 0.145, False)),
        # The low back ends at 0.4 of the trunk, and an arm is 0.08 thick to either side.
        *((0.475, 0.3, True), (0.485, 0.3, False)),
    ],
)
def test_an_arm_hides_the_back_where_it_is_behind_it(
    along: float, behind: float, hidden: bool
) -> None:
    arm = {"right_elbow": beside(along, behind), "right_wrist": beside(0.9, behind)}
    result = judge(CHECK, running(back(), {**ARMS_IN_FRONT, **arm}))
    assert (result.value is None) == hidden


@pytest.mark.parametrize(("hidden", "answered"), [(15, True), (16, False)])
def test_five_clear_frames_are_enough(hidden: int, answered: bool) -> None:
    elbow = np.where(TIME_S[:, None] < TIMES[hidden], (-25.0, 40.0), (30.0, 50.0))
    result = judge(CHECK, running(back(), {**ARMS_IN_FRONT, "right_elbow": elbow}))
    assert result.n == (20 - hidden if answered else 0)


@pytest.mark.parametrize(("lost", "answered"), [(10, True), (11, False)])
def test_half_of_the_outlines_are_enough(lost: int, answered: bool) -> None:
    motion = running(back())
    assert motion.outline is not None
    motion.outline.edges[:lost] = np.nan
    result = judge(CHECK, motion)
    assert result.n == (20 - lost if answered else 0)


def test_the_figure_shows_the_edge_at_its_own_instant_also_of_a_runner_facing_left() -> None:
    assert CHECK.figure is not None
    motion = running(np.full(len(ALONG_TRUNK), 0.25))
    assert motion.outline is not None
    edges = motion.outline.edges[..., ::-1].copy()
    edges[4, :, 1] = back()
    outline = replace(motion.outline, edges=edges)
    left = replace(motion, view=CameraView("left", roll_u_deg=0.0), outline=outline)
    drawn = CHECK.figure(left, float(TIMES[4]) + 0.01)
    assert drawn.measured[4] == pytest.approx(AWAY + beside(0.3, 0.19))


@pytest.mark.parametrize(
    ("along", "depth"),
    [
        *((-0.06, 0.0), (-0.04, 0.1), (0.14, 0.1), (0.16, 0.0)),  # the buttock, further back
        *((0.18, 0.0), (0.2, 0.1), (0.4, 0.1), (0.42, 0.0)),  # the low back, nearer
    ],
)
def test_buttock_and_low_back_are_looked_for_where_they_are(along: float, depth: float) -> None:
    edge = np.full(len(ALONG_TRUNK), 0.25)
    edge[along == ALONG_TRUNK] += 0.1 if along < 0.17 else -0.1
    assert hollow(edge[None]) == pytest.approx([depth])


def test_outlines_outside_the_stretch_that_was_looked_at_do_not_count() -> None:
    motion = running(back())
    assert motion.outline is not None
    times = np.concatenate([[-0.1], TIMES[:17], [TIME_S[-1], TIME_S[-1] + 0.1]])
    outline = replace(motion.outline, time_s=times)
    assert judge(CHECK, replace(motion, outline=outline)).n == 18


@pytest.mark.parametrize(
    ("wrist", "finger", "hidden"),
    [
        # The low back begins at 0.2 of the trunk, and an arm is 0.08 thick to either side.
        *((0.125, -0.3, True), (0.115, -0.3, False)),
        (0.9, -0.3, True),  # only the middle of the hand is behind the low back
    ],
)
def test_a_hand_hides_the_back_wherever_it_is_behind_it(
    wrist: float, finger: float, hidden: bool
) -> None:
    hand = {"right_wrist": beside(wrist, 0.3), "right_index": beside(finger, 0.3)}
    points = {**ARMS_IN_FRONT, **hand}
    del points["right_elbow"]
    assert (judge(CHECK, running(back(), points)).value is None) == hidden

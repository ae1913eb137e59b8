"""Lumbar hollow: how deep the back's outline comes in above the buttock."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy
from posture.checks.base import AgainstStance, Check, Figure, Point, Sample, nothing
from posture.checks.sampling import middle_at
from posture.geometry import lean_deg
from posture.motion.motion import Motion, known_median
from posture.pose_track import ALONG_TRUNK, LANDMARK
from posture.results.report import Measurement
from posture.results.sentences import Words

# Shares of the way from mid-hip to mid-shoulder.
BUTTOCK: Final = (ALONG_TRUNK >= -0.04) & (ALONG_TRUNK <= 0.14)
LOW_BACK: Final = (ALONG_TRUNK >= 0.2) & (ALONG_TRUNK <= 0.4)
DRAWN: Final = np.flatnonzero((ALONG_TRUNK >= -0.02) & (ALONG_TRUNK <= 0.38))[::4]
ARMS: Final = tuple(
    (f"{side}_{upper}", f"{side}_{lower}")
    for side in ("left", "right")
    for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "index"))
)
POINTS_PER_BONE: Final = 12
# In trunk lengths: an arm is this thick to both sides of its bones, and hides the back when
# its bones are further than this behind the trunk's line.
ARM_HALF_WIDTH: Final = 0.08
BEHIND: Final = 0.15
# Leaning makes the hollow shallower: by 0.21 % per degree on ten rendered bodies in tight
# clothes at leans of 3 to 15 degrees (0.21 to 0.22 with any one of them left out). The value
# is given for the usual lean.
USUAL_LEAN_DEG: Final = 6.0
LOST_PER_DEG: Final = 0.21
FEWEST: Final = 5
# Below this share of pictures the mask, not the arm, is what was missing.
LEAST_OUTLINED: Final = 0.5
NO_OUTLINE: Final = "a track from elsewhere does not carry the outline of the back."
NOT_OUTLINED: Final = "the outline of the back could not be made out."
ARM_IN_THE_WAY: Final = "the arm hid the low back in nearly all frames."


def measure(motion: Motion) -> Sample:
    """Depth in every frame whose outline was read and where no arm hides it, %.

    How far the back's edge lies nearer to the line from mid-hip to mid-shoulder at the low back
    (0.2 to 0.4 of the way up, where it is nearest) than at the buttock (-0.04 to 0.14, where
    it is furthest).
    """
    outline = motion.outline
    if outline is None:
        return nothing(NO_OUTLINE)
    judged = motion.judges(outline.time_s)
    times = outline.time_s[judged]
    back = outline.edges[judged, :, 0 if motion.view.facing == "right" else 1]
    depth = hollow(back)
    if not len(depth) or np.isfinite(depth).mean() < LEAST_OUTLINED:
        return nothing(NOT_OUTLINED)
    clear = np.isfinite(depth) & ~arm_behind(motion.body[np.searchsorted(motion.time_s, times)])
    if clear.sum() < FEWEST:
        return nothing(ARM_IN_THE_WAY)
    lean = known_median(lean_deg(motion.middle("hip"), motion.middle("shoulder")))
    values = at_usual_lean(100 * depth[clear], lean)
    return Sample(values, times[clear], (motion.view.facing,) * len(values))


def hollow(back: FloatArray) -> FloatArray:
    """Depth of the hollow in each back edge, trunk lengths; NaN where a part is not known.

    Parameters
    ----------
    back : ndarray (K, len(ALONG_TRUNK))
        Distance behind the trunk's line, trunk lengths.
    """
    return np.asarray(back[:, BUTTOCK].max(axis=1) - back[:, LOW_BACK].min(axis=1))


def at_usual_lean(depth_percent: FloatArray, lean_deg: float) -> FloatArray:
    """Return the depth that a trunk leaning ``lean_deg`` forward would have at `USUAL_LEAN_DEG`."""
    return depth_percent + LOST_PER_DEG * (lean_deg - USUAL_LEAN_DEG)


def arm_behind(body: FloatArray) -> NDArray[np.bool_]:
    """Whether an arm crosses the low back's edge in each of the bodies (K, 33, 2), sagittal."""
    hip, shoulder = (
        (body[:, LANDMARK[f"left_{part}"]] + body[:, LANDMARK[f"right_{part}"]]) / 2
        for part in ("hip", "shoulder")
    )
    up = shoulder - hip
    square = np.sum(up**2, axis=1)[:, None]
    backward = np.stack([-up[:, 1], up[:, 0]], axis=1)
    shares = np.linspace(0, 1, POINTS_PER_BONE)[None, :, None]
    low, high = ALONG_TRUNK[LOW_BACK][[0, -1]] + [-ARM_HALF_WIDTH, ARM_HALF_WIDTH]
    hidden = np.zeros(len(body), dtype=bool)
    for start, end in ARMS:
        a, b = (body[:, None, LANDMARK[name]] - hip[:, None] for name in (start, end))
        bone = a + shares * (b - a)
        along = np.sum(bone * up[:, None], axis=2) / square
        behind = np.sum(bone * backward[:, None], axis=2) / square
        hidden |= ((along > low) & (along < high) & (behind > BEHIND)).any(axis=1)
    return hidden


def figure(motion: Motion, time_s: float) -> Figure:
    """Draw the back's edge from the buttock to above the low back, and a line along the trunk.

    The dashed line touches the buttock's edge; the gap to it at the low back is the hollow.
    """
    outline = motion.outline
    assert outline is not None  # there is no value without one
    frame = int(np.argmin(np.abs(outline.time_s - time_s)))
    back = outline.edges[frame, :, 0 if motion.view.facing == "right" else 1]
    hip, shoulder = (np.array(middle_at(motion, part, time_s)) for part in ("hip", "shoulder"))
    up = shoulder - hip
    backward = np.array([-up[1], up[0]])
    furthest = back[BUTTOCK].max()

    def place(along: float, behind: float) -> Point:
        x, y = hip + along * up + behind * backward
        return float(x), float(y)

    lowest, highest = ALONG_TRUNK[DRAWN[[0, -1]]]
    return Figure(
        measured=tuple(place(ALONG_TRUNK[k], back[k]) for k in DRAWN),
        reference=(place(lowest, furthest), place(highest, furthest)),
    )


def explain(result: Measurement) -> str:  # noqa: ARG001
    """One sentence for the runner."""
    return (
        "Deeper from film to film means a more arched back, flatter a more tucked one: it follows "
        "changes of 5 degrees of tilt in one runner in the same fitted top. A hanging shirt hides "
        "it, and bodies differ too much to compare you with others."
    )


CHECK = Check(
    key="lumbar_hollow",
    order=130,
    title="Hollow of the low back",
    unit="%",
    # Scatter about each body's own line, thirteen bodies in tight clothes (measured) and in
    # loose ones (people). It says how well the outline is read, not how the pelvis is tilted:
    # bodies of one tilt differ by a standard deviation of 3.1. Roll comes in with the correction
    # for lean.
    accuracy=Accuracy(bias=0.0, measured=0.8, people=1.4, repeat=1.1, per_roll_deg=0.21),
    from_stance=AgainstStance(
        Accuracy(bias=0.0, measured=0.8, people=0.8, repeat=1.1), more="deeper", less="shallower"
    ),
    definition="How much nearer the back's outline comes to the line from mid-hip to mid-shoulder "
    "at the low back than at the buttock, over that line's length, in frames where no arm hides "
    "it, corrected to a trunk lean of 6°.",
    source="Measured here on thirteen rendered bodies whose pelvis was tilted on purpose; no "
    "limits are known.",
    change_means=(
        "The back is more arched, as when the pelvis tips further forward.",
        "The back is flatter, as when the pelvis is more tucked.",
    ),
    measure=measure,
    words=Words(of="of the trunk"),
    explain=explain,
    figure=figure,
    between_days=1.5,
)

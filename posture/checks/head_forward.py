"""Forward head: how far the ear is ahead of the trunk's line."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import (
    ANGLE_BETWEEN_DAYS_DEG,
    Advice,
    AgainstStance,
    Card,
    Check,
    Figure,
    Point,
    Sample,
    landmark_bias,
)
from posture.checks.exercises import BACK_TO_WALL, CHIN_TUCK, NECK_AT_REST, ROW, UNTESTED
from posture.checks.known_run import KnownRun
from posture.checks.sampling import middle_at, near_at, stride_means
from posture.checks.usual_place import from_reference, turned
from posture.geometry import bend_deg
from posture.motion.motion import Motion
from posture.results.judging import Limits, Spread
from posture.results.sentences import Words

# Seven people on real clips: 11 to 27 degrees, mean 18.7, standard deviation 6.2, which holds the
# errors of measuring, too.
RUNNERS: Final = Spread(mean=19.0, sd=6.0)


def measure(motion: Motion) -> Sample:
    """Angle per stride between the trunk's line and mid-shoulder to ear, degrees, ahead +."""
    return stride_means(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """The same angle in every frame, degrees."""
    return bend_deg(motion.middle("hip"), motion.middle("shoulder"), motion.near("ear"))


def figure(motion: Motion, time_s: float) -> Figure:
    """Mid-shoulder to ear, where it really is, against the trunk's line carried on upwards."""
    hip, shoulder = middle_at(motion, "hip", time_s), middle_at(motion, "shoulder", time_s)
    ear = turned(near_at(motion, "ear", time_s), shoulder, landmark_bias(CHECK.accuracy, motion))
    trunk = (shoulder[0] - hip[0], shoulder[1] - hip[1])
    above = (shoulder[0] + 0.6 * trunk[0], shoulder[1] + 0.6 * trunk[1])
    return Figure(measured=(shoulder, ear), reference=(hip, above), arc=(shoulder, above, ear))


def place(motion: Motion, figure: Figure, value: float) -> Point:
    """Where the ear would be at an angle of the landmarks; the figure's ear is without bias."""
    return from_reference(motion, figure, value - landmark_bias(CHECK.accuracy, motion))


def truth(run: KnownRun) -> float:
    """Mean angle over the strides of a run whose joints are known, degrees."""
    body = run.strides
    angle = bend_deg(body.middle("hip"), body.middle("shoulder"), body.near("ear"))
    return float(np.mean(angle))


ADVICE: Final = Advice(
    "A head held forward asks the neck and upper back to hold it there. It has been linked "
    "with neck pain at rest; for running and the low back there are no data. Looking down "
    "at the console does the same, so check the screen's height first.",
    "low: people with neck pain, standing still",
    "Long neck, and look straight ahead over the console. Raise the screen if you look down at it.",
    (
        CHIN_TUCK.recommended("Practises carrying the head above the trunk.", NECK_AT_REST),
        ROW.recommended("Helps the shoulders stay back without effort.", NECK_AT_REST),
        BACK_TO_WALL.recommended("Shows you where the head belongs.", UNTESTED),
    ),
    back="Nothing is known of a head held forward and the low back. Only the neck was studied, at "
    "rest.",
)


CHECK = Check(
    key="head_forward",
    order=20,
    title="Head position",
    unit="deg",
    # The ear's landmark lies ahead of the ear, by 3.6 degrees on rendered runners seen squarely.
    # The landmarks of both ears nearly coincide, so a camera ahead of the runner sees less of it;
    # and those of the shoulders move forward with a leaning trunk.
    accuracy=Accuracy(
        bias=4.1, measured=4.2, people=4.0, repeat=5.0, per_yaw_deg=-0.2, per_lean_deg=-0.22
    ),
    from_stance=AgainstStance(
        Accuracy(bias=0.0, measured=5.8, people=1.5, repeat=0.7),
        more="further forward",
        less="further back",
    ),
    definition="Line from mid-shoulder to the camera-side ear against the trunk's line "
    "(mid-hip to mid-shoulder), ahead positive, mean over whole strides, less what the ear's "
    "landmark lies ahead of the ear: 3.6° seen squarely, more from behind and less from ahead.",
    source="Limits are this project's judgement: runners on video read 12-31°, one man upright "
    "and slouching on purpose 17° and 27°. It is not the craniovertebral angle, which needs a "
    "point on the neck that the pose model does not have.",
    limits=Limits(ok=(None, 22.0), watch=(None, 32.0)),
    spread=RUNNERS,
    measure=measure,
    words=Words(
        usual="how far your head is ahead of the trunk is in the usual range",
        high="your head is further ahead of the trunk than in most runners",
        minus="the head is behind the line of the trunk",
    ),
    advice=ADVICE,
    figure=figure,
    place=place,
    series=series,
    truth=truth,
    target=Target(mean_error=1.5, worst=3.5),
    between_days=ANGLE_BETWEEN_DAYS_DEG,
    priority=50,
    card=Card("Head position", 30),
    live=30,
    per_step="near",
)

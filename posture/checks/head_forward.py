"""Forward head: how far the ear is ahead of the trunk's line."""

from posture.checks.base import Advice, Check, Figure, Sample
from posture.checks.exercises import CHIN_TUCK, ROW
from posture.checks.sampling import middle_at, near_at, stride_means
from posture.geometry import bend_deg
from posture.motion.model import Motion
from posture.report.model import Limits, Measurement

U_MODEL_DEG = 6.0
U_REPEAT_DEG = 2.0


def measure(motion: Motion) -> Sample:
    """Angle per stride between the trunk's line and mid-shoulder to ear, degrees, ahead +."""
    series = bend_deg(motion.middle("hip"), motion.middle("shoulder"), motion.near("ear"))
    return stride_means(motion, series, U_MODEL_DEG, U_REPEAT_DEG)


def figure(motion: Motion, time_s: float) -> Figure:
    """Mid-shoulder to ear against the trunk's line carried on upwards."""
    hip, shoulder = middle_at(motion, "hip", time_s), middle_at(motion, "shoulder", time_s)
    ear = near_at(motion, "ear", time_s)
    trunk = (shoulder[0] - hip[0], shoulder[1] - hip[1])
    above = (shoulder[0] + 0.6 * trunk[0], shoulder[1] + 0.6 * trunk[1])
    return Figure(measured=(shoulder, ear), reference=(hip, above), arc=(shoulder, above, ear))


def explain(result: Measurement) -> str:
    """One sentence for the runner."""
    if result.verdict == "ok":
        return "Your head is carried about where other runners carry it."
    return "Your head is carried further ahead of the trunk than in most runners."


def advise(result: Measurement) -> Advice | None:
    """What to try: a longer neck and a higher gaze."""
    if result.verdict not in ("watch", "flag"):
        return None
    return Advice(
        "A head held forward asks the neck and upper back to hold it there. It has been linked "
        "with neck pain at rest; for running and the low back there are no data. Looking down "
        "at the console does the same, so check the screen's height first.",
        "Long neck, eyes on a point 15 to 20 metres ahead; raise the screen if you look down at "
        "it.",
        (CHIN_TUCK, ROW),
    )


CHECK = Check(
    key="head_forward",
    title="Head position",
    unit="deg",
    card="head",
    definition="Line from mid-shoulder to the camera-side ear against the trunk's line "
    "(mid-hip to mid-shoulder), ahead positive, mean over whole strides.",
    source="Limits are this project's judgement: runners on video read 15-34°, one man upright "
    "and slouching on purpose 20° and 30°. It is not the craniovertebral angle, which needs a "
    "point on the neck that the pose model does not have.",
    limits=Limits(ok=(None, 25.0), watch=(None, 35.0)),
    measure=measure,
    explain=explain,
    advise=advise,
    figure=figure,
)

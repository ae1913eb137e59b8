"""Lumbar hollow: the depth of the back's hollow in the silhouette."""

from posture.checks.accuracy import ACCURACY
from posture.checks.base import Check, Sample, nothing
from posture.motion.model import Motion
from posture.report.model import Measurement

NOT_YET = "this version does not read the outline of the back yet."


def measure(motion: Motion) -> Sample:  # noqa: ARG001
    """Nothing yet: the landmarks do not carry the back's outline."""
    return nothing(NOT_YET)


def explain(result: Measurement) -> str:  # noqa: ARG001
    """One sentence for the runner."""
    return f"Could not be measured, because {NOT_YET}"


CHECK = Check(
    key="lumbar_hollow",
    title="Hollow of the low back",
    unit="%",
    accuracy=ACCURACY["lumbar_hollow"],
    card="details",
    definition="Depth of the hollow in the back's outline over trunk length, corrected for lean.",
    source="A first look at one rendered body; no limits are known.",
    limits=None,
    measure=measure,
    explain=explain,
)

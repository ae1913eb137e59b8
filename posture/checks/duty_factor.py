"""Duty factor: the share of a stride that a foot is on the belt."""

from dataclasses import replace

from posture.checks import contact_time
from posture.checks.accuracy import Accuracy
from posture.checks.base import Check, Sample
from posture.checks.known_run import KnownRun
from posture.checks.norm import FROM_RBDS, SpeedLine, SpeedNorm
from posture.motion.motion import Motion
from posture.results.report import Measurement
from posture.results.sentences import Words


def measure(motion: Motion) -> Sample:
    """Contact time over stride time of every step of the camera-side foot, %."""
    sample = contact_time.measure(motion)
    if not len(sample.values):
        return sample
    share = 100.0 / (1000.0 * motion.stride_s)
    return replace(
        sample,
        values=sample.values * share,
        u_timing=sample.u_timing * share,
    )


def truth(run: KnownRun) -> float:
    """Duty factor of a run whose contacts are known, %."""
    return 100.0 * run.contact_time_s / run.stride_s


def explain(result: Measurement) -> str:  # noqa: ARG001
    """One sentence for the runner."""
    return "Shown for comparison over time; below 50 per cent there is a moment of flight."


CHECK = Check(
    key="duty_factor",
    order=110,
    title="Duty factor",
    unit="%",
    accuracy=Accuracy(bias=0.0, measured=0.0, people=3.0, repeat=3.6, bare=0.0),
    definition="Contact time over stride time, camera-side foot.",
    source=f"{FROM_RBDS}Others found 42-57 % below 2.6 m/s (BMJ Open Sport and Exercise Medicine "
    "2021, abstract).",
    norm=SpeedNorm(SpeedLine(33.9, -2.3), SpeedLine(2.15, -0.15)),
    measure=measure,
    words=Words(of="of the stride"),
    explain=explain,
    at_contact=True,
    truth=truth,
    between_days=2.0,
    per_step="near",
    # Feet of the sixteen runners: 26 to 41; walking from 58.
    possible=(12.0, 57.0),
)

"""Contact time: how long the foot is on the belt."""

import numpy as np

from posture.checks.accuracy import Accuracy
from posture.checks.base import Check, Sample, nothing
from posture.checks.known_run import KnownRun
from posture.checks.norm import FROM_RBDS, SpeedLine, SpeedNorm
from posture.checks.sampling import shared_sd_s
from posture.motion.contacts import TO_90_PERCENT
from posture.motion.motion import Motion
from posture.results.report import Measurement


def measure(motion: Motion) -> Sample:
    """Initial contact to toe-off of every step of the camera-side foot, ms."""
    contacts = [c for c in motion.near_contacts() if np.isfinite(c.toe_off_s)]
    if not contacts:
        return nothing(motion.why_no_contacts or "the foot's leaving the belt was not seen.")
    values = np.array([1000.0 * (c.toe_off_s - c.contact_s) for c in contacts])
    times = np.array([c.contact_s for c in contacts])
    shared_s = (
        shared_sd_s([c.contact_u_s for c in contacts]),
        shared_sd_s([c.toe_off_u_s for c in contacts]),
    )
    u_ms = 1000.0 * TO_90_PERCENT * float(np.hypot(*shared_s))
    return Sample(values, times, tuple(c.side for c in contacts), u_ms)


def truth(run: KnownRun) -> float:
    """Mean contact time of a run whose contacts are known, ms."""
    return 1000.0 * run.contact_time_s


def explain(result: Measurement) -> str:  # noqa: ARG001
    """One sentence for the runner."""
    return "Shown for comparison over time; longer or shorter is neither good nor bad."


CHECK = Check(
    key="contact_time",
    order=100,
    title="Contact time",
    unit="ms",
    accuracy=Accuracy(bias=0.0, measured=0.0, people=20.0, repeat=24.0, bare=0.0),
    definition="Time from initial contact to toe-off, camera-side foot.",
    source=FROM_RBDS.strip(),
    norm=SpeedNorm(SpeedLine(243.0, -30.3), SpeedLine(17.8, -2.22)),
    measure=measure,
    explain=explain,
    at_contact=True,
    truth=truth,
    between_days=15.0,
)

"""Cadence: steps per minute."""

from typing import Final

import numpy as np

from posture.checks import overstride
from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import Advice, Card, Check, Sample, nothing
from posture.checks.exercises import CALF_FOR_STEPS, CALF_RAISE, LEGS_FOR_FORM, SQUAT
from posture.checks.known_run import KnownRun
from posture.checks.norm import FROM_RBDS, SpeedLine, SpeedNorm
from posture.motion.motion import Motion
from posture.results.sentences import Words

RHYTHM: Final = Card("Rhythm", 50)


def measure(motion: Motion) -> Sample:
    """Pace of the stride's rhythm over every full stride, steps per minute."""
    if not np.isfinite(motion.stride_s):
        return nothing(motion.why_no_contacts)
    cadence = 120.0 / motion.stride_s
    windows = motion.strides()
    if not windows:
        middle = float(motion.time_s[len(motion.time_s) // 2])
        return Sample(np.array([cadence]), np.array([middle]), (motion.view.facing,))
    own = np.array([120.0 / (end - start) for start, end in windows])
    # Single strides show the spread; their level is that of the whole clip's rhythm.
    values = own - own.mean() + cadence
    starts = np.array([start for start, _ in windows])
    return Sample(values, starts, (motion.view.facing,) * len(values))


def truth(run: KnownRun) -> float:
    """Cadence of a run whose contacts are known, steps per minute."""
    return 120.0 / run.stride_s


ADVICE: Final = Advice(
    "Few, long steps go with landing ahead of the knee. In one study runners with low back "
    "pain took about 5 steps a minute fewer than those without; it does not say which came "
    "first.",
    "low for the back: 104 runners, looked at once; that quicker steps change the load on the leg "
    "is well tested, that they ease pain hardly",
    "Quicker steps: {quicker}, at the same belt speed, for a few minutes at a time.",
    (
        CALF_RAISE.recommended("Quicker steps ask more of the calf.", CALF_FOR_STEPS),
        SQUAT.recommended("Strong legs take up more of every landing.", LEGS_FOR_FORM),
    ),
    back="In one study runners with a sore back took a few steps fewer. It cannot say which came "
    "first.",
)


CHECK = Check(
    key="cadence",
    order=70,
    title="Cadence",
    unit="steps/min",
    accuracy=Accuracy(bias=0.0, measured=0.3, people=0.5, repeat=1.5),
    definition="120 seconds over the mean stride time, from the rhythm of both legs over the "
    "whole clip.",
    source=f"{FROM_RBDS}For comparison: 171 ± 8 and 177 ± 7 steps/min in school and college"
    " runners (Luedke 2021, abstract), 160-210 in elite runners (Burns 2019, abstract); 166 ±"
    " 10 with low back pain and 171 ± 9 without (Drozda 2024, abstract). A high cadence is "
    "never flagged.",
    norm=SpeedNorm(SpeedLine(169.1, 10.7), SpeedLine(11.1, 0.7), judged="below"),
    measure=measure,
    words=Words(
        usual="your cadence is in the usual range",
        low="your cadence is lower than in most runners",
    ),
    advice=ADVICE,
    truth=truth,
    target=Target(mean_error=0.2),
    between_days=3.0,
    priority=40,
    card=RHYTHM,
    live=10,
    per_step="near",
    quicker_steps_help=True,
    only_beside=overstride.CHECK,
    alone="It is on the low side. That only counts beside a foot that lands far ahead of the knee, "
    "which was not {}, so it is not judged.",
)

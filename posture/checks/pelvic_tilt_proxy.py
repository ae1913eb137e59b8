"""Pelvis: signs that can go with arching the low back. Pelvic tilt itself cannot be seen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from posture.checks import (
    overstride,
    thigh_extension_at_toe_off,
    trunk_lean,
    vertical_oscillation,
)
from posture.checks.accuracy import Accuracy
from posture.checks.base import Advice, Card, Check, Figure, Measurements, Sample, nothing
from posture.checks.exercises import (
    BRIDGE,
    DEAD_BUG,
    HIP_FLEXOR_STRETCH,
    HIPS_FOR_REACH,
    ONE_STRETCH,
    TRUNK_FOR_FORM,
)
from posture.checks.judge import unknown, verdict_at
from posture.checks.sampling import against_vertical, most_after_toe_offs, near_at
from posture.geometry import hang_deg, lean_deg
from posture.motion.motion import Motion
from posture.results.formatting import joined
from posture.results.judging import Limits
from posture.results.report import Measurement, Verdict

CANNOT_SEE: Final = (
    "This camera view cannot see the tilt of the pelvis itself: on a drawn runner whose pelvis was "
    "tipped by 15 degrees these signs did not change."
)
TUCKED: Final = "A tucked pelvis, which can hurt as well, gives no sign at all."
MOST_WITHOUT_PATTERN: Final = 1.0
SIGNS: Final = "{} of four signs that can go with arching the low back {} there"
BUT_NOT_THE_THIGH: Final = "but not the one that has to be, a thigh that reaches little behind you"
LITTLE_EITHER_WAY: Final = "That says little either way."
THIGH_SETTLES: Final = (
    "How far the thigh reaches is too close to call itself: what settles that may settle this."
)
NO_FILM_SETTLES: Final = (
    "No way of filming would settle this; a physical therapist can look at your back and pelvis."
)
NEEDED: Final = {
    "thigh": thigh_extension_at_toe_off,
    "landing": overstride,
    "bounce": vertical_oscillation,
}
COUNTED: Final = ("None", "One", "Two", "Three", "Four")
SIGN_NAMES: Final = {
    "thigh": "a thigh that reaches little behind you",
    "landing": "a foot that lands far ahead of the knee",
    "bounce": "much rise and fall",
    "upright": "a trunk that is upright or leans back",
}
UPRIGHT_DEG: Final = 2.0
# Where late stance lies, as a share of contact time.
LATE_STANCE: Final = 0.8


def measure(motion: Motion) -> Sample:
    """Thigh extension at toe-off: the sign that has to be there, and its instants.

    The number of signs is set by `settle`, which needs the other measurements.
    """
    if not motion.near_contacts():
        return nothing(motion.why_no_contacts)
    return most_after_toe_offs(motion, -hang_deg(motion.near("hip"), motion.near("knee")))


def settle(motion: Motion, own: Measurement, others: Measurements) -> Measurement:
    """Count the signs; ``watch`` when the thigh's is there with at least one other."""
    needed = [module.CHECK.key for module in NEEDED.values()]
    if own.value is None or any(others[key].verdict in ("unknown", "info") for key in needed):
        missing = "a sign that it needs could not be judged."
        return own if own.value is None else unknown(CHECK, motion, missing)
    signs = seen_signs(motion, others)
    doubtful = sum(others[key].verdict == "close" for key in needed)
    value, u = float(sum(signs.values())), 0.5 + 0.5 * doubtful
    verdict = _verdict(signs)
    shots = own.evidence if verdict == "watch" else []
    evidence = [replace(shot, value=value) for shot in shots]
    return replace(
        own,
        value=value,
        u=u,
        u_change=CHECK.accuracy.repeat,
        verdict=verdict,
        chance=verdict_at(CHECK, motion.belt, value, u)[1],
        why=_sentence(signs, verdict, others[thigh_extension_at_toe_off.CHECK.key].verdict),
        evidence=evidence,
    )


def _verdict(signs: Mapping[str, bool]) -> Verdict:
    if sum(signs.values()) <= MOST_WITHOUT_PATTERN:
        return "ok"
    return "watch" if signs["thigh"] else "close"


def _sentence(signs: Mapping[str, bool], verdict: Verdict, thigh: Verdict) -> str:
    """Name the signs that are seen, say what they cannot tell, and what would settle it."""
    seen = [SIGN_NAMES[sign] for sign, is_there in signs.items() if is_there]
    named = SIGNS.format(COUNTED[len(seen)], "is" if len(seen) == 1 else "are")
    named = f"{named}: {joined(seen)}" if seen else named
    told = {
        "ok": f"{named}. {LITTLE_EITHER_WAY}",
        "watch": f"{named}.",
        "close": f"Too close to call: {named[:1].lower()}{named[1:]}, {BUT_NOT_THE_THIGH}. "
        f"{THIGH_SETTLES if thigh == 'close' else NO_FILM_SETTLES}",
    }
    return f"{told[verdict]} {CANNOT_SEE} {TUCKED}"


def seen_signs(motion: Motion, others: Measurements) -> dict[str, bool]:
    """Which of the four signs are likely there (worth watching, or standing out)."""
    signs = {
        sign: others[module.CHECK.key].verdict in ("watch", "flag")
        for sign, module in NEEDED.items()
    }
    signs["upright"] = late_stance_lean(motion) <= UPRIGHT_DEG - others_u(others)
    return signs


def others_u(others: Measurements) -> float:
    """Half-width of the trunk's lean, degrees; the upright sign has to be clear of it."""
    return others[trunk_lean.CHECK.key].u or 0.0


def late_stance_lean(motion: Motion) -> float:
    """Median trunk lean late in the camera-side foot's stance, degrees; inf = not seen."""
    late = [
        c.contact_s + LATE_STANCE * (c.toe_off_s - c.contact_s)
        for c in motion.near_contacts()
        if np.isfinite(c.toe_off_s)
    ]
    lean = motion.at(lean_deg(motion.middle("hip"), motion.middle("shoulder")), np.array(late))
    known = lean[np.isfinite(lean)]
    return float(np.median(known)) if len(known) else float("inf")


def figure(motion: Motion, time_s: float) -> Figure:
    """Thigh against the vertical at toe-off."""
    return against_vertical(near_at(motion, "hip", time_s), near_at(motion, "knee", time_s))


ADVICE: Final = Advice(
    "Little reach behind the body together with another sign is what runners show who make "
    "up for it by arching the low back. Most people without pain have a forward-tilted "
    "pelvis too, so take this as something to discuss, and no more. The opposite, a pelvis "
    "tucked under with a flat low back, is said to hurt as well and cannot be seen here. To "
    "follow your own back, compare the hollow of the low back between two films in the same "
    "fitted top.",
    "low: what a clinician concluded from watching runners; in pooled studies of people standing, "
    "tilt did not go with pain",
    "Shorten the stride a little first; then push the ground back and keep the ribs down.",
    (
        HIP_FLEXOR_STRETCH.recommended(
            "Gives the thigh a little more room behind the body.", ONE_STRETCH
        ),
        BRIDGE.recommended("Works the hips without load on the back.", HIPS_FOR_REACH),
        DEAD_BUG.recommended("Keeps the ribs down while the leg reaches.", TRUNK_FOR_FORM),
    ),
    back="These signs can go with an arched low back. In people standing, the pelvis's tilt did "
    "not go with pain.",
)


CHECK = Check(
    key="pelvic_tilt_proxy",
    order=140,
    title="Pelvis (signs only)",
    unit="signs",
    accuracy=Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=1.0),
    definition="How many of four signs are clearly seen: thigh extension at toe-off below its "
    "usual range, overstride above it, rise and fall above it, trunk at 2° or less late in stance. "
    "Watched when the first is there with at least one other.",
    source="Souza 2016 names arching, bounding and overstriding as ways to make up for little "
    "hip extension; the rule is this project's judgement. The pose model has one point per hip "
    "and none on the pelvis, so tilt in degrees cannot be had.",
    limits=Limits(ok=(0.0, MOST_WITHOUT_PATTERN), watch=(0.0, 4.0)),
    measure=measure,
    settle=settle,
    advice=ADVICE,
    figure=figure,
    between_days=1.0,
    priority=30,
    card=Card("Pelvis (signs only)", 20),
    moments_of=thigh_extension_at_toe_off.CHECK,
)

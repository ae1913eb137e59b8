"""Made-up but realistic reports and checks."""

from dataclasses import replace

import pytest

from posture.checks.accuracy import Accuracy
from posture.checks.base import Advice, Card, Check, nothing
from posture.results.clip_info import ClipInfo
from posture.results.clip_settings import ClipSettings
from posture.results.judging import Limits
from posture.results.report import (
    Evidence,
    Exercise,
    MadeWith,
    Measurement,
    Plan,
    Quality,
    Refusal,
    Report,
    Step,
    Verdict,
    View,
)

PELVIS, HEAD, RHYTHM = Card("Pelvis (signs only)", 2), Card("Head position", 3), Card("Rhythm", 5)
# key: (title, unit, card, limits)
CHECKS: dict[str, tuple[str, str, Card | None, Limits | None]] = {
    "trunk_lean": ("Trunk lean", "deg", Card("Trunk lean", 1), Limits((2, 13), (-1, 18))),
    "pelvic_tilt_proxy": (
        "Signs that go with an arched back",
        "signs",
        PELVIS,
        Limits((None, 1), (None, None)),
    ),
    "lumbar_hollow": ("Hollow of the back", "%", PELVIS, None),
    "head_forward": (
        "Head forward",
        "deg",
        Card("Head position", 3),
        Limits((None, 25), (None, 35)),
    ),
    "overstride": (
        "Foot ahead of the knee at landing",
        "%",
        Card("Overstride", 4),
        Limits((None, 14), (None, 21)),
    ),
    "shank_angle_at_contact": ("Shin angle at landing", "deg", None, None),
    "knee_flexion_at_contact": (
        "Knee bend at landing",
        "deg",
        None,
        Limits((12, None), (8, None)),
    ),
    "foot_angle_at_contact": ("Foot angle at landing", "deg", None, None),
    "cadence": ("Cadence", "steps/min", RHYTHM, Limits((165, None), (155, None))),
    "vertical_oscillation": ("Bounce", "%", RHYTHM, Limits((5.5, 11.5), (None, 14))),
    "thigh_extension_at_toe_off": (
        "Thigh behind the body at toe-off",
        "deg",
        None,
        Limits((12, None), (5, None)),
    ),
    "contact_time": ("Time on the belt", "ms", None, None),
    "duty_factor": ("Share of the stride on the belt", "%", None, None),
    "elbow_angle": ("Elbow angle", "deg", None, None),
}


def make_check(key: str) -> Check:
    title, unit, card, limits = CHECKS[key]

    return Check(
        key=key,
        order=list(CHECKS).index(key),
        title=title,
        unit=unit,
        accuracy=Accuracy(bias=0.0, measured=1.0, people=1.0, repeat=1.0),
        card=card,
        definition=f"How {title.lower()} is defined.",
        source="Souza 2016 (abstract); limits are this project's.",
        limits=limits,
        measure=lambda _: nothing("this is an invented check."),
        explain=lambda measurement: measurement.why,
        advice=Advice(
            meaning=f"{title}: landing with the foot far ahead goes with harder braking and a "
            "higher impact peak. It may be worth changing if it is new, or if it hurts.",
            grade="low: looked at once",
            cue="Quick, light steps; let the foot land under you.",
        ),
    )


def measured(
    key: str,
    value: float,
    u: float,
    verdict: Verdict,
    why: str,
    evidence: bool = False,
) -> Measurement:
    shots = [
        Evidence(1.2345 + number, "right", value + 0.4 * number, f"evidence/{key}-{number + 1}.jpg")
        for number in range(3 if evidence else 0)
    ]
    return Measurement(
        value=value,
        unit=CHECKS[key][1],
        u=u,
        u_change=round(u / 3, 1),
        u_people=round(u / 2, 1),
        n=17,
        verdict=verdict,
        chance=None,
        norm=None,
        limits=CHECKS[key][3],
        why=why,
        evidence=shots,
    )


def unknown(key: str, reason: str) -> Measurement:
    because = f"Could not be measured, because {reason}"
    _, unit, _, limits = CHECKS[key]
    return Measurement(None, unit, None, None, None, 0, "unknown", None, limits, None, because)


def sample_measurements() -> dict[str, Measurement]:
    bounce = measured("vertical_oscillation", 8.1, 0.8, "ok", "An ordinary bounce.")
    return {
        "trunk_lean": measured(
            "trunk_lean",
            6.1,
            3.9,
            "ok",
            "Your trunk leans forward a little, as most runners' do.",
            evidence=True,
        ),
        "pelvic_tilt_proxy": measured(
            "pelvic_tilt_proxy",
            2,
            0,
            "watch",
            "Two of four signs that can go with an arched back were seen; the tilt of the "
            "pelvis itself cannot be seen from here.",
        ),
        "lumbar_hollow": unknown("lumbar_hollow", "the outline of the back was hidden by the arm."),
        "head_forward": measured(
            "head_forward",
            29.4,
            6.2,
            "close",
            "Too close to call: your head is carried a little forward.",
            evidence=True,
        ),
        "overstride": measured(
            "overstride",
            28.4,
            5.9,
            "flag",
            "At landing your ankle is well ahead of your knee.",
            evidence=True,
        ),
        "shank_angle_at_contact": measured(
            "shank_angle_at_contact", 16.5, 3.5, "info", "The same landing in degrees."
        ),
        "knee_flexion_at_contact": measured(
            "knee_flexion_at_contact", 14.2, 6.1, "ok", "The knee is bent as usual at landing."
        ),
        "foot_angle_at_contact": measured(
            "foot_angle_at_contact", -1.4, 6.0, "info", "Heel and toe land about together."
        ),
        "cadence": measured(
            "cadence",
            158.2,
            1.4,
            "watch",
            "Your step rate is low, and the foot lands far ahead; the two belong together.",
        ),
        "vertical_oscillation": replace(bounce, cm=7.2),
        "thigh_extension_at_toe_off": measured(
            "thigh_extension_at_toe_off", 9.5, 4.4, "watch", "The thigh reaches back less."
        ),
        "contact_time": measured("contact_time", 268, 24, "info", "Estimated from the picture."),
        "duty_factor": measured("duty_factor", 35.4, 3.1, "info", "Estimated from the picture."),
        "elbow_angle": measured("elbow_angle", 88.0, 8.0, "info", "Arms as most carry them."),
    }


def exercise(name: str) -> Exercise:
    return Exercise(
        name=name,
        dose="3 sets of 12, three times a week",
        why="Strong calves make short, quick steps easier to keep.",
        grade="low: follows from the mechanics",
        source="Heiderscheit 2011 (abstract)",
    )


@pytest.fixture
def checks() -> dict[str, Check]:
    return {key: make_check(key) for key in CHECKS}


@pytest.fixture
def ok_report() -> Report:
    return Report(
        status="ok",
        refusal=None,
        made_with=MadeWith("0.1.0", "full", "3f" * 32, ClipSettings(height_cm=178.0)),
        clip=ClipInfo("run.mp4", 1080, 1920, 720, 12.0, 60.0),
        view=View(0.0, 12.0, "right", "right", False, 0.4, 3.0),
        quality=Quality(0.994, 7, ["Only 7 full strides were seen, so averages are rough."]),
        steps=[
            Step("right", True, 0.412, 0.671, 0.013),
            Step("left", False, 0.79, None, 0.03),
        ],
        measurements=sample_measurements(),
        plan=Plan(
            ["overstride", "cadence", "pelvic_tilt_proxy"],
            "Quick, light steps: set a metronome to 166 and keep the belt's speed.",
            [exercise("Calf raises, knee bent"), exercise("Split squat"), exercise("Dead bug")],
        ),
    )


@pytest.fixture
def quiet_report(ok_report: Report) -> Report:
    """Nothing at watch or flag."""
    calm = {
        key: m if m.verdict in ("ok", "info", "unknown") else replace(m, verdict="ok")
        for key, m in ok_report.measurements.items()
    }
    return replace(ok_report, measurements=calm, plan=Plan([], "", []))


@pytest.fixture
def refused_report(ok_report: Report) -> Report:
    return replace(
        ok_report,
        status="refused",
        refusal=Refusal(
            "not_side_view",
            "The camera looks at the runner from the front.",
            "Stand beside the treadmill, at a right angle to the belt.",
        ),
        view=None,
        steps=[],
        measurements={},
        plan=None,
    )

"""General guidance, the same for every runner whatever the numbers say.

Sources were read as abstracts or excerpts, not in full; statements without a source are
common practice and say so. Nothing here is medical advice. What depends on the runner is in
`posture.care`.
"""

from dataclasses import dataclass
from typing import Final, Literal

from posture.errors import RefusalCode


@dataclass(frozen=True)
class WarningSigns:
    """Signs that need a clinician, not a video: how soon, what to say there, and which signs."""

    level: Literal["emergency", "urgent", "clinician"]
    action: str
    say: str
    signs: tuple[str, ...]


WARNING_SIGNS: Final = (
    WarningSigns(
        "emergency",
        "Call your emergency number now",
        "Say: \u201cI have back pain and new numbness, weakness or bladder trouble. It may be "
        "pressure on the nerves at the end of my spine, cauda equina syndrome.\u201d Do not wait "
        "for the morning.",
        (
            "numbness or tingling where a saddle would touch: groin, genitals, buttocks, inner "
            "thighs",
            "new trouble passing or holding urine, or not feeling when the bladder is full",
            "new trouble holding stool, or not feeling it pass",
            "a new change in sexual feeling or function",
            "pain, numbness or weakness in both legs",
            "a leg that keeps getting weaker, or a foot that drops",
        ),
    ),
    WarningSigns(
        "urgent",
        "See a doctor within days, before you run again",
        "Today if you have a fever or had a hard fall. Say which of these it is, and since when.",
        (
            "a hard fall or accident, or a light one if your bones are fragile",
            "steroid tablets or injections over months",
            "fever, a recent infection, injected drugs or a weakened immune system",
            "cancer, now or in the past, or weight loss you cannot explain",
            "severe pain at night or when lying down that does not ease",
        ),
    ),
    WarningSigns(
        "clinician",
        "Make an appointment with a doctor or physical therapist",
        "Until then you may run as long as the pain stays mild. Do not run with pain or numbness "
        "below the knee, on a sore spot on a bone, nor as a young athlete whose back hurts when "
        "bending backwards.",
        (
            "pain, tingling or numbness that goes below the knee",
            "no improvement after four to six weeks",
            "new back pain before the age of 20 or after 50",
            "a back that is stiff for more than half an hour in the morning, for months, and eases "
            "with movement",
            "one sore spot on a bone, or pain there when you hop",
            "a young athlete whose back hurts when bending backwards",
            "missed periods, repeated bone injuries or lasting tiredness: signs of eating "
            "too little for the training",
        ),
    ),
)
FIRST: Final = (
    "Back pain with numbness where a saddle would touch, new trouble with bladder, bowel or sex, a "
    "leg getting weaker, or both legs painful, numb or weak? Call your emergency number now."
)
WARNING_SIGNS_SOURCE: Final = (
    "After the warning signs of the AHCPR guideline on low back problems (table in NBK52120) "
    "and the NICE and ACR criteria as a patients' site tells them; the last group after "
    "sports-medicine practice, morning stiffness after common practice."
)

LOAD_CHECKLIST: Final = (
    "Keep any single run within about a tenth of your longest run of the past 30 days.",
    "Raise the week in small steps; a tenth more is a rule of thumb, not a law.",
    "Let the long run be at most about a quarter of the week. With three runs a week that cannot "
    "work out: then only keep to the first line.",
    "Add distance or speed, never both in the same week; speed only after some weeks of easy "
    "running.",
    "If the back is sore, make runs shorter before you make them fewer.",
    "Try softer ground if hard ground feels worse.",
    "Start with some easy minutes, and finish with some.",
    "Wear shoes that fit, and replace them when they are worn.",
    "Run a little less while you get used to a change of form.",
)
LOAD_BASIS: Final = (
    "The first line: in 5,205 runners injuries went with single runs much longer than the month's "
    "longest (Frandsen 2025, abstract); injuries in general, not the back. The others are common "
    "practice and not tested for the back."
)

COMMON: Final = (
    "Runners with and without a sore back mostly move alike. A sore back is usually one that was "
    "asked for more than it was ready for, and not a damaged one."
)

NOT_MEDICAL: Final = "This is not medical advice."
RULES_NOTHING_OUT: Final = (
    "It describes how a body moved in one film; it finds no illness or injury and rules none out. "
    "Ask a doctor about pain."
)
OUTSIDE: Final = (
    "Being outside the usual range is a reason to look closer, not a diagnosis: none of these "
    "measures has been shown to explain back pain in runners."
)
SCALE_LEGEND: Final = (
    "The mark is the value. The true value lies on the line through it nine times out of ten. "
    "Usual is what most runners do; which runners were measured is said for the curious."
)
PICTURES_LEGEND: Final = (
    "Solid line: measured. Dashed line: what it is measured against. Green mark: the usual range. "
    "The values are those of the one moment; the verdict belongs to the whole clip."
)

NOT_SEEN: Final = (
    "The tilt of the pelvis in degrees: a camera sees clothes over a hip, not the bones that "
    "define the tilt. What is listed are signs that can go with an arched low back; on a drawn "
    "runner whose pelvis was tipped by 15 degrees they did not change. A tucked pelvis, which can "
    "hurt as well, gives no sign at all.",
    "The curve of the lower spine itself. How deep the hollow of the back is can be followed in "
    "one runner, from film to film in the same fitted top.",
    "Side to side: a hip that drops, knees that fall inwards, feet that cross over, a trunk that "
    "sways, ankles that roll. That needs a view from behind.",
    "Left against right: the far leg is hidden half of the time. Film the other side as well.",
    "Forces, muscle work, and where it hurts.",
    "How you run when tired. Film once fresh and once late in the same run, and compare the two.",
)

FILMING: Final = (
    "Camera at hip height on a tripod or shelf, not in a hand, and level.",
    "At a right angle to the belt, beside the hip, 3 to 5 metres (10 to 16 feet) away; rather "
    "further back and zoomed in than close.",
    "The whole body in the picture, head to shoes, with some air around it, and nothing in "
    "front of hip, knee or foot.",
    "60 frames per second or more, in bright light.",
    "Close-fitting clothes; only the runner in the picture.",
    "Before the belt starts: three seconds of standing still, side on, arms hanging.",
    "A steady pace after some minutes of warming up, 30 to 60 seconds of film.",
)


Remedy = Literal["turn", "trim", "rate"]
"""What may help without filming again: turning the picture, leaving out what is not the run, or
saying at which rate the camera filmed."""


@dataclass(frozen=True)
class RefusalGuide:
    """A refusal in plain words.

    Attributes
    ----------
    title : str
        What is wrong.
    checks : tuple of str
        What to check before filming again.
    remedies : tuple of Remedy
        What may help instead, where the clip allows it (`posture.report.refusal_remedies`).
    """

    title: str
    checks: tuple[str, ...]
    remedies: tuple[Remedy, ...] = ()


REFUSALS: Final[dict[RefusalCode, RefusalGuide]] = {
    "unreadable": RefusalGuide(
        "This file could not be read",
        (
            "Does the file play on this computer from start to end?",
            "Copy it again from the phone; a transfer may have stopped halfway.",
            "Share the original rather than a copy from a chat app.",
        ),
    ),
    "no_person": RefusalGuide(
        "No runner was found in the picture",
        (
            "Is the runner in the picture from head to shoes?",
            "Is it bright enough, and does the runner stand out from the background?",
        ),
        ("trim",),
    ),
    "several_people": RefusalGuide(
        "More than one person is in the picture",
        (
            "Film when nobody walks or runs behind or in front of the runner.",
            "Mirrors count: keep reflections out of the picture.",
        ),
        ("trim",),
    ),
    "moving_camera": RefusalGuide(
        "The camera moved",
        (
            "Rest the phone on a tripod or shelf, not in a hand.",
            "Do not follow the runner and do not zoom while filming.",
        ),
        ("trim",),
    ),
    "picture_too_poor": RefusalGuide(
        "The picture is too poor to measure on",
        (
            "Turn the lights on, or film by daylight.",
            "Let the runner fill most of the picture's height.",
            "Choose at least 720 lines and 30, better 60, frames per second.",
        ),
        ("rate",),
    ),
    "not_side_view": RefusalGuide(
        "This is not a view from the side",
        (
            "Stand beside the treadmill, level with the runner's hip.",
            "One shoulder should hide the other.",
        ),
        ("turn",),
    ),
    "body_out_of_frame": RefusalGuide(
        "Part of the body is outside the picture",
        (
            "Step back until head and shoes stay in the picture all the time.",
            "Leave some air in front: the foot reaches far forward at landing.",
            "Move aside what stands in front of hip, knee or foot.",
        ),
        ("trim",),
    ),
    "not_running": RefusalGuide(
        "No running was found",
        (
            "Film a steady run, not a walk and not the start of the belt.",
            "If it is slow motion, tell the program the rate the camera filmed at.",
        ),
        ("rate", "trim"),
    ),
    "too_short": RefusalGuide(
        "The clip is too short",
        (
            "Film 30 to 60 seconds at one steady pace.",
            "Cut away the first and last seconds, where the runner gets on and off.",
        ),
        ("trim", "rate"),
    ),
}

"""General guidance, the same for every runner whatever the numbers say.

Sources were read as abstracts or excerpts, not in full; statements without a source are
common practice and say so. Nothing here is medical advice.
"""

from dataclasses import dataclass
from typing import Final, Literal

from posture.errors import RefusalCode


@dataclass(frozen=True)
class WarningSigns:
    """Signs that need a clinician, not a video: how soon, and which signs."""

    level: Literal["emergency", "urgent", "clinician"]
    action: str
    signs: tuple[str, ...]


WARNING_SIGNS: Final = (
    WarningSigns(
        "emergency",
        "Emergency: get help now",
        (
            "numbness around the groin, the genitals or between the buttocks",
            "new trouble holding or passing urine or stool",
            "a leg that keeps getting weaker, weakness in both legs, or a foot that drops",
        ),
    ),
    WarningSigns(
        "urgent",
        "Urgent: see a doctor within days, before you run again",
        (
            "a hard fall or accident, or a light one if your bones are fragile",
            "fever, a recent infection, injected drugs or a weakened immune system",
            "cancer, now or in the past, or weight loss you cannot explain",
            "severe pain at night or when lying down that does not ease",
            "new back pain before the age of 20 or after 50",
        ),
    ),
    WarningSigns(
        "clinician",
        "Make an appointment with a doctor or physical therapist",
        (
            "pain, tingling or numbness that goes below the knee",
            "no improvement after four to six weeks",
            "one sore spot on a bone, or pain there when you hop",
            "a young athlete whose back hurts when bending backwards",
            "missed periods, repeated bone injuries or lasting tiredness: signs of eating "
            "too little for the training",
        ),
    ),
)
FIRST: Final = (
    "Back pain with numbness around the groin, new trouble with bladder or bowel, or a weakening "
    "leg needs help now, before anything below."
)
WARNING_SIGNS_SOURCE: Final = (
    "After the warning signs of the AHCPR guideline on low back problems (table in NBK52120) "
    "and the NICE and ACR criteria; the last group after sports-medicine practice."
)


@dataclass(frozen=True)
class RunnerKind:
    """One of three runners with back pain, and what differs for them."""

    name: str
    advice: str


RUNNER_KINDS: Final = (
    RunnerKind(
        "New to running",
        "A sore back in the first weeks is mostly a back that is not used to the load yet. "
        "Alternate running and walking, keep runs short, and change one thing at a time. "
        "Leave your form alone unless something above stands out.",
    ),
    RunnerKind(
        "Coming back after a break",
        "Breath and heart return sooner than bones, tendons and muscles. Start well below where "
        "you stopped, add two short strength sessions a week, and film again once you are back "
        "to regular runs.",
    ),
    RunnerKind(
        "Experienced, with a new pain",
        "Take it more seriously: if your form is what it always was, look for what changed "
        "instead, such as distance, speed, hills, shoes, sleep, sitting or stress. Compare with "
        "an older clip if you have one, and see a physical therapist rather than waiting it out.",
    ),
)

LOAD_CHECKLIST: Final = (
    "Keep any single run within about 10 % of your longest run of the past 30 days "
    "(cohort of 5,205 runners: Frandsen 2025).",
    "Raise the week in small steps; 10 % is a rule of thumb, not a law.",
    "Let the long run be at most about a quarter of the week's distance.",
    "Add distance or speed, never both in the same week.",
    "If the back is sore, make runs shorter before you make them fewer.",
    "Try softer ground if hard ground feels worse.",
    "Start with some easy minutes, and finish with some.",
    "Wear shoes that fit, and replace them when they are worn.",
    "Run a little less while you get used to a change of form.",
)

NOTHING_STANDS_OUT: Final = (
    "This is a common result, also when the back hurts. Studies that compare runners with and "
    "without low back pain find mostly the same movement (Drozda 2024: no difference in the "
    "ranges of pelvis, hip, knee and ankle). A sore back is usually one that was asked for more "
    "than it was ready for, not a damaged one. So there is no reason to rebuild your form; look "
    "at these first:"
)
HELPS_ANYWAY: Final = (
    "Load: what grew in the weeks before the pain? Take that back a step, then build up slowly.",
    "Leg strength two or three times a week: squats, lunges, step-ups, single-leg work. In a "
    "trial with 84 runners with lasting back pain, leg exercises improved running more than back "
    "exercises, and the pain eased alike (Cai 2017).",
    "Trunk strength: planks, side planks, bird dogs or dead bugs; any kind you keep doing helps "
    "about as much as another.",
    "Keep running if the pain stays mild and is no worse the next morning; ease off if it is.",
    "See a physical therapist or doctor if it is no better after four to six weeks, and at once "
    "for the signs at the top.",
)

NOT_SEEN: Final = (
    "The tilt of the pelvis in degrees: a camera sees clothes over a hip, not the bones that "
    "define the tilt. What is listed are signs that can go with an arched low back.",
    "The curve of the lower spine itself.",
    "Side to side: a hip that drops, knees that fall inwards, feet that cross over, a trunk that "
    "sways, ankles that roll. That needs a view from behind.",
    "Left against right: the far leg is hidden half of the time. Film the other side as well.",
    "Forces, muscle work, and where it hurts.",
    "How you run when tired: most people move well for the first five minutes. Film once fresh "
    "and once late in the same run.",
)

FILMING: Final = (
    "Camera at hip height on a tripod or shelf, not in a hand, and level.",
    "At a right angle to the belt, beside the hip, 3 to 5 metres away; rather further back and "
    "zoomed in than close.",
    "The whole body in the picture, head to shoes, with some air around it, and nothing in "
    "front of hip, knee or foot.",
    "60 frames per second or more, in bright light.",
    "Close-fitting clothes; only the runner in the picture.",
    "Before the belt starts: three seconds of standing still, side on, arms hanging.",
    "A steady pace after some minutes of warming up, 30 to 60 seconds of film.",
)


@dataclass(frozen=True)
class PopularAdvice:
    """A common saying about running form, and what research supports."""

    saying: str
    evidence: str


POPULAR_ADVICE: Final = (
    PopularAdvice(
        "Leaning too far forwards or backwards loads the low back.",
        "No study links trunk lean to back pain directly. More lean eases the kneecap (Teng and "
        "Powers 2014), yet injured runners leaned more in another study (Bramah 2018). Only "
        "clear extremes are marked here.",
    ),
    PopularAdvice(
        "A pelvis tipped forwards arches the back until it hurts.",
        "Pooled studies find the same standing pelvic tilt and the same curve with and without "
        "back pain (Laird 2014), and most people without pain have such a tilt.",
    ),
    PopularAdvice(
        "Stretch tight hip flexors to set the pelvis straight.",
        "One stretch gave about 2.6° more hip movement, tipped the pelvis by about 1° and left "
        "the curve of the back unchanged (Preece 2021).",
    ),
    PopularAdvice(
        "A head that hangs forward makes the spine below compensate.",
        "What is known comes from people standing and from neck pain; nothing from running.",
    ),
    PopularAdvice(
        "Ankle and knee should be in line when the foot lands.",
        "The ankle was ahead of the knee at every landing of the runners on force plates that "
        "this program was checked with. How far ahead is what counts.",
    ),
    PopularAdvice(
        "Never land on the heel.",
        "Seven to nine of ten runners do. Changing it moves load to calf and Achilles tendon "
        "without a proven gain (Hamill and Gruber 2017, Anderson 2020), so the foot's angle gets "
        "no verdict here.",
    ),
    PopularAdvice(
        "Run at 180 steps a minute.",
        "Elite runners range from about 160 to 210 (Burns 2019). What has been tested is 5 to "
        "10 % above one's own rate. Runners with back pain took 166 steps a minute and others "
        "171 in one study (Drozda 2024), which does not say what came first.",
    ),
    PopularAdvice(
        "The less bounce, the better.",
        "Not shown. Bounce falls by itself when the step rate rises.",
    ),
    PopularAdvice(
        "Add no more than 10 % a week.",
        "A graded 10 % programme did not lower injuries among beginners (Buist 2008). In 5,205 "
        "runners it was the single run much longer than the month's longest that went with "
        "injuries, not the change from week to week (Frandsen 2025).",
    ),
    PopularAdvice(
        "Running wrecks the back.",
        "Runners report back pain less often than people in general (Maselli 2020).",
    ),
)


@dataclass(frozen=True)
class RefusalGuide:
    """A refusal in plain words: its title, and what to check before filming again."""

    title: str
    checks: tuple[str, ...]


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
    ),
    "several_people": RefusalGuide(
        "More than one person is in the picture",
        (
            "Film when nobody walks or runs behind or in front of the runner.",
            "Mirrors count: keep reflections out of the picture.",
        ),
    ),
    "moving_camera": RefusalGuide(
        "The camera moved",
        (
            "Rest the phone on a tripod or shelf, not in a hand.",
            "Do not follow the runner and do not zoom while filming.",
        ),
    ),
    "picture_too_poor": RefusalGuide(
        "The picture is too poor to measure on",
        (
            "Turn the lights on, or film by daylight.",
            "Let the runner fill most of the picture's height.",
            "Choose at least 720 lines and 30, better 60, frames per second.",
        ),
    ),
    "not_side_view": RefusalGuide(
        "This is not a view from the side",
        (
            "Stand beside the treadmill, level with the runner's hip.",
            "One shoulder should hide the other.",
        ),
    ),
    "body_out_of_frame": RefusalGuide(
        "Part of the body is outside the picture",
        (
            "Step back until head and shoes stay in the picture all the time.",
            "Leave some air in front: the foot reaches far forward at landing.",
            "Move aside what stands in front of hip, knee or foot.",
        ),
    ),
    "not_running": RefusalGuide(
        "No running was found",
        (
            "Film a steady run, not a walk and not the start of the belt.",
            "If it is slow motion, tell the program the rate the camera filmed at.",
        ),
    ),
    "too_short": RefusalGuide(
        "The clip is too short",
        (
            "Film 30 to 60 seconds at one steady pace.",
            "Cut away the first and last seconds, where the runner gets on and off.",
        ),
    ),
}

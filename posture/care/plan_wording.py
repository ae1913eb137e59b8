"""The plan's sentences, by how the back is and which kind of runner it is.

They are the first layer: short words, no symbols, no citations. What each rests on is in
`BASIS`, the second layer.
"""

from typing import Final

from posture.results.clip_settings import Back, RunnerKind

BACK_NAMES: Final[dict[str, str]] = {
    "hurts": "It hurts now",
    "hurts-running": "It hurts only when I run",
    "fine": "It does not hurt",
}
KIND_NAMES: Final[dict[str, str]] = {
    "new": "New to running",
    "returning": "Back after a break",
    "experienced": "Experienced; if it hurts, the pain is new",
}
PLAN_TITLE: Final = "What to do"
PLAN_WITHOUT_FILM_TITLE: Final = "For your back, whatever a film shows"
CUE_TITLE: Final = "One thing to try first"
RUNNING_TITLE: Final = "Running"
LOAD_TITLE: Final = "The last weeks"
EXERCISES_TITLE: Final = "Exercises"
EXERCISE_TITLE: Final = "Exercise"
PICTURES: Final = (
    "In the pictures, 1 is the start. Orange marks the muscles that work or are stretched, and the "
    "cross what is often done wrong."
)
EVIDENCE: Final = "Evidence: {}."
SEE_TITLE: Final = "Whom to see"
CURIOUS: Final = "For the curious: what this rests on"
STEPS: Final = (
    ("How", "start"),
    ("How heavy", "load"),
    ("Next step", "progression"),
    ("Stop if", "stop_if"),
)
"""Headings of the parts of an exercise, with the field of each."""
GROUPS: Final[dict[str, str]] = {
    "legs": "Legs",
    "hips": "Hips",
    "trunk": "Trunk",
    "neck": "Head and shoulders",
    "stretch": "Stretches",
}
"""Headings of the groups of exercises, in order."""
COUNTS: Final = "How large a change must be to count is said with each result, for the curious."
GENERAL_PLAN: Final = (
    "This is the general plan. Say how your back is and which kind of runner you are, and it "
    "changes to suit you."
)

# The cue, where no finding sets it.
NOTHING_FOUND: Final[dict[Back | None, str]] = {
    None: "Make your legs stronger, and add running in small steps. This film gives no cue for "
    "your form.",
    "hurts": "Keep moving, and make your legs stronger. This film gives no cue for your form.",
    "hurts-running": "Stop each run before the pain comes, and make your legs stronger. This film "
    "gives no cue for your form.",
    "fine": "Keep running, and add to it in small steps. This film gives no cue for your form.",
}
LOAD_FIRST: Final[dict[RunnerKind, str]] = {
    "new": "Shorter runs first, with walking in between. Leave your form alone until running feels "
    "easy.",
    "returning": "Build your runs up again first, from about half of what you used to run with "
    "ease. Leave your form alone until they are as long as before.",
}
"""Instead of a form that only needs watching: one thing is changed at a time."""
WHAT_CHANGED: Final = (
    "Look for what changed before the pain came: distance, speed, hills, shoes, sleep or stress. "
    "Undo that first, and leave your form for later."
)
WHAT_MAY_HAVE_CHANGED: Final = (
    "Does your back hurt? Then look for what changed before that: distance, speed, hills, shoes, "
    "sleep or stress. Undo it first, and leave your form for later."
)

# How what was found and a sore back stand to each other: after what is known of the finding
# (`Advice.back`), where nothing was found, and where no film could be judged.
BACK_TITLE: Final = "For your back"
TRIED_FOR_THE_BACK: Final[dict[Back | None, str]] = {
    None: "If your back hurts when you run, try the cue, but expect more from stronger legs, which "
    "were tested.",
    "hurts": "Your back hurts now: try the cue only while running stays within the pain rule, and "
    "expect more from stronger legs, which were tested.",
    "hurts-running": "As yours hurts when you run, try the cue, but expect more from stronger "
    "legs, which were tested.",
    "fine": "Your back does not hurt, so nothing has to change for its sake.",
}
LOAD_BEFORE_FORM: Final = "How much you run comes first, and form later."
NOTHING_FOR_THE_BACK: Final[dict[Back | None, str]] = {
    None: "This film shows nothing to change for it. Runners with and without a sore back mostly "
    "move alike; expect more from stronger legs, which were tested.",
    "hurts": "This film shows nothing to change for it. Runners whose back hurts mostly move like "
    "others; walking and stronger legs come first.",
    "hurts-running": "This film shows nothing to change for it. Runners whose back hurts mostly "
    "move like others; shorter runs and stronger legs come first.",
    "fine": "It does not hurt, and this film shows nothing to change for its sake.",
}
NO_FILM_FOR_THE_BACK: Final[dict[Back | None, str]] = {
    None: "This film says nothing about it. If it hurts when you run, what is worth doing needs no "
    "film: run shorter distances, and make your legs stronger.",
    "hurts": "This film says nothing about it. What is worth doing while it hurts needs no film: "
    "walk every day, and make your legs stronger.",
    "hurts-running": "This film says nothing about it. What is worth doing needs no film: stop "
    "each run before the pain comes, and make your legs stronger.",
    "fine": "This film says nothing about it. It does not hurt, so keep running.",
}

LOOKED_AT: Final = "This film was looked at for: {}."
NOT_MEASURED: Final = "Could not be measured: {}."
NOT_LOOKED_AT: Final = (
    "Not looked at: side to side, left against right, the pelvis itself, your strength, and how "
    "you run when tired."
)

PAIN_RULE: Final = (
    "The pain rule: a little pain while you run is fine, up to 3 of 10, if it does not build up "
    "and is no worse the next morning. If it is more, or worse the next morning, do half as much "
    "next time, or rest for a day or two first."
)

RUNNING: Final[dict[Back | None, str]] = {
    None: "If your back hurts, keep running as long as the pain stays mild. Pause when it goes "
    "past the pain rule, when it makes you limp, or when it runs down a leg. Walking counts as "
    "well.",
    "hurts": "Keep moving, and walk every day. Run only when a brisk walk of half an hour stays "
    "within the pain rule; then run short and slow, with walking in between. Pause running when "
    "the pain goes past the rule, makes you limp, or runs down a leg.",
    "hurts-running": "Keep running, but stop before the pain comes: if it starts after 20 minutes, "
    "run 15 for a week and then add a little. Pause for some days, and walk instead, when it "
    "starts sooner each time, makes you limp, or runs down a leg.",
    "fine": "Your back does not hurt, so keep running. A film like this is no reason to stop or to "
    "run less, and nobody has shown that changing your form keeps pain away. Should it start to "
    "hurt, use the pain rule; pause when it goes past the rule or runs down a leg.",
}
RUNNING_BY_KIND: Final[dict[RunnerKind, str]] = {
    "new": "You are new to running: alternate running and walking. First run longer, then more "
    "often, and faster last of all.",
    "returning": "You are back after a break: start at about half of what you used to run with "
    "ease. Heart and lungs come back sooner than muscles, tendons and bones.",
    "experienced": "A new pain after years of running deserves respect: for one or two weeks run "
    "half as far, without speed work or hills, or rest until walking feels fine.",
}

LOAD: Final[dict[Back | None, str]] = {
    None: "Think of the last four weeks: what grew? Take that back a step for about two weeks. "
    "Then add distance or speed, never both at once.",
    "hurts": "Think of the four weeks before the pain: what grew? Take that back to where it was "
    "fine, stay there for about two weeks, and then add in small steps: distance first, speed "
    "last.",
    "hurts-running": "Think of the last four weeks: what grew? Take that back a step for about two "
    "weeks. Make runs shorter before you make them fewer, and leave speed for last.",
    "fine": "Keep each run within about a tenth of the longest run of the last month. Add distance "
    "or speed, never both at once.",
}
LOAD_BY_KIND: Final[dict[RunnerKind, str]] = {
    "new": "Three short runs a week with a day off in between are plenty to begin with.",
    "returning": "Give yourself as many weeks as the break was long, and add two short strength "
    "sessions a week.",
    "experienced": "If your form is what it always was, look beyond it: shoes, sleep, long sitting "
    "and stress count as load too.",
}

THERAPIST: Final[dict[Back | None, str]] = {
    None: "A physical therapist, if a sore back is no better after four to six weeks, or keeps "
    "coming back: to test strength and movement, find what sets the pain off, and plan your way "
    "back.",
    "hurts": "A physical therapist, if this is no clear step better after two weeks, and in any "
    "case after four to six: to test strength and movement, find what sets the pain off, and plan "
    "your way back.",
    "hurts-running": "A physical therapist, if shorter runs are no help after two or three weeks: "
    "to watch you run, test strength and movement, and plan your way back.",
    "fine": "Nobody else, for now. If your back starts to hurt and is no better after four to six "
    "weeks: a physical therapist, who tests strength and movement and plans your way back.",
}
THERAPIST_SOON: Final = (
    "A physical therapist, within a week or two if your back hurts: a new pain after years without "
    "it is worth a look before you train through it. They test strength and movement and find what "
    "sets it off."
)
DOCTOR: Final = (
    "A doctor, to examine you and, if needed, to order a scan or medicine: today for a fever or "
    "after a hard fall; within days for weight loss you cannot explain or pain that wakes you at "
    "night; soon for pain, tingling or numbness below the knee. For one sore spot on a bone as "
    "well, and do not run on it."
)
EMERGENCY: Final = (
    "The emergency services, now, if you go numb where a saddle would touch; the same for new "
    "trouble with bladder, bowel or sex, for a leg that gets weaker, and for pain, numbness or "
    "weakness in both legs."
)

AFTER_A_FINDING: Final = (
    "Change one thing at a time. Film again after two to four weeks, with the same camera, place "
    "and speed."
)
AFTER_NO_FINDING: Final = (
    "Film again when something changes: a new pain, new shoes, much more running."
)

BASIS: Final = (
    (
        "The pain rule",
        "common practice",
        "Physical therapists use such rules for tendons and knees; the number 3 was not tested for "
        "the backs of runners.",
    ),
    (
        "Keep running while the pain is mild",
        "moderate, from people in general",
        "Guidelines for low back pain advise staying active over rest. Whether runners should run "
        "on was not tested. Half an hour of brisk walking as the test before running is common "
        "practice.",
    ),
    (
        "Runners with and without a sore back mostly move alike",
        "moderate",
        "52 runners with low back pain and 52 without: no difference in the ranges of pelvis, hip, "
        "knee and ankle (Drozda 2024, abstract). That a sore back is rarely a damaged one is what "
        "guidelines say of people in general.",
    ),
    (
        "Leg strength first where the back hurts",
        "moderate, from one trial",
        "84 runners with low back pain, eight weeks: leg exercises improved function more than "
        "back exercises, and eased pain as much (Cai, Yang and Kong 2017, abstract).",
    ),
    (
        "What grew in the last weeks?",
        "moderate for injuries in general, not tested for the back",
        "In 5,205 runners injuries went with single runs much longer than the longest of the past "
        "30 days (Frandsen 2025, abstract). The two weeks to adapt, and distance before speed, are "
        "common practice.",
    ),
    (
        "Changing the form of a runner without pain",
        "not supported",
        "Souza 2016 (abstract) calls it not evidence based; studies that followed runners found "
        "form mostly unrelated to injury (Sports Medicine - Open 2022, 30 studies, abstract).",
    ),
    (
        "Whom to see, and when",
        "guidelines and common practice",
        "The signs follow the AHCPR guideline on low back problems and the NICE and ACR criteria; "
        "the weeks are common practice.",
    ),
)
"""What each part of the plan rests on: the part, its grade, and what was tested on whom."""

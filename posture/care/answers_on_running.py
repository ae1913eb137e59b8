"""Honest answers on running itself, on how much of it, and on other training."""

from typing import Final

from posture.care.answer_types import NOT_READ, AnswerTopic, HonestAnswer

RUNNING: Final = AnswerTopic(
    "Running itself",
    (
        HonestAnswer(
            "Is running bad for the discs?",
            "No sign of that. Runners had discs with more water in them than people who do no "
            "sport. The study looked once, so it cannot say what came first.",
            "low: 79 people, looked at once",
            "Belavy 2017 (abstract).",
        ),
        HonestAnswer(
            "Do runners have more back pain?",
            "Rather less than people in general. That does not prove that running protects, "
            "since people whose backs hurt may give it up. A sore back alone is no reason to "
            "give up running.",
            "moderate for the numbers, low for the reason",
            "Maselli 2020 (abstract).",
        ),
        HonestAnswer(
            "Is my back damaged if it hurts?",
            "Mostly not: in most people with a sore low back nothing is found that explains it. "
            "Think of a back that was asked for more than it was ready for. The signs at the top "
            "of every report are the exceptions.",
            "moderate, from people in general",
            "Guidelines for low back pain, by general knowledge; no study was read.",
        ),
        HonestAnswer(
            "Should I rest in bed?",
            "No. People with a fresh sore back who stayed active did a little better than those "
            "who lay down. With pain down the leg it made little difference.",
            "moderate, from people in general",
            "Dahm 2010, Cochrane review (abstract).",
        ),
        HonestAnswer(
            "Does walking help?",
            "Yes, at least after an episode. A walking plan with some coaching kept new pain "
            "away for about twice as long as no plan. Start with what feels easy, and add a few "
            "minutes a week.",
            "moderate: one trial with 701 adults, not runners",
            "Pocovi 2024, WalkBack trial (abstract): a median of 208 days against 112.",
        ),
        HonestAnswer(
            "Why does it hurt only after some minutes?",
            "Many runners feel fine at first and move differently once they tire. Whether that "
            "change makes the pain is not known. Film once fresh and once tired in the same run "
            "and compare the two here.",
            "not tested for the back",
            NOT_READ,
        ),
        HonestAnswer(
            "Are sprints bad for the back?",
            "Nobody has tested that. Speed loads the body more than easy running does. So it "
            "comes last when you build up, and it is the first thing to leave out when the back "
            "hurts.",
            "not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Is softer ground better?",
            "Legs stiffen on soft ground and give way on hard ground, so that the body rises and "
            "falls much the same. Whether the back hurts less on grass was not tested. Take what "
            "feels better.",
            "low, from six runners; not tested for the back",
            "Ferris 1999 (abstract).",
        ),
    ),
)
LOAD: Final = AnswerTopic(
    "How much, how soon",
    (
        HonestAnswer(
            "Do seven of ten injuries come from a sudden change?",
            "That number is often repeated, and we found no study behind it. What is shown is "
            "that one run much longer than your longest of the past month goes with injuries. So "
            "look at your last few weeks first.",
            "not tested for the number; moderate for the long run",
            "Frandsen 2025 (abstract): 5,205 runners, injuries in general.",
        ),
        HonestAnswer(
            "Must I add no more than a tenth a week?",
            "It is a rule of thumb. Beginners who kept to it were hurt as often as the others. "
            "The longest single run seems to matter more.",
            "moderate, not for the back",
            "Buist 2008 and Frandsen 2025 (abstracts).",
        ),
        HonestAnswer(
            "Does the body need ten to fourteen days to adapt?",
            "Muscles, tendons and bones each take their own time, from days to months. Two weeks "
            "at the same load before the next step is a fair habit, and no law. Go back a step "
            "if the new one hurts.",
            "common practice, not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Should the long run be a quarter of the week at most?",
            "With three runs a week that cannot work out: three equal runs are a third each. "
            "Keep it within about a tenth of the longest run of the last month instead. With "
            "four runs a week or more, a quarter is a fair guide.",
            "common practice, not tested for the quarter",
            NOT_READ,
        ),
        HonestAnswer(
            "When may I add speed?",
            "After some weeks of easy running without pain. Never in a week in which the "
            "distance grows too. Begin with a few short, brisk stretches in one run of the week.",
            "common practice, not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Do sleep, stress and sitting matter?",
            "They are part of the load. In studies that followed people, hours of sitting did "
            "not predict who got a sore back. Poor sleep and stress often go along with pain, in "
            "either direction.",
            "moderate for sitting; low for the others",
            "Alzahrani 2022 (abstract) for sitting; the rest is general knowledge.",
        ),
        HonestAnswer(
            "Do warming up and cooling down help?",
            "In a trial they did not lower injuries. Some easy minutes at both ends feel better "
            "and do no harm. Do not count on them to protect the back.",
            "low: one trial with 421 men, injuries in general",
            "van Mechelen 1993 (abstract): warm-up, cool-down and stretching together.",
        ),
    ),
)
TRAINING: Final = AnswerTopic(
    "Other training",
    (
        HonestAnswer(
            "Which strength training is best for a runner's back?",
            "Legs first. In a trial with runners whose backs hurt, leg exercises did more for "
            "running than back exercises, and eased the pain as much. Among trunk exercises none "
            "is clearly better than the others.",
            "moderate: one trial with 84 runners",
            "Cai, Yang and Kong 2017 (abstract).",
        ),
        HonestAnswer(
            "Will stretching set my pelvis straight?",
            "Hardly. One round gave about three degrees more hip movement and left the curve of "
            "the back as it was. Stretch because it feels good.",
            "low",
            "Preece 2021 (abstract).",
        ),
        HonestAnswer(
            "Should I get more supple before I get stronger?",
            "The idea is that a tight muscle keeps its partner from working. That order was not "
            "tested in runners. Do both from the start.",
            "not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Is yoga good for the back?",
            "A little, compared with doing nothing; whether it beats other exercise is not "
            "clear. Choose it if you like it. Leave out what hurts your back.",
            "low to moderate, from people in general",
            "Wieland 2022, Cochrane review (abstract).",
        ),
        HonestAnswer(
            "Swimming, cycling and other sports?",
            "Exercise in water eased back pain in small studies. Any sport that does not hurt "
            "keeps you fit while you run less. Trade some runs for them while the back is sore.",
            "low, from people in general",
            "Shi 2018 (abstract): 8 trials, 331 people.",
        ),
    ),
)

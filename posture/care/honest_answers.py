"""Honest answers to what popular articles say about running and the low back.

Each answer is at most three sentences, with a grade and a source. Sources were read as abstracts or
excerpts; "no study was read" means that the answer is common practice or that we know of no test.
"""

from dataclasses import dataclass
from typing import Final

NOT_READ: Final = "No study was read."
HOW_READ: Final = (
    "No paper was read whole: \u201cabstract\u201d means its abstract or an excerpt of it."
)


@dataclass(frozen=True)
class HonestAnswer:
    """An answer of at most three sentences, how good the evidence is, and where it is from."""

    question: str
    answer: str
    grade: str
    source: str


@dataclass(frozen=True)
class AnswerTopic:
    """Answers that belong together, under a heading."""

    heading: str
    answers: tuple[HonestAnswer, ...]


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
            "Rather less than people in general. That does not prove that running protects, since "
            "people whose backs hurt may give it up.",
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
            "Yes, at least after an episode. A walking plan with some coaching kept new pain away "
            "for about twice as long as no plan.",
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
            "Not tested. Speed loads the body more, so it comes last when you build up, and first "
            "in what you leave out when it hurts.",
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
            "That number is often repeated, and we found no study behind it. What is shown is that "
            "one run much longer than your longest of the past month goes with injuries.",
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
            "at the same load before the next step is a fair habit, and no law.",
            "common practice, not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Should the long run be a quarter of the week at most?",
            "With three runs a week that cannot work out: three equal runs are a third each. Keep "
            "it within about a tenth of the longest run of the last month instead.",
            "common practice, not tested for the quarter",
            NOT_READ,
        ),
        HonestAnswer(
            "When may I add speed?",
            "After some weeks of easy running without pain. Never in a week in which the distance "
            "grows too.",
            "common practice, not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Do sleep, stress and sitting matter?",
            "They are part of the load. In studies that followed people, hours of sitting did not "
            "predict who got a sore back. Poor sleep and stress often go along with pain, in "
            "either direction.",
            "moderate for sitting; low for the others",
            "Alzahrani 2022 (abstract) for sitting; the rest is general knowledge.",
        ),
        HonestAnswer(
            "Do warming up and cooling down help?",
            "In a trial they did not lower injuries. Some easy minutes at both ends feel better "
            "and do no harm.",
            "low: one trial with 421 men, injuries in general",
            "van Mechelen 1993 (abstract): warm-up, cool-down and stretching together.",
        ),
    ),
)
SOOTHING: Final = AnswerTopic(
    "What soothes",
    (
        HonestAnswer(
            "Heat or ice?",
            "Warmth eases a fresh sore back a little for some days. For ice there is too little to "
            "say. Take what feels good, and keep moving.",
            "moderate for heat, none for ice; from people in general",
            "French 2006, Cochrane review (abstract).",
        ),
        HonestAnswer(
            "Does a foam roller help?",
            "It makes muscles a little less sore and gives a little more movement for a short "
            "while. For back pain it was not tested.",
            "low for sore muscles; not tested for the back",
            "Wiewelhove 2019 (abstract): 21 studies of performance and soreness.",
        ),
        HonestAnswer(
            "Does massage help?",
            "It may ease a sore back for a short time, and the studies are weak. It is no "
            "replacement for moving and getting stronger.",
            "low, from people in general",
            "Kumar 2013, review of reviews (abstract).",
        ),
        HonestAnswer(
            "Should I wear a support belt?",
            "Belts did not keep backs from hurting better than doing nothing. For running they "
            "were not tested.",
            "moderate against it, from people at work",
            "van Duijvenbode 2008, Cochrane review (abstract).",
        ),
        HonestAnswer(
            "Do compression clothes help?",
            "Muscles may feel less sore afterwards; they do not get their strength back sooner. "
            "For the back they were not tested.",
            "low for sore muscles; not tested for the back",
            "Hill 2014 and a review of 19 trials, 2022 (abstracts).",
        ),
    ),
)
FEET: Final = AnswerTopic(
    "Shoes and feet",
    (
        HonestAnswer(
            "Do insoles help the back?",
            "Insoles did not clearly keep backs from hurting, mostly in soldiers. Whether they "
            "ease pain that is there is not known.",
            "low, from people in general",
            "Sahar 2007, Cochrane review (abstract and summary).",
        ),
        HonestAnswer(
            "Which shoes are best for the back?",
            "Nobody knows. Choose a pair that feels comfortable when you run in it.",
            "not tested for the back",
            "A Cochrane review (Relph 2022) looked at leg injuries only; not read.",
        ),
        HonestAnswer(
            "How long does a pair of shoes last?",
            "Makers and shops say 500 to 800 kilometres, or 300 to 500 miles. That is a rule of "
            "thumb which nobody has tested for the back. Change them when they are worn, and not "
            "in the week in which you also run more.",
            "common practice, not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Do I need a wide toe box, toe spacers, or a big toe that bends to a right angle?",
            "None of these was tested for the back. Shoes should not pinch. A big toe that hurts "
            "when it bends is worth showing to a physical therapist.",
            "not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "What if my feet roll in, or my hips drop?",
            "This side view cannot see it; it takes a film from behind. A hip that drops went with "
            "injuries in one study that looked back in time.",
            "low, not for the back",
            "Bramah 2018 (abstract).",
        ),
        HonestAnswer(
            "Should I stop landing on my heel?",
            "No. Most runners land on the heel, and changing it moves the load to the calf. So the "
            "foot gets no verdict here.",
            "moderate against a change",
            "Hamill and Gruber 2017, Anderson 2020 (abstracts).",
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
            "A little, compared with doing nothing; whether it beats other exercise is not clear. "
            "Choose it if you like it.",
            "low to moderate, from people in general",
            "Wieland 2022, Cochrane review (abstract).",
        ),
        HonestAnswer(
            "Swimming, cycling and other sports?",
            "Exercise in water eased back pain in small studies. Any sport that does not hurt "
            "keeps you fit while you run less.",
            "low, from people in general",
            "Shi 2018 (abstract): 8 trials, 331 people.",
        ),
    ),
)
PEOPLE: Final = AnswerTopic(
    "Whom to see",
    (
        HonestAnswer(
            "Physical therapist, doctor or orthopaedist?",
            "A physical therapist for pain that limits your running: strength, movement, and a "
            "plan. A doctor for the warning signs, and to decide on scans or medicine; an "
            "orthopaedist when the doctor sends you.",
            "common practice",
            NOT_READ,
        ),
        HonestAnswer(
            "Does a chiropractor help?",
            "Hands-on work on the spine eases lasting back pain about as much as exercise and "
            "other advised treatments. It is a choice and not a must; keep moving either way.",
            "moderate, from people in general",
            "Rubinstein 2019 (abstract): 47 trials, 9,211 people.",
        ),
        HonestAnswer(
            "Does acupuncture help?",
            "Somewhat better than nothing for a short time. Against sham needles the difference "
            "was too small to matter to most people.",
            "low to moderate, from people in general",
            "Mu 2020, Cochrane review (abstract; its conclusion by general knowledge).",
        ),
        HonestAnswer(
            "Could it be a slipped disc?",
            "Scans show bulging discs in three of ten people of 20 without any pain. Many slipped "
            "discs shrink by themselves. A person has to examine you; a film cannot tell.",
            "moderate",
            "Brinjikji 2015 and Wang 2020 (abstracts): regression in 63 % of those not operated.",
        ),
        HonestAnswer(
            "Could it be sciatica?",
            "Pain, tingling or numbness that goes below the knee points to a nerve; most people "
            "get better within weeks or months. See a doctor about it. Call your emergency number "
            "now if a leg gets weaker, both legs are touched, or you go numb where a saddle would "
            "touch.",
            "guidelines; general knowledge",
            NOT_READ,
        ),
        HonestAnswer(
            "Could it be the sacroiliac joint?",
            "Pain on one side, low down beside the base of the spine, may come from there. No "
            "single test can tell. A physical therapist combines several.",
            "common practice",
            NOT_READ,
        ),
        HonestAnswer(
            "It hurts on one side only. What does that mean?",
            "It is common and mostly harmless. This film shows one side well, so film the other "
            "side too, and tell your physical therapist which side it is.",
            "not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Does my weight matter?",
            "People with a lot of extra weight have back pain somewhat more often. Whether losing "
            "weight eases it is not well tested. Running is fine at any weight if you build it up "
            "slowly.",
            "moderate for the link, low for the remedy",
            "Shiri 2010 (abstract): 33 studies.",
        ),
    ),
)
FORM: Final = AnswerTopic(
    "Form",
    (
        HonestAnswer(
            "Is a tipped pelvis the reason?",
            "Pooled studies find the same tilt with and without pain. A pelvis tipped forward and "
            "one tucked under are both said to hurt. This camera cannot see either; it can only "
            "follow the hollow of your own back from film to film.",
            "moderate against it as a reason",
            "Laird 2014 (abstract), people standing.",
        ),
        HonestAnswer(
            "Should my chest be up, shoulders loose and arms free?",
            "It feels easier to many, and nobody has tested it for the back. The film shows the "
            "bend of the elbow and the line of head and trunk, and nothing of how tense you are.",
            "not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "How do I know that my step is too long?",
            "A rule of thumb: if you can see your foot land when you glance down, it lands too far "
            "ahead. The film measures it from the side.",
            "not tested for the rule; the film's own error is stated with the number",
            NOT_READ,
        ),
        HonestAnswer(
            "How do I find out where my head belongs?",
            "Stand against a wall: the base of the spine, the shoulder blades and the back of the "
            "head touch it, with the chin drawn in. That was not tested in runners.",
            "not tested",
            NOT_READ,
        ),
    ),
)
TOPICS: Final = (RUNNING, LOAD, TRAINING, SOOTHING, FEET, FORM, PEOPLE)

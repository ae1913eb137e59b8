"""Honest answers on running form; the report's page shows them, too."""

from typing import Final

from posture.care.answer_types import NOT_READ, AnswerTopic, HonestAnswer

FORM: Final = AnswerTopic(
    "Form",
    (
        HonestAnswer(
            "Is it bad to lean forwards or backwards?",
            "No study links the trunk's lean to back pain directly. Leaning more eased the "
            "kneecap in one study, and in another injured runners leaned more. What is marked "
            "here is unlike most runners, which is not the same as wrong.",
            "low: small studies, none of the back",
            "Teng and Powers 2014, Bramah 2018 (abstracts).",
        ),
        HonestAnswer(
            "Is a tipped pelvis the reason for a sore back?",
            "Pooled studies find the same tilt with and without pain. A pelvis tipped forward "
            "and one tucked under are both said to hurt. This camera cannot see either; it can "
            "only follow the hollow of your own back from film to film.",
            "moderate against it as a reason",
            "Laird 2014 (abstract), people standing.",
        ),
        HonestAnswer(
            "Does a head that hangs forward strain the spine below?",
            "That is not known. What was studied is people who stand, and pain in the neck. If "
            "you look down at the console while you run, raise your eyes or the screen first.",
            "low for the neck; not tested for the back of runners",
            "Mahmoud 2019 (abstract).",
        ),
        HonestAnswer(
            "How do I find out where my head belongs?",
            "Stand against a wall: the base of the spine, the shoulder blades and the back of "
            "the head touch it, with the chin drawn in. That was not tested in runners. Carry "
            "the same long neck into your run, without force.",
            "not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Must ankle and knee be in line when the foot lands?",
            "No: the ankle was ahead of the knee at every landing of the runners that this "
            "program was checked with. How far ahead is what counts. A foot far ahead brakes "
            "more and knocks harder on the leg.",
            "good for the load on the leg; not tested for the back",
            "Sixteen runners on force plates (Fukuchi, Fukuchi and Duarte 2017), measured here; "
            "Lieberman 2015 (abstract).",
        ),
        HonestAnswer(
            "How do I know that my step is too long?",
            "A rule of thumb: if you can see your foot land when you glance down, it lands too "
            "far ahead. The film measures it from the side. If both say so, take quicker and "
            "lighter steps at the same speed.",
            "not tested for the rule; the film's own error is stated with the number",
            NOT_READ,
        ),
        HonestAnswer(
            "Should I stop landing on my heel?",
            "No. Most runners land on the heel, and changing it moves the load to the calf. So "
            "the foot gets no verdict here.",
            "moderate against a change",
            "Hamill and Gruber 2017, Anderson 2020 (abstracts).",
        ),
        HonestAnswer(
            "Should I run at 180 steps a minute?",
            "No number is right for all: the best runners take from about 160 to 210. What was "
            "tested is 5 to 10 per cent more than your own. Try that only where your steps are "
            "few or your foot lands far ahead.",
            "good for what it changes in the leg; little is known about pain",
            "Burns 2019, Heiderscheit 2011, Anderson 2022 (abstracts).",
        ),
        HonestAnswer(
            "Is less bounce better?",
            "Not as such: runners who bounce and runners who glide can use as little energy. "
            "Bounce falls by itself when steps get quicker. Here only what is far above most "
            "runners is marked.",
            "low; not tested for the back",
            "A study of duty factor and economy in the Journal of Experimental Biology 2019, "
            "Heiderscheit 2011 (abstracts).",
        ),
        HonestAnswer(
            "Should my chest be up, shoulders loose and arms free?",
            "It feels easier to many, and nobody has tested it for the back. The film shows the "
            "bend of the elbow and the line of head and trunk, and nothing of how tense you are. "
            "Try it, and keep what feels easier.",
            "not tested",
            NOT_READ,
        ),
    ),
)

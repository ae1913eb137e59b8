"""Honest answers on what soothes, on shoes and feet, and on whom to see."""

from typing import Final

from posture.care.answer_types import NOT_READ, AnswerTopic, HonestAnswer

SOOTHING: Final = AnswerTopic(
    "What soothes",
    (
        HonestAnswer(
            "Heat or ice?",
            "Warmth eases a fresh sore back a little for some days. For ice there is too little "
            "to say. Take what feels good, and keep moving.",
            "moderate for heat, none for ice; from people in general",
            "French 2006, Cochrane review (abstract).",
        ),
        HonestAnswer(
            "Does a foam roller help?",
            "It makes muscles a little less sore and gives a little more movement for a short "
            "while. For back pain it was not tested. Use it if it feels good.",
            "low for sore muscles; not tested for the back",
            "Wiewelhove 2019 (abstract): 21 studies of performance and soreness.",
        ),
        HonestAnswer(
            "Does massage help?",
            "It may ease a sore back for a short time, and the studies are weak. It is no "
            "replacement for moving and getting stronger. Take it as an extra if you like it.",
            "low, from people in general",
            "Kumar 2013, review of reviews (abstract).",
        ),
        HonestAnswer(
            "Should I wear a support belt?",
            "Belts did not keep backs from hurting better than doing nothing. For running they "
            "were not tested. There is no good reason to buy one for your runs.",
            "moderate against it, from people at work",
            "van Duijvenbode 2008, Cochrane review (abstract).",
        ),
        HonestAnswer(
            "Do compression clothes help?",
            "Muscles may feel less sore afterwards; they do not get their strength back sooner. "
            "For the back they were not tested. Wear them if you like how they feel.",
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
            "ease pain that is there is not known. Keep yours if you run well in them, and buy "
            "none for the back alone.",
            "low, from people in general",
            "Sahar 2007, Cochrane review (abstract and summary).",
        ),
        HonestAnswer(
            "Which shoes are best for the back?",
            "Nobody knows. Choose a pair that feels comfortable when you run in it. Get used to "
            "a new pair on short runs first.",
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
            "This side view cannot see it; it takes a film from behind. A hip that drops went "
            "with injuries in one study that looked back in time. A physical therapist can look "
            "at both.",
            "low, not for the back",
            "Bramah 2018 (abstract).",
        ),
    ),
)
PEOPLE: Final = AnswerTopic(
    "Whom to see",
    (
        HonestAnswer(
            "Physical therapist, doctor or orthopaedist?",
            "A physical therapist for pain that limits your running: strength, movement, and a "
            "plan. A doctor for the warning signs, and to decide on scans or medicine. An "
            "orthopaedist when the doctor sends you.",
            "common practice",
            NOT_READ,
        ),
        HonestAnswer(
            "Does a chiropractor help?",
            "Hands-on work on the spine eases lasting back pain about as much as exercise and "
            "other advised treatments. It is a choice and not a must, and with a warning sign a "
            "doctor comes first. Keep moving either way.",
            "moderate, from people in general",
            "Rubinstein 2019 (abstract): 47 trials, 9,211 people.",
        ),
        HonestAnswer(
            "Does acupuncture help?",
            "Somewhat better than nothing for a short time. Against sham needles the difference "
            "was too small to matter to most people. If you try it, keep moving as well.",
            "low to moderate, from people in general",
            "Mu 2020, Cochrane review (abstract; its conclusion by general knowledge).",
        ),
        HonestAnswer(
            "Could it be a slipped disc?",
            "Scans show bulging discs in three of ten people of 20 without any pain. Many "
            "slipped discs shrink by themselves. A person has to examine you; a film cannot "
            "tell.",
            "moderate",
            "Brinjikji 2015 and Wang 2020 (abstracts): regression in 63 % of those not operated.",
        ),
        HonestAnswer(
            "Could it be sciatica?",
            "Pain, tingling or numbness that goes below the knee points to a nerve; most people "
            "get better within weeks or months. See a doctor about it. Call your emergency "
            "number now if a leg gets weaker, both legs are touched, you go numb where a saddle "
            "would touch, or bladder, bowel or sex change.",
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
            "side too. See a doctor if the pain runs down past the knee, and else tell your "
            "physical therapist which side it is.",
            "not tested",
            NOT_READ,
        ),
        HonestAnswer(
            "Does my weight matter?",
            "People with a lot of extra weight have back pain somewhat more often. Whether "
            "losing weight eases it is not well tested. Running is fine at any weight if you "
            "build it up slowly.",
            "moderate for the link, low for the remedy",
            "Shiri 2010 (abstract): 33 studies.",
        ),
    ),
)

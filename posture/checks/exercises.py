"""The exercises: how each is done, and what has been tested about it.

A check recommends an exercise with `Instruction.recommended`: why it fits that finding, and what
was tested on whom, since the same exercise may be well tested for one thing and not for another.
"""

from dataclasses import dataclass
from typing import Final, Literal

from posture.results.report import Exercise

Group = Literal["legs", "trunk", "hips", "neck", "stretch"]


@dataclass(frozen=True)
class Tested:
    """How good the evidence is for a pair of finding and exercise, and where it comes from.

    ``grade`` says what was tested on whom, in plain words; ``source`` names the study.
    """

    grade: str
    source: str


@dataclass(frozen=True)
class Instruction:
    """How an exercise is done, whatever it is for.

    Attributes
    ----------
    name : str
        Its usual name; also the key of its drawing.
    group : Group
        What it works on.
    dose : str
        Sets, repetitions and days.
    start, load, progression : str
        The position to begin in and the movement; how heavy; what to change when it is easy.
    stop_if : str
        When to stop, to follow "Stop if".
    """

    name: str
    group: Group
    dose: str
    start: str
    load: str
    progression: str
    stop_if: str

    def recommended(self, why: str, tested: Tested) -> Exercise:
        """Return it as part of a plan: why it is there, and what was tested."""
        return Exercise(
            self.name,
            self.dose,
            why,
            tested.grade,
            tested.source,
            self.start,
            self.load,
            self.progression,
            self.stop_if,
        )


LEGS_FOR_THE_BACK: Final = Tested(
    "moderate for a sore back: one trial with 84 runners whose backs hurt",
    "Cai, Yang and Kong 2017 (abstract): in 84 runners with low back pain, eight weeks of leg "
    "exercises improved function more than back exercises, and pain as much",
)
LEGS_FOR_FORM: Final = Tested(
    "for this finding not tested; for a sore back moderate: one trial with 84 runners whose backs "
    "hurt",
    "Cai, Yang and Kong 2017 (abstract), which did not look at how they ran",
)
TRUNK_FOR_THE_BACK: Final = Tested(
    "moderate for a sore back: many trials with people in general, few with runners",
    "WHO evidence review 2023 (abstract): exercise against none, long-lasting low back pain",
)
TRUNK_FOR_FORM: Final = Tested(
    "for this finding not tested; for a sore back moderate: many trials with people in general, "
    "few with runners",
    "WHO evidence review 2023 (abstract): exercise against none, long-lasting low back pain",
)
HIPS_FOR_LEAN: Final = Tested(
    "low: runners with weaker hips ran more upright, but nobody tested whether training changes it",
    "Teng and Powers 2014, 2016 (abstracts): hip strength and trunk lean, measured once",
)
CALF_FOR_STEPS: Final = Tested(
    "low: follows from how the load moves when steps get quicker; not tested as training",
    "Anderson 2022 (abstract): step rate and load on the leg",
)
HIPS_FOR_REACH: Final = Tested(
    "not tested for this finding: it follows from what the muscle does",
    "no study was read",
)
ONE_STRETCH: Final = Tested(
    "low: one round of stretching gave about 3 degrees more hip movement and left the curve of "
    "the back as it was",
    "Preece 2021 (abstract)",
)
NECK_AT_REST: Final = Tested(
    "low: studied in people with neck pain, standing still; not in running",
    "Mahmoud 2019 (abstract): head posture and neck pain",
)
UNTESTED: Final = Tested(
    "not tested for the back of runners; named in popular advice",
    "no study was read",
)

PAIN_RISES: Final = "the pain climbs above 3 of 10, or the back is worse the next morning."
TWICE_A_WEEK: Final = "2 or 3 sets of 8 to 12, two or three times a week"
EACH_SIDE: Final = "2 or 3 sets of 8 a side, two or three times a week"
HOLDS: Final = "3 holds of 20 to 30 seconds, three times a week"
STRETCHED: Final = "3 times 30 seconds a side, on most days"
TWO_LEFT: Final = "A weight that leaves about two more repetitions in you."
NO_WEIGHT: Final = "Your own weight is enough."
GENTLE_PULL: Final = "A clear pull, never pain."
LONGER_NOT_HARDER: Final = "Hold it longer, up to a minute; do not pull harder."

SQUAT: Final = Instruction(
    "Goblet squat",
    "legs",
    TWICE_A_WEEK,
    "Hold a weight in front of your chest, feet as wide as your shoulders. Sit down between your "
    "heels with a long back, and stand up again.",
    f"{TWO_LEFT} Begin without one.",
    "When 12 are easy in every set, take the next heavier weight.",
    PAIN_RISES,
)
SPLIT_SQUAT: Final = Instruction(
    "Split squat",
    "legs",
    EACH_SIDE,
    "Stand with one foot a long step ahead of the other. Sink straight down until the back knee "
    "almost touches the floor, and rise.",
    "Your own weight at first, then a light weight in each hand.",
    "Add two repetitions a week up to 12, then add weight.",
    f"the front knee hurts, or {PAIN_RISES}",
)
STEP_UP: Final = Instruction(
    "Step-up (15-30 cm box)",
    "legs",
    EACH_SIDE,
    "Put one whole foot on a low box. Push through that leg until you stand on it, then come down "
    "slowly.",
    "Your own weight, on a box of 15 cm (6 inches).",
    "First a higher box, up to 30 cm (a foot); then a light weight in each hand.",
    f"you have to push off with the lower foot, or {PAIN_RISES}",
)
LATERAL_STEP_UP: Final = Instruction(
    "Lateral step-up",
    "legs",
    EACH_SIDE,
    "Stand beside a low box with the near foot on it. Rise on that leg with level hips, then let "
    "the other heel touch the floor.",
    "Your own weight, on a box of 15 cm (6 inches).",
    "A higher box, up to 30 cm (a foot), as long as the hips stay level.",
    f"the knee falls inwards, or {PAIN_RISES}",
)
LUNGE: Final = Instruction(
    "Lunge",
    "legs",
    EACH_SIDE,
    "Step forward, sink until both knees are bent, and push back to where you stood.",
    NO_WEIGHT,
    "Walk forward from lunge to lunge, then add a light weight in each hand.",
    f"the front knee hurts, or {PAIN_RISES}",
)
SINGLE_LEG_SQUAT: Final = Instruction(
    "Single-leg squat to a chair",
    "legs",
    "2 or 3 sets of 5 a side, twice a week",
    "Stand on one leg in front of a chair, the other foot in the air. Sit down slowly, and stand "
    "up on the same leg.",
    "Your own weight, on a high chair.",
    "A lower chair; later a light weight held in front.",
    f"you drop onto the chair, or {PAIN_RISES}",
)
DEADLIFT: Final = Instruction(
    "Romanian deadlift, light",
    "hips",
    "2 or 3 sets of 8, twice a week",
    "Hold a weight in front of your thighs. Push the hips back with a long back and soft knees, "
    "until you feel the backs of your thighs, and stand up.",
    "Light: learn the movement first.",
    "Add a little weight each week while the back stays long.",
    f"you feel it in the back rather than the thighs, or {PAIN_RISES}",
)
CALF_RAISE: Final = Instruction(
    "Calf raise, knee bent and straight",
    "legs",
    "3 sets of 12 a side, every other day",
    "Stand on one leg with a hand on the wall. Rise onto your toes and come down slowly, half of "
    "them with a straight knee and half with a bent one.",
    NO_WEIGHT,
    "Off the edge of a step, then with a weight in one hand.",
    "the tendon above the heel hurts, then or the next morning.",
)
BRIDGE: Final = Instruction(
    "Glute bridge, later on one leg",
    "hips",
    "3 sets of 10, every other day",
    "Lie on your back with bent knees. Lift the hips until knees, hips and shoulders are in line, "
    "and no further.",
    NO_WEIGHT,
    "Lift one foot and do it on the other leg, 6 to 8 a side.",
    f"the low back arches or cramps, or {PAIN_RISES}",
)
BIRD_DOG: Final = Instruction(
    "Bird dog",
    "trunk",
    "3 sets of 6 a side with 5 seconds' hold, three times a week",
    "On hands and knees, reach out with one arm and the opposite leg. Keep the back as still as "
    "if a cup stood on it.",
    NO_WEIGHT,
    "Hold for 10 seconds; later draw small squares with hand and foot.",
    f"the back sags, or {PAIN_RISES}",
)
DEAD_BUG: Final = Instruction(
    "Dead bug",
    "trunk",
    "3 sets of 8 a side, three times a week",
    "Lie on your back, arms up, hips and knees bent. Lower one arm and the opposite leg towards "
    "the floor, and change sides.",
    NO_WEIGHT,
    "Reach lower and slower, as long as the ribs stay down.",
    f"the low back lifts off the floor, or {PAIN_RISES}",
)
PLANK: Final = Instruction(
    "Front plank",
    "trunk",
    HOLDS,
    "Rest on forearms and toes, in one line from head to heels.",
    "From the knees if the toes are too hard.",
    "Up to 60 seconds; then lift one foot at a time.",
    f"the hips sag, or {PAIN_RISES}",
)
SIDE_PLANK: Final = Instruction(
    "Side plank",
    "trunk",
    "3 holds of 20 seconds a side, three times a week",
    "Rest on one forearm and the side of the foot, hips lifted, in one line from head to feet.",
    "From the bent knees if the feet are too hard.",
    "Up to 45 seconds; then lift the upper leg.",
    f"the hips sink, or {PAIN_RISES}",
)
CLAMSHELL: Final = Instruction(
    "Clamshell",
    "hips",
    "2 sets of 15 a side, three times a week",
    "Lie on your side with bent knees. Open the upper knee without rolling back, and close it.",
    "No band at first.",
    "A light band around the thighs.",
    f"you feel it in the back, or {PAIN_RISES}",
)
HIP_CIRCLES: Final = Instruction(
    "Hip circles",
    "hips",
    "On hands and knees, 10 circles each way a side, before a run",
    "On hands and knees, lift one bent leg to the side. Draw slow circles with the knee while the "
    "back stays still.",
    "None.",
    "Larger circles, then with a light band around the thighs.",
    "the hip pinches.",
)
CHOP_AND_LIFT: Final = Instruction(
    "Half-kneeling chop and lift",
    "trunk",
    "2 sets of 8 a side, twice a week",
    "Kneel on one knee. With long arms, pull a band across the body, from high to low and then "
    "from low to high. The shoulders follow the hands; the hips stay still and the trunk upright.",
    "A light band.",
    "A stronger band while the hips still do not turn.",
    f"the low back twists, or {PAIN_RISES}",
)
FRANKENSTEIN_WALK: Final = Instruction(
    "Frankenstein walk",
    "hips",
    "10 steps a side, before a run",
    "Walk with arms held out in front. Swing one straight leg up towards the opposite hand at "
    "each step.",
    "None.",
    "Swing higher as it gets easier; never force it.",
    "pain runs down the leg.",
)
RUSSIAN_TWIST: Final = Instruction(
    "Russian twist",
    "trunk",
    "2 sets of 10 a side, twice a week",
    "Sit with bent knees, hands together before the chest, and lean back a little with a long "
    "back. Turn the chest from side to side, until the hands are beside the hip.",
    "None at first.",
    "Hold a light weight close to the chest.",
    f"the low back rounds, or {PAIN_RISES}",
)
WINDSCREEN_WIPERS: Final = Instruction(
    "Windscreen wipers",
    "trunk",
    "2 sets of 10 a side, three times a week",
    "Lie on your back with bent knees, arms out. Let both knees sink to one side and then to the "
    "other.",
    "None: the feet stay on the floor.",
    "Lift the feet with the knees still bent.",
    f"the shoulders lift off the floor, or {PAIN_RISES}",
)
CHIN_TUCK: Final = Instruction(
    "Chin tuck against a towel",
    "neck",
    "2 sets of 10 with 5 seconds' hold, daily",
    "Lie or stand with a towel behind your head. Draw the chin straight back, as for a double "
    "chin.",
    "The push of your own head.",
    "Hold for 10 seconds.",
    "you get dizzy, or pain runs into an arm.",
)
BACK_TO_WALL: Final = Instruction(
    "Back against the wall",
    "neck",
    "1 minute, once or twice a day",
    "Stand with the base of the spine, the shoulder blades and the back of the head against a "
    "wall, chin drawn in.",
    "None.",
    "Slide the arms up and down the wall.",
    "you get dizzy, or pain runs into an arm.",
)
ROW: Final = Instruction(
    "Row with a band",
    "neck",
    "3 sets of 12, three times a week",
    "Stand tall with a band fixed in front of you. Pull the elbows back beside the ribs.",
    "A band that leaves about two more in you.",
    "A stronger band.",
    f"the shoulder pinches, or {PAIN_RISES}",
)
HIP_FLEXOR_STRETCH: Final = Instruction(
    "Half-kneeling hip-flexor stretch, tail tucked under",
    "stretch",
    STRETCHED,
    "Kneel on one knee and tuck your tail under. Shift forward until the front of the hip pulls.",
    GENTLE_PULL,
    LONGER_NOT_HARDER,
    f"the low back arches, or {PAIN_RISES}",
)
QUAD_STRETCH: Final = Instruction(
    "Standing quadriceps stretch",
    "stretch",
    STRETCHED,
    "Stand on one leg with a hand on the wall. Draw the other heel to the buttock, knees together.",
    GENTLE_PULL,
    LONGER_NOT_HARDER,
    "the knee hurts.",
)
HAMSTRING_STRETCH: Final = Instruction(
    "Hamstring stretch",
    "stretch",
    STRETCHED,
    "Lie on your back with a towel around one foot. Raise that leg until the back of the thigh "
    "pulls.",
    GENTLE_PULL,
    LONGER_NOT_HARDER,
    "pain or tingling runs down the leg.",
)
PIRIFORMIS_STRETCH: Final = Instruction(
    "Piriformis stretch",
    "stretch",
    STRETCHED,
    "Lie on your back and cross one ankle over the other knee. Clasp your hands behind that lower "
    "thigh and draw it towards you; the head stays down.",
    GENTLE_PULL,
    LONGER_NOT_HARDER,
    "pain or tingling runs down the leg.",
)

INSTRUCTIONS: Final = (
    *(SQUAT, SPLIT_SQUAT, STEP_UP, LATERAL_STEP_UP, LUNGE, SINGLE_LEG_SQUAT, CALF_RAISE),
    *(DEADLIFT, BRIDGE, CLAMSHELL, HIP_CIRCLES, FRANKENSTEIN_WALK),
    *(BIRD_DOG, DEAD_BUG, PLANK, SIDE_PLANK, CHOP_AND_LIFT, RUSSIAN_TWIST, WINDSCREEN_WIPERS),
    *(CHIN_TUCK, BACK_TO_WALL, ROW),
    *(HIP_FLEXOR_STRETCH, QUAD_STRETCH, HAMSTRING_STRETCH, PIRIFORMIS_STRETCH),
)
"""Every exercise, also those that no check recommends."""

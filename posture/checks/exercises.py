"""Exercises that checks may recommend, each with dose, reason, grade of evidence and source."""

from typing import Final

from posture.results.report import Exercise

TRIAL_LEGS: Final = (
    "Cai, Yang and Kong 2017 (abstract): in 84 runners with low back pain, leg exercises "
    "improved function more than back exercises, and pain as much"
)
WHO_REVIEW: Final = "WHO evidence review 2023 (abstract): exercise against none, chronic back pain"

SQUAT: Final = Exercise(
    "Goblet squat",
    "3 sets of 8-12, two or three times a week",
    "Strong legs take up more of every landing.",
    "moderate: a trial in runners with back pain",
    TRIAL_LEGS,
)
SPLIT_SQUAT: Final = Exercise(
    "Split squat",
    "3 sets of 8 a side, two or three times a week",
    "Trains one leg at a time, as running does.",
    "moderate: a trial in runners with back pain",
    TRIAL_LEGS,
)
STEP_UP: Final = Exercise(
    "Step-up (15-30 cm box)",
    "3 sets of 8 a side, two or three times a week",
    "Single-leg strength in the range that running uses.",
    "moderate: a trial in runners with back pain",
    TRIAL_LEGS,
)
CALF_RAISE: Final = Exercise(
    "Calf raise, knee bent and straight",
    "3 sets of 12 a side, every other day",
    "Shorter, quicker steps ask more of the calf.",
    "low: follows from the mechanics",
    "Anderson 2022 (abstract): step rate and load on the leg",
)
BRIDGE: Final = Exercise(
    "Glute bridge, later on one leg",
    "3 sets of 10, every other day",
    "Works the hip extensors without load on the back.",
    "low: cross-sectional link with an upright trunk",
    "Teng and Powers 2014, 2016 (abstracts)",
)
DEADLIFT: Final = Exercise(
    "Romanian deadlift, light",
    "3 sets of 8, twice a week",
    "Teaches the hip to move while the back stays quiet.",
    "low: cross-sectional link with an upright trunk",
    "Teng and Powers 2014, 2016 (abstracts)",
)
BIRD_DOG: Final = Exercise(
    "Bird dog",
    "3 sets of 6 a side with 5 seconds' hold, three times a week",
    "Endurance of the muscles along the back.",
    "moderate for back pain in general, not tested in runners",
    WHO_REVIEW,
)
DEAD_BUG: Final = Exercise(
    "Dead bug",
    "3 sets of 8 a side, three times a week",
    "Keeps the ribs down while the leg reaches back.",
    "moderate for back pain in general, not tested in runners",
    WHO_REVIEW,
)
HIP_FLEXOR_STRETCH: Final = Exercise(
    "Half-kneeling hip-flexor stretch, tail tucked under",
    "3 times 30 seconds a side, daily",
    "Gives the thigh a little more room behind the body.",
    "low: a single stretch gains about 3 degrees",
    "Preece 2021 (abstract)",
)
CHIN_TUCK: Final = Exercise(
    "Chin tuck against a towel",
    "2 sets of 10 with 5 seconds' hold, daily",
    "Practises carrying the head above the trunk.",
    "low: tested for neck pain, not for running",
    "Mahmoud 2019 (abstract): head posture and neck pain",
)
ROW: Final = Exercise(
    "Row with a band",
    "3 sets of 12, three times a week",
    "Helps the shoulders stay back without effort.",
    "low: tested for neck pain, not for running",
    "Mahmoud 2019 (abstract): head posture and neck pain",
)

# What helps most runners with a sore back, whatever their form shows.
GENERAL: Final = (SQUAT, SPLIT_SQUAT, DEAD_BUG)

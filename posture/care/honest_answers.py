"""Every honest answer, by topic."""

from typing import Final

from posture.care.answers_on_form import FORM
from posture.care.answers_on_help import FEET, PEOPLE, SOOTHING
from posture.care.answers_on_running import LOAD, RUNNING, TRAINING

TOPICS: Final = (RUNNING, LOAD, TRAINING, SOOTHING, FEET, FORM, PEOPLE)

"""Honest answers to what popular articles say, and every exercise."""

from typing import Final

import streamlit as st

from posture.care.answer_types import HOW_READ, HonestAnswer
from posture.care.honest_answers import TOPICS
from posture.care.plan_wording import GROUPS, PICTURES
from posture.care.planning import steps_of
from posture.checks.exercises import INSTRUCTIONS, Instruction
from posture.report.layers import CURIOUS
from posture.ui.parts.drawings import show_figure

TITLE: Final = "Honest answers"
INTRODUCTION: Final = (
    "What popular articles say about running and the low back, and what is known. Each answer has "
    "a grade: how good the evidence is, and from whom. This is not medical advice."
)
EXERCISES: Final = "Every exercise"
GRADES: Final = (
    "A plan holds at most three. How good the evidence is depends on what an exercise is for, so "
    "the report says it beside each."
)
ACROSS: Final = 3


def answers_page() -> None:
    """Draw the page."""
    st.title(TITLE, anchor=False)
    st.markdown(INTRODUCTION)
    for topic in TOPICS:
        st.header(topic.heading, anchor=False)
        for answer in topic.answers:
            _answer(answer)
        with st.expander(CURIOUS):
            lines = [f"**{answer.question}** {answer.source}" for answer in topic.answers]
            st.markdown("\n".join(f"- {line}" for line in (HOW_READ, *lines)))
    st.header(EXERCISES, anchor=False)
    st.caption(f"{GRADES} {PICTURES}")
    for group, heading in GROUPS.items():
        st.subheader(heading, anchor=False)
        _exercises([each for each in INSTRUCTIONS if each.group == group])


def _answer(answer: HonestAnswer) -> None:
    with st.expander(f"**{answer.question}**"):
        st.markdown(answer.answer)
        st.caption(f"**Evidence** {answer.grade}.")


def _exercises(shown: list[Instruction]) -> None:
    for first in range(0, len(shown), ACROSS):
        places = st.columns(ACROSS, gap="small")
        for exercise, place in zip(shown[first : first + ACROSS], places, strict=False):
            key = f"sheet-exercise-{INSTRUCTIONS.index(exercise)}"
            with place, st.container(border=True, key=key, height="stretch"):
                _exercise(exercise)


def _exercise(exercise: Instruction) -> None:
    show_figure(exercise.name)
    st.markdown(f"**{exercise.name}**  \n{exercise.dose}")
    st.markdown("  \n".join(f"**{title}** {text}" for title, text in steps_of(exercise)))

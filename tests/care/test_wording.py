"""The first layer reads like a newspaper: short sentences, no symbols, no citations."""

import re
from collections.abc import Iterator
from dataclasses import fields

import pytest

from posture.care import plan_wording as wording
from posture.care.answer_types import NOT_READ, HonestAnswer
from posture.care.honest_answers import TOPICS
from posture.checks import CHECKS, by_priority
from posture.checks.exercises import INSTRUCTIONS
from posture.report import guidance
from posture.report.guidance import LOAD_CHECKLIST, NOT_SEEN, WARNING_SIGNS
from tests.checks.poses import measured
from tests.reading_age import school_grade, syllables

HARDEST = 9.0
"""The school grade up to which a text of the first layer may go; popular newspapers reach it."""
ONCE = ("COMMON", "FIRST", "OUTSIDE", "SCALE_LEGEND", "PICTURES_LEGEND", "RULES_NOTHING_OUT")
FORBIDDEN = re.compile(r"±|%|\bHz\b|et al|°|\b(?:19|20)\d\d\b|≥|≤")


def first_layer() -> Iterator[tuple[str, str]]:
    for name, value in vars(wording).items():
        if name.isupper() and name not in ("BASIS", "STEPS", "BACK_NAMES", "KIND_NAMES", "GROUPS"):
            each = value.items() if isinstance(value, dict) else [("", value)]
            yield from ((f"{name} {key}", text) for key, text in each)
    for exercise in INSTRUCTIONS:
        words = [getattr(exercise, field.name) for field in fields(exercise)[3:]]
        yield exercise.name, " ".join(words)
    yield from (("load", line) for line in LOAD_CHECKLIST)
    yield from (("not seen", line) for line in NOT_SEEN)
    yield from ((group.level, f"{'. '.join(group.signs)}.") for group in WARNING_SIGNS)
    yield from ((group.level, group.say) for group in WARNING_SIGNS)
    yield from (("filming", line) for line in guidance.FILMING)
    yield from ((code, " ".join(guide.checks)) for code, guide in guidance.REFUSALS.items())
    yield from ((name.lower(), getattr(guidance, name)) for name in ONCE)


TEXTS = list(first_layer())


@pytest.mark.parametrize(
    ("word", "count"), [("run", 1), ("pain", 1), ("distance", 2), ("therapist", 3), ("little", 2)]
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_school_grade_is_that_of_the_formula() -> None:
    # 8 words, 2 sentences, 9 syllables.
    assert school_grade("The runner runs now. Then she will rest.") == pytest.approx(
        0.39 * 4 + 11.8 * 9 / 8 - 15.59
    )


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=[name for name, _ in TEXTS])
def test_the_first_layer_has_no_symbols_and_no_citations(name: str, text: str) -> None:
    assert not FORBIDDEN.search(text), name


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=[name for name, _ in TEXTS])
def test_the_first_layer_is_easy_to_read(name: str, text: str) -> None:
    if len(text.split()) > 12:
        assert school_grade(text) <= HARDEST, f"{name}: {school_grade(text):.1f}"


def test_every_part_of_the_second_layer_has_a_grade() -> None:
    for part, grade, source in wording.BASIS:
        assert part
        assert grade
        assert source.endswith(".")


def test_emergency_signs_are_complete_and_say_what_to_do() -> None:
    emergency, urgent, clinician = WARNING_SIGNS
    text = " ".join(emergency.signs)
    for part in ("saddle", "urine", "stool", "sexual", "both legs", "foot that drops"):
        assert part in text
    assert emergency.action == "Call your emergency number now"
    assert emergency.say.startswith("Say: ")
    assert any("steroid" in sign for sign in urgent.signs)
    assert any("morning" in sign for sign in clinician.signs)


def test_age_alone_is_an_appointment_and_not_urgent() -> None:
    _, urgent, clinician = WARNING_SIGNS
    assert any("before the age of 20" in sign for sign in clinician.signs)
    assert not any("age of" in sign for sign in urgent.signs)


def test_nobody_runs_on_with_what_the_plan_pauses_for() -> None:
    *_, clinician = WARNING_SIGNS
    assert "Do not run with pain or numbness below the knee" in clinician.say
    for text in wording.RUNNING.values():
        assert "down a leg" in text


ANSWERS = [answer for topic in TOPICS for answer in topic.answers]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.question)
def test_an_honest_answer_is_short_plain_and_graded(answer: HonestAnswer) -> None:
    assert len(re.findall(r"[.!?](?:\s|$)", answer.answer)) == 3
    assert school_grade(answer.answer) <= HARDEST
    assert not FORBIDDEN.search(answer.answer)
    assert answer.question.endswith("?")
    assert answer.grade
    assert answer.source.endswith(".")
    if answer.source == NOT_READ:
        assert re.search(r"not tested|common practice|general knowledge", answer.grade)


@pytest.mark.parametrize(
    "word",
    [
        *("heat", "roller", "massage", "belt", "compression", "insoles", "shoes", "toe box"),
        *("softer ground", "warming up", "stretching", "yoga", "swimming", "sprints"),
        *("chiropractor", "acupuncture", "disc", "sciatica", "sacroiliac", "one side", "weight"),
        *("bad for the discs", "damaged", "big toe", "quarter of the week", "seven of ten"),
        *("lean forwards", "hangs forward", "in line", "180 steps", "bounce", "heel"),
        *("pelvis", "therapist, doctor or orthopaedist", "sleep", "ten to fourteen", "tenth"),
    ],
)
def test_everything_that_the_articles_name_is_answered(word: str) -> None:
    assert [answer for answer in ANSWERS if word in answer.question.lower()]


def test_every_exercise_that_the_articles_name_is_in_the_library() -> None:
    names = " ".join(exercise.name.lower() for exercise in INSTRUCTIONS)
    for part in (
        *("squat", "lunge", "romanian deadlift", "bridge", "bird dog", "dead bug", "front plank"),
        *("side plank", "lateral step-up", "clamshell", "hip circles", "chop and lift", "russian"),
        *("frankenstein", "windscreen", "back against the wall", "single-leg", "calf raise"),
        *("hip-flexor", "quadriceps", "hamstring", "piriformis"),
    ):
        assert part in names
    assert {exercise.group for exercise in INSTRUCTIONS} == set(wording.GROUPS)


@pytest.mark.parametrize("key", [check.key for check in by_priority()])
@pytest.mark.parametrize("value", [-20.0, 0.5, 30.0])
def test_what_a_check_advises_reads_as_easily(key: str, value: float) -> None:
    advice = CHECKS[key].advise(measured(key, "watch", value))
    assert advice is not None
    reasons = (each.why for each in advice.exercises)
    for text in (advice.cue, advice.meaning, advice.back, advice.grade, *reasons):
        assert not FORBIDDEN.search(text)
        assert school_grade(text) <= HARDEST or len(text.split()) <= 12

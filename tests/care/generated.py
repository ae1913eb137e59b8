"""The pages of the docs that are made from the program's own texts.

``python -m tests.care.generated`` writes them again; a test fails if one is out of date.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from posture.care.answer_types import HOW_READ
from posture.care.honest_answers import TOPICS
from posture.care.plan_wording import GROUPS, PICTURES
from posture.care.planning import steps_of
from posture.checks.exercises import INSTRUCTIONS
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.svg import figure_svg

DOCS: Final = Path(__file__).parents[2] / "docs"


def answers_md() -> str:
    """Return the page of honest answers."""
    return "\n".join(_answers()) + "\n"


def exercises_md() -> str:
    """Return the page of exercises."""
    return "\n".join(_exercises()) + "\n"


def _answers() -> Iterator[str]:
    yield "# Honest answers"
    yield ""
    yield "What popular articles say about running and the low back, and what is known. The app"
    yield f"shows the same page. {HOW_READ}"
    yield "This is not medical advice."
    for topic in TOPICS:
        yield from ("", f"## {topic.heading}")
        for answer in topic.answers:
            yield from ("", f"### {answer.question}", "", answer.answer, "")
            yield f"*Evidence: {answer.grade}. Source: {answer.source}*"


def _exercises() -> Iterator[str]:
    yield "# Exercises"
    yield ""
    yield "Every exercise that a plan may hold, and those that popular articles name besides. A"
    yield "plan holds at most three; how good the evidence is depends on what it is for, so the"
    yield "report says it beside each."
    yield ""
    yield PICTURES
    for group, heading in GROUPS.items():
        yield from ("", f"## {heading}")
        for exercise in INSTRUCTIONS:
            if exercise.group == group:
                drawing = f"![{EXERCISE_FIGURES[exercise.name].words}]({svg_name(exercise.name)})"
                yield from ("", f"### {exercise.name}", "", drawing, "", f"{exercise.dose}.", "")
                yield from (f"- **{title}** {text}" for title, text in steps_of(exercise))


def svg_name(exercise: str) -> str:
    """Return where the docs keep an exercise's drawing: "exercises/goblet-squat.svg"."""
    letters = "".join(letter if letter.isalnum() else " " for letter in exercise.lower())
    return f"exercises/{'-'.join(letters.split())}.svg"


def drawing(exercise: str) -> str:
    """Return an exercise's drawing as a document of its own."""
    return f"{figure_svg(EXERCISE_FIGURES[exercise])}\n"


PAGES: Final[dict[str, Callable[[], str]]] = {
    "answers.md": answers_md,
    "exercises.md": exercises_md,
    **{svg_name(name): partial(drawing, name) for name in EXERCISE_FIGURES},
}


def write() -> None:
    """Write every page."""
    (DOCS / "exercises").mkdir(exist_ok=True)
    for name, made in PAGES.items():
        (DOCS / name).write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    write()

"""An honest answer to what popular articles say about running and the low back.

It has three sentences, a grade and a source. Sources were read as abstracts or excerpts; "no study
was read" means that the answer is common practice or that we know of no test.
"""

from dataclasses import dataclass
from typing import Final

NOT_READ: Final = "No study was read."
HOW_READ: Final = (
    "No paper was read whole: \u201cabstract\u201d means its abstract or an excerpt of it."
)


@dataclass(frozen=True)
class HonestAnswer:
    """An answer of three sentences, how good the evidence is, and where it is from."""

    question: str
    answer: str
    grade: str
    source: str


@dataclass(frozen=True)
class AnswerTopic:
    """Answers that belong together, under a heading."""

    heading: str
    answers: tuple[HonestAnswer, ...]

"""The words that the library knows for whom, how and what was found."""

from typing import Final, Literal, get_args

from posture.results.report import Verdict

Kind = Literal["new", "returning", "experienced"]
RunnerState = Literal["fresh", "tired"]
ReviewWord = Literal["waiting", "done"]
Decision = Literal["confirmed", "rejected"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)
"""The three kinds of `posture.report.guidance.RUNNER_KINDS`, in that order."""
STATES: Final[tuple[str, ...]] = get_args(RunnerState)
VERDICTS: Final[tuple[str, ...]] = get_args(Verdict)
REVIEWS: Final[tuple[str, ...]] = get_args(ReviewWord)
DECISIONS: Final[tuple[str, ...]] = get_args(Decision)
SHORT_ID: Final = 8
"""Letters of an id that lists show, and that find what it is of."""

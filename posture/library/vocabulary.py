"""The library's words for kinds of runner, their state, reviews, decisions and verdicts."""

from typing import Final, Literal, get_args

Kind = Literal["new", "returning", "experienced"]
RunnerState = Literal["fresh", "tired"]
ReviewWord = Literal["waiting", "done"]
Decision = Literal["confirmed", "rejected"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)
"""The three kinds of `posture.report.guidance.RUNNER_KINDS`, in that order."""
STATES: Final[tuple[str, ...]] = get_args(RunnerState)
VERDICTS: Final = ("ok", "close", "watch", "flag", "info", "unknown")
"""The same as in `posture.results.report`, which a command's help must not import."""
REVIEWS: Final[tuple[str, ...]] = get_args(ReviewWord)
DECISIONS: Final[tuple[str, ...]] = get_args(Decision)
SHORT_ID: Final = 8
"""Number of characters of an id that lists show, and that suffice to find its row."""

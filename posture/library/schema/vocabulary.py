"""The library's words for kinds of runner, their state, reviews, decisions and verdicts."""

from typing import Final, Literal, get_args

from posture.results.clip_settings import RUNNER_KINDS

RunnerState = Literal["fresh", "tired"]
ReviewWord = Literal["waiting", "done"]
Decision = Literal["confirmed", "rejected"]
KINDS: Final[tuple[str, ...]] = RUNNER_KINDS
STATES: Final[tuple[str, ...]] = get_args(RunnerState)
VERDICTS: Final = ("ok", "close", "watch", "flag", "info", "unknown")
"""The same as in `posture.results.report`, which a command's help must not import."""
TOLD_BY: Final = ("film", "file")
"""What says when a clip was filmed; the same as in `posture.video.filming_time`."""
REVIEWS: Final[tuple[str, ...]] = get_args(ReviewWord)
DECISIONS: Final[tuple[str, ...]] = get_args(Decision)
SHORT_ID: Final = 8
"""Number of characters of an id that lists show, and that suffice to find its row."""

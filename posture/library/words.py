"""The words that the library knows for whom, how and what was found."""

from typing import Final

KINDS: Final = ("new", "returning", "experienced")
"""The three kinds of `posture.guidance.RUNNER_KINDS`, in that order."""
STATES: Final = ("fresh", "tired")
VERDICTS: Final = ("ok", "watch", "flag", "info", "unknown")
REVIEWS: Final = ("waiting", "done")
DECISIONS: Final = ("confirmed", "rejected")

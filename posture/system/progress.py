"""How long-running work reports its progress."""

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with the number of frames done and the number expected; None = not known."""

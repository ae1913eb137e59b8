"""How a long piece of work reports how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with how many frames are done and how many there will be; None = not known."""

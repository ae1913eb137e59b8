"""What the tests of the live check share."""

from tests.live.clock import film_clock

__all__ = ["film_clock"]

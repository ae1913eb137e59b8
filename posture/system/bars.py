"""Progress bars in a terminal, below what is known so far."""

from collections.abc import Iterable

from rich.console import RenderableType
from rich.progress import Progress
from rich.text import Text

from posture.system.terminal import harmless


class Bars(Progress):
    """Progress bars, with lines of text above them that can be replaced."""

    _told = ""

    def tell(self, text: str) -> None:
        """Show these lines in place of those of before; none if empty."""
        self._told = harmless(text)
        self.refresh()

    def get_renderables(self) -> Iterable[RenderableType]:
        """Return what is drawn: the lines and the bars."""
        if self._told:
            yield Text(self._told)
        yield from super().get_renderables()

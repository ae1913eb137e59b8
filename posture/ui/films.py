"""Drawing a clip with lines aside, while its page goes on being used."""

import threading
from dataclasses import dataclass
from typing import Final

from posture.errors import PostureError
from posture.export.annotated import Overlay, write_annotated
from posture.ui.jobs import Job
from posture.ui.review import Review, review

CORRECTED: Final = "The clip was corrected meanwhile; make it again."
CLOSED: Final = "The app was closed."
DEFECT: Final = "It could not be drawn, by a fault of ours."


@dataclass
class Drawing:
    """How far a clip with lines is; ``expected`` None = nobody knows how many frames it has.

    ``trouble`` is why there is none, in one sentence, once it has ``ended``.
    """

    done: int = 0
    expected: int | None = None
    ended: bool = False
    trouble: str = ""


_drawings: Final[dict[str, Drawing]] = {}


def drawing(job: Job) -> Drawing | None:
    """Return how far a clip's drawing is, or how it ended; None = none was begun."""
    return _drawings.get(job.id)


def draw(seen: Review, overlay: Overlay) -> None:
    """Begin to draw a judged clip, unless that is being done."""
    before = drawing(seen.job)
    if before is None or before.ended:
        own = _drawings[seen.job.id] = Drawing()
        threading.Thread(target=_draw, args=(seen, overlay, own), name="film").start()


def _draw(seen: Review, overlay: Overlay, own: Drawing) -> None:
    job, motion = seen.job, seen.analysis.motion
    assert motion is not None

    def tell(done: int, expected: int | None) -> None:
        own.done, own.expected = done, expected
        if not threading.main_thread().is_alive():  # which waits for this thread
            raise PostureError(CLOSED)

    own.trouble = DEFECT
    try:
        write_annotated(job.overlay, seen.analysis.report, motion, job.clip, overlay, tell)
        current = review(job).version == seen.version
        if not current:
            job.overlay.unlink(missing_ok=True)
        own.trouble = "" if current else CORRECTED
    except PostureError as error:
        own.trouble = str(error)
    finally:
        own.ended = True

"""Notes and angles on a clip that is not in the library, stored in a file in its folder.

They have ids like those of the library, so that they keep them when the clip is filed there.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from posture.drawing.sketch import Drawing
from posture.library.clips.own_angles import MOST_ANGLES
from posture.library.clips.reviewing import ReviewNote
from posture.library.schema.acting import check_may_change
from posture.own_angle import OwnAngle
from posture.results.ranges import Duration, Id, Name, Text
from posture.system.files import write_atomically
from posture.system.validation import decode, read_bytes
from posture.ui.clips.clip_folder import AppClip

MARKS: Final = "marks.json"
MOST_NOTES: Final = 1000
# A page's messages in quick succession are handled in two threads.
_one_at_a_time: Final = threading.Lock()


class OwnNote(Struct, frozen=True):
    """A note as the file has it."""

    id: Id
    at_s: Duration | None
    text: Text
    shapes: Drawing
    author: Name | None


@dataclass
class OwnMarks:
    """Everything that was marked on a clip."""

    notes: Annotated[list[OwnNote], Meta(max_length=MOST_NOTES)] = field(default_factory=list)
    angles: Annotated[list[OwnAngle], Meta(max_length=MOST_ANGLES)] = field(default_factory=list)

    def review_notes(self) -> list[ReviewNote]:
        """Return the notes as the library has them, in order of their moments."""
        notes = [ReviewNote(n.id, n.at_s, n.text, tuple(n.shapes), n.author) for n in self.notes]
        return sorted(notes, key=lambda note: -1.0 if note.at_s is None else note.at_s)


def read_marks(job: AppClip) -> OwnMarks:
    """Return what was marked on a clip.

    Raises
    ------
    ContentError
        If the file is damaged.
    """
    try:
        return decode(read_bytes(_file(job)), OwnMarks, MARKS)
    except FileNotFoundError:
        return OwnMarks()


@contextmanager
def changing_marks(job: AppClip) -> Iterator[OwnMarks]:
    """Change what was marked on a clip; it is written unless the change fails.

    Raises
    ------
    ContentError
        If the file is damaged.
    PostureError
        If it cannot be written, or who is acting may not change anything.
    """
    check_may_change()
    with _one_at_a_time:
        marks = read_marks(job)
        yield marks
        write_atomically(_file(job), msgspec.json.encode(marks))


def _file(job: AppClip) -> Path:
    return job.folder / MARKS

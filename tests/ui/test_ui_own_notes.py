"""Notes on the app's own clips: taken from the player, stored with the clip, filed with it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from posture.drawing.sketch import Shape, to_content
from posture.errors import UsageError
from posture.system.validation import ContentError
from posture.ui.clips.own_marks import MARKS, read_marks
from posture.ui.open_library.clip_marks import clip_notes, take_note
from tests.ui.asking import show, texts
from tests.ui.clips import analysed

CIRCLE = Shape("circle", ((0.1, 0.2), (0.3, 0.4)), "blue")


def added(text: str, at_s: float | None = 1.5) -> dict[str, Any]:
    return {"kind": "add", "text": text, "at_s": at_s, "shapes": to_content([CIRCLE])}


def test_a_note_on_an_own_clip_is_stored_changed_and_deleted() -> None:
    job = analysed()
    take_note(job, added(" Land softer "))
    take_note(job, added("whole", None))
    whole, note = clip_notes(job)
    assert (whole.at_s, note.at_s, note.text, note.shapes) == (None, 1.5, "Land softer", (CIRCLE,))
    take_note(job, {"kind": "change", "id": note.note_id, "text": "Softer", "shapes": []})
    changed = clip_notes(job)[1]
    assert (changed.note_id, changed.text, changed.shapes) == (note.note_id, "Softer", ())
    for _ in range(2):
        take_note(job, {"kind": "delete", "id": note.note_id})
    assert clip_notes(job) == [whole]


@pytest.mark.parametrize(
    "content", [{}, {"kind": "add"}, added("") | {"shapes": []}, added("x") | {"at_s": "soon"}]
)
def test_nonsense_is_no_note(content: dict[str, Any]) -> None:
    job = analysed()
    with pytest.raises(UsageError, match="note"):
        take_note(job, content)
    assert not (job.folder / MARKS).exists()


def test_notes_of_two_threads_are_all_kept() -> None:
    job = analysed()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda k: take_note(job, added(str(k))), range(16)))
    assert sorted(int(note.text) for note in clip_notes(job)) == list(range(16))


def test_a_damaged_file_of_notes_is_told_and_not_written_over() -> None:
    job = analysed()
    (job.folder / MARKS).write_bytes(b"{")
    with pytest.raises(ContentError):
        take_note(job, added("text"))
    assert (job.folder / MARKS).read_bytes() == b"{"
    app = show(clip=job.id)
    assert "marks\\.json cannot be read" in texts(app)
    assert "**Overstride over the clip**" in texts(app)
    assert read_marks(analysed()).notes == []

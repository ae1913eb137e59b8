"""Notes and own angles on the app's own clips: taken from the player, stored with the clip."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from posture.checks.landmark_angle import LandmarkAngle
from posture.drawing.sketch import Shape, to_content
from posture.errors import UsageError
from posture.motion.motion import Motion
from posture.own_angle import own_readings
from posture.system.validation import ContentError
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.own_marks import MARKS, read_marks
from posture.ui.downloads.download_files import address
from posture.ui.open_library.clip_marks import clip_angles, clip_notes, take_angle, take_note
from posture.ui.player.player_files import address as player_address
from posture.ui.review.clip_review import review
from tests.ui.asking import ask, show, texts
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
    assert "What to do" in texts(app)
    assert read_marks(analysed()).notes == []


KNEE: dict[str, Any] = {"landmarks": ["near_hip", "near_knee", "near_ankle"], "against": None}


def test_an_own_angle_is_measured_charted_and_in_the_tables() -> None:
    job = analysed()
    take_angle(job, {"kind": "add", "name": " Knee, mine ", "angle": KNEE})
    (own,) = clip_angles(job)
    assert (own.name, own.angle) == ("Knee, mine", LandmarkAngle(tuple(KNEE["landmarks"])))
    app = show(clip=job.id)
    app.session_state["charts"] = True
    app.session_state[f"player-{job.id}"] = {"check": own.key, "watched": True}
    app.run()
    assert not app.exception
    assert "**Knee, mine over the clip**" in texts(app)
    reading = own_readings(own, motion_of(job))["contact"]
    assert reading.value_deg is not None
    assert reading.u_deg is not None
    told = f"{reading.value_deg:.1f}° ± {reading.u_deg:.1f}°"
    assert told.replace(".", "\\.") in texts(app)
    assert "no interval" in texts(app)
    table = next(m.value for m in app.main.markdown if m.value.startswith("| Angle |"))
    assert f"about {reading.value_deg:.0f} degrees" in table
    assert not set("°±") & set(table)  # the table that is read first
    status, _, content = ask(address(review(job), "frames.csv"))
    header, *rows = list(csv.reader(io.StringIO(content.decode())))
    assert status == 200
    column = header.index("own_knee_mine_deg")
    assert sum(row[column] != "" for row in rows) > 100
    _, _, content = ask(address(review(job), "steps.csv"))
    header, *rows = list(csv.reader(io.StringIO(content.decode())))
    at_contact = [row[header.index("own_knee_mine_at_contact_deg")] for row in rows]
    known = [float(cell) for cell in at_contact if cell]
    assert sum(known) / len(known) == pytest.approx(reading.value_deg, abs=0.1)
    status, _, content = ask(player_address(job, f"figures/{own.key}", "1"))
    assert (status, json.loads(content)["measured"]) == (200, 3)
    take_angle(job, {"kind": "rename", "id": own.id, "name": " Front knee "})
    assert clip_angles(job) == [replace(own, name="Front knee")]
    with pytest.raises(UsageError, match="deleted in the meantime"):
        take_angle(job, {"kind": "rename", "id": "0" * 32, "name": "Knee"})
    take_angle(job, {"kind": "delete", "id": own.id})
    assert clip_angles(job) == []
    assert ask(player_address(job, f"figures/{own.key}", "1"))[0] == 404


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "add", "name": "  ", "angle": KNEE},
        {"kind": "add", "name": "Knee", "angle": KNEE | {"against": "vertical"}},
        {"kind": "add", "name": "Knee", "angle": {"landmarks": ["near_tail", "near_hip", "nose"]}},
    ],
)
def test_nonsense_is_no_angle(content: dict[str, Any]) -> None:
    job = analysed()
    with pytest.raises(UsageError, match="angle"):
        take_angle(job, content)
    assert clip_angles(job) == []


def motion_of(job: AppClip) -> Motion:
    found = review(job).analysis.motion
    assert found is not None
    return found

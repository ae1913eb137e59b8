"""What a coach says of clips: decisions, notes, tags, and what waits for eyes."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from posture.drawing.sketch import Shape
from posture.errors import UsageError
from posture.library.clips.analyses import save_result
from posture.library.clips.reviewing import (
    ReviewNote,
    add_note,
    adopt_notes,
    change_note,
    decide,
    decisions_of,
    delete_note,
    end_review,
    notes_of,
    set_tags,
    tags_of,
)
from posture.library.runners.queries import comparable_clips, list_tags, newest_of, waiting
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.tables import Clip, Note, StoredAnalysis
from posture.library.storage.library import Library
from tests.library.conftest import rows

ARROW = Shape("arrow", ((0.1, 0.2), (0.3, 0.4)))


@pytest.fixture
def clip(library: Library, track: Path, result: Path) -> Clip:
    """An analysed clip of Änn, blue shoes, 10 km/h."""
    conditions = Conditions(date(2026, 3, 1), 10.0, 1.0, "blue", "fresh")
    added = add_clip(library, ensure_runner(library, "Änn"), track, conditions)
    save_result(library, added.id, result)
    return added


def newest(library: Library, clip: Clip) -> StoredAnalysis:
    with library.reading() as transaction:
        found = newest_of(transaction, clip.id)
    assert found is not None
    return found


def test_notes_come_in_order_of_their_instants_and_go(library: Library, clip: Clip) -> None:
    add_note(library, clip.id, "late", 2.0, [ARROW])
    add_note(library, clip.id, " of all ", None)
    add_note(library, clip.id, "", 0.5, [ARROW])
    with library.reading() as transaction:
        notes = notes_of(transaction, clip.id)
    told = [(note.at_s, note.text, note.shapes) for note in notes]
    assert told == [(None, "of all", ()), (0.5, "", (ARROW,)), (2.0, "late", (ARROW,))]
    delete_note(library, notes[0].note_id)
    delete_note(library, notes[0].note_id)
    assert rows(library, "notes") == 2


def test_a_note_that_says_nothing_or_of_a_deleted_clip_is_refused(
    library: Library, clip: Clip
) -> None:
    for text in (" ", "x" * 5001, "a\0b"):
        with pytest.raises(UsageError, match="A note needs a drawing"):
            add_note(library, clip.id, text, 1.0)
    with pytest.raises(UsageError, match="deleted from the library in the meantime"):
        add_note(library, "0" * 32, "text", 1.0)
    assert rows(library, "notes") == 0


def test_a_drawing_that_somebody_else_put_there_is_not_trusted(
    library: Library, clip: Clip
) -> None:
    add_note(library, clip.id, "text", 1.0, [ARROW])
    with library.changing() as transaction:
        transaction.execute(update(Note).values(drawing=[{"kind": "line", "places": [[9, 9]]}]))
    with library.reading() as transaction:
        assert notes_of(transaction, clip.id)[0].shapes == ()


def test_tags_are_set_as_a_whole_and_listed_once(library: Library, clip: Clip) -> None:
    set_tags(library, clip.id, ["hip", " left  shin "])
    set_tags(library, clip.id, ["left shin", "arm"])
    with library.reading() as transaction:
        assert tags_of(transaction, clip.id) == list_tags(transaction) == ["arm", "left shin"]
    with pytest.raises(UsageError, match="A tag must have"):
        set_tags(library, clip.id, [" "])


def test_a_decision_is_kept_changed_and_taken_back(library: Library, clip: Clip) -> None:
    analysis = newest(library, clip)
    decide(library, analysis.id, "overstride", "confirmed")
    decide(library, analysis.id, "cadence", "confirmed")
    decide(library, analysis.id, "overstride", "rejected")
    decide(library, analysis.id, "cadence", None)
    with library.reading() as transaction:
        assert decisions_of(transaction, analysis.id) == {"overstride": "rejected"}
    with pytest.raises(UsageError):
        decide(library, analysis.id, "no such key", "confirmed")


def test_the_gravest_waits_first_until_it_was_looked_through(
    library: Library, clip: Clip, tmp_path: Path, result: Path
) -> None:
    runner = ensure_runner(library, "Bob")
    others = {}
    for day, verdict in ((5, "watch"), (6, "flag"), (7, "flag")):
        path = tmp_path / f"{day}.npz"
        path.write_bytes(verdict.encode() + bytes([day]))
        other = add_clip(library, runner, path, Conditions(date(2026, 3, day)))
        save_result(library, other.id, result)
        with library.changing() as transaction:
            ours = update(StoredAnalysis).where(StoredAnalysis.clip_id == other.id)
            transaction.execute(ours.values(verdict=verdict))
        others[day] = other
    with library.changing() as transaction:
        own = update(StoredAnalysis).where(StoredAnalysis.clip_id == clip.id)
        transaction.execute(own.values(verdict="ok"))
    seen = []
    for left in (4, 3, 2, 1):
        with library.reading() as transaction:
            now = waiting(transaction)
            assert now.clip_id is not None
            following = waiting(transaction, but=now.clip_id)
            analysis = newest_of(transaction, now.clip_id)
        assert (now.total, following.clip_id != now.clip_id) == (left, True)
        assert analysis is not None
        seen.append(now.clip_id)
        end_review(library, analysis.id, {})
    assert seen == [others[7].id, others[6].id, others[5].id, clip.id]
    with library.reading() as transaction:
        assert waiting(transaction).clip_id is None


def test_what_was_decided_before_a_correction_still_stands_after_it(
    library: Library, clip: Clip, result: Path, tmp_path: Path
) -> None:
    first = newest(library, clip)
    decide(library, first.id, "overstride", "confirmed")
    with library.reading() as transaction:
        before = decisions_of(transaction, first.id)
    corrected = tmp_path / "corrected"
    corrected.mkdir()
    text = (result / "report.json").read_text()
    (corrected / "report.json").write_text(text + " ")
    (corrected / "outcome.json").write_bytes((result / "outcome.json").read_bytes())
    second = save_result(library, clip.id, corrected)
    end_review(library, second, before)
    now = newest(library, clip)
    assert (now.id, now.review) == (second, "done")
    with library.reading() as transaction:
        assert decisions_of(transaction, second) == {"overstride": "confirmed"}
    # Taken back: the first report is the one that counts again.
    end_review(library, save_result(library, clip.id, result), {})
    assert newest(library, clip).id == first.id


def test_a_take_tells_how_it_was_filmed(library: Library, clip: Clip) -> None:
    with library.reading() as transaction:
        (take,) = comparable_clips(transaction, ensure_runner(library, "Änn").id)
        model = transaction.scalars(select(StoredAnalysis.model_sha256)).one()
    filming = take.filming
    assert (take.clip_id, take.day, take.filming.state) == (clip.id, date(2026, 3, 1), "fresh")
    assert filming.near_side == "right"
    assert abs(filming.yaw_deg) < 10
    assert filming.roll_deg == 0
    told = (filming.speed_kmh, filming.incline, filming.shoes, filming.model_sha256)
    assert told == (10.0, 1.0, "blue", model)


def test_a_note_is_changed_where_it_is(library: Library, clip: Clip) -> None:
    add_note(library, clip.id, "late", 2.0, [ARROW])
    with library.reading() as transaction:
        (note,) = notes_of(transaction, clip.id)
    circle = Shape("circle", ((0.1, 0.2), (0.3, 0.4)), "blue")
    change_note(library, note.note_id, " later ", [ARROW, circle])
    with library.reading() as transaction:
        (changed,) = notes_of(transaction, clip.id)
    assert changed == ReviewNote(note.note_id, 2.0, "later", (ARROW, circle), note.author)
    with pytest.raises(UsageError, match="A note needs a drawing"):
        change_note(library, note.note_id, "  ", [])
    delete_note(library, note.note_id)
    with pytest.raises(UsageError, match="deleted from the library in the meantime"):
        change_note(library, note.note_id, "text", [])


def test_drawings_from_before_there_were_colours_are_shown(library: Library, clip: Clip) -> None:
    add_note(library, clip.id, "text", 1.0, [ARROW])
    former = [{"kind": "arrow", "places": [[0.1, 0.2], [0.3, 0.4]]}]
    with library.changing() as transaction:
        transaction.execute(update(Note).values(drawing=former))
    with library.reading() as transaction:
        assert notes_of(transaction, clip.id)[0].shapes == (ARROW,)


def test_notes_from_before_a_clip_was_filed_are_taken_once(library: Library, clip: Clip) -> None:
    note = ReviewNote("a" * 32, 0.5, "early", (ARROW,), "Bo")
    for _ in range(2):
        adopt_notes(library, clip.id, [note])
    with library.reading() as transaction:
        assert notes_of(transaction, clip.id) == [note]

"""Every change carries the name of who made it, and who may not change anything changes nothing."""

from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from posture.errors import UsageError
from posture.library.clips.analyses import save_result
from posture.library.clips.authors import who_did_what
from posture.library.clips.reviewing import add_note, decide, end_review, notes_of, set_tags
from posture.library.hand_outs.handing_out import Choice, save_choice
from posture.library.runners.queries import newest_of
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.acting import (
    NOBODY,
    NOBODY_THERE,
    NOT_ALLOWED,
    Person,
    acting,
    acting_as,
    check_is_owner,
    check_may_change,
    enter_name,
)
from posture.library.schema.tables import HandOutChoice, Measured, StoredAnalysis, Tag
from posture.library.storage.library import Library
from tests.library.conftest import rows

ANNA = Person("Anna", "owner", "a" * 32)
BEN = Person("Ben", "coach", "b" * 32)
CARL = Person("Carl", "reader", "c" * 32)


@pytest.fixture
def clip_id(library: Library, track: Path, result: Path) -> str:
    """An analysed clip, put in by Anna."""
    with acting_as(ANNA):
        clip = add_clip(library, ensure_runner(library, "Zoe"), track, Conditions(date(2026, 3, 1)))
        save_result(library, clip.id, result)
    return clip.id


def newest_id(library: Library, clip_id: str) -> str:
    with library.reading() as transaction:
        newest = newest_of(transaction, clip_id)
    assert newest is not None
    return newest.id


def test_note_tag_decision_review_and_hand_out_carry_the_name_of_their_author(
    library: Library, clip_id: str
) -> None:
    analysis_id = newest_id(library, clip_id)
    with acting_as(BEN):
        add_note(library, clip_id, "land softer", None)
        set_tags(library, clip_id, ["tired"])
        decide(library, analysis_id, "cadence", "confirmed")
        end_review(library, analysis_id, {})
        save_choice(library, clip_id, Choice(()), {"words": "Run."})
    with library.reading() as transaction:
        analysis = transaction.get_one(StoredAnalysis, analysis_id)
        assert (analysis.author, analysis.reviewer) == ("Anna", "Ben")
        assert [note.author for note in notes_of(transaction, clip_id)] == ["Ben"]
        assert transaction.query(Tag.author).all() == [("Ben",)]
        assert transaction.get_one(Measured, (analysis_id, "cadence")).decided_by == "Ben"
        assert transaction.get_one(HandOutChoice, clip_id).author == "Ben"
        assert who_did_what(transaction, clip_id) == [
            ("analysed", "Anna"),
            ("reviewed", "Ben"),
            ("confirmed cadence", "Ben"),
            ("note “land softer”", "Ben"),
            ("tag “tired”", "Ben"),
            ("hand-out", "Ben"),
        ]
    with acting_as(ANNA):
        decide(library, analysis_id, "cadence", None)
        end_review(library, analysis_id, {}, "waiting")
        save_choice(library, clip_id, Choice(()), {"words": "Run slowly."})
    with library.reading() as transaction:
        assert transaction.get_one(StoredAnalysis, analysis_id).reviewer is None
        assert transaction.get_one(Measured, (analysis_id, "cadence")).decided_by is None
        assert transaction.get_one(HandOutChoice, clip_id).author == "Anna"


@pytest.mark.parametrize(("person", "words"), [(CARL, NOT_ALLOWED), (NOBODY, NOBODY_THERE)])
def test_who_may_not_change_anything_changes_nothing(
    library: Library, clip_id: str, person: Person, words: str
) -> None:
    with acting_as(person):
        with pytest.raises(UsageError, match=words[:20]):
            check_may_change()
        with pytest.raises(UsageError, match=words[:20]):
            add_note(library, clip_id, "land softer", None)
        with pytest.raises(UsageError, match=words[:20]):
            ensure_runner(library, "Bob")
        with pytest.raises(UsageError, match=words[:20]), library.changing():
            pass
    assert (rows(library, "notes"), rows(library, "runners")) == (0, 1)


def test_a_reader_s_look_may_lay_out_files(library: Library) -> None:
    with acting_as(CARL), library.work_folder() as folder:
        assert folder.is_dir()


def test_only_an_owner_is_one() -> None:
    with acting_as(ANNA):
        check_is_owner()
    for person in (BEN, CARL, NOBODY):
        with acting_as(person), pytest.raises(UsageError, match="Only an owner"):
            check_is_owner()


def test_this_computer_s_user_goes_by_the_name_they_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    assert acting().role == "owner"
    assert acting().name
    enter_name("Coach Ö")
    assert acting() == Person("Coach Ö", "owner")
    with pytest.raises(UsageError):
        enter_name(" ")
    assert acting().name == "Coach Ö"


def test_in_whose_name_a_block_is_done_holds_in_its_thread_alone() -> None:
    names = []
    with acting_as(ANNA), acting_as(BEN):
        thread = Thread(target=lambda: names.append(acting().name))
        thread.start()
        thread.join()
        names.append(acting().name)
    assert names[1] == "Ben"
    assert names[0] not in ("Anna", "Ben")

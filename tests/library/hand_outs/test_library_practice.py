"""What a coach keeps for hand-outs is kept once, and goes with the library's archive."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from posture.errors import UsageError
from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.changing.undoing import last_change, list_changes, undo, why_kept
from posture.library.deleting.binning import empty_bin_of_rows, list_binned, take_out_of_bin
from posture.library.hand_outs.practice import (
    delete_block,
    delete_exercise,
    exercise_of,
    list_blocks,
    list_exercises,
    practice_of,
    save_block,
    save_exercise,
    save_practice,
)
from posture.library.maintenance.care import check
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import ensure_runner
from posture.library.schema.change_tables import Change
from posture.library.storage.library import Library
from posture.report.own_material import ExerciseSheet, PracticeCard
from tests.library.conftest import rows
from tests.library.runners.test_library_records import files
from tests.pictures import a_jpeg

LOGO, PICTURE, FILM = a_jpeg(30, 20), a_jpeg(40, 30), b"film"
CARD = PracticeCard("Laufpraxis Süd", "Ines Żak", "+49 30 1234\nines@example.org", LOGO)


def card_of(library: Library) -> PracticeCard:
    with library.reading() as transaction:
        return practice_of(library, transaction)


def undo_last(library: Library, words: str) -> None:
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    assert change.words == words
    undo(library, change.id)


def exercises_of(library: Library) -> list[ExerciseSheet]:
    with library.reading() as transaction:
        return [exercise_of(library, transaction, row) for row in list_exercises(transaction)]


def test_the_practice_is_kept_once_with_its_newest_logo(library: Library) -> None:
    assert card_of(library) == PracticeCard()
    save_practice(library, CARD)
    save_practice(library, CARD)
    assert card_of(library) == CARD
    assert (rows(library, "practice"), len(files(library))) == (1, 1)
    save_practice(library, PracticeCard("New", logo=None))
    assert card_of(library) == PracticeCard("New")
    undo_last(library, "Changed whose hand-outs they are.")
    assert card_of(library) == CARD, "with its logo"
    save_practice(library, PracticeCard("New", logo=None))
    empty_bin_of_rows(library, 0)
    assert files(library) == [], "nobody else uses the logo"
    assert card_of(library) == PracticeCard("New")


def test_texts_are_added_changed_and_deleted_and_that_can_be_undone(library: Library) -> None:
    def texts() -> list[tuple[str, str]]:
        with library.reading() as transaction:
            return [(block.title, block.words) for block in list_blocks(transaction)]

    shoes = save_block(library, "Shoes", "Two pairs in turn.\n")
    save_block(library, "Heat", "Drink.")
    assert texts() == [("Heat", "Drink."), ("Shoes", "Two pairs in turn.")]
    save_block(library, "Shoes", "Three pairs.", shoes)
    assert texts()[1] == ("Shoes", "Three pairs.")
    delete_block(library, shoes)
    assert texts() == [("Heat", "Drink.")]
    undo_last(library, "Deleted the text “Shoes”.")
    assert texts()[1] == ("Shoes", "Three pairs.")
    with pytest.raises(UsageError, match="has been deleted"):
        save_block(library, "Shoes", "Four.", "0" * 32)
    with pytest.raises(UsageError, match="needs words"):
        save_block(library, "Shoes", " ")
    with pytest.raises(UsageError, match="at most 5000"):
        save_block(library, "Shoes", "a" * 5001)


def test_an_exercise_s_files_stay_while_a_change_would_put_them_back(library: Library) -> None:
    hop = ExerciseSheet("Hop", "3 sets", "On one leg.", PICTURE, FILM)
    bare = ExerciseSheet("Hop", "2 sets", "", PICTURE)
    hop_id = save_exercise(library, hop)
    assert exercises_of(library) == [hop]
    save_exercise(library, bare, hop_id)
    assert exercises_of(library) == [bare]
    undo_last(library, "Changed the exercise Hop.")
    assert exercises_of(library) == [hop], "with its film"
    save_exercise(library, bare, hop_id)
    other = save_exercise(library, ExerciseSheet("Jump", picture=PICTURE))
    delete_exercise(library, hop_id)
    delete_exercise(library, hop_id)
    jump = [ExerciseSheet("Jump", picture=PICTURE)]
    assert exercises_of(library) == jump
    assert len(files(library)) == 2
    empty_bin_of_rows(library, 0)
    assert exercises_of(library) == jump, "the picture is shared"
    assert len(files(library)) == 1
    assert check(library).lost == []
    delete_exercise(library, other)
    empty_bin_of_rows(library, 0)
    assert files(library) == []


def test_a_deleted_exercise_is_in_the_bin_for_thirty_days(library: Library) -> None:
    def bin_words() -> list[str]:
        with library.reading() as transaction:
            return [binned.words for binned in list_binned(transaction)]

    hop = ExerciseSheet("Hop", "3 sets", "On one leg.", PICTURE, FILM)
    hop_id = save_exercise(library, hop)
    delete_exercise(library, hop_id)
    assert bin_words() == ["Deleted the exercise Hop"]
    days_pass(library, 29)
    assert empty_bin_of_rows(library) == 0
    with library.reading() as transaction:
        (change,) = (c for c in list_changes(transaction) if c.verb == "delete")
        assert "more than an hour old" in why_kept(change)
    with pytest.raises(UsageError, match="more than an hour old"):
        undo(library, change.id)
    assert take_out_of_bin(library, change.id[:8]) == "Undone: Deleted the exercise Hop."
    assert (exercises_of(library), bin_words()) == ([hop], [])
    with pytest.raises(UsageError, match="nothing with the id"):
        take_out_of_bin(library, change.id)
    delete_exercise(library, hop_id)
    days_pass(library, 30)
    assert empty_bin_of_rows(library) == 1
    assert (bin_words(), files(library)) == ([], [])
    assert empty_bin_of_rows(library) == 0


def days_pass(library: Library, days: int) -> None:
    with library.changing() as transaction:
        for change in transaction.scalars(select(Change)):
            change.made -= timedelta(days)


def test_an_archive_takes_them_along_and_one_runner_s_does_not(
    library: Library, tmp_path: Path
) -> None:
    save_practice(library, CARD)
    save_block(library, "Heat", "Drink.")
    save_exercise(library, ExerciseSheet("Hop", "3 sets", "On one leg.", PICTURE, FILM))
    ensure_runner(library, "Zoe")
    export_library(library, tmp_path / "all.zip")
    export_library(library, tmp_path / "zoe.zip", "Zoe")
    other = open_library(tmp_path / "other")
    import_library(other, tmp_path / "zoe.zip")
    assert [rows(other, name) for name in ("practice", "text_blocks", "own_exercises")] == [0] * 3
    import_library(other, tmp_path / "all.zip")
    assert card_of(other) == CARD
    assert exercises_of(other) == exercises_of(library)
    save_practice(other, PracticeCard("Mine"))
    import_library(other, tmp_path / "all.zip")
    assert card_of(other) == PracticeCard("Mine"), "what is known is not changed"
    assert check(other).lost == []
    other.close()


def test_a_lost_file_is_named_by_what_it_belongs_to(library: Library) -> None:
    save_practice(library, CARD)
    save_exercise(library, ExerciseSheet("Hop", picture=PICTURE))
    for path in files(library):
        path.write_bytes(b"?" * path.stat().st_size)
    assert sorted(check(library).lost) == [
        "the exercise Hop has changed",
        "the practice's logo has changed",
    ]

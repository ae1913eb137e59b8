"""Hand-outs are kept as they were given, and go with their runner."""

from datetime import date
from pathlib import Path

import pytest

from posture.errors import UsageError
from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.changing.undoing import last_change, last_step, list_changes, undo
from posture.library.clips.putting_right import move_clips
from posture.library.clips.reviewing import end_review, set_tags
from posture.library.deleting.binning import (
    empty_bin_of_rows,
    list_binned,
    put_runner_into_bin,
    take_out_of_bin,
)
from posture.library.hand_outs.given import (
    delete_given,
    find_given,
    given_to,
    keep_hand_out,
    looked_through_on,
    today,
)
from posture.library.hand_outs.practice import stored_bytes
from posture.library.maintenance.care import check, delete_clip, delete_runner
from posture.library.maintenance.opening import open_library
from posture.library.runners.people import Details, add_runner, rename_runner
from posture.library.runners.queries import ClipFilter, find_clips, newest_of
from posture.library.runners.records import find_runner
from posture.library.schema.acting import Person, acting_as
from posture.library.schema.tables import Runner
from posture.library.storage.library import Library
from tests.library.conftest import rows
from tests.library.maintenance.test_library_care import add
from tests.library.runners.test_library_records import files

PDF, PAGE = b"%PDF-1.7 the paper", b"<!doctype html>the page"


@pytest.fixture
def clip_id(library: Library, track: Path, result: Path) -> str:
    add(library, "Zoe", track, result)
    with library.reading() as transaction:
        return find_clips(transaction, ClipFilter()).rows[0].clip_id


def runner_of(library: Library) -> Runner:
    with library.reading() as transaction:
        return find_runner(transaction, "Zoe")


def contents(library: Library) -> list[tuple[bytes | None, bytes | None, str]]:
    with library.reading() as transaction:
        return [
            (
                stored_bytes(library, transaction, row.pdf_sha256),
                stored_bytes(library, transaction, row.page_sha256),
                row.words,
            )
            for row in given_to(transaction, runner_of(library).id)
        ]


def test_what_was_given_stays_with_who_gave_it_and_once(library: Library, clip_id: str) -> None:
    with acting_as(Person("Ines", "coach")):
        first = keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "Land softer.")
    before = files(library)
    for pdf in (PDF, PDF + b" at another time"):
        assert keep_hand_out(library, clip_id, "Zoe", pdf, PAGE, "Land softer.") == first
    assert files(library) == before
    keep_hand_out(library, clip_id, "Zoe", PDF + b"2", PAGE, "Well done.")
    assert contents(library) == [(PDF + b"2", PAGE, "Well done."), (PDF, PAGE, "Land softer.")]
    with library.reading() as transaction:
        assert find_given(transaction, first).author == "Ines"
        newest = list_changes(transaction)[-1]
        assert (newest.verb, newest.author) == ("hand out", "Ines")
    with acting_as(Person("Rob", "reader")), pytest.raises(UsageError, match="change nothing"):
        keep_hand_out(library, clip_id, "Zoe", PDF, PAGE + b"3", "no")


def test_one_that_was_made_for_somebody_else_meanwhile_is_given_to_nobody(
    library: Library, clip_id: str
) -> None:
    yan = add_runner(library, "Yan", Details())
    move_clips(library, [clip_id], yan.id)
    with pytest.raises(UsageError, match="was moved"):
        keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "Land softer.")
    rename_runner(library, yan.id, "Yann")
    with pytest.raises(UsageError, match="Yan got another name; make the hand-out again"):
        keep_hand_out(library, clip_id, "Yan", PDF, PAGE, "Land softer.")
    assert rows(library, "given_hand_outs") == 0
    keep_hand_out(library, clip_id, "Yann", PDF, PAGE, "Land softer.")


def test_it_outlives_its_clip_and_goes_with_its_runner(library: Library, clip_id: str) -> None:
    first = keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "Land softer.")
    delete_clip(library, clip_id)
    assert contents(library) == [(PDF, PAGE, "Land softer.")]
    runner_id = runner_of(library).id
    put_runner_into_bin(library, runner_id)
    with library.reading() as transaction, pytest.raises(UsageError, match="deleted"):
        find_given(transaction, first)
    delete_runner(library, runner_id)
    assert rows(library, "given_hand_outs") == 0
    assert files(library) == []


def test_one_alone_can_be_deleted_and_restored(library: Library, clip_id: str) -> None:
    before = files(library)
    first = keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "a")
    keep_hand_out(library, clip_id, "Zoe", PDF + b"2", PAGE, "b")
    both = contents(library)
    delete_given(library, first)
    delete_given(library, first)
    assert [words for _, _, words in contents(library)] == ["b"]
    with library.reading() as transaction:
        (binned,) = list_binned(transaction)
    assert binned.words == f"Deleted the hand-out of {today()} for Zoe"
    take_out_of_bin(library, binned.id)
    assert contents(library) == both
    delete_given(library, first)
    empty_bin_of_rows(library, 0)
    assert len(files(library)) == len(before) + 2, "the page is that of both"
    assert check(library).lost == []


def test_the_key_for_undoing_takes_back_what_was_done_before_a_hand_out_was_given(
    library: Library, clip_id: str
) -> None:
    with acting_as(Person("Ines", "coach")):
        set_tags(library, clip_id, ["heel"])
        keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "a")
    with acting_as(Person("Rob", "coach")):
        set_tags(library, clip_id, ["heel", "hip"])
    with library.reading() as transaction:
        step = last_step(transaction, "Ines")
        assert last_step(transaction, "Zoe") is None
    assert step is not None
    assert step.words.startswith("Changed the tags")
    assert len(contents(library)) == 1


def test_one_given_by_mistake_can_be_undone(library: Library, clip_id: str) -> None:
    keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "a")
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    assert change.words.startswith("Handed out")
    undo(library, change.id)
    assert contents(library) == []


def test_one_in_the_bin_is_erased_with_its_runner_and_in_no_archive(
    library: Library, clip_id: str, tmp_path: Path
) -> None:
    delete_given(library, keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "Land softer."))
    assert any(path.read_bytes() == PDF for path in files(library))
    export_library(library, tmp_path / "all.zip")
    assert PDF not in (tmp_path / "all.zip").read_bytes()
    delete_runner(library, "Zoe")
    assert files(library) == []


def test_it_is_in_the_runner_s_archive(library: Library, clip_id: str, tmp_path: Path) -> None:
    keep_hand_out(library, clip_id, "Zoe", PDF, PAGE, "Land softer.")
    export_library(library, tmp_path / "zoe.zip", "Zoe")
    other = open_library(tmp_path / "other")
    import_library(other, tmp_path / "zoe.zip")
    assert contents(other) == contents(library)
    other.close()


def test_a_day_asks_for_hand_outs_of_what_was_looked_through(
    library: Library, clip_id: str
) -> None:
    def asked(day: date) -> list[str]:
        with library.reading() as transaction:
            return looked_through_on(transaction, day)

    assert asked(today()) == [], "nobody has looked through it"
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
    assert analysis is not None
    end_review(library, analysis.id, {})
    assert asked(today()) == [clip_id], "put in today"
    with library.reading() as transaction:
        session_day = find_clips(transaction, ClipFilter()).rows[0].day
    assert asked(session_day) == [clip_id], "run on that day"
    assert asked(date(2020, 1, 1)) == []

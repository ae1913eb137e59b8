"""The bin: what is deleted is gone from every list, and back for thirty days."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from posture.errors import UsageError
from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.changing.claims import Coach, claim
from posture.library.changing.undoing import list_changes
from posture.library.clips.analyses import save_result
from posture.library.clips.reviewing import add_note
from posture.library.clips.unfinished import unfinished_clips
from posture.library.deleting.binning import (
    empty_bin_of_rows,
    list_binned,
    put_clips_into_bin,
    put_runner_into_bin,
    take_out_of_bin,
)
from posture.library.maintenance.care import check, delete_clip, delete_runner
from posture.library.maintenance.opening import open_library
from posture.library.runners.people import namesakes
from posture.library.runners.queries import (
    ClipFilter,
    comparable_clips,
    find_clips,
    history,
    list_runners,
    list_tags,
    waiting,
)
from posture.library.runners.records import (
    add_clip,
    ensure_runner,
    find_clip,
    find_runner,
    has_analysed,
)
from posture.library.schema.acting import Person, acting_as
from posture.library.schema.tables import Clip, Runner, now
from posture.library.storage.library import Library
from tests.library.conftest import rows
from tests.library.maintenance.test_library_care import SECRET, add, bytes_of
from tests.library.runners.test_library_records import MARCH, files


def seen(library: Library) -> dict[str, object]:
    """Everything that lists and queries show."""
    with library.reading() as transaction:
        runners = [(row.name, row.clips, row.last) for row in list_runners(transaction)]
        ids = list(transaction.scalars(select(Runner.id)))
        return {
            "runners": runners,
            "clips": [row.name for row in find_clips(transaction, ClipFilter()).rows],
            "found": find_clips(transaction, ClipFilter(text="zoe")).total,
            "waiting": waiting(transaction).total,
            "tags": list_tags(transaction),
            "history": sum(len(history(transaction, one)) for one in ids),
            "comparable": sum(len(comparable_clips(transaction, one)) for one in ids),
            "namesakes": len(namesakes(transaction, "Zoe")),
            "unfinished": unfinished_clips(library, transaction, None),
        }


NOTHING = {
    "runners": [],
    "clips": [],
    "found": 0,
    "waiting": 0,
    "tags": [],
    "history": 0,
    "comparable": 0,
    "namesakes": 0,
    "unfinished": [],
}


def test_a_runner_in_the_bin_is_nowhere_and_comes_back_whole(
    library: Library, track: Path, result: Path
) -> None:
    clip = add(library, "Zoe", track, result)
    (library.opened / clip.id).mkdir(parents=True)
    (library.opened / clip.id / "corrections.json").write_text("{")
    before = seen(library)
    runner = ensure_runner(library, "Zoe")
    assert put_runner_into_bin(library, runner.id) == "Put Zoe into the bin."
    assert seen(library) == NOTHING
    with library.reading() as transaction:
        (binned,) = list_binned(transaction)
        assert binned.words == "Zoe with 1 clip"
        assert (binned.goes - binned.since.date()).days == 30
        assert has_analysed(transaction, runner, track)
        for find, which in ((find_runner, "Zoe"), (find_runner, runner.id), (find_clip, clip.id)):
            with pytest.raises(UsageError, match="no "):
                find(transaction, which)
    for refused in (
        lambda: add_note(library, clip.id, "more", None),
        lambda: claim(library, clip.id, Coach("m" * 32, "May")),
        lambda: save_result(library, clip.id, result),
        lambda: add_clip(library, runner, track, MARCH),
        lambda: put_clips_into_bin(library, [clip.id]),
    ):
        with pytest.raises(UsageError, match="deleted from the library in the meantime"):
            refused()
    assert check(library).lost == check(library).repaired == []
    assert (check(library).waiting, len(files(library))) == (0, 2)

    words = take_out_of_bin(library, runner.id[:8])
    assert words == "Restored Zoe from the bin."
    assert seen(library) == before
    assert rows(library, "notes") == 1


def test_clips_that_were_in_the_bin_already_stay_there(
    library: Library, track: Path, result: Path
) -> None:
    runner = ensure_runner(library, "Zoe")
    first = add(library, "Zoe", track, result)
    second = add_clip(library, runner, result / "report.json", MARCH)
    put_clips_into_bin(library, [second.id])
    put_runner_into_bin(library, runner.id)
    with library.reading() as transaction:
        assert [one.words for one in list_binned(transaction)] == [
            "Zoe with 1 clip",
            "report.json of Zoe",
        ]
    take_out_of_bin(library, runner.id)
    assert seen(library)["clips"] == [track.name]
    put_runner_into_bin(library, runner.id)
    # A clip brings its runner back, and no other clip.
    assert take_out_of_bin(library, second.id) == "Restored report.json of Zoe from the bin."
    assert seen(library)["clips"] == ["report.json"]
    take_out_of_bin(library, first.id)
    with library.reading() as transaction:
        assert list_binned(transaction) == []
    with pytest.raises(UsageError, match="The bin has nothing with the id"):
        take_out_of_bin(library, first.id)


def test_adding_a_clip_again_brings_it_back_with_its_notes(
    library: Library, track: Path, result: Path
) -> None:
    clip = add(library, "Zoe", track, result)
    put_clips_into_bin(library, [clip.id])
    assert add_clip(library, ensure_runner(library, "Zoe"), track, MARCH).id == clip.id
    assert seen(library)["clips"] == [track.name]


def into_the_past(library: Library, days: float) -> None:
    with library.changing() as transaction:
        for table in (Runner, Clip):
            then = now() - timedelta(days=days)
            transaction.execute(update(table).where(table.binned.is_not(None)).values(binned=then))


def test_the_bin_is_emptied_after_thirty_days(library: Library, track: Path, result: Path) -> None:
    kept = add(library, "Bob", track, result)
    add(library, "Zoe", track, result)
    only = add_clip(library, ensure_runner(library, "Bob"), result / "report.json", MARCH)
    put_clips_into_bin(library, [only.id])
    put_runner_into_bin(library, ensure_runner(library, "Zoe").id)
    into_the_past(library, 29.9)
    assert empty_bin_of_rows(library) == 0
    into_the_past(library, 30.1)
    url = library.engine.url.render_as_string(hide_password=False)
    with library.changing():
        pass
    other = open_library(library.folder, None if url.startswith("sqlite") else _plain(url))
    try:
        assert [rows(other, table) for table in ("runners", "sessions", "clips")] == [1, 1, 1]
        assert len(files(other)) == 2  # which Bob's other clip uses
        with other.reading() as transaction:
            assert find_clip(transaction, kept.id).name == track.name
            # The change that named nobody's rows but theirs went with them.
            assert list_changes(transaction) == []
        assert check(other).lost == []
    finally:
        other.close()


def _plain(url: str) -> str:
    return "postgresql://" + url.partition("://")[2]


def test_the_bin_is_emptied_on_demand(library: Library, track: Path, result: Path) -> None:
    clip = add(library, "Zoe", track, result)
    put_clips_into_bin(library, [clip.id])
    assert empty_bin_of_rows(library, 0) == 1
    assert [rows(library, table) for table in ("runners", "sessions", "clips")] == [1, 0, 0]
    assert files(library) == []


def test_what_is_in_the_bin_is_deleted_completely_too(
    library: Library, track: Path, result: Path, tmp_path: Path
) -> None:
    secret = tmp_path / f"{SECRET}.mp4"
    secret.write_bytes(SECRET.encode() * 5000)
    add(library, "Bob", track, result)
    clip = add(library, SECRET, secret, result)
    put_runner_into_bin(library, ensure_runner(library, SECRET).id)
    assert SECRET.encode() in bytes_of(library.folder)
    with library.reading() as transaction:
        (binned,) = list_binned(transaction)
    delete_runner(library, binned.id)
    assert SECRET.encode() not in bytes_of(library.folder)
    assert rows(library, "changes") == 0
    with pytest.raises(UsageError, match="no clip"):
        delete_clip(library, clip.id)


def test_an_archive_has_nothing_of_the_bin_but_the_list_of_changes(
    library: Library, track: Path, result: Path, tmp_path: Path
) -> None:
    clip = add(library, "Bob", track, result)
    add(library, "Zoe", track, result)
    gone = add_clip(library, ensure_runner(library, "Bob"), result / "report.json", MARCH)
    with acting_as(Person("May", "coach")):
        put_clips_into_bin(library, [gone.id])
    with acting_as(Person("May", "coach")):
        put_runner_into_bin(library, ensure_runner(library, "Zoe").id)
    export_library(library, tmp_path / "a.zip")
    other = open_library(tmp_path / "other")
    import_library(other, tmp_path / "a.zip")
    try:
        assert [rows(other, table) for table in ("runners", "clips", "notes", "tags")] == [1] * 4
        assert len(files(other)) == 2
        with other.reading() as transaction:
            (change,) = list_changes(transaction)
            assert (change.words, change.author) == ("Put report.json of Bob into the bin.", "May")
            assert change.before is None
            assert find_clip(transaction, clip.id).name == track.name
        assert check(other).lost == []
    finally:
        other.close()

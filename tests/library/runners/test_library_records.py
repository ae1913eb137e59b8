"""What is put into the library is found again, and only once."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from posture.errors import MachineError, RefusedError, UsageError
from posture.library.clips.analyses import analyse_clip, file_name, save_result
from posture.library.runners.records import (
    Conditions,
    add_clip,
    ensure_runner,
    find_clip,
    find_runner,
)
from posture.library.schema.tables import Clip, StoredAnalysis, StoredFile
from posture.library.storage.library import Library
from posture.pose_track import save_track
from tests.gait import Camera, Runner, film
from tests.library.conftest import rows

MARCH = Conditions(date(2026, 3, 1), speed_kmh=10.0, shoes="old")
APRIL = Conditions(date(2026, 4, 1), speed_kmh=10.0, shoes="old")


def files(library: Library) -> list[Path]:
    return [path for path in library.store.folder.rglob("*") if path.is_file()]


def test_a_runner_is_found_by_name_in_any_case_and_made_once(library: Library) -> None:
    first = ensure_runner(library, " Änne  Müller ", height_cm=176, kind="new")
    again = ensure_runner(library, "änne MÜLLER", notes="left knee")
    with library.reading() as transaction:
        found = find_runner(transaction, "ÄNNE müller")
        assert find_runner(transaction, first.id).id == first.id
    assert again.id == first.id == found.id
    assert (found.name, found.height_cm, found.kind) == ("Änne Müller", 176, "new")
    assert found.notes == "left knee"
    assert ensure_runner(library, "BOB").id == ensure_runner(library, "bob").id


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\0b"])
def test_a_name_that_is_none_is_refused(library: Library, name: str) -> None:
    with pytest.raises(UsageError, match="1 to 200 characters"):
        ensure_runner(library, name)
    assert rows(library, "runners") == 0


def test_an_unknown_runner_and_clip_are_named(library: Library) -> None:
    with library.reading() as transaction:
        with pytest.raises(UsageError, match="no runner 'Bob'"):
            find_runner(transaction, "Bob")
        for clip_id in ("", "f00"):
            with pytest.raises(UsageError, match=f"no clip '{clip_id}'"):
                find_clip(transaction, clip_id)


def test_the_same_clip_is_stored_once(library: Library, tmp_path: Path) -> None:
    runner = ensure_runner(library, "Bob")
    for name in ("one.mp4", "copy of one.mp4"):
        (tmp_path / name).write_bytes(b"moving pictures")
    first = add_clip(library, runner, tmp_path / "one.mp4", MARCH)
    same_day = add_clip(library, runner, tmp_path / "copy of one.mp4", MARCH)
    later = add_clip(library, runner, tmp_path / "copy of one.mp4", APRIL)

    assert same_day.id == first.id != later.id
    assert (rows(library, "clips"), rows(library, "sessions"), rows(library, "files")) == (2, 2, 1)
    assert [path.read_bytes() for path in files(library)] == [b"moving pictures"]


def test_a_stored_file_is_checked_when_it_is_read(library: Library, tmp_path: Path) -> None:
    (tmp_path / "one.mp4").write_bytes(b"moving pictures")
    clip = add_clip(library, ensure_runner(library, "Bob"), tmp_path / "one.mp4", MARCH)
    with library.reading() as transaction:
        stored = transaction.get_one(StoredFile, clip.sha256)
    assert library.store.checked(stored.sha256, stored.size).read_bytes() == b"moving pictures"

    library.store.path(clip.sha256).write_bytes(b"moving pictureZ")
    with pytest.raises(MachineError, match="has changed"):
        library.store.checked(stored.sha256, stored.size)
    with pytest.raises(MachineError, match="has changed"):
        analyse_clip(library, clip.id)
    library.store.path(clip.sha256).unlink()
    with pytest.raises(MachineError, match="is missing"):
        library.store.checked(stored.sha256, stored.size)


def test_an_analysis_is_kept_with_its_track_its_maker_and_its_values(
    library: Library, track: Path
) -> None:
    runner = ensure_runner(library, "Bob", height_cm=180)
    clip = add_clip(library, runner, track, MARCH)
    outcome = analyse_clip(library, clip.id)

    assert outcome.state == "ok"
    with library.reading() as transaction:
        kept = transaction.scalars(select(StoredAnalysis)).one()
        values = {m.key: m.value for m in kept.measurements}
        assert '"schema": "posture.report/2"' in kept.report
    assert (kept.status, kept.verdict, kept.headline) == ("ok", outcome.verdict, outcome.sentence)
    assert kept.review == "waiting"
    assert values["cadence"] is not None
    assert len(values) == 14
    # Analysing a track keeps that track.
    assert kept.track_sha256 == clip.sha256
    assert list(library.work.iterdir()) == []


def test_the_told_height_and_speed_reach_the_analysis(library: Library, track: Path) -> None:
    clip = add_clip(library, ensure_runner(library, "Bob", height_cm=180), track, MARCH)
    analyse_clip(library, clip.id)
    with library.reading() as transaction:
        report = transaction.scalars(select(StoredAnalysis.report)).one()
    options = json.loads(report)["made_with"]["options"]
    assert (options["height_cm"], options["speed_kmh"]) == (180, 10)


def test_a_result_saved_twice_is_one_analysis(library: Library, track: Path, result: Path) -> None:
    clip = add_clip(library, ensure_runner(library, "Bob"), track, MARCH)
    assert save_result(library, clip.id, result) == save_result(library, clip.id, result)
    assert (rows(library, "analyses"), rows(library, "pictures")) == (1, 1)
    # The clip is a track, so the track of its analysis has the same bytes; and a picture.
    assert len(files(library)) == rows(library, "files") == 2


def test_a_refused_clip_is_kept_with_its_reason(library: Library, tmp_path: Path) -> None:
    save_track(film(Runner(), Camera(seconds=1.5)), tmp_path / "short.npz")
    clip = add_clip(library, ensure_runner(library, "Bob"), tmp_path / "short.npz", MARCH)
    assert analyse_clip(library, clip.id).state == "refused"
    with library.reading() as transaction:
        kept = transaction.scalars(select(StoredAnalysis)).one()
    assert (kept.status, kept.verdict) == ("refused", None)
    assert "at least 4 are needed" in kept.headline


@pytest.mark.parametrize(
    ("name", "letters", "kept"),
    [
        ("走る.mp4", "utf-8", "走る.mp4"),
        ("走る é.mp4", "latin-1", "?? é.mp4"),
        ("走る é.mp4", "ascii", "?? ?.mp4"),
        ("C:\\films\\a.mp4", "utf-8", "a.mp4"),
        ("../../a.mp4", "utf-8", "a.mp4"),
        ("..", "utf-8", "clip"),
        (100 * "走" + ".mp4", "utf-8", 65 * "走" + ".mp4"),
    ],
)
def test_a_clip_has_a_name_that_files_here_can_have(
    name: str, letters: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: letters)
    assert file_name(name) == kept


def test_a_file_that_is_no_clip_does_not_stay(library: Library, tmp_path: Path) -> None:
    (tmp_path / "diary.npz").write_text("Dear diary")
    clip = add_clip(library, ensure_runner(library, "Bob"), tmp_path / "diary.npz", MARCH)
    outcome = analyse_clip(library, clip.id)
    assert (outcome.state, outcome.unreadable) == ("failed", True)
    assert "not a pose track" in outcome.sentence
    assert [rows(library, table) for table in ("sessions", "clips", "analyses")] == [0, 0, 0]
    assert files(library) == []


def test_copies_and_bin_outlast_a_file_that_is_no_clip(library: Library, tmp_path: Path) -> None:
    kept = [library.bin / "2026-03-01" / "old", library.backups / "daily_2026-03-01.db"]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a copy")
    (tmp_path / "half.npz").write_text("half of a track")
    clip = add_clip(library, ensure_runner(library, "Bob"), tmp_path / "half.npz", MARCH)
    assert analyse_clip(library, clip.id).unreadable
    assert (rows(library, "clips"), rows(library, "erasures"), files(library)) == (0, 0, [])
    assert [path.read_bytes() for path in kept] == [b"a copy", b"a copy"]


def test_a_clip_that_was_analysed_once_stays(
    library: Library, track: Path, result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = add_clip(library, ensure_runner(library, "Bob"), track, MARCH)
    save_result(library, clip.id, result)

    def refuse(path: Path) -> None:
        raise RefusedError("unreadable", f"{path.name} cannot be read.", "Take another.")

    monkeypatch.setattr("posture.pipeline.analysis.load_track", refuse)
    assert analyse_clip(library, clip.id).state == "failed"
    assert (rows(library, "clips"), rows(library, "analyses")) == (1, 1)


def test_nothing_is_kept_for_a_clip_that_was_deleted_meanwhile(
    library: Library, track: Path, result: Path
) -> None:
    clip = add_clip(library, ensure_runner(library, "Bob"), track, MARCH)
    with library.changing() as transaction:
        transaction.delete(transaction.get_one(Clip, clip.id))
    with pytest.raises(UsageError, match="deleted from the library in the meantime"):
        save_result(library, clip.id, result)
    assert rows(library, "analyses") == 0


def test_a_change_that_fails_changes_nothing(library: Library) -> None:
    def fail() -> None:
        with library.changing() as transaction:
            transaction.add(Clip(session_id="none", sha256="none", name="x"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert rows(library, "clips") == 0


def test_what_no_archive_could_bring_back_is_not_kept(library: Library, track: Path) -> None:
    runner = ensure_runner(library, "Bob")
    with pytest.raises(UsageError, match="must have at most 200 characters"):
        add_clip(library, runner, track, Conditions(date(2026, 3, 1), shoes="x" * 201))

"""One's own clips go into the library by themselves, and those of earlier versions too."""

import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from posture.errors import MachineError, PostureError
from posture.library.clips.own_angles import adopt_angles
from posture.library.clips.putting_right import move_clips
from posture.library.deleting.binning import put_clips_into_bin
from posture.library.maintenance.opening import open_library
from posture.library.runners.people import Details, add_runner
from posture.library.runners.queries import list_runners
from posture.library.schema.acting import Person, acting_as
from posture.library.schema.tables import Clip, StoredAnalysis
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    StageProgress,
    claim,
    clips_folder,
    list_jobs,
    load_job,
    read_outcome,
    read_ticks,
    save_job,
    tick,
    write_outcome,
)
from posture.ui.clips.desk import Desk
from posture.ui.open_library.opened import open_clip
from posture.ui.own.again import check_again
from posture.ui.own.filing import file_due
from posture.ui.own.filing_request import (
    is_this_person_s,
    request_own_filing,
    requested_filing,
)
from posture.ui.own.former import DELETED, KEPT_S, adopt_former_clips
from posture.ui.own.into_library import file_job, library_id
from posture.ui.own.me import HERE, me_in, whose
from posture.ui.own.own_clips import judged_clips, own_binned, own_page
from tests.ui.asking import ask, show, texts
from tests.ui.clips import QuietDesk, own
from tests.ui.coach.coaching import MAY, asked, unheard
from tests.ui.seasons import BETTER, FAR_AHEAD, analysed_film, analysis_of, put_in
from tests.waiting import wait_until

SAMPLE = Path("/sample.mp4")


@pytest.fixture
def library() -> Library:
    return open_library()


@pytest.fixture
def desk() -> Desk:
    """A desk at which nobody analyses anything."""
    desk = QuietDesk(clips_folder())
    desk.close()
    return desk


def own_ids(library: Library) -> list[str]:
    with library.reading() as transaction:
        return [row.clip_id for row in own_page(transaction, 0, 50).rows]


def former(name: str = "run.mp4") -> AppClip:
    """An analysed clip as earlier versions left it: with its film, and no word of the library."""
    return analysed_film(name, FAR_AHEAD)


def adopt(but: Path = SAMPLE) -> None:
    """Take over former clips, as an app that starts now does."""
    adopt_former_clips(clips_folder(), but, datetime.now(UTC))


def file_all(library: Library, desk: Desk) -> None:
    wait_until(lambda: not file_due(library, desk)[0])


def count(library: Library, table: type[Clip] | type[StoredAnalysis]) -> int:
    with library.reading() as transaction:
        return transaction.scalar(select(func.count()).select_from(table)) or 0


def test_a_clip_of_one_s_own_is_filed_with_all_that_its_folder_has(
    library: Library, desk: Desk
) -> None:
    job = replace(former(), settings=Settings(height_cm=171.0, speed_kmh=9.5, back="fine"))
    save_job(job)
    tick(job, "Slept well", True)
    request_own_filing(job)
    file_all(library, desk)
    clip_id = library_id(job.id)
    assert (own_ids(library), list_jobs(clips_folder())) == ([clip_id], [])
    with library.reading() as transaction:
        session, me = transaction.get_one(Clip, clip_id).session, me_in(transaction)
    assert me is not None
    assert (me.height_cm, session.speed_kmh, session.back) == (171.0, 9.5, "fine")
    opened = open_clip(library, clip_id, unheard)
    assert (opened.created, read_ticks(opened)) == (job.created, {"Slept well"})
    assert opened.clip.is_relative_to(opened.folder)
    assert ask(f"/clips/{clip_id}/video", "bytes=0-9")[0] == 206
    # Its former address leads to it.
    assert asked(show(clip=job.id), "clip") == clip_id


def test_whatever_interrupts_filing_it_is_done_once_in_the_end(
    library: Library, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = former()
    request_own_filing(job)
    outcome = read_outcome(job)
    assert outcome is not None
    for step in ("add_clip", "save_result", "adopt_notes", "note_analysis", "link_as", "save_job"):
        with monkeypatch.context() as full:
            full.setattr(f"posture.ui.own.into_library.{step}", fail)
            with pytest.raises(PostureError, match="full"):
                file_job(library, desk, job, outcome)
        if not job.folder.exists():
            break
    # What is in the library is opened whole, even if its folder was left half made.
    opened = open_clip(library, library_id(job.id), unheard)
    assert opened.clip.read_bytes()
    assert opened.track.exists()
    assert (count(library, Clip), count(library, StoredAnalysis)) == (1, 1)
    assert list_jobs(clips_folder()) == []


def fail(*_: object, **__: object) -> None:
    raise MachineError("The disk is full.")


def test_clips_of_earlier_versions_are_taken_over_but_not_those_that_cannot_be(
    library: Library, desk: Desk
) -> None:
    ready = former()
    failed, waiting, gone, sample, later = (former() for _ in range(5))
    write_outcome(failed, Outcome("failed", "It is no video."))
    (waiting.folder / "outcome.json").unlink()
    gone.clip.unlink()
    save_job(replace(later, created=datetime.now(UTC) + timedelta(hours=1)))
    adopt(sample.clip)
    assert {job.id for job in list_jobs(clips_folder()) if requested_filing(job)} == {ready.id}
    file_all(library, desk)
    adopt(sample.clip)
    assert own_ids(library) == [library_id(ready.id)]
    assert {job.id for job in list_jobs(clips_folder())} == {
        job.id for job in (failed, waiting, gone, sample, later)
    }


def test_what_was_deleted_earlier_is_in_the_library_s_bin_for_the_rest_of_its_time(
    library: Library, desk: Desk
) -> None:
    deleted, older = former(), former()
    since = time.time() - 3 * 24 * 3600
    for job, at in ((deleted, since), (older, time.time() - KEPT_S - 60)):
        place = clips_folder().parent / DELETED / job.id
        place.parent.mkdir(exist_ok=True)
        job.folder.replace(place)
        os.utime(place, (at, at))
    adopt()
    file_all(library, desk)
    assert own_ids(library) == []
    with library.reading() as transaction:
        (binned,) = own_binned(transaction)
    assert binned.id == library_id(deleted.id)
    assert abs((binned.since - datetime.fromtimestamp(since, UTC)) / timedelta(seconds=1)) < 2
    assert not (clips_folder().parent / DELETED / older.id).exists()


def test_of_a_film_that_was_checked_more_than_once_the_last_result_counts(
    library: Library, desk: Desk
) -> None:
    first, last, deleted = former(), analysed_film("run.mp4", BETTER), former()
    for number, job in enumerate((deleted, first, last)):
        job.clip.write_bytes(first.clip.read_bytes())
        os.utime(job.folder / "outcome.json", (number, number))
    place = clips_folder().parent / DELETED / deleted.id
    place.parent.mkdir()
    deleted.folder.replace(place)
    adopt()
    file_all(library, desk)
    with library.reading() as transaction:
        (shown,) = judged_clips(transaction, 9)
        assert own_binned(transaction) == [], "what was kept is not deleted with what was"
    overstride = shown.report.measurements["overstride"].value
    assert overstride == analysis_of(BETTER).report.measurements["overstride"].value


def test_a_former_clip_that_the_library_has_of_a_runner_is_not_taken_over(
    library: Library, desk: Desk
) -> None:
    """A coach filed it from the app's folder, or from a file, and may have deleted it since."""
    shown, binned, another = former("a.mp4"), former("b.mp4"), former("c.mp4")
    binned.clip.write_bytes(binned.clip.read_bytes() + b"1")
    another.clip.write_bytes(another.clip.read_bytes() + b"2")
    put_in(library, "Zoe", MAY, shown)
    put_clips_into_bin(library, [put_in(library, "Yan", MAY, binned)])
    for _ in range(2):
        adopt()
        file_all(library, desk)
        assert own_ids(library) == [library_id(another.id)]
        assert {job.id for job in list_jobs(clips_folder())} == {shown.id, binned.id}
    said = texts(show())
    assert all(f"{name}\\.mp4" in said for name in "abc"), "nothing is lost"


def test_a_clip_that_another_app_files_meanwhile_is_handed_over_once(
    library: Library, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = former()
    tick(job, "Slept well", True)
    request_own_filing(job)
    outcome = read_outcome(job)
    assert outcome is not None
    left = ["the other app"]

    def meanwhile(*given: Any) -> None:
        adopt_angles(*given)
        if left:
            left.clear()
            file_job(library, QuietDesk(clips_folder()), job, outcome)

    monkeypatch.setattr("posture.ui.own.into_library.adopt_angles", meanwhile)
    file_job(library, desk, job, outcome)
    assert (left, own_ids(library)) == ([], [library_id(job.id)])
    opened = open_clip(library, library_id(job.id), unheard)
    assert read_ticks(opened) == {"Slept well"}, "what the first handed over is still there"
    with library.reading() as transaction:
        assert len(list_runners(transaction)) == 1


def test_two_apps_that_start_at_once_take_over_each_clip_once(
    library: Library, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, deleted = former(), former()
    deleted.clip.write_bytes(deleted.clip.read_bytes() + b"1")
    place = clips_folder().parent / DELETED / deleted.id
    place.parent.mkdir()
    deleted.folder.replace(place)
    left, ask_for = ["the other app"], request_own_filing

    def meanwhile(*given: Any) -> None:
        if left:
            left.clear()
            adopt()
            file_all(library, desk)
        ask_for(*given)

    monkeypatch.setattr("posture.ui.own.former.request_own_filing", meanwhile)
    adopt()
    file_all(library, desk)
    assert own_ids(library) == [library_id(kept.id)]
    with library.reading() as transaction:
        assert [binned.id for binned in own_binned(transaction)] == [library_id(deleted.id)]
    assert list_jobs(clips_folder()) == []


def test_with_accounts_each_person_has_a_runner_of_their_own(library: Library, desk: Desk) -> None:
    people = [Person(name, "coach", letter * 32) for name, letter in (("Anna", "a"), ("Ben", "b"))]
    for person in people:
        with acting_as(person):
            request_own_filing(former())
            desk_shows = [job for job in list_jobs(clips_folder()) if is_this_person_s(job)]
            assert len(desk_shows) == 1
    file_all(library, desk)
    for person in people:
        with acting_as(person), library.reading() as transaction:
            (row,) = own_page(transaction, 0, 9).rows
            assert row.runner == person.name
    assert own_ids(library) == [], "of nobody without an account"


def test_on_a_shared_database_each_machine_s_user_is_another_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert whose() == HERE
    monkeypatch.setattr("platform.node", lambda: "desk")
    assert whose() == HERE, "a computer's name may change"
    monkeypatch.setenv("POSTURE_DATABASE_URL", "postgresql://coach@localhost/posture")
    at_the_desk = whose()
    assert at_the_desk == whose()
    monkeypatch.setattr("platform.node", lambda: "treadmill")
    assert HERE != whose() != at_the_desk


def test_a_clip_that_cannot_be_filed_is_shown_where_it_is(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = former()
    request_own_filing(job)
    monkeypatch.setattr("posture.ui.own.into_library.add_clip", fail)
    app = show(clip=job.id)
    wait_until(lambda: "The disk is full" in texts(app.run()))
    assert "Your foot lands further ahead of the knee" in texts(app)
    assert own_ids(library) == []


def checked_again(library: Library, desk: Desk, job: AppClip) -> AppClip:
    """Submit a clip of the library for another analysis, at another speed and height."""
    settings = replace(job.settings, speed_kmh=11.0, height_cm=180.0)
    return check_again(library, desk, job, settings)


def finish(waiting: AppClip) -> None:
    """Leave with a clip on the desk what the worker would."""
    again = analysed_film("run.mp4", BETTER)
    again.result.replace(waiting.result)
    outcome = read_outcome(again)
    assert outcome is not None
    assert claim(waiting, StageProgress("Done", 1, 1, 0.0))
    write_outcome(waiting, outcome)


def test_a_clip_that_is_checked_again_keeps_its_place_in_the_library(
    library: Library, desk: Desk
) -> None:
    job = own(former())
    waiting = checked_again(library, desk, job)
    assert own_ids(library) == [job.id], "meanwhile it is there as it was"
    assert load_job(waiting.folder) == waiting
    finish(waiting)
    file_all(library, desk)
    assert own_ids(library) == [job.id]
    with library.reading() as transaction:
        clip, me = transaction.get_one(Clip, job.id), me_in(transaction)
        assert me is not None
        assert (clip.session.speed_kmh, me.height_cm) == (11.0, 180.0)
    assert count(library, StoredAnalysis) == 2
    assert open_clip(library, job.id, unheard).settings.speed_kmh == 11.0


def test_a_clip_given_to_a_runner_while_it_is_checked_again_tells_nothing_of_them(
    library: Library, desk: Desk
) -> None:
    job = own(former())
    waiting = checked_again(library, desk, job)
    anna = add_runner(library, "Anna", Details(height_cm=160.0))
    move_clips(library, [job.id], anna.id)
    with library.reading() as transaction:
        speed_kmh = transaction.get_one(Clip, job.id).session.speed_kmh
    finish(waiting)
    file_all(library, desk)
    with library.reading() as transaction:
        session = transaction.get_one(Clip, job.id).session
        assert (session.runner.height_cm, session.speed_kmh) == (160.0, speed_kmh)
    assert own_ids(library) == []


def test_checking_again_can_be_cancelled(library: Library, desk: Desk) -> None:
    job = own(former())
    tick(job, "Slept well", True)
    waiting = checked_again(library, desk, job)
    assert desk.cancel(waiting), "it stays, as it was"
    file_all(library, desk)
    opened = open_clip(library, job.id, unheard)
    assert (opened.settings, read_ticks(opened)) == (job.settings, {"Slept well"})
    assert (count(library, Clip), count(library, StoredAnalysis)) == (1, 1)
    with library.reading() as transaction:
        assert transaction.get_one(Clip, job.id).session.speed_kmh is None

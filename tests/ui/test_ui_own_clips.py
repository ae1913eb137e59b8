"""One's own clips on the first page: newest answer, what changed, names, deleting, duplicates."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posture.library.clips.putting_right import edit_clips, move_clips, rename_clip
from posture.library.deleting.binning import put_runner_into_bin
from posture.library.maintenance.opening import open_library
from posture.library.runners.people import Details, add_runner, change_runner, entry_of
from posture.library.runners.queries import ListedClip, list_runners
from posture.library.runners.records import ensure_runner
from posture.library.schema.tables import Clip
from posture.library.storage.library import Library
from posture.results.corrections import Corrections, RejectedEvidence, save_corrections
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    clips_folder,
    list_jobs,
    uploads_folder,
    write_outcome,
)
from posture.ui.own.finishing import finish_corrections
from posture.ui.own.me import NAME, me_in
from posture.ui.own.own_clips import judged_clips, own_page
from tests.gait import Camera, Runner, film
from tests.pictures import a_jpeg
from tests.ui.asking import ask, show, texts
from tests.ui.clips import analysed, finished, own
from tests.ui.coach.coaching import asked
from tests.ui.seasons import FAR_AHEAD, analysed_film, analysis_of


@pytest.fixture(autouse=True)
def library() -> Library:
    """The library, empty at first."""
    return open_library()


def earlier(library: Library, job: AppClip, days: int, name: str = "run.mp4") -> AppClip:
    """Put one's own clip days earlier, under another name."""
    day = job.created.astimezone().date() - timedelta(days)
    edit_clips(library, [job.id], {"day": day})
    rename_clip(library, job.id, name)
    return job


def listed(library: Library) -> list[ListedClip]:
    with library.reading() as transaction:
        return list(own_page(transaction, 0, 50).rows)


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def choose(app: AppTest, *jobs: AppClip) -> AppTest:
    for job in jobs:
        app.checkbox(key=f"chosen-{job.id}").check()
    return app.run()


def test_a_first_visit_has_no_newest_result() -> None:
    assert "Your newest result" not in texts(show())


def test_the_newest_answer_and_what_changed_since_the_last_are_on_top(library: Library) -> None:
    camera = Camera(seconds=6.0)
    before = earlier(library, own(finished(film(Runner(overstride=7.0), camera))), 7, "before.mp4")
    after = own(analysed())
    app = show()
    said = texts(app)
    top = [button.key for button in app.button if str(button.key).startswith(("open", "check"))]
    assert top[:2] == ["open-newest", "check"]
    assert "Your foot lands further ahead of the knee" in said
    assert re.search(r"Since before\\\.mp4", said)
    assert re.search(r"- \*\*Overstride\*\*, .* to .*", said), said
    assert re.search(r"\| before\\\.mp4 \|", said), "the trend's table"
    click(app, "compare-newest")
    assert app.query_params["compare"] == f"{before.id}~{after.id}"


def test_the_runner_and_a_coach_see_the_same_clips(library: Library) -> None:
    job = own(analysed())
    with library.reading() as transaction:
        me = me_in(transaction)
        assert me is not None
        assert (me.name, [row.clip_id for row in own_page(transaction, 0, 9).rows]) == (
            NAME,
            [job.id],
        )
    app = show(library="")
    assert NAME in texts(app)
    assert f"open-{job.id}" in [button.key for button in app.button]
    assert NAME in texts(show(runner=me.id))


def test_who_never_uses_the_library_sees_nothing_of_a_coach_s() -> None:
    job = own(analysed())
    for page in (show(), choose(show(), job), show(clip=job.id)):
        said = texts(page) + " ".join(str(button.label) for button in page.button)
        for word in ("coach", "another runner", "eview", "nbox", "and-out", "Confirm"):
            assert word not in said, word


def test_a_coach_is_asked_to_review_one_s_own_clip_once_it_is_a_runner_s(library: Library) -> None:
    job = own(analysed())
    app = show(library="")
    assert "queue" not in [button.key for button in app.button]
    assert "To review" not in texts(app)
    move_clips(library, [job.id], ensure_runner(library, "Bob").id)
    assert app.run().button(key="queue").label == "Review waiting clips (1)"
    assert "To review" in texts(app)


def test_clips_that_were_filmed_differently_are_not_compared(library: Library) -> None:
    other_side = finished(film(Runner(), Camera(seconds=6.0, facing="left")))
    earlier(library, own(other_side), 7)
    own(analysed())
    said = texts(show())
    assert "No earlier clip was filmed like this one" in said
    assert "Since" not in said


def test_a_single_result_says_what_the_next_one_brings() -> None:
    own(analysed())
    assert "This is your first result." in texts(show())


def test_what_was_corrected_becomes_part_of_the_result_without_a_coach(library: Library) -> None:
    job = own(analysed_film("run.mp4", FAR_AHEAD))
    moment = analysis_of(FAR_AHEAD).report.measurements["overstride"].evidence[0]
    made = Corrections(rejected=(RejectedEvidence("overstride", moment.time_s),))
    for corrections in (made, Corrections()):  # made, and taken back
        save_corrections(corrections, job.corrections)
        finish_corrections()
        with library.reading() as transaction:
            (newest,) = judged_clips(transaction, 9)
        assert newest.report.corrections == corrections
        finish_corrections()  # nothing is left to do


def test_a_clip_gets_another_name(library: Library) -> None:
    job = own(analysed())
    app = choose(show(), job)
    app.text_input(key=f"clip-name-{job.id}").set_value("Tuesday: new shoes?")
    app.button[[b.label for b in app.button].index("Rename")].click().run()
    named = f"Tuesday: new shoes?{job.clip.suffix}"
    assert [clip.name for clip in listed(library)] == [named]
    assert named in texts(show(clip=job.id)).replace("\\", ""), "on its page as well"
    choose(app, job).text_input(key=f"clip-name-{job.id}").set_value("  ")
    app.button[[b.label for b in app.button].index("Rename")].click().run()
    assert "A clip's name must have 1 to 200 characters" in texts(app).replace("\\", "")


def test_several_are_deleted_at_once_and_put_back(library: Library) -> None:
    jobs = [own(analysed()) for _ in range(3)]
    app = click(choose(show(), *jobs[:2]), "delete-chosen")
    assert "Put 2 clips of Me into the bin" in texts(app)
    assert [row.clip_id for row in listed(library)] == [jobs[2].id]
    click(app, "undo-done")
    assert {row.clip_id for row in listed(library)} == {job.id for job in jobs}
    assert "Deleted" not in texts(app)


def test_what_is_deleted_on_its_page_is_undone_on_the_first(library: Library) -> None:
    job = own(analysed())
    app = click(show(clip=job.id), "delete")
    assert app.query_params == {}
    assert listed(library) == []
    click(app, "undo-done")
    assert [row.clip_id for row in listed(library)] == [job.id]


def test_deleted_clips_are_listed_and_removed_for_good(library: Library) -> None:
    jobs = [own(analysed()) for _ in range(2)]
    app = click(choose(show(), *jobs), "delete-chosen")
    app = show()  # another tab, or another day
    app.session_state["deleted"] = True
    app.run()
    click(app, f"remove-{jobs[0].id}")
    app.session_state["deleted"] = True
    click(app.run(), f"back-{jobs[1].id}")
    assert [row.clip_id for row in listed(library)] == [jobs[1].id]
    with library.reading() as transaction:
        assert transaction.get(Clip, jobs[0].id) is None


def test_two_chosen_clips_are_compared(library: Library) -> None:
    first, second = earlier(library, own(analysed()), 2), earlier(library, own(analysed()), 1)
    third = own(analysed())
    app = choose(show(), first, third)
    click(app, "compare-chosen")
    assert app.query_params["compare"] == f"{first.id}~{third.id}"
    assert second.id not in str(app.query_params)
    assert "Compare two clips" in texts(app)


@pytest.mark.parametrize("in_the_library", [True, False])
def test_a_clip_that_is_here_already_is_opened(in_the_library: bool, tmp_path: Path) -> None:
    (tmp_path / "first.mp4").write_bytes(b"the same film")
    there = analysed(tmp_path / "first.mp4")
    there = own(there) if in_the_library else there
    assert asked(given_again(b"the same film"), "clip") == there.id
    assert len(list_jobs(clips_folder())) == (0 if in_the_library else 1)


def test_a_clip_whose_analysis_failed_is_taken_again(tmp_path: Path) -> None:
    (tmp_path / "first.mp4").write_bytes(b"the same film")
    there = analysed(tmp_path / "first.mp4")
    write_outcome(there, Outcome("failed", "It is no video."))
    assert asked(given_again(b"the same film"), "clip") != there.id
    assert len(list_jobs(clips_folder())) == 2


def test_a_clip_of_the_same_size_is_another(tmp_path: Path) -> None:
    (tmp_path / "first.mp4").write_bytes(b"one film")
    own(analysed(tmp_path / "first.mp4"))
    given_again(b"two film")
    assert len(list_jobs(clips_folder())) == 1


def given_again(content: bytes) -> AppTest:
    """Give the app a clip under another name, and return the page that comes then."""
    place = uploads_folder() / ("0f" * 16)
    place.mkdir(parents=True)
    (place / "another name.mp4").write_bytes(content)
    app = show()
    app.radio(key="back-now").set_value("fine").run()
    app.session_state["upload-0"] = {"files": [place.name], "busy": False}
    return click(app.run(), "check")


def test_one_s_own_clip_that_is_somebody_else_s_now_is_opened_there(library: Library) -> None:
    job = own(analysed())
    bob = ensure_runner(library, "Bob")
    move_clips(library, [job.id], bob.id)
    assert listed(library) == []
    assert asked(show(clip=job.id), "review") == job.id


def test_me_is_whoever_uses_this_computer(library: Library) -> None:
    """Another runner of that name, from somebody else's archive perhaps, stays another."""
    other = add_runner(library, NAME, Details())
    own(analysed())
    with library.reading() as transaction:
        me = me_in(transaction)
        assert me is not None
        assert me.id != other.id
    change_runner(library, me.id, entry_of(me), ("Kim", Details()))
    own(analysed())
    with library.reading() as transaction:
        assert sum(row.clips for row in list_runners(transaction)) == 2
        assert {row.name: row.clips for row in list_runners(transaction)}["Kim"] == 2
    put_runner_into_bin(library, me.id)
    own(analysed())
    with library.reading() as transaction:
        assert len(own_page(transaction, 0, 9).rows) == 1


def test_a_thumbnail_is_a_picture_or_nothing() -> None:
    job = analysed()
    assert ask(f"/clips/{job.id}/thumbnail")[0] == 404
    (job.result / "thumbnail.jpg").write_bytes(b"<script>")
    assert ask(f"/clips/{job.id}/thumbnail")[0] == 404
    jpeg = a_jpeg()
    (job.result / "thumbnail.jpg").write_bytes(jpeg)
    status, headers, body = ask(f"/clips/{job.id}/thumbnail")
    assert (status, headers["content-type"], body) == (200, "image/jpeg", jpeg)

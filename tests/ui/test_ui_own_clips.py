"""One's own clips on the first page: newest answer, what changed, names, deleting, duplicates."""

import os
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posture.results.corrections import Corrections, MaskedStretch, save_corrections
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    clips_folder,
    find_job,
    list_jobs,
    new_folder,
    save_job,
    uploads_folder,
    write_outcome,
)
from posture.ui.clips.deleted_clips import KEPT_S, deleted_folder
from posture.ui.clips.derived import current_report
from posture.ui.clips.wording import plain
from tests.gait import Camera, Runner, film
from tests.pictures import a_jpeg
from tests.ui.asking import ask, show, texts
from tests.ui.clips import analysed, finished


def earlier(job: AppClip, days: int, name: str = "run.mp4") -> AppClip:
    """Return a clip as if it had been added days ago under another name."""
    changed = replace(job, created=job.created - timedelta(days), name=name)
    save_job(changed)
    return changed


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def choose(app: AppTest, *jobs: AppClip) -> AppTest:
    for job in jobs:
        app.checkbox(key=f"chosen-{job.id}").check()
    return app.run()


def make_failed(name: str = "run.mp4", content: bytes = b"film") -> AppClip:
    """Return a clip of ours whose analysis failed."""
    folder = new_folder(clips_folder())
    clip = folder / "clip" / name
    clip.parent.mkdir()
    clip.write_bytes(content)
    job = AppClip(folder, name, clip, datetime.now(UTC), Settings())
    write_outcome(job, Outcome("failed", "It is no video."))
    save_job(job)
    return job


def test_a_first_visit_has_no_newest_result() -> None:
    assert "Your newest result" not in texts(show())


def test_the_newest_answer_and_what_changed_since_the_last_are_on_top() -> None:
    camera = Camera(seconds=6.0)
    before = earlier(finished(film(Runner(overstride=7.0), camera)), 7, "before.mp4")
    after = analysed()
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


def test_clips_that_were_filmed_differently_are_not_compared() -> None:
    other_side = finished(film(Runner(), Camera(seconds=6.0, facing="left")))
    earlier(other_side, 7)
    analysed()
    said = texts(show())
    assert "No earlier clip was filmed like this one" in said
    assert "Since" not in said


def test_a_single_result_says_what_the_next_one_brings() -> None:
    analysed()
    assert "This is your first result." in texts(show())


def test_the_newest_answer_follows_corrections_once_they_have_been_seen() -> None:
    job = analysed()
    save_corrections(Corrections(masked=(MaskedStretch(0.0, 2.0),)), job.corrections)
    assert current_report(job) is None
    show(clip=job.id)
    report = current_report(job)
    assert report is not None
    assert report.corrections.masked == (MaskedStretch(0.0, 2.0),)
    assert "Your newest result" in texts(show())


def test_a_clip_gets_another_name() -> None:
    job = analysed()
    app = choose(show(), job)
    app.text_input(key=f"name-{job.id}").set_value("Tuesday: new shoes?")
    app.button[[b.label for b in app.button].index("Save the name")].click().run()
    assert [clip.name for clip in list_jobs(clips_folder())] == ["Tuesday new shoes"]
    app.text_input(key=f"name-{job.id}").set_value("  ")
    app.button[[b.label for b in app.button].index("Save the name")].click().run()
    assert plain("A clip needs a name.") in texts(app)


def test_several_are_deleted_at_once_and_put_back() -> None:
    jobs = [make_failed(f"{number}.mp4") for number in range(3)]
    app = click(choose(show(), *jobs[:2]), "delete-chosen")
    assert "Deleted: **2 clips**" in texts(app)
    assert list_jobs(clips_folder()) == [jobs[2]]
    click(app, "undo-delete")
    assert {job.id for job in list_jobs(clips_folder())} == {job.id for job in jobs}
    assert "Deleted" not in texts(app)
    assert jobs[0].clip.read_bytes() == b"film"


def test_what_is_deleted_on_its_page_is_undone_on_the_first() -> None:
    job = analysed()
    app = click(show(clip=job.id), "delete")
    assert app.query_params == {}
    assert "Deleted: **run\\.mp4**" in texts(app)
    assert find_job(clips_folder(), job.id) is None
    click(app, "undo-delete")
    assert current_report(job) is not None


def test_deleted_clips_are_listed_and_removed_for_good() -> None:
    jobs = [make_failed(f"{number}.mp4") for number in range(2)]
    app = click(choose(show(), *jobs), "delete-chosen")
    app = show()  # another tab, or another day
    app.session_state["deleted"] = True
    app.run()
    click(app, f"remove-{jobs[0].id}")
    app.session_state["deleted"] = True
    click(app.run(), f"back-{jobs[1].id}")
    assert [job.id for job in list_jobs(clips_folder())] == [jobs[1].id]
    assert list(deleted_folder().iterdir()) == []


def test_a_deleted_clip_goes_after_thirty_days() -> None:
    job = make_failed()
    click(choose(show(), job), "delete-chosen")
    place = deleted_folder() / job.id
    for age_s, stays in ((KEPT_S - 60, True), (KEPT_S + 1, False)):
        os.utime(place, (time.time() - age_s,) * 2)
        show()
        assert place.exists() == stays


def test_two_chosen_clips_are_compared() -> None:
    first, second, third = earlier(analysed(), 2), earlier(analysed(), 1), analysed()
    app = choose(show(), first, third)
    click(app, "compare-chosen")
    assert app.query_params["compare"] == f"{first.id}~{third.id}"
    assert second.id not in str(app.query_params)


@pytest.mark.parametrize("failed", [False, True])
def test_a_clip_that_is_here_already_is_opened(failed: bool, tmp_path: Path) -> None:
    (tmp_path / "first.mp4").write_bytes(b"the same film")
    there = analysed(tmp_path / "first.mp4")
    if failed:
        write_outcome(there, Outcome("failed", "It is no video."))
    place = uploads_folder() / ("0f" * 16)
    place.mkdir(parents=True)
    (place / "another name.mp4").write_bytes(b"the same film")
    app = show()
    app.radio(key="back-now").set_value("fine").run()
    app.session_state["upload-0"] = {"files": [place.name], "busy": False}
    click(app.run(), "check")
    assert (app.query_params["clip"] == there.id) != failed
    assert len(list_jobs(clips_folder())) == (2 if failed else 1)


def test_a_clip_of_the_same_size_is_another(tmp_path: Path) -> None:
    (tmp_path / "first.mp4").write_bytes(b"one film")
    analysed(tmp_path / "first.mp4")
    place = uploads_folder() / ("0f" * 16)
    place.mkdir(parents=True)
    (place / "first.mp4").write_bytes(b"two film")
    app = show()
    app.radio(key="back-now").set_value("fine").run()
    app.session_state["upload-0"] = {"files": [place.name], "busy": False}
    click(app.run(), "check")
    assert len(list_jobs(clips_folder())) == 2


def test_a_thumbnail_is_a_picture_or_nothing() -> None:
    job = analysed()
    assert ask(f"/clips/{job.id}/thumbnail")[0] == 404
    (job.result / "thumbnail.jpg").write_bytes(b"<script>")
    assert ask(f"/clips/{job.id}/thumbnail")[0] == 404
    jpeg = a_jpeg()
    (job.result / "thumbnail.jpg").write_bytes(jpeg)
    status, headers, body = ask(f"/clips/{job.id}/thumbnail")
    assert (status, headers["content-type"], body) == (200, "image/jpeg", jpeg)

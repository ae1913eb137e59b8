"""What was entered wrong is put right in the app, and undone there."""

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posture.library.clips.putting_right import move_clips
from posture.library.clips.reviewing import set_tags, tags_of
from posture.library.runners.people import Details, add_runner
from posture.library.runners.records import ensure_runner
from posture.library.schema.tables import Clip, Runner
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import clips_folder
from posture.ui.clips.desk import Desk
from posture.ui.coach.without_report import FILMED_OTHERWISE, UNDER_WAY
from posture.ui.own.filing import pending_jobs
from posture.ui.parts.shared_desk import shared_desk
from tests.ui.asking import show, texts
from tests.ui.coach.coaching import MAY, plainly, press
from tests.ui.seasons import BETTER, analysed_film, put_in


def view(app: AppTest, name: str) -> AppTest:
    """Show another part of the library's page."""
    app.session_state["library-view"] = name
    app.run()
    assert not app.exception
    return app


def of(library: Library, clip_id: str) -> tuple[str, object, float | None]:
    """Whose a clip is, its day and its speed."""
    with library.reading() as transaction:
        session = transaction.get_one(Clip, clip_id).session
        return session.runner.name, session.day, session.speed_kmh


def test_clips_are_moved_edited_binned_and_back(library: Library, clip_id: str) -> None:
    zoe = add_runner(library, "Zoë", Details(about="the tall one"))
    app = show(library="")
    for box in ("move-open", "edit-open"):
        app.session_state[f"{box}-{clip_id}"] = True
    app.checkbox(key=f"chosen-{clip_id}").check().run()
    assert "**1 clip chosen**" in texts(app)
    app.selectbox(key="move-to").select(zoe.id).run()
    press(app, "Move")
    assert of(library, clip_id)[0] == "Zoë"
    assert "Moved run.mp4 of Anna Kim to Zoë." in plainly(texts(app))
    assert "chosen**" not in texts(app)
    chosen = app.checkbox(key=f"chosen-{clip_id}")
    assert (chosen.value, chosen.proto.set_value) == (False, True), "the browser is told"
    press(app, "Undo")
    assert of(library, clip_id)[0] == "Anna Kim"
    assert "Undone: Moved" in plainly(texts(app))

    app.checkbox(key=f"chosen-{clip_id}").check().run()
    app.date_input(key="edit-day").set_value(MAY)
    app.number_input(key="edit-speed").set_value(12.0)
    press(app, "Change")
    assert of(library, clip_id) == ("Anna Kim", MAY, 12.0)
    assert "Set day to 2026-05-10, speed to 12 of run.mp4" in plainly(texts(app))

    app.checkbox(key=f"chosen-{clip_id}").check().run()
    press(app, "Move to bin")
    assert "There are no clips yet." in texts(app)
    view(app, "Changes and bin")
    assert "run.mp4 of Anna Kim" in plainly(texts(app))
    press(app, "Restore")
    view(app, "Clips")
    assert "**1 clip**" in texts(app)
    view(app, "Changes and bin")
    assert sum(button.label == "Undo" for button in app.button) >= 3


def test_a_clip_is_put_right_where_it_is_reviewed(
    library: Library, clip_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posture.ui.parts.shared_desk.Desk", lambda clips: Desk(clips, idle))
    app = show(review=clip_id)
    app.number_input(key="edit-speed").set_value(12.0)
    press(app, "Change")
    assert of(library, clip_id)[2] == 12.0
    assert FILMED_OTHERWISE not in texts(app)
    app.text_input(key=f"clip-name-{clip_id}").input("sunday.mp4")
    press(app, "Rename")
    assert "Renamed run.mp4 to sunday.mp4" in plainly(texts(app))

    app.number_input(key="filmed-rate").set_value(240.0)
    app.number_input(key="filmed-start").set_value(1.0)
    press(app, "Analyse again")
    with library.reading() as transaction:
        clip = transaction.get_one(Clip, clip_id)
        assert (clip.capture_fps, clip.start_s, clip.turn_deg) == (240.0, 1.0, 0)
    desk = shared_desk(clips_folder())
    (job,) = pending_jobs(desk)
    assert (job.settings.capture_fps, job.settings.start_s) == (240.0, 1.0)
    assert f"{FILMED_OTHERWISE} {UNDER_WAY}" in texts(app)
    desk.remove(job)
    app.run()
    assert UNDER_WAY not in texts(app)
    assert any(button.key == "analyse-again" for button in app.button)
    press(app, "Undo")
    assert FILMED_OTHERWISE not in texts(app)
    with library.reading() as transaction:
        assert transaction.get_one(Clip, clip_id).capture_fps is None
    desk.close()


def idle(folder: Path) -> None:
    """Stand for a worker that never ends."""
    del folder


def test_the_roster_finds_people_without_accents(library: Library, clip_id: str) -> None:
    add_runner(library, "Łukasz Żółć", Details(1990, notes="left Köln"))
    add_runner(library, "Anna Kim", Details(about="Bob's sister"))
    better = analysed_film("better.mp4", BETTER)
    put_in(
        library,
        ensure_runner(library, clip_owner(library, clip_id)).id,
        MAY,
        better,
        speed_kmh=10.0,
        shoes="blue",
    )
    app = view(show(library=""), "Runners")
    shown = plainly(texts(app))
    assert "**3 runners**" in shown
    assert "Anna Kim (Bob's sister)" in shown
    assert "Last here on 10 May 2026 · 2 clips" in shown
    assert "Changed since 10 January 2026: overstride" in shown
    assert "no consent on record" in shown
    for text, number in (("zolc", 1), ("KOLN", 1), ("sister", 1), ("anna", 2), ("nobody", 0)):
        app.text_input(key="roster-text").input(text).run()
        assert sum(b.label == "Open" for b in app.button) == number, text


def clip_owner(library: Library, clip_id: str) -> str:
    with library.reading() as transaction:
        return transaction.get_one(Clip, clip_id).session.runner_id


def test_undo_takes_back_one_s_own_change_and_not_another_coach_s(
    library: Library, clip_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    zoe = add_runner(library, "Zoë", Details())

    def move_and_be_overtaken(*given: Any) -> str:
        words = move_clips(*given)
        tagging = Thread(target=set_tags, args=(library, clip_id, ["heel"]))
        tagging.start()
        tagging.join()
        return words

    monkeypatch.setattr("posture.ui.parts.put_right.move_clips", move_and_be_overtaken)
    app = show(library="")
    app.session_state[f"move-open-{clip_id}"] = True
    app.checkbox(key=f"chosen-{clip_id}").check().run()
    app.selectbox(key="move-to").select(zoe.id).run()
    press(app, "Move")
    press(app, "Undo")
    assert of(library, clip_id)[0] == "Anna Kim"
    with library.reading() as transaction:
        assert tags_of(transaction, clip_id) == ["heel"]


def test_a_tag_is_renamed_and_removed_on_all_clips(library: Library, clip_id: str) -> None:
    set_tags(library, clip_id, ["hel"])
    app = show(library="")
    app.selectbox(key="library-tag").select("hel").run()
    app.text_input(key="tag-name-hel").input("heel")
    press(app, "Rename")
    with library.reading() as transaction:
        assert tags_of(transaction, clip_id) == ["heel"]
    app.selectbox(key="library-tag").select("heel").run()
    app.button(key="remove-tag").click().run()
    assert not app.exception
    with library.reading() as transaction:
        assert tags_of(transaction, clip_id) == []
    press(app, "Undo")
    with library.reading() as transaction:
        assert tags_of(transaction, clip_id) == ["heel"]


def test_two_runners_of_one_person_are_merged_and_binned(library: Library, clip_id: str) -> None:
    other = add_runner(library, "A. Kim", Details(height_cm=171.0))
    kept = clip_owner(library, clip_id)
    app = show(runner=kept)
    app.selectbox(key="merge-with").select(other.id).run()
    press(app, "Merge")
    assert "Merged A. Kim into Anna Kim." in plainly(texts(app))
    with library.reading() as transaction:
        assert transaction.get(Runner, other.id) is None
        assert transaction.get_one(Runner, kept).height_cm == 171.0
    app.checkbox(key=f"chosen-{clip_id}").check().run()
    assert "**1 clip chosen**" in texts(app)
    app.button(key="to-bin").click().run()
    assert not app.exception
    with library.reading() as transaction:
        assert transaction.get_one(Runner, kept).binned is not None
    assert app.title[0].value == "Library"
    press(app, "Undo")
    with library.reading() as transaction:
        assert transaction.get_one(Runner, kept).binned is None


def test_what_is_deleted_for_good_is_asked_twice(library: Library, clip_id: str) -> None:
    app = show(runner=clip_owner(library, clip_id))
    assert app.button(key="delete").disabled
    app.checkbox(key="delete-sure").check().run()
    app.button(key="delete").click().run()
    assert not app.exception
    with library.reading() as transaction:
        assert transaction.get(Clip, clip_id) is None


@pytest.mark.usefixtures("clip_id")
def test_a_consent_is_noted(library: Library) -> None:
    runner = ensure_runner(library, "Anna Kim")
    app = show(runner=runner.id)
    assert "No consent on record" in texts(app)
    app.date_input(key=f"change-{runner.id}-consent").set_value(MAY)
    press(app, "Save")
    assert "Consent since 10 May 2026" in texts(app)

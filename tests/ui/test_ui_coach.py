"""The pages of the library: what they show, what they keep, and what they refuse."""

import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from posture.drawing.sketch import Shape
from posture.errors import MachineError, UsageError
from posture.library.analyses import save_result
from posture.library.archive import export_library
from posture.library.care import check, delete_clip, delete_runner
from posture.library.claims import Coach, claim
from posture.library.handing_out import Choice, choice_of, keep_choice
from posture.library.intake import import_library
from posture.library.library import Library, open_library
from posture.library.queries import ClipFilter, find_clips, list_runners, newest_of
from posture.library.records import Conditions, ensure_runner
from posture.library.reviewing import add_note, decide, decisions_of, notes_of
from posture.library.tables import Clip, Correction, Runner, StoredAnalysis, StoredPicture
from posture.library.unfinished import unfinished_clips
from posture.results.corrections import (
    Corrections,
    RejectedEvidence,
    load_corrections,
    save_corrections,
)
from posture.ui.clips.clip_folder import AppClip, list_jobs, opened_folder, read_outcome, shown_job
from posture.ui.clips.desk import Desk
from posture.ui.coach import review_page
from posture.ui.coach.filing import Filing, file_due, want_filed, wanted_filing
from posture.ui.coach.flags import flags
from posture.ui.coach.hand_out_page import hand_out_of
from posture.ui.coach.opened import open_clip
from posture.ui.coach.shelf_files import picture_address
from posture.ui.open_library.claiming import leave
from posture.ui.pages.clip_page import watch
from posture.ui.player.component_messages import Receive
from posture.ui.review.clip_review import Review, review
from posture.ui.review.correction_events import correct
from tests.gait import Runner as Body
from tests.runs import run
from tests.ui.asking import ask, show, texts
from tests.ui.seasons import BETTER, FAR_AHEAD, analysed_film, analysis_of, put_in
from tests.waiting import PATIENCE_S, wait_until

JANUARY, MAY = date(2026, 1, 10), date(2026, 5, 10)
ARROW = Shape("arrow", ((0.1, 0.1), (0.4, 0.4)))


@pytest.fixture(autouse=True)
def library() -> Library:
    """An empty library."""
    return open_library()


@pytest.fixture
def clip_id(library: Library) -> str:
    """Anna's clip, whose foot lands far ahead."""
    job = analysed_film("run.mp4", FAR_AHEAD)
    return put_in(library, "Anna Kim", JANUARY, job, speed_kmh=10.0, shoes="blue")


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def asked(app: AppTest, key: str) -> str:
    value = app.query_params[key]
    return value if isinstance(value, str) else str(value[0])


def opened(library: Library, clip_id: str) -> AppClip:
    return open_clip(library, clip_id, unheard)


def unheard(stage: str) -> None:
    del stage


def test_an_empty_library_asks_for_a_runner_who_then_has_a_page(library: Library) -> None:
    app = show(library="")
    assert "Begin with a runner" in texts(app)
    app.text_input(key="runner-name").input("Anna  Kim")
    next(b for b in app.button if b.label == "Add").click().run()
    with library.reading() as transaction:
        assert find_clips(transaction, ClipFilter(text="anna")).total == 0
    assert app.title[0].value == "Anna Kim"
    assert "no judged clip" in texts(app)


def test_a_name_that_is_known_asks_whether_it_is_the_same_person(
    library: Library, clip_id: str
) -> None:
    with library.reading() as transaction:
        anna = transaction.get_one(Clip, clip_id).session.runner_id
    app = show(library="")
    app.text_input(key="runner-name").input("anna KIM")
    app.number_input(key="runner-height").set_value(160.0)
    press(app, "Add")
    assert "Is this the same person?" in texts(app)
    assert "Anna Kim · last here on 10 January 2026" in texts(app).replace("\\", "")
    press(app, "No, another person")
    assert "sets anna KIM apart" in texts(app)
    app.text_input(key="runner-about").input("Bob's sister")
    press(app, "Add")
    press(app, "No, another person")
    assert app.title[0].value.replace("\\", "") == "anna KIM (Bob's sister)"
    with library.reading() as transaction:
        assert transaction.get_one(Runner, anna).height_cm is None
        assert {row.name for row in list_runners(transaction)} == {
            f"Anna Kim (id {anna[:8]})",
            "anna KIM (Bob's sister)",
        }


@pytest.mark.usefixtures("clip_id")
def test_the_same_person_is_not_added_twice(library: Library) -> None:
    app = show(library="")
    app.text_input(key="runner-name").input("Anna  kim")
    app.number_input(key="runner-birth-year").set_value(1990)
    press(app, "Add")
    press(app, "Yes, the same")
    assert app.title[0].value == "Anna Kim"
    assert "born 1990" in texts(app)
    with library.reading() as transaction:
        assert len(list_runners(transaction)) == 1


def test_whatever_was_told_wrong_of_a_runner_is_put_right(library: Library) -> None:
    runner = ensure_runner(library, "Ana Kim", height_cm=117, notes="left shin")
    app = show(runner=runner.id)
    app.text_input(key=f"change-{runner.id}-name").input("Anna Kim")
    app.number_input(key=f"change-{runner.id}-height").set_value(171.0)
    app.number_input(key=f"change-{runner.id}-birth-year").set_value(1990)
    app.text_area(key=f"change-{runner.id}-notes").input("")
    press(app, "Keep")
    assert app.title[0].value == "Anna Kim"
    assert "born 1990 · 171 cm" in texts(app)
    assert "left shin" not in texts(app)


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def test_a_runner_without_a_name_is_refused_in_a_sentence() -> None:
    app = show(library="")
    next(b for b in app.button if b.label == "Add").click().run()
    assert "1 to 200 letters" in texts(app)


def test_a_library_of_a_newer_version_is_told_and_nothing_else_breaks(library: Library) -> None:
    with library.changing() as transaction:
        transaction.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    library.close()
    assert "written by a newer posture" in texts(show(library=""))
    assert show().title[0].value == "See how you run"


def test_the_list_is_filtered_and_opens_a_clip(clip_id: str) -> None:
    app = show(library="")
    assert "**Anna Kim** · run\\.mp4" in texts(app)
    assert "Look through what waits (1)" in labels(app)
    app.selectbox(key="library-verdict").select("ok").run()
    assert "No clip matches." in texts(app)
    app.selectbox(key="library-verdict").select("flag").run()
    app.button(key=f"open-{clip_id}").click().run()
    assert asked(app, "review") == clip_id
    assert "overstride" in app.title[0].value


@pytest.mark.usefixtures("clip_id")
def test_more_clips_than_fit_are_read_a_page_at_a_time(library: Library) -> None:
    with library.changing() as transaction:
        (first,) = transaction.scalars(select(Clip))
        told = {"session_id": first.session_id, "sha256": first.sha256, "name": "x.mp4"}
        session = first.session
        for number in range(44):
            day = date(2025, 1 + number // 28, 1 + number % 28)
            other = type(session)(runner_id=session.runner_id, day=day)
            transaction.add(other)
            transaction.flush()
            transaction.add(Clip(**(told | {"session_id": other.id})))
    app = show(library="")
    assert "**45 clips**" in texts(app)
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 19
    app.session_state["library-page"] = 3
    app.run()
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 5
    app.text_input(key="library-text").input("x").run()
    assert "**44 clips**" in texts(app)
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 20
    app.session_state["library-page"] = 9  # as when clips were deleted meanwhile
    app.run()
    assert sum(" · x\\.mp4" in str(element.value) for element in app.markdown) == 20


def test_the_runner_s_page_judges_change_and_says_what_cannot_be_compared(
    library: Library, clip_id: str
) -> None:
    better = analysed_film("better.mp4", BETTER)
    put_in(library, "Anna Kim", MAY, better, speed_kmh=10.0, shoes="Blue")
    put_in(library, "Anna Kim", date(2026, 3, 1), better, speed_kmh=14.0, shoes="red")
    runner = ensure_runner(library, "Anna Kim")
    app = show(runner=runner.id)
    told = texts(app)
    assert "3 judged clips, 1 not comparable" in [box.label for box in app.expander][1]
    assert "Not comparable: The belt's speed was 10 km/h before and 14 km/h after" in plainly(told)
    said = r"Real change: (\d+\.\d) points lower on 10 May 2026 \(counts from 12\.0 points\)"
    (overstride,) = re.findall(said, plainly(told))
    assert float(overstride) == pytest.approx(30 - 9, abs=2)
    assert "**Overstride**" in told
    assert len(app.get("plotly_chart")) == 6  # what the cards show
    app.session_state["details"] = True
    app.run()
    assert len(app.get("plotly_chart")) == 13  # a bare track shows no back to measure
    app.button(key="first-last").click().run()
    assert asked(app, "together") == f"{clip_id}~{newest_clip(library)}"
    assert "Changed beyond what two clips differ by anyway: overstride" in plainly(texts(app))
    assert "between days an angle counts from 7°" in plainly(texts(app))


def newest_clip(library: Library) -> str:
    with library.reading() as transaction:
        return find_clips(transaction, ClipFilter()).rows[0].clip_id


def plainly(text: str) -> str:
    return text.replace("\\", "")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("runner", "The library has no such runner"),
        ("review", "The library has no such clip"),
        ("together", "One of these clips is not in the library"),
    ],
)
@pytest.mark.parametrize("what", ["0" * 32, "../../etc/passwd", "a~b", "<b>"])
def test_what_is_not_there_is_told(kind: str, words: str, what: str) -> None:
    assert words in texts(show(**{kind: what}))


def test_the_queue_is_empty_when_nothing_waits() -> None:
    assert show(review="").title[0].value == "Nothing waits to be looked at."


def test_the_queue_begins_with_a_clip_and_goes_on_when_it_is_done(
    library: Library, clip_id: str
) -> None:
    other = put_in(library, "Bob", MAY, analysed_film("other.mp4", FAR_AHEAD))
    app = show(review="")
    assert asked(app, "review") == newest_clip(library) == other
    assert "2 clips wait to be looked at" in texts(app)
    app = press_done(other)
    assert asked(app, "review") == clip_id
    assert "1 clip waits to be looked at" in texts(app)
    app = press_done(clip_id)
    assert app.title[0].value == "Library"


def press_done(clip_id: str) -> AppTest:
    """Press *Done* on a clip's page."""
    with pressable():
        app = show(review=clip_id)
        press(app, "Done")
    return app


@contextmanager
def pressable() -> Iterator[None]:
    """Give a clip's page a *Done* that AppTest can press; its own is drawn by a browser."""

    def with_a_button(*given: Any) -> None:
        flags(*given)
        st.button("Done", on_click=given[-1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(review_page, "flags", with_a_button)
        yield


def test_a_clip_that_another_coach_looks_through_is_shown_and_can_be_taken_over(
    library: Library, clip_id: str
) -> None:
    claim(library, clip_id, Coach("f" * 32, "Anna the coach"))
    assert "Anna the coach is looking at it" in texts(show(library=""))
    assert show(review="").title[0].value == "Nothing waits to be looked at."
    app = show(review=clip_id)
    assert "Anna the coach has been looking at this clip since" in texts(app)
    assert app.multiselect(key=f"tags-{clip_id}").disabled
    assert "Delete for good" not in labels(app)
    correct(opened(library, clip_id), {"kind": "mask", "start_s": 1.0, "end_s": 2.0})
    assert not opened(library, clip_id).corrections.exists()
    press(app, "Take over")
    assert "has been looking" not in texts(app)
    assert not app.multiselect(key=f"tags-{clip_id}").disabled


def test_a_coach_tells_what_others_call_them(library: Library) -> None:
    ensure_runner(library, "Anna Kim")
    app = show(library="")
    app.text_input(key="coach-name").input("Coach Ö").run()
    assert not app.exception
    assert show(library="").text_input(key="coach-name").value == "Coach Ö"


def test_a_note_is_kept_with_its_drawing_and_nonsense_is_not(
    library: Library, clip_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [{"kind": "arrow", "places": [[0.1, 0.1], [0.4, 0.4]]}]
    told: list[dict[str, Any]] = [
        {"kind": "add", "at_s": 1.5, "text": "Here", "shapes": shapes},
        {},
        {"kind": "add", "at_s": "x", "text": "", "shapes": []},
        {"kind": "add", "at_s": -1, "text": "a", "shapes": []},
        {"kind": "add", "at_s": 1, "text": "a", "shapes": "b"},
        {"kind": "add", "at_s": 1, "text": " ", "shapes": []},
        {"kind": "delete"},
    ]

    def tell(note: Receive) -> None:
        for words in told:
            note(words)

    def watch_and_tell(seen: Review, beside: Any, notes: Any, on_note: Receive, mine: bool) -> None:
        watch(seen, beside, notes, on_note, mine)
        st.button("Tell", on_click=tell, args=(on_note,))

    monkeypatch.setattr(review_page, "watch", watch_and_tell)
    press(show(review=clip_id), "Tell")
    with library.reading() as transaction:
        (note,) = notes_of(transaction, clip_id)
    assert (note.at_s, note.text, note.shapes) == (1.5, "Here", (ARROW,))


def test_an_opened_clip_is_linked_and_its_changes_leave_the_library_s_files_alone(
    library: Library, clip_id: str
) -> None:
    job = opened(library, clip_id)
    with library.reading() as transaction:
        sha256 = transaction.get_one(Clip, clip_id).sha256
    assert job.clip.samefile(library.store.path(sha256))
    assert review(job).analysis.report.measurements["overstride"].verdict == "flag"
    assert shown_job(clip_id) == job
    assert (job.result / "report.html").read_text().startswith("<!doctype html>")
    assert check(library).lost == []


def test_corrections_become_the_newest_analysis_when_the_clip_is_done(
    library: Library, clip_id: str
) -> None:
    job = opened(library, clip_id)
    with library.reading() as transaction:
        first = newest_of(transaction, clip_id)
    assert first is not None
    decide(library, first.id, "overstride", "confirmed")
    moment = analysis_of(FAR_AHEAD).report.measurements["overstride"].evidence[0]
    made = Corrections(rejected=(RejectedEvidence("overstride", moment.time_s),))
    save_corrections(made, job.corrections)
    show(review=clip_id)
    press_done(clip_id)
    with library.reading() as transaction:
        second = newest_of(transaction, clip_id)
        assert second is not None
        kept = decisions_of(transaction, second.id)
        (correction,) = transaction.scalars(select(Correction))
    assert second.id != first.id
    assert (second.review, kept) == ("done", {"overstride": "confirmed"})
    assert correction.content["rejected"][0]["check"] == "overstride"
    # Opened anew, elsewhere perhaps, it is corrected as it was.
    shutil.rmtree(job.folder)
    assert review(opened(library, clip_id)).corrections == made
    assert check(library).bin == []


def test_done_is_refused_while_corrections_cannot_be_written(
    library: Library, clip_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = opened(library, clip_id)
    monkeypatch.setattr("posture.ui.review.rewriting.SETTLE_S", 0.0)
    made = Corrections(rejected=(RejectedEvidence("overstride", 1.0),))
    save_corrections(made, job.corrections)
    page = job.result / "report.html"
    page.unlink()
    (page / "in the way").mkdir(parents=True)
    assert "Your latest corrections could not be written yet" in texts(press_done(clip_id))
    waiting_still = newest(library, clip_id)
    shutil.rmtree(page)
    assert waiting_still.review == "waiting"
    press_done(clip_id)
    assert newest(library, clip_id).id != waiting_still.id
    assert newest(library, clip_id).review == "done"


def analyse_again(library: Library, clip_id: str, runner: Body = BETTER) -> str:
    """Keep another analysis of a clip, as a newer posture would make one."""
    again = analysed_film("again.mp4", runner)
    outcome = read_outcome(again)
    return save_result(library, clip_id, again.result, outcome)


def test_what_was_written_for_a_hand_out_outlives_a_new_analysis_and_an_export(
    library: Library, clip_id: str, tmp_path: Path
) -> None:
    app = show(review=clip_id)
    app.text_area(key=f"hand-out-words-{clip_id}").input("Well run.").run()
    assert not app.exception
    analyse_again(library, clip_id)
    assert hand_out_of(opened(library, clip_id)).words == "Well run."
    export_library(library, tmp_path / "all.zip")
    other = open_library(tmp_path / "elsewhere")
    import_library(other, tmp_path / "all.zip")
    with other.reading() as transaction:
        choice = choice_of(transaction, clip_id)
    other.close()
    assert choice is not None
    assert choice.words == "Well run."


def test_a_hand_out_of_an_older_version_is_taken_over_once(library: Library, clip_id: str) -> None:
    def found() -> Choice | None:
        library.reopened().close()
        with library.reading() as transaction:
            return choice_of(transaction, clip_id)

    old = opened(library, clip_id).folder / "hand-out.json"
    old.write_text('{"pictures": ["evidence/overstride-2.jpg"], "left_out": [], "words": "Old."}')
    kept = Choice(("evidence/overstride-2.jpg",), (), "Old.")
    assert found() == kept
    assert not old.exists()
    keep_choice(library, clip_id, kept, {"words": "New."})
    old.write_text('{"pictures": [], "left_out": [], "words": "Old."}')
    assert found() == Choice(kept.pictures, (), "New.")
    assert not old.exists()
    old.write_text("[1")
    assert found() == Choice(kept.pictures, (), "New.")


def test_a_hand_out_of_an_older_version_is_in_the_first_export(
    library: Library, clip_id: str, tmp_path: Path
) -> None:
    old = opened(library, clip_id).folder / "hand-out.json"
    old.write_text('{"pictures": [], "left_out": [], "words": "Well run."}')
    run("library", "export", tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert b"Well run." in archive.read("library.jsonl")


def test_corrections_that_were_not_finished_outlive_a_new_analysis(
    library: Library, clip_id: str
) -> None:
    made = Corrections(rejected=(RejectedEvidence("overstride", 1.0),))
    save_corrections(made, opened(library, clip_id).corrections)
    with library.reading() as transaction:
        assert unfinished_clips(library, transaction, None) == ["run.mp4"]
        assert unfinished_clips(library, transaction, "0" * 32) == []
    exported = run("library", "export", library.folder.parent / "all.zip").out
    assert "Not in it: corrections of run.mp4 that are not done yet" in exported
    analyse_again(library, clip_id)
    assert load_corrections(opened(library, clip_id).corrections) == made
    press_done(clip_id)
    with library.reading() as transaction:
        assert unfinished_clips(library, transaction, None) == []
    analyse_again(library, clip_id, Body(overstride=20.0))
    assert not opened(library, clip_id).corrections.exists(), "those are finished"


def test_done_on_a_clip_that_was_analysed_anew_meanwhile_is_refused(
    library: Library, clip_id: str
) -> None:
    with pressable():
        app = show(review=clip_id)
        newer = analyse_again(library, clip_id)
        opened(library, clip_id)  # in another tab
        press(app, "Done")
    assert "was analysed anew meanwhile" in texts(app)
    assert newest(library, clip_id).id == newer
    assert newest(library, clip_id).review == "waiting"


def newest(library: Library, clip_id: str) -> StoredAnalysis:
    with library.reading() as transaction:
        found = newest_of(transaction, clip_id)
    assert found is not None
    return found


def test_deleting_takes_what_was_opened_along(library: Library, clip_id: str) -> None:
    job = opened(library, clip_id)
    add_note(library, clip_id, "secret", 1.0, [ARROW])
    delete_runner(library, "Anna Kim")
    assert not job.folder.exists()
    assert list(opened_folder().glob("*")) == []
    left = [path for path in library.folder.rglob("*") if path.is_file()]
    assert all(b"secret" not in path.read_bytes() for path in left)
    with pytest.raises(UsageError, match="no such clip"):
        opened(library, clip_id)


def test_a_clip_of_the_app_moves_into_the_library_with_what_was_told(library: Library) -> None:
    desk = Desk(list_folder())
    job = analysed_film("run.mp4", FAR_AHEAD)
    runner = ensure_runner(library, "Anna Kim")
    want_filed(job, Filing(runner.id, Conditions(MAY, 9.5, 1.0, "blue", "tired")))
    wait_until_filed(library, desk)
    with library.reading() as transaction:
        (clip,) = transaction.scalars(select(Clip))
        session = clip.session
        told = (session.day, session.speed_kmh, session.incline, session.shoes, session.state)
        pictures = len(transaction.scalars(select(StoredPicture)).all())
    assert told == (MAY, 9.5, 1.0, "blue", "tired")
    assert (clip.name, pictures > 5, list_jobs(list_folder())) == ("run.mp4", True, [])
    desk.close()


def list_folder() -> Path:
    from posture.ui.clips.clip_folder import clips_folder

    return clips_folder()


def wait_until_filed(library: Library, desk: Desk) -> dict[str, str]:
    end = time.monotonic() + PATIENCE_S
    while True:
        left, troubles = file_due(library, desk)
        if len(left) == len(troubles):
            return troubles
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_clip_whose_runner_is_gone_stays_in_the_app_and_says_so(library: Library) -> None:
    desk = Desk(list_folder())
    job = analysed_film("run.mp4", FAR_AHEAD)
    want_filed(job, Filing("0" * 32, Conditions(MAY)))
    (why,) = wait_until_filed(library, desk).values()
    assert "The runner was deleted" in why
    ensure_runner(library, "Bob")
    app = show(library="")
    assert "run.mp4 is not in the library yet: The runner was deleted" in plainly(texts(app))
    app.button(key=f"leave-{job.id}").click().run()
    assert wanted_filing(job) is None
    assert job.folder.exists()
    desk.close()


def test_a_clip_that_could_not_be_filed_for_a_moment_is_filed_later(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posture.ui.clips.retries.FIRST_PAUSE_S", 0.0)
    desk = Desk(list_folder())
    runner = ensure_runner(library, "Anna Kim")
    want_filed(analysed_film("run.mp4", FAR_AHEAD), Filing(runner.id, Conditions(MAY)))

    def fail(*_: object) -> None:
        raise MachineError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr("posture.ui.coach.filing.add_clip", fail)
        assert list(wait_until_filed(library, desk).values()) == ["The disk is full."]
    wait_until(lambda: not file_due(library, desk)[0])
    with library.reading() as transaction:
        assert find_clips(transaction, ClipFilter(runner.id)).total == 1
    desk.close()


def test_the_import_form_sends_analysed_clips_on_their_way(library: Library) -> None:
    ensure_runner(library, "Anna Kim")
    job = analysed_film("run.mp4", FAR_AHEAD)
    app = show(library="")
    assert app.button(key="import").disabled
    app.selectbox(key="import-runner").select_index(0).run()
    app.number_input(key="import-speed").set_value(10.0).run()
    app.multiselect(key="import-clips").select(job.id).run()
    app.button(key="import").click().run()
    assert not app.exception
    wait_until(lambda: newest_or_none(library))
    with library.reading() as transaction:
        (analysis,) = transaction.scalars(select(StoredAnalysis))
        assert analysis.clip.session.speed_kmh == 10.0


def newest_or_none(library: Library) -> str | None:
    with library.reading() as transaction:
        rows = find_clips(transaction, ClipFilter()).rows
    return rows[0].analysis_id if rows else None


@pytest.mark.usefixtures("clip_id")
def test_thumbnails_are_given_by_their_content_s_name(library: Library) -> None:
    with library.reading() as transaction:
        sha256 = find_clips(transaction, ClipFilter()).rows[0].thumbnail_sha256
    assert sha256 is not None
    assert ask(picture_address(sha256))[2][:3] == b"\xff\xd8\xff"
    assert ask(picture_address("0" * 64))[0] == 404
    library.store.path(sha256).write_bytes(b"something else")
    assert ask(picture_address(sha256))[0] == 404


def test_the_hand_out_holds_what_was_chosen_and_no_rejected_verdict(
    library: Library, clip_id: str
) -> None:
    show(review=clip_id)
    leave(library)
    add_note(library, clip_id, "Land softer", 1.5, [ARROW])
    add_note(library, clip_id, "not for the runner", None)
    app = show(review=clip_id)
    (notes,) = (box for box in app.multiselect if box.label == "Notes")
    _, at_an_instant = notes.value
    notes.set_value([at_an_instant]).run()
    job = shown_job(clip_id)
    assert job is not None
    with library.reading() as transaction:
        choice = choice_of(transaction, clip_id)
    assert choice is not None
    assert len(choice.pictures) == 3
    assert all(name.startswith("evidence/overstride") for name in choice.pictures)
    app.text_area(key=f"hand-out-words-{clip_id}").input("Well run.").run()
    made = hand_out_of(job)
    assert (made.runner, made.words) == ("Anna Kim", "Well run.")
    assert "10 January 2026 · 10 km/h · blue" in made.told
    assert [note.caption for note in made.notes] == ["At 1.50 s: Land softer"]
    assert made.report.plan is not None
    assert "overstride" in made.report.plan.order
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
    assert analysis is not None
    leave(library)
    for key in made.report.plan.order:
        decide(library, analysis.id, key, "rejected")
    assert hand_out_of(job).report.plan.order == []  # type: ignore[union-attr]
    assert hand_out_of(job).evidence == [], "chosen, and rejected later"
    assert ask(f"/hand-out/{clip_id}/hand-out.pdf")[2][:5] == b"%PDF-"
    page = ask(f"/hand-out/{clip_id}/hand-out.html")[2].decode()
    assert "Land softer" in page
    assert "Well run." in page
    assert ask(f"/hand-out/{clip_id}/other.pdf")[0] == 404
    delete_clip(library, clip_id)
    assert ask(f"/hand-out/{clip_id}/hand-out.pdf")[0] == 404

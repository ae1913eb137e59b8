"""Reviewing a clip of the library: the queue, notes, corrections, and *Done*."""

import json
import shutil
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import select

from posture.errors import MachineError, UsageError
from posture.library.changing.claims import Coach, claim
from posture.library.clips.reviewing import add_note, decide, decisions_of, notes_of
from posture.library.clips.unfinished import unfinished_clips
from posture.library.deleting.binning import put_clips_into_bin
from posture.library.maintenance.care import check, delete_runner
from posture.library.runners.queries import newest_of
from posture.library.runners.records import ensure_runner
from posture.library.schema.tables import Claim, Clip, Correction
from posture.library.storage.library import Library
from posture.results.corrections import (
    Corrections,
    RejectedEvidence,
    load_corrections,
    save_corrections,
)
from posture.system.processes import shared_worker
from posture.ui.clips.clip_folder import opened_folder, shown_job
from posture.ui.coach import review_page
from posture.ui.coach.next_clip import next_address
from posture.ui.pages.clip_page import watch
from posture.ui.player import Marking
from posture.ui.player.component_messages import Receive
from posture.ui.review.clip_review import Review, review
from posture.ui.review.correction_events import correct
from tests.gait import Runner as Body
from tests.runs import run
from tests.ui.asking import ask, show, texts
from tests.ui.coach.coaching import (
    ARROW,
    MAY,
    analyse_again,
    asked,
    labels,
    newest,
    newest_clip,
    opened,
    press,
    press_done,
    pressable,
)
from tests.ui.seasons import FAR_AHEAD, analysed_film, analysis_of, put_in
from tests.waiting import wait_until


def test_the_queue_is_empty_when_nothing_waits() -> None:
    assert show(review="").title[0].value == "Nothing is waiting for review."


def test_the_queue_begins_with_a_clip_and_goes_on_when_it_is_done(
    library: Library, clip_id: str
) -> None:
    other = put_in(library, "Bob", MAY, analysed_film("other.mp4", FAR_AHEAD))
    app = show(review="")
    assert asked(app, "review") == newest_clip(library) == other
    assert "2 clips left to review" in texts(app)
    app = press_done(other)
    assert asked(app, "review") == clip_id
    assert "1 clip left to review" in texts(app)
    app = press_done(clip_id)
    assert app.title[0].value == "Library"


def test_the_next_clip_is_opened_meanwhile_and_stays_anybody_s(
    library: Library, clip_id: str
) -> None:
    other = put_in(library, "Bob", MAY, analysed_film("other.mp4", FAR_AHEAD))
    app = show(review="")
    assert asked(app, "review") == other
    wait_until(lambda: shown_job(clip_id) is not None)
    with library.reading() as transaction:
        assert transaction.get(Claim, clip_id) is None
    status, _, body = ask(next_address(other))
    ahead = json.loads(body)
    assert status == 200
    assert [ask(ahead[what])[0] for what in ("video", "overlay")] == [200, 200]
    assert all(address.startswith(f"/clips/{clip_id}/") for address in ahead.values())


def test_nothing_is_loaded_ahead_of_the_last_clip(library: Library, clip_id: str) -> None:
    show(review=clip_id)
    assert ask(next_address(clip_id))[0] == 204
    assert newest(library, clip_id).review == "waiting"


def test_undo_goes_back_to_the_clip_that_it_is_about(library: Library, clip_id: str) -> None:
    other = put_in(library, "Bob", MAY, analysed_film("other.mp4", FAR_AHEAD))
    analysis_id = newest(library, other).id
    decide(library, analysis_id, "overstride", "confirmed")
    with pressable():
        app = show(review=other)
        press(app, "Done")
        assert asked(app, "review") == clip_id
        press(app, "Undo")
        assert asked(app, "review") == other
        assert newest(library, other).review == "waiting"
        press(app, "Undo")
        with library.reading() as transaction:
            assert decisions_of(transaction, analysis_id) == {}
        press(app, "Undo")
    assert "There is nothing to undo" in texts(app)


def test_a_clip_that_goes_into_the_bin_meanwhile_leads_on_to_the_next(
    library: Library, clip_id: str
) -> None:
    other = put_in(library, "Bob", MAY, analysed_film("other.mp4", FAR_AHEAD))
    with pressable():
        app = show(review=clip_id)
        with library.reading() as transaction:
            held = transaction.get_one(Claim, clip_id)
        put_clips_into_bin(library, [clip_id], held.holder)
        press(app, "Done")
    assert app.title[0].value == review_page.NOT_SHOWN
    app.button(key="next-clip").click().run()
    assert asked(app, "review") == other


def test_a_clip_of_the_wrong_runner_is_moved_while_it_is_reviewed_and_back(
    library: Library, clip_id: str
) -> None:
    bob = ensure_runner(library, "Bob")
    app = show(review=clip_id)
    app.selectbox(key="move-to").set_value(bob.id).run()
    app.button(key="move").click().run()
    assert "Bob" in labels(app), "the way to the runner"
    assert "Anna Kim" not in labels(app)
    app.button(key="undo-done").click().run()
    assert "Anna Kim" in labels(app)


def test_a_clip_that_another_coach_looks_through_is_shown_and_can_be_taken_over(
    library: Library, clip_id: str
) -> None:
    claim(library, clip_id, Coach("f" * 32, "Anna the coach"))
    assert "Anna the coach is looking at it" in texts(show(library=""))
    assert show(review="").title[0].value == "Nothing is waiting for review."
    app = show(review=clip_id)
    assert "Anna the coach has been looking at this clip since" in texts(app)
    assert app.multiselect(key=f"tags-{clip_id}").disabled
    assert "Delete for good" not in labels(app)
    correct(opened(library, clip_id), {"kind": "mask", "start_s": 1.0, "end_s": 2.0})
    assert not opened(library, clip_id).corrections.exists()
    press(app, "Take over")
    assert "has been looking" not in texts(app)
    assert not app.multiselect(key=f"tags-{clip_id}").disabled


def test_a_note_is_kept_with_its_drawing_and_nonsense_is_not(
    library: Library, clip_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [{"kind": "arrow", "places": [[0.1, 0.1], [0.4, 0.4]]}]
    messages: list[dict[str, Any]] = [
        {"kind": "add", "at_s": 1.5, "text": "Here", "shapes": shapes},
        {},
        {"kind": "add", "at_s": "x", "text": "", "shapes": []},
        {"kind": "add", "at_s": -1, "text": "a", "shapes": []},
        {"kind": "add", "at_s": 1, "text": "a", "shapes": "b"},
        {"kind": "add", "at_s": 1, "text": " ", "shapes": []},
        {"kind": "delete"},
    ]

    def tell(note: Receive) -> None:
        for message in messages:
            note(message)

    def watch_and_tell(
        seen: Review, beside: Any, marking: Marking, *given: Any, **named: Any
    ) -> None:
        watch(seen, beside, marking, *given, **named)
        st.button("Tell", on_click=tell, args=(marking.take_note,))

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
    corrections = Corrections(rejected=(RejectedEvidence("overstride", moment.time_s),))
    save_corrections(corrections, job.corrections)
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
    # Opened again, perhaps on another computer, it has the same corrections.
    shutil.rmtree(job.folder)
    assert review(opened(library, clip_id)).corrections == corrections
    assert check(library).bin == []


def test_done_is_refused_while_the_pictures_cannot_be_drawn(
    library: Library, clip_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = opened(library, clip_id)
    moment = analysis_of(FAR_AHEAD).report.measurements["overstride"].evidence[0]
    corrections = Corrections(rejected=(RejectedEvidence("overstride", moment.time_s),))
    save_corrections(corrections, job.corrections)

    def killed(*_: object) -> None:
        raise MachineError("Its process was killed.")

    with monkeypatch.context() as broken:
        broken.setattr(shared_worker, "run", killed)
        assert "Its process was killed." in texts(press_done(clip_id)).replace("\\", "")
    waiting_still = newest(library, clip_id)
    assert waiting_still.review == "waiting"
    press_done(clip_id)
    assert newest(library, clip_id).id != waiting_still.id
    assert newest(library, clip_id).review == "done"


def test_corrections_that_were_not_finished_outlive_a_new_analysis(
    library: Library, clip_id: str
) -> None:
    corrections = Corrections(rejected=(RejectedEvidence("overstride", 1.0),))
    save_corrections(corrections, opened(library, clip_id).corrections)
    with library.reading() as transaction:
        assert unfinished_clips(library, transaction, None) == ["run.mp4 of Anna Kim"]
        assert unfinished_clips(library, transaction, "0" * 32) == []
    exported = run("library", "export", library.folder.parent / "all.zip").out
    assert "Not included: unfinished corrections of run.mp4" in exported
    analyse_again(library, clip_id)
    assert load_corrections(opened(library, clip_id).corrections) == corrections
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

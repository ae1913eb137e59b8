"""Clips of the app move into the library, with what was entered about them."""

import json
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from posture.errors import MachineError
from posture.library.clips.putting_right import edit_clips
from posture.library.clips.reviewing import notes_of
from posture.library.runners.queries import ClipFilter, find_clips, newest_of
from posture.library.runners.records import Conditions, ensure_runner
from posture.library.schema.tables import Clip, StoredPicture
from posture.library.storage.library import Library
from posture.results.corrections import Corrections, RejectedEvidence, save_corrections
from posture.results.report_file import report_from_json
from posture.ui.clips.clip_folder import list_jobs, read_outcome
from posture.ui.clips.desk import Desk
from posture.ui.open_library.clip_marks import take_note
from posture.ui.own.filing import file_due
from posture.ui.own.filing_request import Filing, request_filing, requested_filing
from posture.ui.own.into_library import file_job
from tests.ui.asking import show, texts
from tests.ui.clips import QuietDesk
from tests.ui.coach.coaching import MAY, plainly
from tests.ui.seasons import FAR_AHEAD, analysed_film, analysis_of
from tests.waiting import PATIENCE_S, wait_until


def test_a_clip_of_the_app_moves_into_the_library_with_what_was_told(library: Library) -> None:
    desk = Desk(list_folder())
    job = analysed_film("run.mp4", FAR_AHEAD)
    runner = ensure_runner(library, "Anna Kim")
    take_note(job, {"kind": "add", "at_s": 1.5, "text": "Softer", "shapes": []})
    request_filing(job, Filing(runner.id, Conditions(MAY, 9.5, 1.0, "blue", "tired")))
    wait_until_filed(library, desk)
    with library.reading() as transaction:
        (clip,) = transaction.scalars(select(Clip))
        assert [note.text for note in notes_of(transaction, clip.id)] == ["Softer"]
        session = clip.session
        conditions = (session.day, session.speed_kmh, session.incline, session.shoes, session.state)
        pictures = len(transaction.scalars(select(StoredPicture)).all())
    assert conditions == (MAY, 9.5, 1.0, "blue", "tired")
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


def test_what_is_put_right_while_a_clip_is_analysed_holds(library: Library, clip_id: str) -> None:
    job = analysed_film("run.mp4", FAR_AHEAD)
    with library.reading() as transaction:
        runner_id = transaction.get_one(Clip, clip_id).session.runner_id
    request_filing(job, Filing(runner_id, Conditions(MAY), clip_id=clip_id))
    edit_clips(library, [clip_id], {"speed_kmh": 12.5})
    outcome = read_outcome(job)
    assert outcome is not None
    assert file_job(library, Desk(list_folder()), job, outcome) == clip_id
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
        assert analysis is not None
        assert report_from_json(analysis.report).made_with.options.speed_kmh == 12.5


def test_a_clip_whose_runner_is_gone_stays_in_the_app_and_says_so(library: Library) -> None:
    desk = Desk(list_folder())
    job = analysed_film("run.mp4", FAR_AHEAD)
    request_filing(job, Filing("0" * 32, Conditions(MAY)))
    (why,) = wait_until_filed(library, desk).values()
    assert "The runner was deleted" in why
    ensure_runner(library, "Bob")
    app = show(library="")
    assert "run.mp4 is not in the library yet: The runner was deleted" in plainly(texts(app))
    app.button(key=f"leave-{job.id}").click().run()
    assert requested_filing(job) is None
    assert job.folder.exists()
    desk.close()


def test_a_clip_that_could_not_be_filed_for_a_moment_is_filed_later(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posture.ui.clips.retries.FIRST_PAUSE_S", 0.0)
    desk = Desk(list_folder())
    runner = ensure_runner(library, "Anna Kim")
    request_filing(analysed_film("run.mp4", FAR_AHEAD), Filing(runner.id, Conditions(MAY)))

    def fail(*_: object) -> None:
        raise MachineError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr("posture.ui.own.into_library.add_clip", fail)
        assert list(wait_until_filed(library, desk).values()) == ["The disk is full."]
    wait_until(lambda: not file_due(library, desk)[0])
    with library.reading() as transaction:
        assert find_clips(transaction, ClipFilter(runner.id)).total == 1
    desk.close()


def test_a_corrected_clip_of_the_app_is_filed_as_corrected(library: Library) -> None:
    job = analysed_film("run.mp4", FAR_AHEAD)
    moment = analysis_of(FAR_AHEAD).report.measurements["overstride"].evidence[0]
    corrections = Corrections(rejected=(RejectedEvidence("overstride", moment.time_s),))
    save_corrections(corrections, job.corrections)
    request_filing(job, Filing(ensure_runner(library, "Anna Kim").id, Conditions(MAY)))
    outcome = read_outcome(job)
    assert outcome is not None
    clip_id = file_job(library, QuietDesk(list_folder()), job, outcome)
    with library.reading() as transaction:
        filed = newest_of(transaction, clip_id)
        assert filed is not None
        report = json.loads(filed.report)
    assert report["corrections"]["rejected"][0]["time_s"] == moment.time_s
    assert "evidence/overstride-1.jpg" in json.dumps(report)

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from posture.care.planning import plan_without_film
from posture.checks import CHECKS
from posture.pipeline.analysis import Analysis, analyze_track
from posture.pipeline.result_folder import write_results
from posture.pose_track import save_track
from posture.report.guidance import FIRST, WARNING_SIGNS
from posture.report.texts import headline
from posture.results.clip_info import ClipInfo
from posture.results.clip_settings import Back, ClipSettings
from posture.results.report import MadeWith, Quality, Refusal, Report
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    StageProgress,
    clips_folder,
    list_jobs,
    new_folder,
    read_outcome,
    save_job,
    uploads_folder,
    write_first,
    write_outcome,
    write_progress,
)
from posture.ui.clips.desk import INTERRUPTED, LONGEST_SILENCE_S
from posture.ui.clips.wording import plain
from posture.ui.pages import start_page
from posture.ui.parts.warning_signs import BACK
from posture.ui.parts.what_to_do import LOAD_LIST
from tests.gait import Camera, Runner, film
from tests.ui.asking import show
from tests.ui.clips import analysed, own
from tests.waiting import wait_until

HEADLINE = "Your foot lands further ahead of the knee than in most runners."
ADVICE = "Stand beside the treadmill, at a right angle to the belt."
REFUSED = Report(
    status="refused",
    refusal=Refusal("not_side_view", "The camera looks from the front.", ADVICE),
    made_with=MadeWith("0.1.0", "full", "3f" * 32, ClipSettings()),
    clip=ClipInfo("run.mp4", 960, 540, 240, 4.0, 60.0),
    view=None,
    quality=Quality(1.0, 0, []),
    steps=[],
    measurements={},
    plan=None,
)


def open_app(job_id: str = "") -> AppTest:
    """Open the app in a new tab."""
    return show(clip=job_id) if job_id else show()


@contextmanager
def options(changed: dict[str, str]) -> Iterator[None]:
    before = {name: config.get_option(name) for name in changed}
    for name, value in changed.items():
        config.set_option(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            config.set_option(name, value)


def answer(app: AppTest, back: Back = "fine", *signs: str) -> AppTest:
    """Say how the back is, and answer the questions about warning signs in their order."""
    app.radio(key=BACK).set_value(back).run()
    for group, said in zip(WARNING_SIGNS, signs, strict=False):
        app.radio(key=f"signs-{group.level}").set_value(said)
    return app.run()


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def arrive(app: AppTest, *ids: str, busy: bool = False) -> AppTest:
    """Send what the browser sends when uploads have arrived."""
    app.session_state["upload-0"] = {"files": list(ids), "busy": busy}
    return app.run()


def make_job(settings: Settings | None = None) -> AppClip:
    """Return a clip without any sign of a worker."""
    folder, settings = new_folder(clips_folder()), settings or Settings()
    job = AppClip(folder, "run.mp4", Path("run.mp4"), datetime.now(UTC), settings)
    save_job(job)
    return job


def make_refused(settings: Settings | None = None) -> AppClip:
    job = make_job(settings)
    write_results(job.result, Analysis(REFUSED, None, None), None)
    write_outcome(job, Outcome("refused", "The camera looks from the front."))
    return job


def wait_for_result(app: AppTest) -> AppTest:
    """Reload the page once every clip is done."""
    wait_until(lambda: all(read_outcome(job) for job in list_jobs(clips_folder())))
    app.run()
    assert not app.exception
    assert app.title[0].value not in ("Analysing", "Waiting")
    return app


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.text, app.error, app.warning, app.title, app.header)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def ready(app: AppTest) -> bool:
    """Return whether a clip that has arrived can be checked."""
    return not app.button(key="check").disabled


def with_clip(app: AppTest) -> AppTest:
    """Let a clip arrive."""
    place = uploads_folder() / ("0f" * 16)
    place.mkdir(parents=True, exist_ok=True)
    (place / "run.mp4").write_bytes(b"film")
    return arrive(app, place.name)


def test_one_question_comes_before_a_clip_is_checked_and_none_before_the_sample() -> None:
    app = with_clip(open_app())
    assert app.radio(key=BACK).label == "Does your back hurt now?"
    assert [radio.key for radio in app.radio] == [BACK]
    assert not app.button(key="sample").disabled
    assert not ready(app)
    answer(app, "fine")
    assert ready(app)
    assert FIRST in texts(app), "even then, what an emergency would be"


def test_a_back_that_hurts_opens_the_warning_signs_each_under_its_question() -> None:
    app = answer(with_clip(open_app()), "hurts-running")
    for group in WARNING_SIGNS:
        for sign in group.signs:
            assert sign in texts(app)
    assert not ready(app)
    assert not ready(answer(app, "hurts-running", "No", "No"))
    assert ready(answer(app, "hurts-running", "No", "No", "No"))


def test_a_warning_sign_sends_to_a_person_first_and_still_lets_the_runner_go_on() -> None:
    app = answer(with_clip(open_app()), "hurts", "No", "Yes", "No")
    _, urgent, _ = WARNING_SIGNS
    assert [box.value for box in app.warning] == [f"**{urgent.action}.** {urgent.say}"]
    assert "Let a person look at your back before a video does." in texts(app)
    assert ready(app)


def test_an_emergency_fills_the_screen_until_it_is_taken_back() -> None:
    app = answer(open_app(), "hurts", "Yes")
    emergency = WARNING_SIGNS[0]
    assert [title.value for title in app.title] == [emergency.action]
    assert [box.value for box in app.error] == [emergency.say]
    assert all(sign in texts(app) for sign in emergency.signs)
    assert list(app.radio) == []
    app.button(key="no-emergency").click().run()
    assert app.title[0].value == "See how you run"
    assert app.radio(key="signs-emergency").value == "No"


def test_the_answer_is_known_for_a_week_in_every_tab_and_then_asked_again() -> None:
    answer(open_app(), "hurts", "No", "No", "Yes")
    again = with_clip(open_app())
    assert again.radio(key=BACK).value == "hurts"
    assert again.radio(key="signs-clinician").value == "Yes"
    assert ready(again)
    assert "and a warning sign is there" in again.expander[0].label
    file = clips_folder().parent / "back.json"
    kept = json.loads(file.read_bytes())
    for days, known in ((6.9, True), (7.1, False), (-1.0, False)):
        said = datetime.now(UTC) - timedelta(days=days)
        file.write_text(json.dumps(kept | {"said": said.isoformat()}))
        assert ready(with_clip(open_app())) is known, days


def test_an_emergency_is_never_kept() -> None:
    app = answer(open_app(), "hurts", "No", "No", "No")
    file = clips_folder().parent / "back.json"
    assert file.exists()
    answer(app, "hurts", "Yes")
    assert not file.exists()
    assert open_app().title[0].value == "See how you run"


def test_where_others_use_the_app_an_answer_stays_in_its_tab() -> None:
    with options({"server.address": "0.0.0.0"}):
        app = answer(with_clip(open_app()), "fine")
        assert ready(app)
        assert not (clips_folder().parent / "back.json").exists()
        assert open_app().radio(key=BACK).value is None


@pytest.mark.parametrize("content", [b"", b"[]", b'{"back": "well", "signs": []}', b"\xff" * 9])
def test_a_damaged_answer_is_asked_again(content: bytes) -> None:
    clips_folder().parent.mkdir(parents=True, exist_ok=True)
    (clips_folder().parent / "back.json").write_bytes(content)
    assert open_app().radio(key=BACK).value is None


def test_the_sample_runs_from_click_to_report_and_is_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A track stands for the film, which tests/browser/test_browser_start.py follows.
    sample = tmp_path / "sample_60.npz"
    save_track(film(Runner(overstride=36.0), Camera(seconds=5.0)), sample)
    monkeypatch.setattr(start_page, "SAMPLE", sample)
    app = click(open_app(), "sample")
    assert app.title[0].value in ("Waiting", "Analysing")
    page = texts(wait_for_result(app))
    assert plain("sample_60.npz") in page
    assert plain(HEADLINE) in page
    (job,) = list_jobs(clips_folder())
    start = open_app()
    assert plain("sample_60.npz") in texts(start)
    again = open_app(job.id)
    assert plain("sample_60.npz") in texts(again)
    assert plain(HEADLINE) in texts(again)
    assert LOAD_LIST in [box.label for box in again.expander]


def test_an_upload_that_is_no_video_is_refused_with_advice() -> None:
    place = uploads_folder() / ("0f" * 16)
    place.mkdir(parents=True)
    (place / "notes.mp4").write_bytes(b"not a film")
    app = answer(open_app())
    arrive(app, place.name)
    page = texts(wait_for_result(click(app, "check")))
    assert "This file could not be read" in page
    assert plain("notes.mp4") in page
    assert "How to film" in page


def test_several_clips_queue_and_the_list_shows_them(tmp_path: Path) -> None:
    ids = []
    for number in range(3):
        place = uploads_folder() / f"{number:032x}"
        place.mkdir(parents=True)
        (place / f"run-{number}.mp4").write_bytes(b"not a film" * (1 + number))
        ids.append(place.name)
    app = arrive(answer(open_app()), *ids)
    assert app.button(key="check").label == "Check these 3 clips"
    click(app, "check")
    assert {job.name for job in list_jobs(clips_folder())} == {f"run-{n}.mp4" for n in range(3)}
    assert app.title[0].value == "See how you run"
    assert all(f"**run\\-{n}\\.mp4**" in texts(app) for n in range(3))
    assert app.button(key="check").disabled, "the box is empty again"
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_long_list_comes_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posture.ui.parts.clips_list.AT_ONCE", 2)
    on_desk = [make_refused() for _ in range(3)]
    kept = [own(analysed()) for _ in range(3)]

    def opened(app: AppTest) -> list[str]:
        keys = [str(button.key) for button in app.button]
        return [key for key in keys if key.startswith("open-") and key != "open-newest"]

    app = open_app()
    newest_on_desk = [f"open-{job.id}" for job in on_desk[:0:-1]]
    shown = [f"open-{job.id}" for job in reversed(kept)]
    assert opened(app) == newest_on_desk + shown[:2]
    assert "And 1 more that wait" in texts(app)
    app.session_state["clips-page"] = 2
    app.run()
    assert opened(app) == newest_on_desk + shown[2:]


def test_nothing_is_checked_while_clips_are_on_their_way() -> None:
    place = uploads_folder() / ("0f" * 16)
    place.mkdir(parents=True)
    (place / "run.mp4").write_bytes(b"film")
    app = arrive(answer(open_app()), place.name, busy=True)
    assert app.button(key="check").disabled
    assert not arrive(app, place.name).button(key="check").disabled


@pytest.mark.parametrize("said", [["../../etc"], ["0" * 32], [{"id": 1}], "text"])
def test_what_the_browser_claims_to_have_sent_is_not_believed(said: object) -> None:
    app = answer(open_app())
    app.session_state["upload-0"] = {"files": said}
    assert app.run().button(key="check").disabled
    assert not app.exception


def test_a_folder_on_this_computer_offers_its_clips_and_its_folders(tmp_path: Path) -> None:
    films = tmp_path / "films"
    (films / "2026").mkdir(parents=True)
    (films / ".hidden").mkdir()
    for name in ("b.MOV", "a.mp4", "notes.txt"):
        (films / name).write_bytes(b"not a film" + name.encode())
    app = answer(open_app())
    app.text_input(key="path-0").set_value(str(films)).run()
    clips = app.multiselect(key=f"path-clips-0-{films}")
    assert clips.options == ["a.mp4", "b.MOV"]
    assert app.selectbox(key=f"go-{films}").options == ["one folder up", "2026"]
    clips.set_value(["a.mp4", "b.MOV"]).run()
    click(app, "check")
    assert sorted(job.clip for job in list_jobs(clips_folder())) == [
        films / "a.mp4",
        films / "b.MOV",
    ]
    assert [toast.value for toast in app.toast] == ["2 clips are in the list below."]
    assert app.text_input(key="path-1").value == str(films), "the folder stays open"
    assert app.multiselect(key=f"path-clips-1-{films}").value == []
    assert app.button(key="check").disabled


@pytest.mark.parametrize("text", ["~nobody-of-this-name/run.mp4", "x" * 300, "a\0b"])
def test_a_path_that_cannot_be_is_told_and_the_page_goes_on(text: str) -> None:
    app = open_app()
    app.text_input(key="path-0").set_value(text).run()
    assert not app.exception
    assert "How to film" in texts(app)
    assert app.button(key="check").disabled or "cannot be opened" not in texts(app)


def test_only_what_is_named_like_a_video_is_picked(tmp_path: Path) -> None:
    for name, picked in (("id_ed25519", False), ("notes.txt", False), ("run.MP4", True)):
        (tmp_path / name).write_text("secret")
        app = answer(open_app())
        app.text_input(key="path-0").set_value(str(tmp_path / name)).run()
        assert app.button(key="check").disabled is not picked
        assert ("not named like a video" in texts(app)) is not picked


def test_others_in_the_network_do_not_look_at_this_disk() -> None:
    assert open_app().text_input(key="path-0").label == "A clip or a folder on this computer"
    with options({"server.address": "0.0.0.0"}):
        assert [field.key for field in open_app().text_input] == []


def test_a_refused_clip_says_why_and_how_to_film() -> None:
    app = open_app(make_refused().id)
    page = texts(app)
    assert app.title[0].value == "This is not a view from the side"
    for said in ("The camera looks from the front", plain(ADVICE), "How to film"):
        assert page.count(said) == 1, "each is said once"
    plan = plan_without_film(ClipSettings())
    for said in (plain(plan.back), plan.running, plan.pain_rule, plan.load, *plan.see):
        assert said in page
    assert all(exercise.grade in page for exercise in plan.exercises)
    assert click(app, "another").title[0].value == "See how you run"


def test_deleting_takes_a_clip_off_the_list_and_leads_back() -> None:
    job, other = make_refused(), make_refused()
    app = click(open_app(job.id), "delete")
    assert app.title[0].value == "See how you run"
    assert list_jobs(clips_folder()) == [other]
    assert not job.folder.exists()


def test_cancelling_a_running_analysis_removes_it() -> None:
    job = make_job()
    write_progress(job, StageProgress("Following the body", 120, 240, time.time() - 10))
    app = open_app(job.id)
    (bar,) = app.get("progress")
    assert bar.proto.text == "Following the body: frame 120 of 240, about 15 s left"
    click(app, "cancel")
    assert app.title[0].value == "See how you run"
    assert not job.folder.exists()


def test_a_first_verdict_is_shown_and_marked_while_the_rest_is_followed() -> None:
    job = make_job()
    write_progress(job, StageProgress("Following the body", 300, 720, time.time() - 10))
    report = analyze_track(
        film(Runner(overstride=36.0), Camera(seconds=5.0)), ClipSettings()
    ).report
    write_first(job, report)
    app = open_app(job.id)
    assert app.title[0].value == "Analysing"
    assert "First verdict, from 5 s of your run. It is being refined." in texts(app)
    assert plain(headline(report, CHECKS)[1]) in [title.value for title in app.title]
    write_outcome(job, Outcome("failed", "The disk is full."))
    assert "First verdict" not in texts(open_app(job.id))


def test_a_waiting_clip_says_how_many_come_first_and_can_be_cancelled() -> None:
    running = make_job()
    write_progress(running, StageProgress("Following the body", 120, 240, time.time() - 10))
    first, second = make_job(), make_job()
    app = open_app(second.id)
    assert app.title[0].value == "Waiting"
    assert "2 clips come first; one runs at a time." in texts(app)
    start = open_app()
    assert plain("Waiting. 1 clip comes first") in texts(start)
    assert plain("Following the body: frame 120 of 240") in texts(start)
    click(app, "cancel")
    assert list_jobs(clips_folder()) == [first, running]


def test_a_clip_that_nobody_works_on_any_more_says_so() -> None:
    job = make_job()
    write_progress(job, StageProgress("Following the body", 120, 240, 0.0))
    long_ago = time.time() - LONGEST_SILENCE_S - 1
    os.utime(job.folder / "progress.json", (long_ago, long_ago))
    app = open_app(job.id)
    assert app.error[0].value == plain(INTERRUPTED)
    app.session_state["check-again"] = True
    app.run()
    assert app.button(key="again").disabled, "the question comes first here too"
    answer(app)
    assert not app.button(key="again").disabled


def test_a_wrong_path_is_told_in_a_sentence() -> None:
    app = answer(open_app())
    app.text_input(key="path-0").set_value("/no/such/run.mp4").run()
    assert app.button(key="check").disabled
    assert app.error[0].value == plain("There is no file /no/such/run.mp4; check the path.")
    assert list_jobs(clips_folder()) == []


def test_what_the_runner_told_is_kept() -> None:
    told = Settings(height_cm=171.5, back="hurts", runner_kind="returning")
    job = make_refused(told)
    app = open_app(job.id)
    app.session_state["check-again"] = True
    app.run()
    assert app.number_input(key=f"{job.id}-height").value == 171.5
    assert app.pills(key=f"{job.id}-runner").value == "returning"


@pytest.mark.parametrize("address", ["nonsense", "../../etc", "20260101-000000-aaaaaaaaa"])
def test_an_unknown_address_leads_to_the_start_and_says_so(address: str) -> None:
    app = open_app(address)
    assert app.title[0].value == "See how you run"
    assert "The clip in this address is not here" in app.warning[0].value


def test_the_start_says_nothing_of_a_clip_that_nobody_asked_for() -> None:
    assert list(open_app().warning) == []


def test_pages_name_no_remote_address() -> None:
    folder = Path(__file__).parents[2] / "posture" / "ui"
    svg_name = "http://www.w3.org/2000/svg"
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            text = path.read_text(encoding="utf-8").replace(svg_name, "")
            assert not re.search(r"\w://\w", text), path.name

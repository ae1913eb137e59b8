"""The downloads: which files are offered, and what the links return."""

import io
import json
import os
import re
import shutil
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import av
import pytest
from streamlit.testing.v1 import AppTest

from posture.errors import MachineError
from posture.pipeline.planned_pictures import PlannedPicture, draw_pictures
from posture.report.annotated_clip import Overlay
from posture.results.clip_info import ClipInfo
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import (
    Corrections,
    MaskedStretch,
    RejectedEvidence,
    save_corrections,
)
from posture.results.report import Report
from posture.system.processes import shared_worker
from posture.system.validation import as_json
from posture.ui.clips.clip_folder import AppClip, StageProgress, save_job
from posture.ui.clips.clip_identity import fingerprint, save_fingerprint
from posture.ui.downloads import overlay_drawing as films
from posture.ui.downloads.download_files import address
from posture.ui.downloads.film_tasks import STAGE, FilmTask
from posture.ui.downloads.overlay_drawing import (
    LEFT_BEHIND_S,
    annotated_clip_of,
    draw,
    drawing,
    film_of,
)
from posture.ui.review import pictures
from posture.ui.review.clip_review import Review, review
from posture.ui.review.pictures import draw_ahead, results_of
from posture.video.preview import write_preview
from tests.clips import evenly, write_clip
from tests.gait import Camera, Runner, film
from tests.ui.asking import ask, show
from tests.ui.clips import analysed, finished
from tests.waiting import PATIENCE_S, wait_until

CORRECTIONS = Corrections(masked=(MaskedStretch(1.0, 2.0),))
ALL = ["report.pdf", "report.html", "report.json", "steps.csv", "frames.csv", "pictures.zip"]


def offered(app: AppTest) -> list[str]:
    """Return the files that the page links to."""
    pages = "".join(element.proto.body for element in app.get("html"))
    return [link.rsplit("/", 1)[1] for link in re.findall(r"href='(/take-away/[^']+)'", pages)]


def film_words(app: AppTest) -> str:
    """Return the text of the link to the annotated clip."""
    pages = "".join(element.proto.body for element in app.get("html"))
    return " ".join(re.findall(r">(Save the clip[^<]*)<", pages))


def kept_pictures(job: AppClip) -> dict[str, bytes]:
    """Return the pictures that have been drawn since the analysis, by name."""
    return {path.name: path.read_bytes() for path in job.derived.glob("evidence/*.jpg")}


@pytest.fixture
def filmed(tmp_path: Path) -> AppClip:
    """An analysed clip with a small video that has as many frames as its track."""
    job = analysed(write_clip(tmp_path / "film.mp4", evenly(360, 60.0), rate=60))
    results_of(review(job))
    return job


def test_a_judged_clip_offers_every_file_and_the_film_where_there_is_one(filmed: AppClip) -> None:
    app = show(clip=filmed.id)
    assert offered(app) == [*ALL, "everything.zip"]
    assert "The clip with lines drawn on it" in [box.label for box in app.expander]
    without = show(clip=analysed().id)
    assert offered(without) == [*ALL, "everything.zip"]
    assert "The clip with lines drawn on it" not in [box.label for box in without.expander]


def make_film(app: AppTest, job: AppClip) -> None:
    """Request the annotated clip, and wait until its drawing has ended."""
    app.button(key=f"film-make-{job.id}").click().run()
    wait_until_drawn(review(job))
    app.run()
    assert not app.exception


def wait_until_drawn(seen: Review) -> None:
    wait_until(lambda: (begun := drawing(seen)) and begun.ended)


def test_the_clip_with_lines_is_made_at_the_chosen_speed(filmed: AppClip) -> None:
    app = show(clip=filmed.id)
    app.selectbox(key=f"film-check-{filmed.id}").set_value("overstride")
    app.selectbox(key=f"film-speed-{filmed.id}").set_value("0.5×").run()
    make_film(app, filmed)
    assert not app.error
    assert offered(app)[-1] == "lines.mp4"
    status, headers, body = ask(address(review(filmed), "lines.mp4"))
    assert (status, headers["content-type"]) == (200, "video/mp4")
    with av.open(io.BytesIO(body), "r") as film_:
        times = [frame.time for frame in film_.decode(video=0)]
    assert len(times) == 360
    assert times[-1] - times[0] == pytest.approx(2 * 359 / 60, abs=1e-3)


@pytest.mark.usefixtures("drawn_here")
def test_the_film_s_link_says_what_the_film_shows_and_not_what_is_chosen_now(
    filmed: AppClip,
) -> None:
    shutil.copyfile(
        filmed.clip, filmed.result / "annotated.mp4"
    )  # as drawn together with the results
    usual = "Body, Foot on the belt, Time and cadence, speed of the file"
    app = show(clip=filmed.id)
    assert film_words(app).startswith(f"Save the clip as made: {usual} (")
    app.pills(key=f"film-parts-{filmed.id}").set_value(["skeleton"])
    app.selectbox(key=f"film-check-{filmed.id}").set_value("overstride").run()
    make_film(app, filmed)
    app.selectbox(key=f"film-speed-{filmed.id}").set_value("Real speed").run()
    assert film_words(app).startswith("Save the clip as made: Body, Overstride, 0.25× (")


def test_a_film_can_be_cancelled_and_the_one_before_stays(
    filmed: AppClip, drawn_here: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = review(filmed)
    film = filmed.derived / f"{seen.version}.mp4"
    film.write_bytes(b"the one before")
    before, reading = sorted(filmed.folder.rglob("*")), threading.Event()
    monkeypatch.setattr(films, "run_apart", held_up(drawn_here, reading))
    app = show(clip=filmed.id)
    app.button(key=f"film-make-{filmed.id}").click().run()
    assert "lines.mp4" not in offered(app)
    app.button(key=f"film-cancel-{filmed.id}").click().run()
    reading.set()
    wait_until_drawn(seen)
    app.run()
    assert not app.error
    assert "Make the clip" in [button.label for button in app.button]
    assert film.read_bytes() == b"the one before"
    assert sorted(filmed.folder.rglob("*")) == before


def held_up(write: Callable[..., None], go_on: threading.Event) -> Callable[..., None]:
    """Return a drawing function that waits before its first frame."""

    def wait_and_write(*given: object) -> None:
        assert go_on.wait(PATIENCE_S)
        write(*given)

    return wait_and_write


def test_the_time_a_film_still_takes_is_told(
    filmed: AppClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = FilmTask("", StageProgress(STAGE, 100, 400, time.time() - 90.0))
    monkeypatch.setattr("posture.ui.downloads.downloads_panel.drawing", lambda _: begun)
    (bar,) = show(clip=filmed.id).get("progress")
    assert bar.proto.text == "Drawing the clip: frame 100 of 400, about 5 min left"


def test_what_a_killed_app_left_half_drawn_goes(filmed: AppClip) -> None:
    half, fresh = (filmed.result / f".posture-{name}.mp4" for name in ("half", "of-another-app"))
    for path in (half, fresh):
        path.write_bytes(b"half")
    staged, at_work = (filmed.result / f".posture-{name}" for name in ("staged", "at-work"))
    pictures = [folder / "evidence" / "overstride-1.jpg" for folder in (staged, at_work)]
    for picture in pictures:
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"half")
    long_ago = time.time() - 2 * LEFT_BEHIND_S
    for path in (half, pictures[0], pictures[0].parent, staged, pictures[1].parent, at_work):
        os.utime(path, (long_ago, long_ago))
    app = show(clip=filmed.id)
    assert "Make the clip" in [button.label for button in app.button]
    assert not half.exists()
    assert not staged.exists()
    assert fresh.exists()
    assert at_work.exists(), "its last picture was written just now"


@pytest.mark.usefixtures("drawn_here")
def test_a_film_that_cannot_be_read_is_told(filmed: AppClip) -> None:
    app = show(clip=filmed.id)
    filmed.clip.write_bytes(b"no film any more")
    save_fingerprint(filmed, fingerprint(filmed.clip))
    make_film(app, filmed)
    assert len(app.error) == 1
    assert annotated_clip_of(review(filmed)) is None


def test_a_film_of_before_a_correction_is_neither_drawn_on_nor_given(
    filmed: AppClip, drawn_here: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, reading = review(filmed), threading.Event()
    monkeypatch.setattr(films, "run_apart", held_up(drawn_here, reading))
    draw(seen, Overlay())
    save_corrections(CORRECTIONS, filmed.corrections)
    reading.set()
    wait_until_drawn(seen)
    begun = drawing(seen)
    assert begun is not None
    assert (begun.cancelled, begun.trouble) == (True, "")
    assert annotated_clip_of(seen) is None
    assert annotated_clip_of(review(filmed)) is None


def test_a_film_is_given_for_the_version_that_it_shows_and_again_once_that_is_back(
    filmed: AppClip,
) -> None:
    (filmed.result / "annotated.mp4").write_bytes(b"a film")
    before = address(review(filmed), "lines.mp4")
    assert ask(before)[2] == b"a film"
    save_corrections(CORRECTIONS, filmed.corrections)
    assert "lines.mp4" not in offered(show(clip=filmed.id))
    assert ask(address(review(filmed), "lines.mp4"))[0] == 404
    assert ask(before)[0] == 409
    save_corrections(Corrections(), filmed.corrections)
    assert ask(address(review(filmed), "lines.mp4"))[2] == b"a film"


@pytest.mark.parametrize("what", ALL)
def test_a_page_of_before_a_correction_gets_no_file(what: str) -> None:
    job = analysed()
    before = address(review(job), what)
    assert ask(before)[0] == 200
    save_corrections(CORRECTIONS, job.corrections)
    status, _, body = ask(before)
    assert status == 409
    assert b"reload its page" in body
    assert ask(address(review(job), what))[0] == 200


def test_other_settings_make_another_version() -> None:
    job = analysed()
    before = address(review(job), "report.json")
    other = replace(job, settings=replace(job.settings, height_cm=170.0))
    save_job(other)
    assert ask(before)[0] == 409
    _, _, body = ask(address(review(other), "report.json"))
    options = json.loads(body)["made_with"]["options"]
    assert options == asdict(ClipSettings(height_cm=170.0)), "and nothing of the app alone"


def test_an_answer_about_the_back_measures_nothing_again_and_takes_no_film_away(
    filmed: AppClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = review(filmed)
    film_of(before).write_bytes(b"a film")
    monkeypatch.setattr("posture.pipeline.analysis.Reviewer", None)
    settings = replace(filmed.settings, back="hurts", runner_kind="new")
    answered = replace(filmed, settings=settings)
    save_job(answered)
    seen = review(answered)
    draw_ahead(answered)  # which deletes what is out of date
    assert seen.planned is before.planned
    assert seen.analysis.report.plan != before.analysis.report.plan
    assert seen.analysis.report.measurements is before.analysis.report.measurements
    assert ask(address(before, "lines.mp4"))[2] == b"a film"
    options = json.loads(ask(address(before, "report.json"))[2])["made_with"]["options"]
    assert (options["back"], options["runner_kind"]) == ("hurts", "new")


def numbers(job: AppClip) -> dict[str, object]:
    """Return the report that is downloaded for a clip."""
    status, _, body = ask(address(review(job), "report.json"))
    assert status == 200
    report: dict[str, object] = json.loads(body)
    return report


def test_a_full_disk_keeps_no_correction_out_of_any_download(
    filmed: AppClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only pictures are stored, and those are returned all the same."""

    def full(*_: object) -> None:
        raise MachineError("The disk is full.")

    kept = kept_pictures(filmed)
    save_corrections(CORRECTIONS, filmed.corrections)
    monkeypatch.setattr(pictures, "write_atomically", full)
    assert numbers(filmed)["corrections"] == as_json(CORRECTIONS)
    assert len(named(results_of(review(filmed))[0])) > 5
    assert kept_pictures(filmed) == kept
    for what in ("report.html", "report.pdf", "pictures.zip"):
        assert ask(address(review(filmed), what))[0] == 200
    wait_until(lambda: draw_ahead(filmed)[1])
    warnings = "".join(w.value for w in show(clip=filmed.id).warning).replace("\\", "")
    assert "Some pictures could not be drawn; trying again … The disk is full." in warnings


def test_pictures_are_drawn_while_the_page_is_open_and_others_go(filmed: AppClip) -> None:
    kept = kept_pictures(filmed)
    assert len(kept) > 5
    moment = review(filmed).analysis.report.measurements["overstride"].evidence[0]
    rejected = RejectedEvidence("overstride", moment.time_s)
    save_corrections(Corrections(rejected=(rejected,)), filmed.corrections)
    wait_until(lambda: not any(draw_ahead(filmed)))
    wanted = {f"{picture.key}-1.jpg" for picture in review(filmed).planned}
    assert set(kept_pictures(filmed)) == wanted
    assert 0 < len(kept.keys() - wanted) < len(kept)


def test_pictures_that_stay_as_they_were_are_not_drawn_again(
    filmed: AppClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = review(filmed)
    asked: list[str] = []

    def noting(
        clip: Path, info: ClipInfo, planned: list[PlannedPicture], turn: int
    ) -> dict[str, bytes]:
        asked.extend(picture.name for picture in planned)
        return draw_pictures(clip, info, planned, turn)

    monkeypatch.setattr("posture.pipeline.planned_pictures.draw_pictures", noting)
    monkeypatch.setattr(shared_worker, "run", lambda _, work, *given: work(*given))
    moment = before.analysis.report.measurements["overstride"].evidence[0]
    rejected = RejectedEvidence("overstride", moment.time_s)
    save_corrections(Corrections(rejected=(rejected,)), filmed.corrections)
    results_of(review(filmed))
    assert asked
    assert {name.partition("-")[0] for name in asked} == {"evidence/overstride"}
    asked.clear()
    results_of(review(filmed))
    assert asked == []


def test_a_correction_without_the_film_keeps_the_pictures_that_stay_true(filmed: AppClip) -> None:
    all_ = kept_pictures(filmed)
    away = filmed.clip.rename(filmed.clip.with_name("away.mp4"))
    shot = review(filmed).analysis.report.measurements["overstride"].evidence[0]
    wrong = RejectedEvidence("overstride", shot.time_s)
    save_corrections(Corrections(rejected=(wrong,)), filmed.corrections)

    report, kept = results_of(review(filmed))
    assert 0 < len(kept) < len(all_)
    assert set(kept.values()) < set(all_.values())
    assert named(report) == set(kept)

    away.rename(filmed.clip)
    assert len(results_of(review(filmed))[1]) == len(all_)


def named(report: Report) -> set[str]:
    shots = [shot for m in report.measurements.values() for shot in m.evidence]
    return {shot.image for shot in shots if shot.image}


def test_while_the_film_is_away_pictures_are_drawn_from_its_preview(filmed: AppClip) -> None:
    write_preview(filmed.clip, filmed.preview, lambda *_: None)
    filmed.clip.unlink()
    save_corrections(CORRECTIONS, filmed.corrections)
    seen = review(filmed)
    report, drawn = results_of(seen)
    assert report.corrections == CORRECTIONS
    assert len(drawn) == len(seen.planned)


@pytest.mark.parametrize(
    ("what", "kind", "start"),
    [
        ("report.html", "text/html", b"<!doctype html>"),
        ("report.pdf", "application/pdf", b"%PDF-"),
        ("report.json", "application/json", b"{"),
        ("steps.csv", "text/csv", b""),
        ("frames.csv", "text/csv", b""),
        ("pictures.zip", "application/zip", b"PK"),
        ("everything.zip", "application/zip", b"PK"),
    ],
)
def test_each_link_gives_its_file_under_the_clip_s_name(what: str, kind: str, start: bytes) -> None:
    status, headers, body = ask(address(review(analysed()), what))
    assert status == 200
    assert headers["content-type"].startswith(kind)
    assert headers["content-disposition"] == f'attachment; filename="run-{what}"'
    assert body.startswith(start)
    assert len(body) > 20


def test_what_is_taken_away_says_what_was_corrected() -> None:
    job = analysed()
    save_corrections(CORRECTIONS, job.corrections)
    _, _, body = ask(address(review(job), "everything.zip"))
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        (name,) = [name for name in bundle.namelist() if name.endswith("report.json")]
        report = json.loads(bundle.read(name))
    assert report["corrections"]["masked"] == [{"start_s": 1.0, "end_s": 2.0}]
    assert not [step for step in report["steps"] if 1.0 <= step["contact_s"] <= 2.0]


def test_a_clip_without_a_verdict_has_no_tables() -> None:
    job = finished(film(Runner(), Camera(seconds=1.5)))
    assert ask(address(review(job), "report.json"))[0] == 200
    assert ask(address(review(job), "steps.csv"))[0] == 404


@pytest.mark.parametrize("what", ["job.json", "..%2Fjob.json", "track.npz", ""])
def test_nothing_else_can_be_had(what: str) -> None:
    assert ask(address(review(analysed()), what))[0] == 404


def test_a_film_that_was_not_made_is_not_there() -> None:
    assert ask(address(review(analysed()), "lines.mp4"))[0] == 404


def test_a_hostile_name_is_a_name_in_links_and_headers() -> None:
    judged = analysed()
    save_job(judged := replace(judged, name='a"><script>alert(1)</script>\r\nx-more: y.mp4'))
    pages = "".join(element.proto.body for element in show(clip=judged.id).get("html"))
    assert "<script>alert" not in pages
    status, headers, _ = ask(address(review(judged), "report.pdf"))
    assert status == 200
    assert "x-more" not in headers
    assert not set("\r\n<>") & set(headers["content-disposition"])

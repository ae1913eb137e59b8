"""What can be taken away: which files are offered, and what the links give."""

import io
import json
import os
import re
import shutil
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest
from streamlit.testing.v1 import AppTest

from posture.errors import MachineError
from posture.pipeline.result_folder import lacks_pictures
from posture.report.annotated_clip import Overlay
from posture.results.corrections import (
    Corrections,
    MaskedStretch,
    RejectedEvidence,
    save_corrections,
)
from posture.system.isolation import once
from posture.ui.clips.clip_folder import AppClip, StageProgress, save_job
from posture.ui.clips.clip_identity import look_at, note_seen
from posture.ui.downloads import download_files as exports
from posture.ui.downloads import overlay_drawing as films
from posture.ui.downloads.download_files import address, settled
from posture.ui.downloads.overlay_drawing import (
    CORRECTED,
    LEFT_BEHIND_S,
    STAGE,
    OverlayTask,
    draw,
    drawing,
)
from posture.ui.review.clip_review import review
from posture.ui.review.rewriting import keep_up, report_on_disk
from posture.video.preview import write_preview
from tests.clips import evenly, write_clip
from tests.gait import Camera, Runner, film
from tests.ui.asking import ask, show
from tests.ui.clips import analysed, finished
from tests.waiting import PATIENCE_S, wait_until

ALL = ["report.pdf", "report.html", "report.json", "steps.csv", "frames.csv", "pictures.zip"]


def offered(app: AppTest) -> list[str]:
    """The files that the page has links to."""
    pages = "".join(element.proto.body for element in app.get("html"))
    return [link.rsplit("/", 1)[1] for link in re.findall(r"href='(/take-away/[^']+)'", pages)]


def film_words(app: AppTest) -> str:
    """What the link to the clip with lines says."""
    pages = "".join(element.proto.body for element in app.get("html"))
    return " ".join(re.findall(r">(Save the clip[^<]*)<", pages))


def pictures_of(job: AppClip) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in job.result.glob("evidence/*.jpg")}


@pytest.fixture
def filmed(tmp_path: Path) -> AppClip:
    """An analysed clip with a small film of as many pictures as its track has."""
    job = analysed(write_clip(tmp_path / "film.mp4", evenly(360, 60.0), rate=60))
    settled(job)
    return job


def test_a_judged_clip_offers_every_file_and_the_film_where_there_is_one(filmed: AppClip) -> None:
    app = show(clip=filmed.id)
    assert offered(app) == [*ALL, "everything.zip"]
    assert "The clip with lines drawn on it" in [box.label for box in app.expander]
    without = show(clip=analysed().id)
    assert offered(without) == [*ALL, "everything.zip"]
    assert "The clip with lines drawn on it" not in [box.label for box in without.expander]


def make_film(app: AppTest, job: AppClip) -> None:
    """Ask for the clip with lines, and wait until its drawing has ended."""
    app.button(key=f"film-make-{job.id}").click().run()
    wait_until_drawn(job)
    app.run()
    assert not app.exception


def wait_until_drawn(job: AppClip) -> None:
    wait_until(lambda: (begun := drawing(job)) and begun.ended)


def test_the_clip_with_lines_is_made_at_the_chosen_speed(filmed: AppClip) -> None:
    app = show(clip=filmed.id)
    app.selectbox(key=f"film-check-{filmed.id}").set_value("overstride")
    app.selectbox(key=f"film-speed-{filmed.id}").set_value("0.5×").run()
    make_film(app, filmed)
    assert not app.error
    assert offered(app)[-1] == "lines.mp4"
    status, headers, body = ask(address(filmed, "lines.mp4"))
    assert (status, headers["content-type"]) == (200, "video/mp4")
    with av.open(io.BytesIO(body), "r") as film_:
        times = [frame.time for frame in film_.decode(video=0)]
    assert len(times) == 360
    assert times[-1] - times[0] == pytest.approx(2 * 359 / 60, abs=1e-3)


def test_the_film_s_link_says_what_the_film_shows_and_not_what_is_chosen_now(
    filmed: AppClip,
) -> None:
    shutil.copyfile(filmed.clip, filmed.overlay)  # as made along with the results
    usual = "Body, Foot on the belt, Time and cadence, speed of the file"
    app = show(clip=filmed.id)
    assert film_words(app).startswith(f"Save the clip as made: {usual} (")
    app.pills(key=f"film-parts-{filmed.id}").set_value(["skeleton"])
    app.selectbox(key=f"film-check-{filmed.id}").set_value("overstride").run()
    make_film(app, filmed)
    app.selectbox(key=f"film-speed-{filmed.id}").set_value("Real speed").run()
    assert film_words(app).startswith("Save the clip as made: Body, Overstride, 0.25× (")


def test_a_film_can_be_cancelled_and_the_one_before_stays(
    filmed: AppClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    filmed.overlay.write_bytes(b"the one before")
    before, reading = sorted(filmed.result.rglob("*")), threading.Event()
    monkeypatch.setattr(films, "once", held_up(once, reading))
    app = show(clip=filmed.id)
    app.button(key=f"film-make-{filmed.id}").click().run()
    assert "lines.mp4" not in offered(app)
    app.button(key=f"film-cancel-{filmed.id}").click().run()
    reading.set()
    wait_until_drawn(filmed)
    app.run()
    assert not app.error
    assert "Make the clip" in [button.label for button in app.button]
    assert filmed.overlay.read_bytes() == b"the one before"
    assert sorted(filmed.result.rglob("*")) == before


def held_up(write: Callable[..., None], go_on: threading.Event) -> Callable[..., None]:
    """Drawing that waits before its first frame."""

    def wait_and_write(*given: object) -> None:
        assert go_on.wait(PATIENCE_S)
        write(*given)

    return wait_and_write


def test_the_time_a_film_still_takes_is_told(
    filmed: AppClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = OverlayTask(StageProgress(STAGE, 100, 400, time.time() - 90.0))
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


def test_a_film_that_cannot_be_read_is_told(filmed: AppClip) -> None:
    app = show(clip=filmed.id)
    filmed.clip.write_bytes(b"no film any more")
    note_seen(filmed, look_at(filmed.clip))
    make_film(app, filmed)
    assert len(app.error) == 1
    assert not filmed.overlay.exists()


def test_a_film_of_before_a_correction_is_not_offered(filmed: AppClip) -> None:
    seen = review(filmed)
    save_corrections(Corrections(masked=(MaskedStretch(1.0, 2.0),)), filmed.corrections)
    draw(seen, Overlay())
    wait_until_drawn(filmed)
    begun = drawing(filmed)
    assert begun is not None
    assert begun.trouble == CORRECTED
    assert not filmed.overlay.exists()


@pytest.mark.parametrize("writes", [True, False])
def test_no_film_of_before_a_correction_is_given(filmed: AppClip, writes: bool) -> None:
    filmed.overlay.write_bytes(b"a film")
    assert ask(address(filmed, "lines.mp4"))[2] == b"a film"
    if not writes:
        (filmed.result / "report.html").unlink(missing_ok=True)
        (filmed.result / "report.html" / "in the way").mkdir(parents=True)
    save_corrections(Corrections(masked=(MaskedStretch(1.0, 2.0),)), filmed.corrections)
    assert "lines.mp4" not in offered(show(clip=filmed.id))
    assert ask(address(filmed, "lines.mp4"))[0] == (404 if writes else 503)
    assert not filmed.overlay.exists()


def on_a_full_disk(*_: object) -> None:
    raise MachineError("The disk is full.")


@pytest.mark.parametrize("what", ["report.pdf", "report.json", "everything.zip"])
def test_no_download_takes_uncorrected_numbers_as_settled_and_a_trouble_passes(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The disk is full for a moment: meanwhile nothing is given, afterwards what was corrected."""
    job = analysed()
    settled(job)
    monkeypatch.setattr("posture.ui.review.rewriting.SETTLE_S", 0.0)
    made = Corrections(masked=(MaskedStretch(1.0, 2.0),))
    save_corrections(made, job.corrections)
    with monkeypatch.context() as full:
        full.setattr("posture.pipeline.result_folder.render_html", on_a_full_disk)
        status, _, body = ask(address(job, what))
        assert status == 503
        assert b"Your latest corrections could not be written yet: The disk is full." in body
        with pytest.raises(MachineError, match="could not be written yet: The disk is full"):
            settled(job)
        told = "".join(w.value for w in show(clip=job.id).warning).replace("\\", "")
        assert "Downloads don't include your latest corrections" in told
    assert report_on_disk(job).corrections == Corrections()
    assert ask(address(job, what))[0] == 200
    assert settled(job).corrections == report_on_disk(job).corrections == made


def test_a_page_that_stays_open_tries_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    job = analysed()
    settled(job)
    monkeypatch.setattr("posture.ui.review.rewriting.SETTLE_S", 0.0)
    monkeypatch.setattr("posture.ui.clips.retries.FIRST_PAUSE_S", 1.0)
    made = Corrections(masked=(MaskedStretch(1.0, 2.0),))
    save_corrections(made, job.corrections)
    with monkeypatch.context() as full:
        full.setattr("posture.pipeline.result_folder.render_html", on_a_full_disk)
        with pytest.raises(MachineError):
            settled(job)
    wait_until(lambda: not any(keep_up(review(job), report_on_disk(job))))
    assert report_on_disk(job).corrections == made


def test_a_correction_without_the_film_keeps_the_pictures_that_stay_true(filmed: AppClip) -> None:
    all_ = pictures_of(filmed)
    away = filmed.clip.rename(filmed.clip.with_name("away.mp4"))
    shot = report_on_disk(filmed).measurements["overstride"].evidence[0]
    wrong = RejectedEvidence("overstride", shot.time_s)
    save_corrections(Corrections(rejected=(wrong,)), filmed.corrections)

    report = settled(filmed)
    kept = pictures_of(filmed)
    assert 0 < len(kept) < len(all_)
    assert set(kept.values()) < set(all_.values())
    named = {
        Path(s.image).name for m in report.measurements.values() for s in m.evidence if s.image
    }
    assert named == set(kept)

    away.rename(filmed.clip)
    show(clip=filmed.id)
    assert not lacks_pictures(settled(filmed))
    assert len(pictures_of(filmed)) == len(all_)


def test_while_the_film_is_away_pictures_are_drawn_from_its_preview(filmed: AppClip) -> None:
    write_preview(filmed.clip, filmed.preview, lambda *_: None)
    filmed.clip.unlink()
    made = Corrections(masked=(MaskedStretch(1.0, 2.0),))
    save_corrections(made, filmed.corrections)
    report = settled(filmed)
    assert report.corrections == made
    assert not lacks_pictures(report)


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
    status, headers, body = ask(address(analysed(), what))
    assert status == 200
    assert headers["content-type"].startswith(kind)
    assert headers["content-disposition"] == f'attachment; filename="run-{what}"'
    assert body.startswith(start)
    assert len(body) > 20


def test_what_is_taken_away_says_what_was_corrected() -> None:
    job = analysed()
    save_corrections(Corrections(masked=(MaskedStretch(1.0, 2.0),)), job.corrections)
    _, _, body = ask(address(job, "everything.zip"))
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        (name,) = [name for name in bundle.namelist() if name.endswith("report.json")]
        report = json.loads(bundle.read(name))
    assert report["corrections"]["masked"] == [{"start_s": 1.0, "end_s": 2.0}]
    assert not [step for step in report["steps"] if 1.0 <= step["contact_s"] <= 2.0]


def test_a_clip_without_a_verdict_has_no_tables() -> None:
    job = finished(film(Runner(), Camera(seconds=1.5)))
    assert ask(address(job, "report.json"))[0] == 200
    assert ask(address(job, "steps.csv"))[0] == 404


@pytest.mark.parametrize("what", ["job.json", "..%2Fjob.json", "track.npz", ""])
def test_nothing_else_can_be_had(what: str) -> None:
    assert ask(address(analysed(), what))[0] == 404


def test_a_film_that_was_not_made_is_not_there() -> None:
    assert ask(address(analysed(), "lines.mp4"))[0] == 404


@pytest.fixture
def never_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PATIENCE_S", 0.0)
    monkeypatch.setattr(exports, "keep_up", lambda *_: (True, ""))


@pytest.mark.usefixtures("never_done")
def test_pictures_that_take_too_long_are_told_with_what_to_do() -> None:
    status, _, body = ask(address(analysed(), "report.pdf"))
    assert status == 503
    assert b"try again in a minute" in body


def test_a_hostile_name_is_a_name_in_links_and_headers() -> None:
    judged = analysed()
    save_job(replace(judged, name='a"><script>alert(1)</script>\r\nx-more: y.mp4'))
    pages = "".join(element.proto.body for element in show(clip=judged.id).get("html"))
    assert "<script>alert" not in pages
    status, headers, _ = ask(address(judged, "report.pdf"))
    assert status == 200
    assert "x-more" not in headers
    assert not set("\r\n<>") & set(headers["content-disposition"])

"""What can be taken away: which files are offered, and what the links give."""

import io
import json
import re
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import av
import pytest
from streamlit.testing.v1 import AppTest

from posture.corrections import Corrections, MaskedStretch, save_corrections
from posture.export.annotated import Overlay
from posture.ui import exports
from posture.ui.exports import MAKERS, address
from posture.ui.films import CORRECTED, draw, drawing
from posture.ui.jobs import Job, save_job
from posture.ui.player.files import TOKEN
from posture.ui.review import review
from tests.clips import evenly, write_clip
from tests.gait import Camera, Runner, film
from tests.ui.asking import ask, show
from tests.ui.clips import analysed, finished

ALL = ["report.pdf", "report.html", "report.json", "steps.csv", "frames.csv", "pictures.zip"]


def offered(app: AppTest) -> list[str]:
    """The files that the page has links to."""
    pages = "".join(element.proto.body for element in app.get("html"))
    return [link.rsplit("/", 1)[1] for link in re.findall(r"href='(/take-away/[^']+)'", pages)]


@pytest.fixture
def filmed(tmp_path: Path) -> Job:
    """An analysed clip with a small film of as many pictures as its track has."""
    return analysed(write_clip(tmp_path / "film.mp4", evenly(360, 60.0), rate=60))


def test_a_judged_clip_offers_every_file_and_the_film_where_there_is_one(filmed: Job) -> None:
    app = show(clip=filmed.id)
    assert offered(app) == [*ALL, "everything.zip"]
    assert "The clip with lines drawn on it" in [box.label for box in app.expander]
    without = show(clip=analysed().id)
    assert offered(without) == [*ALL, "everything.zip"]
    assert "The clip with lines drawn on it" not in [box.label for box in without.expander]


def make_film(app: AppTest, job: Job) -> None:
    """Ask for the clip with lines, and wait until its drawing has ended."""
    app.button(key=f"film-make-{job.id}").click().run()
    wait_until_drawn(job)
    app.run()
    assert not app.exception


def wait_until_drawn(job: Job) -> None:
    end = time.monotonic() + 60
    while not (begun := drawing(job)) or not begun.ended:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_clip_with_lines_is_made_at_the_chosen_speed(filmed: Job) -> None:
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


def test_a_film_that_cannot_be_read_is_told(filmed: Job) -> None:
    app = show(clip=filmed.id)
    filmed.clip.write_bytes(b"no film any more")
    make_film(app, filmed)
    assert len(app.error) == 1
    assert not filmed.overlay.exists()


def test_a_film_of_before_a_correction_is_not_offered(filmed: Job) -> None:
    seen = review(filmed)
    save_corrections(Corrections(masked=(MaskedStretch(1.0, 2.0),)), filmed.corrections)
    draw(seen, Overlay())
    wait_until_drawn(filmed)
    begun = drawing(filmed)
    assert begun is not None
    assert begun.trouble == CORRECTED
    assert not filmed.overlay.exists()


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
    assert headers["cache-control"] == "no-store"
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


def test_nobody_without_the_token_gets_anything() -> None:
    job = analysed()
    for what in MAKERS:
        assert ask(address(job, what).replace(TOKEN, "guessed"))[0] == 404


@pytest.mark.parametrize("what", ["job.json", "..%2Fjob.json", "track.npz", ""])
def test_nothing_else_can_be_had(what: str) -> None:
    assert ask(address(analysed(), what))[0] == 404


def test_a_film_that_was_not_made_is_not_there() -> None:
    assert ask(address(analysed(), "lines.mp4"))[0] == 404


@pytest.fixture
def _never_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PATIENCE_S", 0.0)
    monkeypatch.setattr(exports, "keep_up", lambda *_: (True, ""))


@pytest.mark.usefixtures("_never_done")
def test_pictures_that_take_too_long_are_told_with_what_to_do() -> None:
    status, _, body = ask(address(analysed(), "report.pdf"))
    assert status == 503
    assert b"try again in a minute" in body


def test_a_hostile_name_is_a_name_in_links_and_headers() -> None:
    judged = analysed()
    save_job(replace(judged, name='a"><script>alert(1)</script>\r\nx-more: y.mp4'))
    pages = "".join(element.proto.body for element in show(clip=judged.id).get("html"))
    assert "<script>" not in pages
    status, headers, _ = ask(address(judged, "report.pdf"))
    assert status == 200
    assert "x-more" not in headers
    assert not set("\r\n<>") & set(headers["content-disposition"])

"""Everything that can be downloaded of a clip, saved by a real browser and opened again."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import av
import pytest
from playwright.sync_api import Page, expect

from posture.pose_track import load_track
from posture.results.report import Report
from posture.ui.clips.clip_folder import AppClip
from posture.ui.review.clip_review import analysed_report
from tests.browser.conftest import choose, open_page, save_from_link, unfold
from tests.browser.server import Server

JPEG = b"\xff\xd8\xff"

HEADLINE = "Your foot lands further ahead of the knee than in most runners, probably."


def save(page: Page, name: str, what: str, place: Path) -> Path:
    """Click a link and return the file that the browser saves, under its suggested name."""
    download = save_from_link(page, name)
    assert download.suggested_filename == f"overstride14_60-{what}"
    path = place / what
    download.save_as(path)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def pictures(report: Report) -> set[str]:
    shots = [shot for m in report.measurements.values() for shot in m.evidence]
    return {Path(shot.image).name for shot in shots if shot.image}


def test_reports_tables_and_pictures_open(
    analysed_sample: AppClip, page: Page, app: Server, tmp_path: Path
) -> None:
    report = analysed_report(analysed_sample)
    open_page(page, app, f"?clip={analysed_sample.id}")

    html = save(page, "Report as a page (HTML)", "report.html", tmp_path).read_text()
    assert html.startswith("<!doctype html>")
    assert HEADLINE in html
    assert html.count("data:image/jpeg;base64,") >= 4, "a picture for each card that has one"

    printed = text_of_pdf(save(page, "Report to print (PDF)", "report.pdf", tmp_path))
    assert HEADLINE in printed
    assert "not medical advice" in printed

    numbers = json.loads(save(page, "All numbers (JSON)", "report.json", tmp_path).read_text())
    assert numbers["measurements"]["overstride"]["verdict"] == "watch"

    steps = rows(save(page, "Every step (CSV)", "steps.csv", tmp_path))
    assert [float(row["contact_s"]) for row in steps] == [
        pytest.approx(step.contact_s, abs=1e-3) for step in report.steps
    ]
    frames = rows(save(page, "Every frame (CSV)", "frames.csv", tmp_path))
    assert len(frames) == len(load_track(analysed_sample.track).time_s)

    with zipfile.ZipFile(save(page, "Evidence pictures", "pictures.zip", tmp_path)) as bundle:
        assert {Path(name).name for name in bundle.namelist()} == pictures(report)
        assert all(bundle.read(name).startswith(JPEG) for name in bundle.namelist())

    with zipfile.ZipFile(save(page, "Everything (zip)", "everything.zip", tmp_path)) as bundle:
        assert bundle.testzip() is None
        names = {Path(name).name for name in bundle.namelist()}
        single = {"report.html", "report.pdf", "report.json", "steps.csv", "frames.csv"}
        assert single | pictures(report) <= names


def text_of_pdf(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("there is no pdftotext on this machine")
    read = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())


def test_the_clip_with_lines_has_every_frame_at_the_speed_that_was_chosen(
    analysed_sample: AppClip, page: Page, app: Server, tmp_path: Path
) -> None:
    open_page(page, app, f"?clip={analysed_sample.id}")
    unfold(page, "The clip with lines drawn on it")
    choose(page, "Angle to draw", re.compile("^Overstride$"))
    choose(page, "Speed", "0.5×")
    page.get_by_role("button", name="Make the clip").click()
    overlay = "Body, Foot on the belt, Time and cadence, Overstride, 0.5×"
    expect(page.get_by_role("link", name=f"Save the clip as made: {overlay} (")).to_be_visible()

    film = save(page, "Save the clip", "lines.mp4", tmp_path)

    times = load_track(analysed_sample.track).time_s
    with av.open(str(film)) as drawn, av.open(str(analysed_sample.clip)) as plain:
        assert drawn.streams.video[0].codec_context.name == "h264"
        shown = [frame.time for frame in drawn.decode(video=0)]
        assert [time - shown[0] for time in shown] == pytest.approx(2 * times, abs=1e-3)
        first = next(plain.decode(video=0)).to_ndarray(format="rgb24")
    with av.open(str(film)) as drawn:
        lined = next(drawn.decode(video=0)).to_ndarray(format="rgb24")
    assert lined.shape == first.shape
    assert (abs(lined.astype(int) - first) > 60).sum() > 1000, "nothing was drawn"

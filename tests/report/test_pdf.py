"""The printed report, read back with poppler."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posture.checks import CHECKS
from posture.errors import MachineError
from posture.pipeline.analysis import analyze_track
from posture.report import guidance
from posture.report.pdf import report_pdf
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import Corrections
from posture.results.report import Report
from tests.gait import Runner, film
from tests.pictures import a_jpeg


@pytest.fixture(scope="module")
def report() -> Report:
    return analyze_track(film(Runner(overstride=36.0, cadence=150.0)), ClipSettings()).report


@pytest.fixture(scope="module")
def pdf(report: Report) -> bytes:
    return report_pdf(report, CHECKS, {})


def text_of(pdf: bytes, folder: Path) -> str:
    """Return all text of a PDF in reading order, with a mark at the end of each page."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (folder / "report.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", "report.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().replace("\f", " PAGE-END ").split())


@pytest.fixture(scope="module")
def entered(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of a report whose clip has a hostile name, with all that can be told."""
    name = "<b>läufer</b> 走 & <img src='http://x/'/>\x07.mp4"
    settings = ClipSettings(180.0, 12.5, 1.0, mirrored=True)
    marked = replace(
        report,
        clip=replace(report.clip, name=name),
        made_with=replace(report.made_with, options=settings),
        corrections=Corrections().with_wrong(False, 1.5),
    )
    return text_of(report_pdf(marked, CHECKS, {}), tmp_path_factory.mktemp("entered"))


def test_warning_signs_come_first_and_the_limits_are_on_every_page(
    pdf: bytes, tmp_path: Path
) -> None:
    text = text_of(pdf, tmp_path)

    assert text.index(guidance.FIRST) < text.index("Overstride")
    assert text.index("Overstride") < text.index("Does your back hurt?")
    pages = text.split(" PAGE-END")[:-1]
    assert 2 <= len(pages) <= 4
    assert all("This is not medical advice." in page for page in pages)
    assert [f"Page {n + 1}" in page for n, page in enumerate(pages)] == [True] * len(pages)


def test_everything_of_the_report_is_in_it(report: Report, pdf: bytes, tmp_path: Path) -> None:
    text = text_of(pdf, tmp_path)

    assert report.plan is not None
    for key in ("overstride", "cadence", "elbow_angle", "thigh_extension_at_toe_off"):
        assert CHECKS[key].title in text
    value = report.measurements["overstride"].value
    assert value is not None
    assert f"{value:.1f} ±" in text
    assert "Stands out" in text
    for exercise in report.plan.exercises:
        assert exercise.name in text
        assert exercise.dose in text
    assert "The curve of the lower spine itself." in text
    assert "not a diagnosis" in text


def test_pictures_are_in_it_and_the_same_report_gives_the_same_file(
    report: Report, pdf: bytes
) -> None:
    shot = replace(report.measurements["overstride"].evidence[0], image="evidence/a.jpg")
    overstride = replace(report.measurements["overstride"], evidence=[shot])
    shown = replace(report, measurements={**report.measurements, "overstride": overstride})
    jpeg = cv2.imencode(".jpg", np.full((90, 60, 3), 128, np.uint8))[1].tobytes()

    with_picture = report_pdf(shown, CHECKS, {"evidence/a.jpg": jpeg})

    assert with_picture.count(b"/Subtype /Image") == 1
    assert b"/Subtype /Image" not in pdf
    assert with_picture == report_pdf(shown, CHECKS, {"evidence/a.jpg": jpeg})


def test_corrections_are_told(entered: str) -> None:
    assert "The contact of the far foot at 1.500 s was marked as wrong" in entered


@pytest.mark.parametrize(
    "told", ["Height: 180 cm", "Belt speed: 12.5 km/h", "Incline: 1 %", "Mirrored: yes"]
)
def test_all_that_was_told_has_words_and_a_unit(entered: str, told: str) -> None:
    assert told in entered


def test_a_hostile_name_is_text_and_nothing_else(entered: str) -> None:
    assert "<b>läufer</b> 走 & <img src='http://x/'/> .mp4" in entered


def test_a_refused_clip_says_why_and_how_to_film(tmp_path: Path) -> None:
    refused = analyze_track(film(Runner(yaw=60.0)), ClipSettings()).report
    assert refused.refusal is not None

    text = text_of(report_pdf(refused, CHECKS, {}), tmp_path)

    assert "This clip could not be judged" in text
    assert "How to film" in text
    assert "Does your back hurt?" in text
    assert "This is not medical advice." in text
    assert "The pain rule" in text
    assert text.count("PAGE-END") <= 3


def test_how_to_film_is_drawn_in_lines_and_pale_areas(tmp_path: Path) -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    refused = analyze_track(film(Runner(yaw=60.0)), ClipSettings()).report
    (tmp_path / "report.pdf").write_bytes(report_pdf(refused, CHECKS, {}))

    first_page = ["pdftoppm", "-r", "40", "-l", "1", "-gray", "-singlefile", "report.pdf", "page"]
    subprocess.run(first_page, cwd=tmp_path, check=True)
    page = cv2.imread(str(tmp_path / "page.pgm"), cv2.IMREAD_GRAYSCALE)

    assert page is not None
    assert (page < 250).mean() > 0.03, "there is text"
    assert (page < 64).mean() < 0.05


def test_it_is_tagged(pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdfinfo", "-struct-text", "report.pdf"], cwd=tmp_path, capture_output=True, check=True
    )
    tags = done.stdout.decode()
    for tag, words in (("H1", "Running form, seen from the side"), ("H3", "Exercises")):
        assert re.search(rf'^ *{tag} .*\n.*\n *"{words}', tags, re.MULTILINE), tag


def test_a_damaged_picture_is_told(report: Report) -> None:
    name = "evidence/overstride-1.jpg"
    with pytest.raises(MachineError, match="a picture of this clip is damaged"):
        report_pdf(report, CHECKS, {name: a_jpeg(160, 90)[:200]})

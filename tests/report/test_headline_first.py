"""What the headline names comes right below it: page, PDF, terminal and hand-out."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from posture.checks import CHECKS
from posture.pipeline.analysis import analyze_track
from posture.report.hand_out import HandOut, hand_out_html, hand_out_pdf
from posture.report.html import render_html
from posture.report.pdf import report_pdf
from posture.report.table import print_table
from posture.report.texts import headline
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from tests.gait import Camera, Runner, film

SENTENCE = "Your foot lands further ahead of the knee than in most runners"


@pytest.fixture(scope="module")
def report() -> Report:
    found = analyze_track(film(Runner(overstride=36.0), Camera(seconds=6.0)), ClipSettings()).report
    calm = {
        key: replace(m, verdict="ok") if m.limits and key != "overstride" else m
        for key, m in found.measurements.items()
    }
    return replace(found, measurements=calm)


def handed_out(report: Report) -> HandOut:
    return HandOut("Ann", "5 March 2026", "6 March 2026", "Well done.", report, [], [])


def page_words(page: str) -> str:
    page = re.sub(r"<(style|head|details)\b.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def pdf_words(pdf: bytes, folder: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (folder / "it.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", "it.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def terminal_words(report: Report) -> str:
    paper = io.StringIO()
    print_table(report, CHECKS, Console(file=paper, width=80))
    return " ".join(paper.getvalue().split())


@pytest.mark.parametrize(
    "words",
    [
        lambda report, _: page_words(render_html(report, CHECKS, {})),
        lambda report, folder: pdf_words(report_pdf(report, CHECKS, {}), folder),
        lambda report, _: terminal_words(report),
        lambda report, _: page_words(hand_out_html(handed_out(report))),
        lambda report, folder: pdf_words(hand_out_pdf(handed_out(report)), folder),
    ],
    ids=["page", "PDF", "terminal", "hand-out", "hand-out as a PDF"],
)
def test_the_finding_follows_the_headline(
    report: Report, tmp_path: Path, words: Callable[[Report, Path], str]
) -> None:
    text = words(report, tmp_path)
    said = headline(report, CHECKS)[1]
    after = text[text.index(said) + len(said) :]
    assert 0 < after.index(SENTENCE) < 300
    for other in ("Trunk lean", "Head position", "Cadence", "Running", "Well done."):
        assert other not in after[: after.index(SENTENCE)]

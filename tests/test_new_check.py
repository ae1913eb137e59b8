"""A check is one file: one more of them is found everywhere, and no other file names a key."""

import ast
import csv
import io
import json
import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import select

import posture.checks
from bench.accuracy import main_keys, quick_section
from bench.rendered import Result
from bench.targets import targets, targets_section
from bench.truth import RenderedTruth
from posture.checks import CHECKS, find_checks
from posture.comparison.compare import at_once, compare_reports
from posture.library.clips.analyses import analyse_clip
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.tables import Measured
from posture.live.readings import read
from posture.pipeline.analysis import Analysis, analyze_track
from posture.pipeline.result_folder import write_results
from posture.pose_track import save_track
from posture.report.cards import render_cards
from posture.report.csv_tables import frames_table, steps_table, to_csv
from posture.report.html import render_html
from posture.report.pdf import report_pdf
from posture.report.table import print_table
from posture.results.clip_settings import ClipSettings
from tests.gait import Camera, Runner, film
from tests.report.test_pdf import text_of
from tests.ui.asking import show, texts
from tests.ui.clips import finished

ROOT = Path(__file__).parents[1]
KEY, TITLE = "arm_swing", "Arm swing"
# The only file of this check: its wrist is always further from the hip than its limit allows.
MODULE = '''
"""Arm swing."""

import numpy as np

from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import Advice, Card, Check, Figure
from posture.checks.sampling import near_at, stride_means
from posture.results.judging import Limits
from posture.results.sentences import Words


def series(motion):
    return 50.0 + np.linalg.norm(motion.near("wrist") - motion.near("hip"), axis=1)


CHECK = Check(
    key="arm_swing",
    order=5,
    title="Arm swing",
    unit="px",
    accuracy=Accuracy(bias=0.0, measured=1.0, people=1.0, repeat=2.0),
    definition="How far the wrist is from the hip.",
    source="Invented for a test.",
    limits=Limits(ok=(None, 10.0), watch=(None, 20.0)),
    measure=lambda motion: stride_means(motion, series(motion)),
    words=Words(high="your arm swings far"),
    advice=Advice("Far is far.", "not tested", "Keep your arms close."),
    figure=lambda motion, time_s: Figure((near_at(motion, "hip", time_s),) * 2),
    series=series,
    between_days=40.0,
    priority=1,
    card=Card("The arms", 1),
    live=1,
    per_step="near",
    truth=lambda run: 100.0 * run.stride_s,
    target=Target(mean_error=3.0, worst=4.0),
)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more module among the checks."""
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "arm_swing.py").write_text(MODULE)
    path = [*posture.checks.__path__, str(tmp_path / "checks")]
    monkeypatch.setattr(posture.checks, "__path__", path)
    before = dict(CHECKS)
    found = find_checks()
    CHECKS.clear()
    CHECKS.update(found)
    yield
    CHECKS.clear()
    CHECKS.update(before)


@pytest.fixture
def analysis(added: None) -> Analysis:  # noqa: ARG001
    return analyze_track(film(Runner(), Camera(seconds=8.0)), ClipSettings())


@pytest.mark.usefixtures("added")
def test_a_module_with_a_check_is_found_and_stands_in_its_place() -> None:
    assert list(CHECKS)[:2] == [KEY, "trunk_lean"]


def test_it_is_measured_judged_and_first_in_the_plan(analysis: Analysis) -> None:
    report = json.loads(analysis.report.to_json())
    assert report["measurements"][KEY]["verdict"] == "flag"
    assert report["plan"]["order"][0] == KEY
    assert report["plan"]["cue"] == "Keep your arms close."


def test_people_read_of_it_on_page_paper_and_terminal(analysis: Analysis, tmp_path: Path) -> None:
    said = io.StringIO()
    print_table(analysis.report, CHECKS, Console(file=said, width=80))
    assert "Arm swing: Your arm swings far: " in said.getvalue()
    for page in (
        render_html(analysis.report, CHECKS, {}),
        render_cards(analysis.report, CHECKS, {}),
    ):
        assert 'id="card-arm_swing"' in page
        assert "The arms" in page
        assert "How far the wrist is from the hip." in page
    assert "Arm swing" in text_of(report_pdf(analysis.report, CHECKS, {}), tmp_path)


def test_tables_have_a_column_of_it(analysis: Analysis) -> None:
    assert analysis.motion is not None
    assert analysis.track is not None
    for table in (
        steps_table(analysis.report, analysis.motion),
        frames_table(analysis.track, analysis.motion),
    ):
        values = [row["arm_swing_px"] for row in csv.DictReader(io.StringIO(to_csv(table)))]
        assert any(float(value) > 50 for value in values if value)


def test_its_course_is_drawn_in_the_result_folder(analysis: Analysis, tmp_path: Path) -> None:
    write_results(tmp_path, analysis, None)
    assert "Arm swing" in (tmp_path / "report.html").read_text()


def test_two_clips_are_compared_in_it_by_its_own_spread(analysis: Analysis) -> None:
    differences = compare_reports(analysis.report, analysis.report, between_days=True).differences
    own = next(d for d in differences if d.key == KEY)
    u_change = analysis.report.measurements[KEY].u_change
    assert u_change is not None
    expected = at_once(len(CHECKS)) * math.hypot(u_change, 40.0)
    assert own.u_change == pytest.approx(expected)


def test_the_live_guide_shows_it_first(analysis: Analysis) -> None:
    assert analysis.track is not None
    shown = read(analysis.track, ClipSettings()).shown
    assert (shown[0].title, shown[0].state) == (TITLE, "measured")


def test_the_library_keeps_it(analysis: Analysis, tmp_path: Path) -> None:
    assert analysis.track is not None
    save_track(analysis.track, tmp_path / "run.npz")
    library = open_library(tmp_path / "library")
    runner = ensure_runner(library, "Bob")
    clip = add_clip(library, runner, tmp_path / "run.npz", Conditions(day=date(2026, 3, 5)))
    analyse_clip(library, clip.id)
    with library.reading() as transaction:
        kept = transaction.scalars(select(Measured).where(Measured.key == KEY)).one()
        assert (kept.verdict, kept.unit) == ("flag", "px")
    library.close()


def test_the_app_shows_its_verdict_its_charts_and_its_advice(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    assert analysis.track is not None
    app = show(clip=finished(analysis.track).id)
    assert "arm swing" in app.title[0].value
    app.session_state["charts"] = True
    assert "**Arm swing over the clip**" in texts(app.run())
    assert "Keep your arms close." in texts(app)
    parts = {part.proto.component_name: str(part.proto) for part in app.get("bidi_component")}
    assert TITLE in parts["posture_cards"]


@pytest.mark.usefixtures("added")
def test_the_bench_knows_its_truth_and_what_is_asked_of_it() -> None:
    true = RenderedTruth(ROOT / "sample_videos" / "good_60.json").whole().values
    assert true[KEY] == pytest.approx(100.0 * 120.0 / true["cadence"])
    assert targets()[KEY].worst == 4.0
    assert KEY in main_keys()
    result = Result("clip", None, KEY, true[KEY], error=1.0, size=1.0)
    assert "arm_swing, px" in [row[0] for row in quick_section([result]).rows]
    assert "arm_swing, px" in [row[0] for row in targets_section([result], []).rows]


def named_keys(path: Path) -> set[str]:
    """Return the keys that a file names as texts, docstrings and prose left out."""
    whole = re.compile(rf"\b({'|'.join(key for key in CHECKS if '_' in key)})\b")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
    return {text for text in texts if text in CHECKS} | {
        key for text in texts for key in whole.findall(text)
    }


APART = {"render", "mutants"}


def test_only_its_own_file_names_a_measurement() -> None:
    # What the bench draws runners with are dials, some called as what is measured of them; its
    # mutants name the lines of code that they change.
    files = [
        *ROOT.glob("posture/**/*.py"),
        *(path for path in ROOT.glob("bench/**/*.py") if not APART & set(path.parts)),
        ROOT / "app.py",
    ]
    naming = {(key, str(path.relative_to(ROOT))) for path in files for key in named_keys(path)}
    assert naming == {(key, f"posture/checks/{key}.py") for key in CHECKS}

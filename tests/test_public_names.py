"""What ``import posture`` offers to programs, on tracks whose runner is known."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import posture
from posture.tracking.pose.models import Model
from tests.clips import Image
from tests.conftest import Analysed
from tests.gait import Camera, Runner, Stander, film
from tests.runs import write_pictures

PACKAGE = Path(posture.__file__).parent
RUNNER = Runner(cadence=170.0, lean=6.0)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A track of 8 s at 60 frames a second."""
    path = tmp_path_factory.mktemp("tracks") / "run.npz"
    posture.save_track(film(RUNNER, Camera(fps=60.0, seconds=8.0)), path)
    return path


@pytest.fixture(scope="module")
def analysis(saved: Path) -> posture.Analysis:
    return posture.analyze(saved, speed_kmh=10)


def test_all_is_sorted_and_complete() -> None:
    assert posture.__all__ == sorted(posture.__all__)
    assert all(getattr(posture, name) is not None for name in posture.__all__)
    assert dir(posture) == posture.__all__


def test_no_module_hides_a_public_name() -> None:
    modules = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules & set(posture.__all__) == set()


def test_every_public_function_and_type_is_documented() -> None:
    documented = [getattr(posture, name) for name in posture.__all__ if name != "__version__"]
    assert [thing for thing in documented if not thing.__doc__] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        posture.analyse  # noqa: B018


def test_a_saved_track_is_analysed_by_its_path_as_text(saved: Path) -> None:
    report = posture.analyze(str(saved), speed_kmh=10, incline=1).report

    assert report.made_with.options.speed_kmh == 10
    assert report.made_with.options.incline == 1
    values = {key: m.value for key, m in report.measurements.items()}
    assert values["cadence"] == pytest.approx(170, abs=1)
    assert values["trunk_lean"] == pytest.approx(6, abs=1)


def test_a_track_of_standing_still_is_compared_with(saved: Path, tmp_path: Path) -> None:
    posture.save_track(film(Stander(), Camera(seconds=3.2)), tmp_path / "stand.npz")
    report = posture.analyze(saved, stance=tmp_path / "stand.npz").report
    assert report.view is not None
    assert report.view.stance is not None
    assert report.measurements["trunk_lean"].from_stance is not None


def test_a_clip_needs_nothing_else(analysed: Analysed) -> None:
    seen: list[int] = []

    analysis = posture.analyze(
        analysed.clip, height_cm=176, incline=0, progress=lambda done, _: seen.append(done)
    )

    assert analysis.report.measurements["cadence"].value == pytest.approx(170, abs=2)
    assert seen == list(range(1, 136))
    assert analysis.track is not None
    np.testing.assert_array_equal(analysis.track.xy, analysed.track.xy)


def test_a_clip_is_only_tracked(
    analysed: Analysed, pictures_30: list[Image], tmp_path: Path
) -> None:
    body = posture.track(str(write_pictures(tmp_path / "short.mp4", pictures_30[:20], 30)))

    posture.save_track(body, tmp_path / "track.npz")
    again = posture.load_track(tmp_path / "track.npz")
    np.testing.assert_array_equal(again.xy, body.xy)
    assert np.abs(body.xy - analysed.track.xy[:20]).mean() < 2.0
    assert body.point("left_ankle").shape == (20, 2)


def test_a_missing_model_is_fetched_and_the_log_says_so(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fetch(name: str, say: Callable[[str], None]) -> Model:
        say(f"Fetching {name}")
        raise posture.MachineError("The pose model could not be fetched.")

    monkeypatch.setattr("posture.api.ensure_model", fetch)
    (tmp_path / "run.mp4").write_bytes(saved.read_bytes())

    with caplog.at_level(logging.INFO, "posture"), pytest.raises(posture.MachineError):
        posture.analyze(tmp_path / "run.mp4", model="lite")
    assert caplog.messages == ["Fetching lite"]
    assert posture.analyze(saved).report.status == "ok"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"height_cm": 1.76}, "height_cm must be a number between 80 and 250, but is 1.76."),
        ({"speed_kmh": "fast"}, "speed_kmh must be a number between 3 and 45, but is 'fast'."),
        ({"incline": float("nan")}, "incline must be a number between -10 and 40, but is nan."),
        ({"capture_fps": 0}, "capture_fps must be a number between 1 and 2000, but is 0."),
        ({"capture_fps": 240}, "capture_fps cannot be used with a track"),
    ],
)
def test_a_wrong_call_is_a_usage_error(saved: Path, wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(posture.UsageError) as raised:
        posture.analyze(saved, **wrong)
    assert str(raised.value).startswith(sentence)


def test_missing_files_are_usage_errors(tmp_path: Path) -> None:
    for use in (posture.analyze, posture.track, posture.load_report):
        with pytest.raises(posture.UsageError, match="There is no file"):
            use(tmp_path / "none.npz")


def test_a_refused_clip_is_a_result_without_tables(tmp_path: Path) -> None:
    path = tmp_path / "front.npz"
    posture.save_track(film(Runner(yaw=60.0)), path)

    refused = posture.analyze(path)

    assert refused.report.refusal is not None
    for table in (refused.steps, refused.frames):
        with pytest.raises(posture.RefusedError) as raised:
            table()
        assert raised.value.code == refused.report.refusal.code == "not_side_view"
    with pytest.raises(posture.UsageError, match="was refused"):
        posture.compare(refused, refused)


def test_frames_hold_each_check_over_time(analysis: posture.Analysis) -> None:
    frames = analysis.frames()

    assert len(frames["time_s"]) == 480
    assert frames["time_s"][90] == pytest.approx(1.5)
    assert np.nanmean(frames["trunk_lean_deg"]) == pytest.approx(6, abs=0.3)


def test_steps_are_a_table(analysis: posture.Analysis) -> None:
    steps = analysis.steps()

    assert steps["contact_s"].tolist() == [step.contact_s for step in analysis.report.steps]
    assert steps["camera_side"].tolist()[:4] == [True, False, True, False]
    assert np.diff(steps["contact_s"]).mean() == pytest.approx(60 / 170, abs=0.002)
    assert np.isnan(steps["overstride_percent"][1])


def test_a_report_is_a_table_of_its_measurements(analysis: posture.Analysis) -> None:
    table = analysis.report.to_table()

    row = table["measurement"].tolist().index("cadence")
    cadence = analysis.report.measurements["cadence"]
    columns = [column for name, column in table.items() if not name.startswith("from_stance")]
    assert [column[row] for column in columns] == [
        *("cadence", cadence.value, "steps/min", cadence.u, cadence.u_change, cadence.n),
        cadence.verdict,
    ]


def test_tables_become_data_frames(analysis: posture.Analysis) -> None:
    pandas = pytest.importorskip("pandas")

    for table in (analysis.steps(), analysis.frames(), analysis.report.to_table()):
        frame = table.to_pandas()
        assert isinstance(frame, pandas.DataFrame)
        assert list(frame.columns) == list(table)
    assert frame.set_index("measurement").loc["cadence", "value"] == pytest.approx(170, abs=1)


def test_without_pandas_the_error_says_so(
    analysis: posture.Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(posture.MachineError, match="pandas, which is not installed"):
        analysis.report.to_table().to_pandas()


def test_results_are_compared_however_they_are_given(saved: Path, tmp_path: Path) -> None:
    quick = tmp_path / "quick.npz"
    posture.save_track(film(Runner(cadence=180.0), Camera(fps=60.0, seconds=8.0)), quick)
    before, after = posture.analyze(saved), posture.analyze(quick)
    for name, analysis in (("before", before), ("after", after)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.json").write_text(analysis.report.to_json())

    compared = posture.compare(before, after)

    assert compared == posture.compare(before.report, after.report)
    assert compared == posture.compare(tmp_path / "before", str(tmp_path / "after/report.json"))
    one_day = posture.compare(before, after, same_day=True)
    assert all(
        d.u_change <= apart.u_change
        for d, apart in zip(one_day.differences, compared.differences, strict=True)
        if d.u_change is not None and apart.u_change is not None
    )
    assert one_day != compared
    cadence = next(d for d in compared.differences if d.key == "cadence")
    assert cadence.result == "likely change"
    assert cadence.change == pytest.approx(10, abs=0.3)


def test_a_loaded_report_is_the_one_that_was_written(
    analysis: posture.Analysis, tmp_path: Path
) -> None:
    (tmp_path / "report.json").write_text(analysis.report.to_json())
    assert posture.load_report(tmp_path).measurements == analysis.report.measurements

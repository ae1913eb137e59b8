"""The whole road from a clip or a track to its report."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import posture
from posture.care.planning import replanned
from posture.errors import UsageError
from posture.pipeline.analysis import analyze_clip, analyze_track, is_track
from posture.pose_track import Scene, load_track, save_track
from posture.results.clip_settings import BACKS, RUNNER_KINDS, ClipSettings
from posture.tracking.pose.models import Model
from tests.conftest import Analysed
from tests.contract import read_report
from tests.gait import Camera, Runner, Stander, film
from tests.runs import report_in

SEEN = Scene(roll_deg=0.5, roll_u_deg=0.4)


def test_a_real_clip_keeps_the_contract(analysed: Analysed) -> None:
    report = report_in(analysed.folder)

    assert report["status"] == "ok"
    assert report["clip"]["name"] == "läufer 走 30.mp4"
    assert report["clip"]["frames"] == 135
    assert report["clip"]["frame_rate_hz"] == pytest.approx(30)
    assert report["clip"]["duration_s"] == pytest.approx(4.5)
    assert report["made_with"]["posture"] == posture.__version__
    assert report["made_with"]["model"] == "full"
    assert len(report["made_with"]["model_sha256"]) == 64
    assert report["measurements"]["cadence"]["value"] == pytest.approx(170, abs=2)
    assert report["measurements"]["trunk_lean"]["value"] == pytest.approx(6, abs=3)


@pytest.mark.parametrize("scene", [None, SEEN], ids=["bare", "with a scene"])
@pytest.mark.parametrize("fps", [30.0, 120.0])
def test_the_report_of_a_track_keeps_the_contract(fps: float, scene: Scene | None) -> None:
    told = ClipSettings(height_cm=180.0, incline=0.0)
    analysis = analyze_track(film(Runner(), Camera(fps=fps), scene), told)

    report = read_report(analysis.report.to_json())
    assert report["status"] == "ok"
    assert report["view"]["roll_deg"] == (0.5 if scene else 0)
    assert report["made_with"]["options"]["height_cm"] == 180.0
    assert len(report["steps"]) == pytest.approx(12 / 60 * 170, abs=2)
    assert report["steps"][0]["near"]
    assert report["steps"][0]["contact_s"] == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize("seconds", [5.0, 1.5], ids=["judged", "refused"])
def test_an_answer_given_later_leads_to_the_same_report(seconds: float) -> None:
    track, told = film(Runner(overstride=36.0), Camera(seconds=seconds)), ClipSettings(speed_kmh=9)
    first = analyze_track(track, told).report
    for back in (None, *BACKS):
        for kind in (None, *RUNNER_KINDS):
            later = replace(told, back=back, runner_kind=kind)
            assert replanned(first, later) == analyze_track(track, later).report


def test_what_cannot_be_measured_is_null() -> None:
    track = film(Runner())
    ramp = np.interp(track.time_s, [0, 6, 12], [0, 6, 30])

    report = read_report(
        analyze_track(replace(track, time_s=ramp), ClipSettings()).report.to_json()
    )

    assert report["steps"] == []
    unknown = {key for key, m in report["measurements"].items() if m["value"] is None}
    assert {"cadence", "contact_time", "overstride", "duty_factor"} <= unknown
    assert report["measurements"]["trunk_lean"]["value"] == pytest.approx(6, abs=1)


def test_a_mirrored_picture_swaps_the_sides_and_nothing_else() -> None:
    track = film(Runner())

    plain = json.loads(analyze_track(track, ClipSettings()).report.to_json())
    mirrored = json.loads(analyze_track(track, ClipSettings(mirrored=True)).report.to_json())

    assert (plain["view"]["facing"], plain["view"]["near_side"]) == ("right", "right")
    assert (mirrored["view"]["facing"], mirrored["view"]["near_side"]) == ("right", "left")
    other = {"left": "right", "right": "left"}
    assert [other[step["side"]] for step in plain["steps"]] == [
        step["side"] for step in mirrored["steps"]
    ]
    for key, measurement in plain["measurements"].items():
        assert measurement["value"] == mirrored["measurements"][key]["value"]
        for one, two in zip(
            measurement["evidence"], mirrored["measurements"][key]["evidence"], strict=True
        ):
            assert two == {**one, "side": other[one["side"]]}


def test_a_refusal_is_a_report_with_the_track_it_came_from() -> None:
    track = film(Runner())
    nobody = track.with_xy(np.full_like(track.xy, np.nan))

    analysis = analyze_track(nobody, ClipSettings())

    report = read_report(analysis.report.to_json())
    assert report["refusal"]["code"] == "no_person"
    assert report["clip"]["frames"] == len(track.time_s)
    assert report["quality"]["detected_fraction"] == 0
    assert analysis.track is nobody
    assert analysis.motion is None


def test_a_saved_track_gives_the_same_report_as_its_clip(
    analysed: Analysed, tmp_path: Path
) -> None:
    track = tmp_path / "track.npz"
    save_track(analysed.track, track)

    again = json.loads(
        analyze_clip(track, ClipSettings(height_cm=176.0, incline=0.0)).report.to_json()
    )

    written = report_in(analysed.folder)
    for measurement in written["measurements"].values():
        for evidence in measurement["evidence"]:
            evidence.pop("image", None)
    assert again == written


def test_a_bare_file_of_four_arrays_is_a_track(tmp_path: Path) -> None:
    track = film(Runner())
    path = tmp_path / "theirs.NPZ"
    with path.open("wb") as file:
        np.savez(
            file,
            xy=track.xy.astype(np.float32),
            visibility=track.visibility,
            time_s=track.time_s + 100.0,
            size=np.array(track.size),
        )

    report = analyze_clip(path).report

    assert is_track(path)
    assert report.status == "ok"
    assert (report.made_with.model, report.clip.name) == ("", "theirs.NPZ")
    assert report.view is not None
    assert report.view.roll_deg == 0
    assert report.measurements["cadence"].value == pytest.approx(170, abs=1)
    assert any("bare track" in sentence for sentence in report.quality.warnings)


def test_a_broken_track_is_refused_with_the_options_it_came_with(tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_text("hello")

    report = read_report(analyze_clip(path, ClipSettings(height_cm=180.0)).report.to_json())

    assert report["refusal"]["code"] == "unreadable"
    assert report["clip"]["name"] == "broken.npz"
    assert report["made_with"]["options"]["height_cm"] == 180.0


@pytest.mark.parametrize("name", ["missing.mp4", "missing.npz", "folder.npz", "folder.mp4"])
def test_a_missing_clip_and_a_folder_are_wrong_calls(name: str, tmp_path: Path) -> None:
    for folder in ("folder.npz", "folder.mp4"):
        (tmp_path / folder).mkdir()

    with pytest.raises(UsageError):
        analyze_clip(tmp_path / name, model=Model(tmp_path, "none", ""))


def test_a_video_without_a_model_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()

    with pytest.raises(ValueError, match="needs a pose model"):
        analyze_clip(tmp_path / "clip.mp4")


def test_saving_and_loading_changes_nothing(tmp_path: Path) -> None:
    track = film(Runner(), scene=SEEN)
    save_track(track, tmp_path / "track.npz")

    before = analyze_track(track, ClipSettings()).report
    after = analyze_track(load_track(tmp_path / "track.npz"), ClipSettings()).report

    assert after.to_json() == before.to_json()


def test_a_stance_of_another_track_is_measured_against_and_saved_with_the_run(
    tmp_path: Path,
) -> None:
    run, standing = tmp_path / "run.npz", tmp_path / "stand.npz"
    save_track(film(Runner(), Camera(seconds=6.0)), run)
    stance = film(Stander(), Camera(seconds=3.2))
    save_track(replace(stance, clip=replace(stance.clip, name="stand.mp4")), standing)
    analysis = analyze_clip(run, ClipSettings(stance=str(standing)))
    report = read_report(analysis.report.to_json())
    assert report["view"]["stance"]["clip"] == "stand.mp4"
    assert report["made_with"]["options"]["stance"] == "stand.mp4", "never its path"
    lean = report["measurements"]["trunk_lean"]["from_stance"]
    assert lean["value"] == pytest.approx(5.0, abs=0.2)
    assert analysis.track is not None
    save_track(analysis.track, tmp_path / "track.npz")
    again = analyze_clip(tmp_path / "track.npz").report
    assert again.measurements == analysis.report.measurements
    assert again.view == analysis.report.view


@pytest.mark.parametrize("content", [b"no track", b""])
def test_a_stance_that_cannot_be_read_leaves_the_run_judged(tmp_path: Path, content: bytes) -> None:
    run, standing = tmp_path / "run.npz", tmp_path / "stand.npz"
    save_track(film(Runner(), Camera(seconds=6.0)), run)
    standing.write_bytes(content)
    report = analyze_clip(run, ClipSettings(stance=str(standing))).report
    assert report.status == "ok"
    assert any("stand.npz, was not used. " in warning for warning in report.quality.warnings)
    assert report.made_with.options.stance == "stand.npz"


def test_a_missing_stance_is_a_wrong_argument(tmp_path: Path) -> None:
    save_track(film(Runner(), Camera(seconds=6.0)), tmp_path / "run.npz")
    with pytest.raises(UsageError):
        analyze_clip(tmp_path / "run.npz", ClipSettings(stance=str(tmp_path / "none.npz")))

"""The result folder: what is in it, in what order it gets there, and what stays as it was."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from posture.errors import MachineError, UsageError
from posture.pipeline.analysis import Analysis, analyze_track
from posture.pipeline.result_folder import write_results
from posture.results.clip_settings import ClipSettings
from posture.video import frames_at
from tests.clips import Image, write_clip
from tests.conftest import Analysed
from tests.gait import Camera, Runner, film
from tests.runs import report_in, tree

SMALL = Camera(fps=50.0, seconds=4.4, size=(320, 180), px_per_m=85.0, place=(160.0, 165.0))
FOREIGN = {"notes.txt": b"mine", "evidence/photo.jpg": b"mine too"}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grey pictures at the times of the small track; nobody is in them."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return write_clip(path, [n / 50 for n in range(220)], rate=50, size=SMALL.size)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """A runner who overstrides, filmed small."""
    return analyze_track(film(Runner(overstride=36.0), SMALL), ClipSettings())


@pytest.fixture(scope="module")
def refused() -> Analysis:
    """A clip without anybody."""
    track = film(Runner(), SMALL)
    return analyze_track(track.with_xy(np.full_like(track.xy, np.nan)), ClipSettings())


def test_the_folder_holds_report_page_overlay_and_pictures(analysed: Analysed) -> None:
    report = report_in(analysed.folder)
    images = [
        evidence["image"]
        for measurement in report["measurements"].values()
        for evidence in measurement["evidence"]
        if "image" in evidence
    ]

    assert len(images) >= 5
    assert len(set(images)) == len(images)
    expected = {*images, "report.json", "report.html", "annotated.mp4"}
    assert set(tree(analysed.folder)) == expected
    for image in images:
        picture = cv2.imread(str(analysed.folder / image))
        assert picture is not None
        assert picture.shape[0] > 900
        assert picture.std() > 10


def test_the_page_holds_the_pictures_themselves(analysed: Analysed) -> None:
    page = (analysed.folder / "report.html").read_text(encoding="utf-8")
    pictures = [path.read_bytes() for path in analysed.folder.glob("evidence/*")]

    shown = [
        base64.b64decode(text) for text in re.findall(r"data:image/jpeg;base64,([\w+/=]+)", page)
    ]
    assert shown
    assert all(picture in pictures for picture in shown)
    assert re.findall(r'src="(?!data:)[^"]*"', page) == []


def test_evidence_shows_an_instant_of_the_clip(analysed: Analysed) -> None:
    report = report_in(analysed.folder)
    for measurement in report["measurements"].values():
        for evidence in measurement["evidence"]:
            assert 0 <= evidence["time_s"] <= report["clip"]["duration_s"]


def test_the_overlay_is_h264_with_every_frame_at_its_time(analysed: Analysed) -> None:
    with av.open(str(analysed.clip)) as container:
        source = list(container.decode(video=0))
    with av.open(str(analysed.folder / "annotated.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        shown = list(container.decode(video=0))

    times = [frame.time for frame in source]
    assert [frame.time for frame in shown] == pytest.approx(times, abs=1e-4)
    for number in range(30, 90, 10):
        one, other = (frames[number].to_ndarray(format="gray") for frames in (source, shown))
        drawn = np.mean(np.abs(one.astype(int) - other) > 40)
        assert 0.003 < drawn < 0.2


def test_without_a_clip_there_are_no_pictures(analysis: Analysis, tmp_path: Path) -> None:
    report = write_results(tmp_path / "out", analysis, None)

    assert sorted(tree(tmp_path / "out")) == ["report.html", "report.json"]
    assert report == analysis.report
    assert "image" not in (tmp_path / "out" / "report.json").read_text()


def test_pictures_are_the_same_from_a_smaller_copy(
    analysis: Analysis, clip: Path, tmp_path: Path
) -> None:
    half = write_clip(tmp_path / "half.mp4", [n / 50 for n in range(220)], rate=50, size=(160, 90))
    for name, film_ in (("whole", clip), ("half", half)):
        write_results(tmp_path / name, analysis, film_)

    whole, small = (
        cv2.imread(str(tmp_path / name / "evidence/overstride-1.jpg")) for name in ("whole", "half")
    )
    assert whole is not None
    assert small is not None
    fitted = cv2.resize(small, whole.shape[1::-1])
    assert np.mean(np.abs(fitted.astype(int) - whole)) < 8


def test_results_of_an_earlier_run_are_replaced_and_other_files_stay(
    analysis: Analysis, refused: Analysis, clip: Path, tmp_path: Path
) -> None:
    for name, content in FOREIGN.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)

    write_results(tmp_path, analysis, clip, lambda *_: None)
    first = set(tree(tmp_path))
    write_results(tmp_path, refused, clip)

    assert {"annotated.mp4", "evidence/overstride-1.jpg"} < first
    assert set(tree(tmp_path)) == {"report.html", "report.json", *FOREIGN}
    assert report_in(tmp_path)["refusal"]["code"] == "no_person"
    assert all((tmp_path / name).read_bytes() == content for name, content in FOREIGN.items())


def test_no_empty_evidence_folder_stays(
    analysis: Analysis, refused: Analysis, clip: Path, tmp_path: Path
) -> None:
    write_results(tmp_path, analysis, clip)
    write_results(tmp_path, refused, clip)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "report.json"]


def test_the_report_itself_comes_last(
    analysis: Analysis, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[str] = []
    rename = Path.replace

    def replace_and_note(self: Path, target: Path) -> Path:
        placed.append(target.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace_and_note)
    write_results(tmp_path, analysis, clip)

    assert placed.count("report.json") == 1
    assert placed[-1] == "report.json"


@pytest.mark.parametrize("broken", ["illustrated", "write_annotated", "render_html"])
def test_a_failure_leaves_earlier_results_as_they_were(
    broken: str,
    analysis: Analysis,
    clip: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_results(tmp_path / "there", analysis, clip)
    before = tree(tmp_path)

    def fail(*_: object) -> None:
        raise MachineError("The disk is full.")

    monkeypatch.setattr(f"posture.pipeline.result_folder.{broken}", fail)
    with pytest.raises(MachineError):
        write_results(tmp_path / "there", analysis, clip, lambda *_: None)

    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_failure_leaves_no_folder_that_was_made_for_it(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.setattr("posture.pipeline.result_folder.render_html", None)

    with pytest.raises(TypeError):
        write_results(tmp_path / "there" / "new" / "newer", analysis, None)

    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]


def test_a_place_in_the_way_is_told(analysis: Analysis, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match="cannot be written"):
        write_results(tmp_path / "file", analysis, None)


def test_pictures_and_overlay_fit_slow_motion(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = write_clip(tmp_path / "slow.mp4", [n / 12.5 for n in range(220)], size=SMALL.size)
    info = replace(analysis.report.clip, slow_motion_factor=4.0)
    told = replace(analysis, report=replace(analysis.report, clip=info))
    asked: list[float] = []
    readings: list[str] = []
    calls: list[tuple[int, int | None]] = []

    def note_times(path: Path, times_s: list[float], turn: int) -> Iterator[tuple[float, Image]]:
        asked.extend(times_s)
        return frames_at(path, times_s, turn)

    def note_reading(image: Image, *drawn: Any) -> Image:
        readings.append(drawn[2][0])
        return image

    monkeypatch.setattr("posture.pipeline.planned_pictures.frames_at", note_times)
    monkeypatch.setattr("posture.report.annotated_clip.annotate_frame", note_reading)
    report = write_results(tmp_path / "out", told, slow, lambda *call: calls.append(call))

    with av.open(str(tmp_path / "out" / "annotated.mp4")) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx([n / 12.5 for n in range(220)], abs=1e-4)
    assert [float(reading.split()[0]) for reading in readings] == pytest.approx(
        [n / 50 for n in range(220)], abs=0.006
    )
    assert calls == [(n, 220) for n in range(1, 221)]
    shown = [e.time_s for m in report.measurements.values() for e in m.evidence if e.image]
    assert asked == pytest.approx(sorted(4 * time_s for time_s in shown))

from pathlib import Path

import pytest

from posture.errors import PostureError
from posture.live import recorder as module
from posture.live.recorder import Recorder
from posture.live.sources import Shot
from posture.video import read_frames
from tests.clips import number_of, picture


def test_a_recording_has_every_picture_at_its_true_time(tmp_path: Path) -> None:
    times = [1000.0, 1000.03, 1000.1, 1000.2, 1000.21]
    recorder = Recorder(tmp_path / "run.mp4")
    for number, time_s in enumerate(times):
        recorder.add(Shot(time_s, picture(number * 5)))
    assert recorder.finish() == tmp_path / "run.mp4"
    assert (recorder.kept, recorder.lost) == (5, 0)
    frames = list(read_frames(tmp_path / "run.mp4"))
    assert [number_of(frame.image) for frame in frames] == [0, 5, 10, 15, 20]
    assert [frame.file_time_s for frame in frames] == pytest.approx(
        [0, 0.03, 0.1, 0.2, 0.21], abs=1e-4
    )


def test_what_does_not_fit_in_is_left_out(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "run.mp4")
    for time_s, size in ((0.0, (64, 48)), (0.1, (32, 48)), (0.05, (64, 48)), (0.1, (64, 48))):
        recorder.add(Shot(time_s, picture(1, size)))
    recorder.add(Shot(0.1, picture(1)))
    assert recorder.trouble == "Pictures that could not be recorded: 1."
    recorder.finish()
    assert len(list(read_frames(tmp_path / "run.mp4"))) == recorder.kept == 3


def test_a_disk_that_is_too_slow_loses_pictures_and_never_the_live_view(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAITING", 3)
    recorder = Recorder(tmp_path / "run.mp4")
    for number in range(500):
        recorder.add(Shot(number / 100, picture(number % 40, (640, 480))))
    recorder.finish()
    assert recorder.kept + recorder.lost == 500
    assert recorder.lost > 0
    assert len(list(read_frames(tmp_path / "run.mp4"))) == recorder.kept


def test_without_a_picture_there_is_no_file(tmp_path: Path) -> None:
    assert Recorder(tmp_path / "run.mp4").finish() is None
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "none" / "run.mp4")
    recorder.add(Shot(0.0, picture(1)))
    with pytest.raises(PostureError, match="cannot be written"):
        recorder.finish()
    assert "cannot be written" in recorder.trouble
    assert list(tmp_path.iterdir()) == []

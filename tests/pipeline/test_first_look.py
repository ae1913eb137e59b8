"""What is said of a clip before it is analysed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest

from posture.pipeline.first_look import (
    FEW_FRAMES,
    NO_PERSON,
    NOT_SIDE_ON,
    TOO_SHORT,
    UNREADABLE,
    FirstLook,
    first_look,
)
from posture.pose_track import PoseTrack, save_track
from posture.system.installation import bundled
from posture.tracking.pose.models import model_here
from tests.gait import Camera, Runner, film

SAMPLE = bundled("sample_videos/left_lowcad148_60.mp4")


def looked_at(track: PoseTrack, folder: Path) -> FirstLook:
    path = folder / "run.npz"
    save_track(track, path)
    return first_look(path)


def test_a_good_track_has_no_trouble(tmp_path: Path) -> None:
    look = looked_at(film(Runner(), Camera(facing="left")), tmp_path)
    assert (look.troubles, look.near_side, look.thumbnail) == ((), "left", None)
    assert look.length_s == pytest.approx(719 / 60)
    assert look.rate_hz == pytest.approx(60.0)


@pytest.mark.parametrize(("frames", "troubles"), [(180, (TOO_SHORT,)), (181, ())])
def test_what_is_shorter_than_three_seconds_is_too_short(
    frames: int, troubles: tuple[str, ...], tmp_path: Path
) -> None:
    # 181 frames at 60 a second last exactly 3 s.
    assert looked_at(film(Runner(), Camera(seconds=frames / 60)), tmp_path).troubles == troubles


@pytest.mark.parametrize(("fps", "troubles"), [(49.9, (FEW_FRAMES,)), (50.0, ())])
def test_fewer_than_fifty_frames_a_second_are_few(
    fps: float, troubles: tuple[str, ...], tmp_path: Path
) -> None:
    assert looked_at(film(Runner(), Camera(fps=fps)), tmp_path).troubles == troubles


def test_nobody_in_most_pictures_is_nobody(tmp_path: Path) -> None:
    track = film(Runner())
    xy = track.xy.copy()
    xy[: int(0.51 * len(xy))] = np.nan
    look = looked_at(replace(track, xy=xy), tmp_path)
    assert (look.troubles, look.near_side) == ((NO_PERSON,), None)


def test_a_runner_seen_from_the_front_is_not_side_on(tmp_path: Path) -> None:
    from posture.pose_track import LANDMARK

    track = film(Runner())
    xy = track.xy.copy()
    for part in ("shoulder", "hip"):
        xy[:, LANDMARK[f"left_{part}"], 0] += 80.0
        xy[:, LANDMARK[f"right_{part}"], 0] -= 80.0
    look = looked_at(replace(track, xy=xy), tmp_path)
    assert (look.troubles, look.near_side) == ((NOT_SIDE_ON,), None)


def test_a_video_is_looked_at_in_four_places(tmp_path: Path) -> None:
    if model_here("full") is None:
        pytest.skip("the pose model is not on this machine")
    look = first_look(dated(SAMPLE, tmp_path / "dated.mp4"))
    assert (look.troubles, look.near_side, look.rate_hz) == ((), "left", 60.0)
    assert look.stamp is not None
    assert look.stamp.at == datetime(2026, 7, 3, 16, 29, tzinfo=UTC)
    assert look.thumbnail is not None
    assert look.thumbnail[:2] == b"\xff\xd8"


def dated(video: Path, path: Path) -> Path:
    """Copy a video's stream, with a time of filming, as a phone writes it."""
    with av.open(str(video)) as source, av.open(str(path), "w") as copy:
        copy.metadata["creation_time"] = "2026-07-03T16:29:00.000000Z"
        (stream,) = source.streams.video
        added = copy.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = added
                copy.mux(packet)
    return path


def test_what_is_no_film_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("no film")
    look = first_look(path)
    assert look.troubles == (UNREADABLE,)
    assert look.why == "notes.mp4 cannot be read as a video."

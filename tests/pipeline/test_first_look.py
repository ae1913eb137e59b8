"""What is said of a clip before it is analysed."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest
from av import VideoFrame
from av.video.stream import VideoStream

from bench.lenses import through_lens
from posture.pipeline.first_look import (
    BENT,
    FEW_FRAMES,
    NO_PERSON,
    NOT_RUNNING,
    NOT_SIDE_ON,
    TOO_POOR,
    TOO_SHORT,
    UNREADABLE,
    FirstLook,
    first_look,
    limit_words,
    look_words,
)
from posture.pose_track import PoseTrack, save_track
from posture.results.clip_settings import ClipSettings, Turn
from posture.results.report import Side
from posture.system.installation import bundled
from posture.tracking.pose.models import model_here
from posture.video import read_frames
from tests.clips import evenly, write_clip
from tests.gait import Camera, Runner, film

FRAMES_ACROSS = 40
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


@pytest.mark.parametrize(("turn", "back"), [(90, 270), (180, 180), (270, 90)])
def test_a_picture_that_lies_on_its_side_is_told_with_the_turn_that_rights_it(
    turn: Turn, back: Turn
) -> None:
    if model_here("full") is None:
        pytest.skip("the pose model is not on this machine")
    look = first_look(SAMPLE, ClipSettings(turn_deg=turn))
    assert (look.troubles, look.near_side, look.turn_deg) == ((NOT_SIDE_ON,), None, back)
    assert look.size == ((960, 540) if turn == 180 else (540, 960))
    assert look.doubts[0].message.startswith("The picture is turned: the runner's head is")
    assert f"--turn {back}" in look.doubts[0].advice


def test_a_stretch_of_a_track_is_looked_at_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    save_track(film(Runner()), path)
    look = first_look(path, ClipSettings(start_s=2.0, end_s=4.5))
    assert look.length_s == pytest.approx(2.5)
    assert look.troubles == (TOO_SHORT,)
    assert look.file_s == pytest.approx(12.0)


def test_nobody_in_any_picture_of_a_film_is_said_with_how_many_were_looked_at(
    tmp_path: Path,
) -> None:
    if model_here("full") is None:
        pytest.skip("the pose model is not on this machine")
    look = first_look(write_clip(tmp_path / "empty.mp4", evenly(40, 10), rate=10))
    assert look.troubles == (NO_PERSON, TOO_POOR, FEW_FRAMES)
    assert "0 of" in look.doubts[0].message
    assert "10 frames per second" in look.doubts[1].message


@pytest.mark.parametrize(
    ("rate_hz", "side", "line", "limit"),
    [
        (60.0, "left", "12 s · 1080 × 1920 · 60 frames a second · a runner seen from the left", ()),
        (
            30.0,
            None,
            "12 s · 1080 × 1920 · 30 frames a second",
            (
                "30 frames a second: the landing cannot be flagged, because it falls between two "
                "frames. Film at 60 or more for that.",
            ),
        ),
    ],
)
def test_it_is_told_in_a_line_and_what_the_rate_limits_in_another(
    rate_hz: float, side: Side | None, line: str, limit: tuple[str, ...]
) -> None:
    troubles = (FEW_FRAMES,) if limit else ()
    look = FirstLook(troubles, length_s=12.2, rate_hz=rate_hz, near_side=side, size=(1080, 1920))
    assert (look_words(look), limit_words(look)) == (line, limit)


@pytest.mark.parametrize(("lens", "bent"), [(0.0, False), (-0.2, True)])
def test_a_lens_that_bends_straight_lines_is_told(lens: float, bent: bool, tmp_path: Path) -> None:
    if model_here("full") is None:
        pytest.skip("the pose model is not on this machine")
    path = tmp_path / "room.mp4"
    with read_frames(SAMPLE) as frames, av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=60, options={"preset": "ultrafast"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 960, 540, "yuv420p"
        for frame in islice(frames, 40):
            picture = through_lens(frame.image, lens)
            film.mux(stream.encode(VideoFrame.from_ndarray(picture, format="rgb24")))
        film.mux(stream.encode(None))
    look = first_look(path)
    assert (BENT in look.troubles) == bent
    assert any("1x lens" in words for words in limit_words(look)) == bent


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


def test_who_runs_across_the_picture_is_told_at_once_that_this_needs_a_treadmill(
    tmp_path: Path,
) -> None:
    """The sample's runner, on pictures that are slid over a wall as if she ran through the room."""
    if model_here("full") is None:
        pytest.skip("the pose model is not on this machine")
    path = tmp_path / "across.mp4"
    with av.open(str(SAMPLE)) as source, av.open(str(path), "w") as made:
        stream = made.add_stream("libx264", rate=60)
        stream.width, stream.height, stream.pix_fmt = 1380, 540, "yuv420p"
        for number, frame in enumerate(source.decode(video=0)):
            if number == FRAMES_ACROSS:
                break
            wall = np.full((540, 1380, 3), 128, np.uint8)
            left = 420 - round(420 * number / FRAMES_ACROSS)
            wall[:, left : left + 960] = frame.to_ndarray(format="rgb24")
            made.mux(stream.encode(av.VideoFrame.from_ndarray(wall, format="rgb24")))
        made.mux(stream.encode())
    look = first_look(path)
    assert look.troubles == (NOT_RUNNING, TOO_SHORT)
    assert "moves across the picture" in look.doubts[0].message
    assert "This needs a treadmill" in look.doubts[0].advice

"""Every kind of clip gives the right pictures, colours and times."""

from pathlib import Path

import av
import numpy as np
import pytest

from posture.video import probe, read_frames
from tests.clips import RED, SIZE, evenly, number_of, picture, write_clip

QUIET_X265 = {"x265-params": "log-level=none"}
KINDS = [
    ("h264.mp4", "libx264", "yuv420p", {}),
    ("h264 10-bit.mp4", "libx264", "yuv420p10le", {}),
    ("hevc.mp4", "libx265", "yuv420p", QUIET_X265),
    ("hevc 10-bit.mov", "libx265", "yuv420p10le", QUIET_X265),
    ("vp9.webm", "libvpx-vp9", "yuv420p", {}),
    ("prores.mov", "prores_ks", "yuv422p10le", {}),
    ("h264.mkv", "libx264", "yuv420p", {}),
    ("h264.ts", "libx264", "yuv420p", {}),
    ("h264, which AVI stores without display times.avi", "libx264", "yuv420p", {}),
    ("no times at all.h264", "libx264", "yuv420p", {}),
]
CLIPS = Path(__file__).parents[2] / "../shared/clips"
REAL = [
    ("treadmill_garage_30fps.mp4", (720, 1280), 360, 30.0),
    ("treadmill_gym_60fps.mp4", (1080, 1920), 388, 60.0),
]


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "options"), KINDS, ids=[kind[0] for kind in KINDS]
)
def test_each_format_gives_all_pictures_in_order_at_their_times(
    tmp_path: Path, name: str, codec: str, pix_fmt: str, options: dict[str, str]
) -> None:
    path = write_clip(
        tmp_path / name, evenly(12, 25), codec=codec, pix_fmt=pix_fmt, options=options
    )

    frames = list(read_frames(path))

    assert [number_of(frame.image) for frame in frames] == list(range(12))
    assert [frame.index for frame in frames] == list(range(12))
    assert np.allclose([frame.file_time_s for frame in frames], evenly(12, 25), atol=0.0006)
    assert np.abs(frames[0].image[8, 8].astype(int) - RED).max() <= 4


def test_an_animated_gif_is_a_clip(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.gif", evenly(12, 25), codec="gif", pix_fmt="rgb8")

    frames = list(read_frames(path))

    assert np.allclose([frame.file_time_s for frame in frames], evenly(12, 25))
    assert frames[0].image.shape == (48, 64, 3)
    # A GIF of this kind has 3 bits of red and green and 2 of blue.
    assert np.abs(frames[0].image[8, 8].astype(int) - RED).max() <= 36


@pytest.mark.parametrize("name", ["Läufer 走る 100 %03d.mp4", "http:clip.mp4", "-a b.mp4"])
def test_any_file_name_works(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_clip(tmp_path / "plain.mp4", evenly(5, 25)).rename(tmp_path / name)

    assert probe(Path(name)).path == Path(name)
    assert len(list(read_frames(Path(name)))) == 5


def test_the_probe_says_what_the_file_says(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(50, 25))

    said = probe(path)

    assert (said.width, said.height, said.rotation_deg) == (*SIZE, 0)
    assert said.expected_frames == 50
    assert said.duration_s == pytest.approx(2.0, abs=0.03)
    assert said.capture_fps_hint is None


def test_a_stream_without_a_header_leaves_duration_open(tmp_path: Path) -> None:
    said = probe(write_clip(tmp_path / "bare.h264", evenly(10, 25)))

    assert said.duration_s is None
    assert said.expected_frames is None


def test_the_largest_film_of_a_file_is_the_clip(tmp_path: Path) -> None:
    path = tmp_path / "both.mp4"
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("libx264", rate=25) for _ in range(2)]
        for stream, size in zip(streams, [(32, 24), SIZE], strict=True):
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        container.start_encoding()
        for stream in streams:
            for number in range(5):
                frame = av.VideoFrame.from_ndarray(picture(number, SIZE), format="rgb24")
                frame.pts = number
                container.mux(stream.encode(frame))
            container.mux(stream.encode())

    assert (probe(path).width, probe(path).height) == SIZE
    assert [number_of(frame.image) for frame in read_frames(path)] == list(range(5))


@pytest.mark.skipif(not CLIPS.is_dir(), reason="the shared clips are not on this machine")
@pytest.mark.parametrize(("name", "size", "count", "rate"), REAL)
def test_real_phone_clips(name: str, size: tuple[int, int], count: int, rate: float) -> None:
    said = probe(CLIPS / name)
    times_s = [frame.file_time_s for frame in read_frames(CLIPS / name, long_side=64)]

    assert (said.width, said.height) == size
    assert said.expected_frames == len(times_s) == count
    assert np.diff(times_s).mean() == pytest.approx(1 / rate, rel=1e-3)

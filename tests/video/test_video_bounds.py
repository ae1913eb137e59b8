"""Lists, bombs and pictures that nobody films are refused, before or soon after they are opened."""

import errno
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import av.error
import pytest

from posture.errors import MachineError, RefusedError
from posture.video import frames_at, probe, read_frames
from posture.video.bounds import Bounds, check_size
from posture.video.container import open_video
from posture.video.preview import plays_in_browsers
from tests.clips import evenly, patch, picture, write_clip

Attempt = Callable[[Path], object]
ATTEMPTS: list[Attempt] = [
    probe,
    lambda path: list(read_frames(path)),
    lambda path: list(frames_at(path, [0.1])),
    plays_in_browsers,
]
DASH = """<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011"
 type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4">
<Representation id="a" bandwidth="9000" width="64" height="48"><BaseURL>{other}</BaseURL>
</Representation></AdaptationSet></Period></MPD>
"""
LISTS = {
    "ffconcat": "ffconcat version 1.0\nfile {other}\n",
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{other}\n#EXT-X-ENDLIST\n",
    "dash": DASH,
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
    "smil": "<smil><body><video src='{other}'/></body></smil>",
}


def refusals(path: Path) -> list[str]:
    """Return what each way of reading a file says of it."""
    said = []
    for attempt in ATTEMPTS:
        with pytest.raises(RefusedError) as caught:
            attempt(path)
        assert caught.value.code == "unreadable"
        said.append(str(caught.value))
    return said


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("suffix", ["mp4", "m3u8", "mpd"])
def test_a_list_leads_to_no_other_clip(tmp_path: Path, kind: str, suffix: str) -> None:
    write_clip(tmp_path / "anna.mp4", evenly(12, 25))
    path = tmp_path / f"eve.{suffix}"
    path.write_text(LISTS[kind].format(other="anna.mp4"))

    assert set(refusals(path)) == {f"eve.{suffix} cannot be read as a video."}


def test_a_name_with_a_number_in_it_leads_to_no_pictures(tmp_path: Path) -> None:
    for number in range(3):
        with av.open(str(tmp_path / f"img{number}.jpg"), "w", format="mjpeg") as container:
            stream = container.add_stream("mjpeg", rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            container.mux(stream.encode(frame))
            container.mux(stream.encode())
    path = tmp_path / "img%d.jpg"
    path.write_bytes((tmp_path / "img0.jpg").read_bytes())

    assert set(refusals(path)) == {"img%d.jpg is a single picture, not a video."}


def test_a_movie_whose_pictures_lie_in_another_file_is_not_read(tmp_path: Path) -> None:
    other = write_clip(tmp_path / "anna.mov", evenly(12, 25))
    path = tmp_path / "eve.mov"
    path.write_bytes(_referring(other.read_bytes(), b"anna.mov"))

    with pytest.raises(RefusedError):
        list(read_frames(path))


def _referring(movie: bytes, name: bytes) -> bytes:
    """Return a movie without its pictures, which are to be found in another by an alias."""
    index = bytearray(movie[movie.index(b"moov") - 4 :])
    start = index.index(b"dref") - 4
    alias = bytearray(150)
    alias[8:10] = struct.pack(">h", 2)
    alias[50 : 51 + len(name)] = bytes([len(name)]) + name
    alias += struct.pack(">hh", 2, len(name)) + name + b"\0" * (len(name) % 2)
    alias += struct.pack(">hh", -1, 0)
    entry = struct.pack(">I4sI", 12 + len(alias), b"alis", 0) + bytes(alias)
    table = struct.pack(">I4sII", 16 + len(entry), b"dref", 0, 1) + entry
    old = struct.unpack(">I", index[start : start + 4])[0]
    index[start : start + old] = table
    for box in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        place = index.index(box) - 4
        size = struct.unpack(">I", index[place : place + 4])[0]
        index[place : place + 4] = struct.pack(">I", size + len(table) - old)
    return movie[: movie.index(b"mdat") - 4] + bytes(index)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_ffmpeg_opens_no_file_by_itself(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(12, 25))

    with open_video(path) as video:
        held = list(Path("/proc/self/fd").iterdir())
        mine = [fd for fd in held if fd.exists() and fd.samefile(path)]

    assert video.path == path
    assert len(mine) == 1


def bomb(path: Path, frames: int, size: tuple[int, int]) -> Path:
    """Write a GIF of one large plain picture, and of frames that repeat a pixel of it."""
    write_clip(path, evenly(2, 25), codec="gif", pix_fmt="rgb8", size=(64, 48))
    content = bytearray(path.read_bytes())
    struct.pack_into("<HH", content, 6, *size)
    frame = b"\x21\xf9\x04\x04\x04\0\0\0" + b"\x2c" + bytes(4) + b"\1\0\1\0\0" + b"\2\2\x44\1\0"
    path.write_bytes(content[:-1] + frame * frames + b"\x3b")
    return path


def test_a_few_bytes_do_not_unpack_to_hours_of_pictures(tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.gif", 2000, (6000, 5000))
    assert path.stat().st_size < 60_000

    read: list[int] = []
    with pytest.raises(RefusedError, match=r"bomb\.gif unpacks to far more frames"):
        read.extend(frame.index for frame in read_frames(path, long_side=64))

    # 3,000 million pixels, and 5,000 for each of its bytes, in pictures of 30 million.
    assert len(read) < 115


def test_a_still_of_many_frames_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "still.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=60, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        frame = av.VideoFrame.from_ndarray(picture(1), format="rgb24").reformat(format="yuv420p")
        for number in range(4000):
            frame.pts, frame.time_base = number, Fraction(1, 60)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())

    assert all("far more frames" in sentence for sentence in refusals(path))


@pytest.mark.parametrize(
    ("seconds", "rate", "size", "megabits"),
    [
        (1200, 60, (1920, 1080), 1.0),
        (300, 60, (3840, 2160), 10.0),
        (60, 30, (640, 360), 0.06),
        (7200, 30, (1920, 1080), 1.0),
        (4.5, 60, (960, 540), 0.69),
    ],
)
def test_what_people_film_is_within_bounds(
    seconds: float, rate: int, size: tuple[int, int], megabits: float
) -> None:
    frames = round(seconds * rate)

    Bounds("run.mp4", round(seconds * megabits * 1e6 / 8)).check(frames, frames * size[0] * size[1])


@pytest.mark.parametrize("size", [(3840, 2160), (7680, 4320), (506, 960), (1080, 2400), (64, 48)])
def test_what_cameras_film_in_is_a_picture(size: tuple[int, int]) -> None:
    check_size("run.mp4", *size)


ODD = [
    ((1, 1), "1 x 1 pixels, too small to show a runner."),
    ((1, 4000), "1 x 4000 pixels, too small"),
    ((4000, 2), "4000 x 2 pixels, too small"),
    ((2000, 100), "2000 x 100 pixels, a shape that no camera records."),
    ((8000, 8000), "8000 x 8000 pixels; at most 8192 on a side and 36 million in all can be read"),
]


@pytest.mark.parametrize(("size", "sentence"), ODD)
def test_a_picture_that_nobody_films_is_refused(
    tmp_path: Path, size: tuple[int, int], sentence: str
) -> None:
    path = bomb(tmp_path / "odd.gif", 2, size)

    assert all(sentence in said for said in refusals(path))


def test_pixels_stretched_to_an_absurd_picture_are_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", evenly(3, 25), size=(640, 64), pixel_aspect=Fraction(4))

    assert all("2560 x 64 pixels, a shape" in said for said in refusals(path))


def test_a_picture_that_changes_its_size_on_the_way_is_refused(tmp_path: Path) -> None:
    parts = [
        write_clip(tmp_path / f"{number}.ts", evenly(9, 25), size=size).read_bytes()
        for number, size in enumerate([(64, 48), (128, 96)])
    ]
    path = tmp_path / "both.ts"
    path.write_bytes(b"".join(parts))

    with pytest.raises(
        RefusedError, match="changes from 64 x 48 to 128 x 96 pixels partway through"
    ):
        list(read_frames(path))


def test_pictures_larger_than_the_header_says_are_not_decoded(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.avi", evenly(3, 25), codec="mjpeg", pix_fmt="yuvj420p")
    content = bytearray(path.read_bytes())
    start = 0
    while (start := content.find(b"\xff\xc0", start + 1)) >= 0:
        struct.pack_into(">HH", content, start + 5, 60000, 60000)
    path.write_bytes(content)

    with pytest.raises(RefusedError):
        list(read_frames(path))


def test_an_index_that_claims_a_film_of_a_day_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", evenly(9, 25))
    # The same size for each of 4 million frames, all of them in one chunk.
    patch(path, b"stsz", 4, ">II", 1, 4_000_000)
    patch(path, b"stsc", 12, ">I", 4_000_000)

    with pytest.raises(RefusedError, match=r"is longer than 2 hours|far more frames"):
        probe(path)


@pytest.mark.parametrize("codec", ["png", "huffyuv", "flashsv"])
def test_a_coding_that_no_camera_writes_is_refused(tmp_path: Path, codec: str) -> None:
    pix_fmt = {"png": "rgb24", "huffyuv": "yuv422p", "flashsv": "bgr24"}[codec]
    path = write_clip(tmp_path / "a.avi", evenly(3, 25), codec=codec, pix_fmt=pix_fmt)

    assert all("uses a video format that cannot be decoded here" in said for said in refusals(path))


def test_a_place_that_no_file_has_is_damage_of_the_clip(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.wmv", evenly(25, 25), codec="wmv2")
    content = bytearray(path.read_bytes())
    # The list of codecs is said to be some exabytes long, by the number after its name.
    name = b"\x1d\x31\xd0\x11\xa3\xa4\x00\xa0\xc9\x03\x48\xf6"
    content[content.index(name) + len(name) + 7] = 0x7F
    path.write_bytes(content)

    assert all("a.wmv" in said for said in refusals(path))


def test_a_header_that_asks_for_all_memory_is_damage_of_the_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise av.error.MemoryError(12, "Cannot allocate memory")

    path = write_clip(tmp_path / "a.mp4", evenly(9, 25))
    monkeypatch.setattr(av, "open", fail)

    assert all("damaged or incomplete" in said for said in refusals(path))


def test_a_disk_that_fails_is_no_fault_of_the_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    path = write_clip(tmp_path / "a.mp4", evenly(9, 25))
    monkeypatch.setattr("posture.video.container._Clip.read", fail)

    with pytest.raises(MachineError, match="could not be read to its end"):
        probe(path)

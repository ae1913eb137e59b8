"""Pictures stand upright, have square pixels and are shrunk as asked."""

import gc
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from posture.video import frames_at, glances, probe, read_frames
from posture.video.upright import Upright
from tests.clips import evenly, picture, red_corner, write_clip

TURNED = [
    (0, False, (64, 48), "top-left"),
    (90, False, (48, 64), "top-right"),
    (180, False, (64, 48), "bottom-right"),
    (270, False, (48, 64), "bottom-left"),
    (0, True, (64, 48), "top-right"),
]


@pytest.mark.parametrize(("clockwise", "mirrored", "size", "corner"), TURNED)
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_the_turn_written_by_the_camera_is_applied(
    tmp_path: Path,
    suffix: str,
    clockwise: int,
    mirrored: bool,
    size: tuple[int, int],
    corner: str,
) -> None:
    path = write_clip(
        tmp_path / f"run{suffix}", evenly(4, 25), clockwise=clockwise, mirrored=mirrored
    )

    said = probe(path)
    image = next(read_frames(path)).image

    assert (said.width, said.height) == size
    assert said.rotation_deg == clockwise
    assert image.shape == (size[1], size[0], 3)
    assert image.flags.c_contiguous
    assert red_corner(image) == corner


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turn_that_somebody_asks_for_comes_after_the_file_s_own(
    tmp_path: Path, clockwise: int, mirrored: bool, turn: int
) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(4, 25), clockwise=clockwise, mirrored=mirrored)
    as_filmed = next(read_frames(path)).image

    turned = next(read_frames(path, turn_deg=turn)).image

    expected = np.rot90(as_filmed, -turn // 90)
    assert (turned == expected).all()
    said = probe(path, turn)
    assert (said.height, said.width) == expected.shape[:2]
    assert said.rotation_deg == (probe(path).rotation_deg + turn) % 360
    ((_, at_once),) = frames_at(path, [0.0], turn)
    assert (at_once == expected).all()
    (glance,) = glances(path, [0.0], 64, turn)
    assert glance.image.shape == expected.shape


def test_a_turned_picture_may_be_mirrored_too(tmp_path: Path) -> None:
    # Turned a quarter (the corner goes to the top right), then mirrored (to the top left).
    path = write_clip(tmp_path / "selfie.mp4", evenly(4, 25), clockwise=90, mirrored=True)

    image = next(read_frames(path)).image

    assert image.shape == (64, 48, 3)
    assert red_corner(image) == "top-left"
    # The same as mirrored first and then turned three quarters.
    assert probe(path).rotation_deg == 270


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "anamorphic.mp4", evenly(4, 25), pixel_aspect=Fraction(4, 3))
    upright = write_clip(
        tmp_path / "turned.mp4", evenly(4, 25), pixel_aspect=Fraction(4, 3), clockwise=90
    )

    # 64 x 4/3 = 85.3
    assert (probe(path).width, probe(path).height) == (85, 48)
    assert (probe(upright).width, probe(upright).height) == (48, 85)
    assert next(read_frames(path)).image.shape == (48, 85, 3)


@pytest.mark.parametrize(
    ("clockwise", "long_side", "shape"),
    [
        (0, 32, (24, 32, 3)),
        (90, 32, (32, 24, 3)),
        (0, 30, (22, 30, 3)),
        (0, 64, (48, 64, 3)),
        (0, 640, (48, 64, 3)),
        (0, None, (48, 64, 3)),
    ],
)
def test_pictures_are_shrunk_to_their_long_side_and_never_enlarged(
    tmp_path: Path, clockwise: int, long_side: int | None, shape: tuple[int, int, int]
) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(4, 25), clockwise=clockwise)

    frame = next(read_frames(path, long_side))

    assert frame.image.shape == shape
    assert frame.image.flags.c_contiguous


def test_shrinking_averages_instead_of_picking(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(2, 25), size=(60, 36))

    shrunk = next(read_frames(path, 5)).image

    # Blocks of 12 x 12; the red quarter ends at (30, 18), amid the block in column 2, row 1.
    # Brightness (BT.601): red 87, grey 40, so half and half 63, and a quarter of red 52.
    brightness = shrunk @ np.array([0.299, 0.587, 0.114])
    expected = [[87, 87, 63, 40, 40], [63, 63, 52, 40, 40], [40, 40, 40, 40, 40]]
    assert np.abs(brightness - expected).max() <= 3


def test_evidence_pictures_are_full_size_and_upright(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(10, 25), clockwise=90)

    _, image = next(frames_at(path, [0.2]))

    assert image.shape == (64, 48, 3)
    assert red_corner(image) == "top-right"


@pytest.mark.parametrize(("matrix", "color_range"), [(1, 1), (1, 2), (5, 1), (9, 1)])
def test_colours_follow_the_matrix_and_range_of_the_file(
    tmp_path: Path, matrix: int, color_range: int
) -> None:

    spaces = {1: "ITU709", 5: "ITU601", 9: "BT2020"}
    path = tmp_path / "colours.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.colorspace = matrix
        stream.codec_context.color_range = color_range
        for number in range(3):
            frame = av.VideoFrame.from_ndarray(picture(5), format="rgb24").reformat(
                format="yuv420p",
                dst_colorspace=spaces[matrix],
                dst_color_range={1: "MPEG", 2: "JPEG"}[color_range],
            )
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())

    image, shrunk = next(read_frames(path)).image, next(read_frames(path, 32)).image

    assert np.abs(image[4:20, 4:28].astype(int) - (220, 30, 30)).max() <= 4
    assert np.abs(image[28:, 36:].astype(int) - 65).max() <= 3
    assert np.abs(shrunk[2:10, 2:14].astype(int) - (220, 30, 30)).max() <= 4
    assert np.abs(shrunk[14:, 18:].astype(int) - 65).max() <= 3


@pytest.mark.parametrize(
    "pixels", ["yuv420p", "yuvj420p", "yuv422p10le", "yuv444p", "nv12", "gray", "rgb24"]
)
def test_a_shrunk_picture_has_the_colours_of_the_whole_one(pixels: str) -> None:
    frame = av.VideoFrame.from_ndarray(picture(5), format="rgb24").reformat(format=pixels)

    whole, shrunk = (Upright.of(frame, 1.0, side).image(frame) for side in (None, 32))

    averaged = whole.reshape(24, 2, 32, 2, 3).mean(axis=(1, 3))
    assert np.abs(shrunk[2:10, 2:14] - averaged[2:10, 2:14]).max() <= 4
    assert np.abs(shrunk[14:, 18:] - averaged[14:, 18:]).max() <= 4


def frames_alive() -> int:
    return sum(isinstance(one, av.VideoFrame) for one in gc.get_objects())


def test_a_clip_that_was_read_leaves_none_of_its_frames_in_memory(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "run.mp4", evenly(4, 25), clockwise=90)
    gc.collect()
    gc.disable()  # what only a search for circles frees is what this is about
    try:
        before = frames_alive()
        assert probe(path).rotation_deg == 90
        assert len(list(read_frames(path))) == 4
        assert frames_alive() == before
    finally:
        gc.enable()

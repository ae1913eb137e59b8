"""A copy of a clip that every browser plays, for clips that some browsers do not."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Final

import av

from posture.arrays import Image
from posture.system.files import replacing
from posture.video.container import PROMISING, open_video
from posture.video.decoding import Damage, timed_frames
from posture.video.frames import probe, read_frames
from posture.video.upright import Upright
from posture.video.writer import write_h264

MP4: Final = PROMISING[0]
COLOURS: Final = ("yuv420p", "yuvj420p")
LONG_SIDE: Final = 1280


def plays_in_browsers(path: Path, turn_deg: int = 0) -> bool:
    """Return whether every browser plays a clip, and shows it as posture does.

    That is 8-bit H.264 in an MP4 or MOV, with square pixels, perhaps rotated but not mirrored, and
    not turned by more than the file says.

    Raises
    ------
    PostureError
        If it cannot be read as a video.
    """
    with open_video(path) as video, closing(timed_frames(video, Damage())) as frames:
        _, first = next(frames)
        turned = Upright.of(first, 1.0, None)
        mirrored = turned.swap ^ turned.flip_x ^ turned.flip_y
        return (
            video.container.format.name == MP4
            and video.stream.codec_context.name == "h264"
            and first.format.name in COLOURS
            and video.pixel_aspect == 1.0
            and not mirrored
            and not turn_deg
        )


def write_preview(
    clip: Path, path: Path, progress: Callable[[int, int | None], None], turn_deg: int = 0
) -> None:
    """Write a clip as H.264, upright, at most 1280 pixels a side, with the same frames and times.

    What browsers play already, and must only be turned, is copied as it is, with another turn
    written beside it.

    Parameters
    ----------
    clip, path : Path
        What to copy, and where to; written whole or not at all.
    progress : callable
        Called with the number of frames done and the number expected.
    turn_deg : int
        By how much to turn it, clockwise, besides what the file says.

    Raises
    ------
    PostureError
        If the clip cannot be read, or the copy cannot be written.
    """
    if turn_deg and plays_in_browsers(clip):
        with replacing(path) as temporary:
            _copy_turned(clip, temporary, probe(clip, turn_deg).rotation_deg)
        return
    expected = probe(clip).expected_frames
    with read_frames(clip, LONG_SIDE, turn_deg=turn_deg) as frames:
        first = next(frames)

        def timed_images() -> Iterator[tuple[float, Image]]:
            for frame in chain([first], frames):
                yield frame.file_time_s, frame.image
                progress(frame.index + 1, expected)

        height, width = first.image.shape[:2]
        write_h264(path, timed_images(), (width, height))


def _copy_turned(clip: Path, path: Path, rotation_deg: int) -> None:
    """Copy a clip's video stream, to be shown turned clockwise by so many degrees in all."""
    with open_video(clip) as video, av.open(str(path), "w", format="mp4") as copy:
        stream = copy.add_stream_from_template(video.stream)
        stream.set_display_rotation(-rotation_deg)
        for packet in video.container.demux(video.stream):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)

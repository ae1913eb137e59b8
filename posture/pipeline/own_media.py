"""Pictures and short clips that a coach brings, in one form that every page and PDF can show.

They may come from anywhere, so they are decoded in a process apart
(`posture.system.processes.shared_worker`).
"""

import io
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from posture.arrays import Image
from posture.errors import UsageError
from posture.video.frames import read_frames
from posture.video.writer import write_h264

PICTURE_SIDE: Final = 1200
"""The longest side of a picture in pixels."""
CLIP_SIDE: Final = 640
LONGEST_CLIP_S: Final = 30.0
NOT_A_PICTURE: Final = "{} cannot be read as a picture; take a JPEG or a PNG."
TOO_LONG: Final = "{} is longer than 30 s; cut it to the exercise itself."


def prepared_picture(path: Path) -> bytes:
    """Return a picture as a JPEG, upright, on white, at most 1200 pixels a side.

    Raises
    ------
    UsageError
        If it cannot be read as a picture.
    """
    from PIL import Image as Pictures
    from PIL import ImageOps

    try:
        with Pictures.open(path) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Pictures.DecompressionBombError) as error:
        raise UsageError(NOT_A_PICTURE.format(path.name)) from error
    upright.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    white = Pictures.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    written = io.BytesIO()
    white.save(written, "JPEG", quality=88)
    return written.getvalue()


def prepared_clip(path: Path) -> tuple[bytes, bytes]:
    """Return a short clip as H.264 in an MP4, without sound, and its middle frame as a JPEG.

    Raises
    ------
    PostureError
        If it cannot be read as a video, or is longer than 30 s.
    """
    from PIL import Image as Pictures

    shown: list[Image] = []

    def timed_images(frames: Iterator[tuple[float, Image]]) -> Iterator[tuple[float, Image]]:
        for time_s, image in frames:
            if time_s > LONGEST_CLIP_S:
                raise UsageError(TOO_LONG.format(path.name))
            shown.append(image)
            yield time_s, image

    with (
        tempfile.TemporaryDirectory(prefix="posture-") as folder,
        read_frames(path, CLIP_SIDE) as frames,
    ):
        first = next(frames)
        height, width = first.image.shape[:2]
        pairs = ((frame.file_time_s, frame.image) for frame in chain([first], frames))
        copy = Path(folder) / "clip.mp4"
        write_h264(copy, timed_images(pairs), (width, height))
        content = copy.read_bytes()
    written = io.BytesIO()
    Pictures.fromarray(shown[len(shown) // 2]).save(written, "JPEG", quality=88)
    return content, written.getvalue()

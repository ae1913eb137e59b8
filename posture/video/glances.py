"""A few pictures from all over a clip, without decoding what lies between them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import av.error
from av import VideoFrame

from posture.video.container import Video, open_video
from posture.video.decoding import BEFORE_S
from posture.video.frames import Frame
from posture.video.upright import Upright


def glances(
    path: Path, key_times_s: Sequence[float], long_side: int, turn_deg: int = 0
) -> Iterator[Frame]:
    """Yield the pictures of key frames, which need no other frame.

    Parameters
    ----------
    path : Path
        The clip.
    key_times_s : sequence of float
        Some of the times in `Probe.key_times_s`, increasing.
    long_side : int
        Shrink each picture to this longest side, pixels.
    turn_deg : int
        By how much to turn each picture, clockwise, besides what the file says.

    Yields
    ------
    Frame
        Its time may be a few frames off; one that cannot be read is left out.
    """
    with open_video(path) as video:
        # One thread for each picture: several would need the pictures after it, too.
        video.stream.thread_type = "SLICE"
        video.stream.codec_context.skip_frame = "NONKEY"
        unit_s = float(video.stream.time_base or 0)
        first = _key_frame(video)
        if first is None or first.pts is None:
            return
        upright = Upright.of(first, video.pixel_aspect, long_side, turn_deg)
        size, last_s = (first.width, first.height), -1.0
        for index, key_s in enumerate(key_times_s):
            frame = _frame_at(video, first.pts + round((key_s + BEFORE_S) / unit_s))
            if frame is None or frame.pts is None or (frame.width, frame.height) != size:
                continue
            time_s = (frame.pts - first.pts) * unit_s
            if time_s > last_s:
                last_s = time_s
                yield Frame(index, time_s, upright.image(frame))


def _frame_at(video: Video, stamp: int) -> VideoFrame | None:
    try:
        video.container.seek(stamp, stream=video.stream)
    except av.error.FFmpegError:
        return None
    return _key_frame(video)


def _key_frame(video: Video) -> VideoFrame | None:
    """Return the next key frame; None if there is none that can be decoded."""
    for packet in video.container.demux(video.stream):
        try:
            frames = packet.decode()
            if not frames and packet.is_keyframe:
                frames = video.stream.codec_context.decode(None)  # give out what is held back
        except av.error.FFmpegError:
            return None
        if frames:
            return frames[0]
    return None

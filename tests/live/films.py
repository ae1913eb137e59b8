"""Longer films of the rendered runners: whole strides of a sample, again and again."""

import json
from fractions import Fraction
from itertools import chain, cycle, islice
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.packet import Packet
from av.video.frame import PictureType
from av.video.stream import VideoStream

from posture.live.guide import TOO_SLOW
from posture.live.readings import TOO_FEW
from tests.clips import Image
from tests.runs import ROOT

SAMPLES = ROOT / "sample_videos"
WIDTH = 640


def strides(name: str, every: int = 2, height: int = 360) -> list[Image]:
    """Pictures of a sample, 640 wide, from its first strike to the last of the same foot.

    Every second one makes 30 a second; played in a circle they run on and on. Where more height
    is asked for, the sides are cut off.
    """
    truth = json.loads((SAMPLES / f"{name}.json").read_text())
    strikes = [e for e in truth["events"] if e["kind"] == "strike"]
    own = [e["t"] for e in strikes if e["side"] == strikes[0]["side"]]
    first, last = (round(60 * t / every) * every for t in (own[0], own[-1]))
    with av.open(str(SAMPLES / f"{name}.mp4")) as container:
        frames = list(islice(container.decode(video=0), first, last, every))
    size = (round(height * 16 / 9), height)
    side = (size[0] - WIDTH) // 2
    images = [
        cv2.resize(f.to_ndarray(format="rgb24"), size, interpolation=cv2.INTER_AREA) for f in frames
    ]
    return [np.asarray(image, dtype=np.uint8)[:, side : side + WIDTH] for image in images]


def write_film(path: Path, parts: list[tuple[list[Image], float]], rate: int = 30) -> Path:
    """Write each part's pictures in a circle for so many seconds, one part after the other.

    Each picture is encoded only once: a part begins with a key frame, and can so be repeated.
    """
    with av.open(str(path), "w") as container:
        options = {"preset": "ultrafast", "crf": "18"}
        stream = container.add_stream("libx264", rate=rate, options=options)
        assert isinstance(stream, VideoStream)
        stream.height, stream.width = parts[0][0][0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.max_b_frames = 0
        encoded = _encoded(stream, [pictures for pictures, _ in parts])
        rounds = zip(encoded, (seconds for _, seconds in parts), strict=True)
        shown = (islice(cycle(packets), round(rate * seconds)) for packets, seconds in rounds)
        for number, packet in enumerate(chain.from_iterable(shown)):
            packet.pts = packet.dts = number
            packet.time_base = Fraction(1, rate)
            container.mux(packet)
    return path


def _encoded(stream: VideoStream, parts: list[list[Image]]) -> "list[list[Packet[VideoStream]]]":
    """Return a packet for every picture of each part."""
    packets: list[Packet[VideoStream]] = []
    for pictures in parts:
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            if number == 0:
                frame.pict_type = PictureType.I
            packets += stream.encode(frame)
    packets += stream.encode()
    rest = iter(packets)
    return [list(islice(rest, len(pictures))) for pictures in parts]


def skip_where_too_slow(said: str) -> None:
    """Skip where the page rightly says that this machine, busy now, follows too few pictures."""
    if TOO_SLOW in said or TOO_FEW in said:
        pytest.skip("this machine is too busy to follow a camera at its rate")

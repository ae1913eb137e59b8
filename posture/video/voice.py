"""A voice beside a film: what a browser recorded, encoded as AAC into the film's file."""

from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
from av import Packet
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from posture.errors import UsageError
from posture.system.files import replacing

RATE_HZ: Final = 48_000
CODEC: Final = "aac"
BITS_PER_S: Final = 96_000
SAMPLES: Final = 1024
"""Of one packet of AAC."""
LONGEST_S: Final = 1800.0
NO_VOICE: Final = "The recording holds no sound; record it again."


def add_voice(film: Path, voice: Path, path: Path, lead_s: float = 0.0) -> None:
    """Write a film with a voice beside it, whole or not at all; its pictures are copied.

    Parameters
    ----------
    film : Path
        An MP4 without sound, as `posture.video.writer.write_h264` writes it.
    voice : Path
        What a browser recorded: WebM or MP4.
    path : Path
        Where to.
    lead_s : float
        How long the recording ran before the film did, seconds: left out.

    Raises
    ------
    UsageError
        If the recording is no sound, or ``path`` cannot be written.
    MachineError
        If the disk is full.
    """
    with (
        replacing(path) as temporary,
        av.open(str(film)) as pictures,
        closing(_opened(voice)) as sound,
        av.open(
            str(temporary), "w", format="mp4", container_options={"movflags": "+faststart"}
        ) as container,
    ):
        _mux(container, pictures, sound, lead_s)


def _opened(voice: Path) -> InputContainer:
    try:
        sound = av.open(str(voice))
    except av.error.FFmpegError as error:
        raise UsageError(NO_VOICE) from error
    if not sound.streams.audio:
        sound.close()
        raise UsageError(NO_VOICE)
    return sound


def _mux(
    container: OutputContainer, pictures: InputContainer, sound: InputContainer, lead_s: float
) -> None:
    """Copy the pictures and encode the sound, in the order of their times."""
    shown = pictures.streams.video[0]
    copied = container.add_stream_from_template(shown)
    spoken = container.add_stream(CODEC, rate=RATE_HZ, layout="mono", bit_rate=BITS_PER_S)
    heard = False
    packets = (packet for packet in pictures.demux(shown) if packet.size)
    waiting = next(packets, None)
    for frame in _sound(sound, lead_s):
        assert frame.time is not None
        while waiting is not None and _time_s(waiting) <= frame.time:
            waiting.stream = copied
            container.mux(waiting)
            waiting = next(packets, None)
        container.mux(spoken.encode(frame))
        heard = True
    if not heard:
        raise UsageError(NO_VOICE)
    container.mux(spoken.encode(None))
    while waiting is not None:
        waiting.stream = copied
        container.mux(waiting)
        waiting = next(packets, None)


def _time_s(packet: "Packet[VideoStream]") -> float:
    return float((packet.dts or 0) * packet.time_base)


def _sound(sound: InputContainer, lead_s: float) -> Iterator[AudioFrame]:
    """Return the recording from ``lead_s`` on, in frames of one packet, counted from 0."""
    resampler = AudioResampler(format="fltp", layout="mono", rate=RATE_HZ, frame_size=SAMPLES)
    skipped, count = round(lead_s * RATE_HZ / SAMPLES), 0
    for frame in _resampled(sound, resampler):
        place, count = count - skipped, count + 1
        if place < 0:
            continue
        if place * SAMPLES > LONGEST_S * RATE_HZ:
            return
        frame.pts, frame.time_base = place * SAMPLES, Fraction(1, RATE_HZ)
        yield frame


def _resampled(sound: InputContainer, resampler: AudioResampler) -> Iterator[AudioFrame]:
    try:
        for decoded in sound.decode(audio=0):
            decoded.pts = None  # a browser's clock starts anywhere; the sound has no gaps
            yield from resampler.resample(decoded)
        yield from resampler.resample(None)
    except av.error.FFmpegError as error:
        raise UsageError(NO_VOICE) from error

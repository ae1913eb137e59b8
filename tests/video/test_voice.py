"""A voice beside a film: what is heard, when, and what is no voice."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from posture.errors import UsageError
from posture.video.voice import NO_VOICE, add_voice
from posture.video.writer import write_h264

RATE_HZ = 48_000


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Two seconds of grey."""
    grey = np.full((64, 64, 3), 90, dtype=np.uint8)
    write_h264(tmp_path / "film.mp4", ((k / 25, grey) for k in range(51)), (64, 64))
    return tmp_path / "film.mp4"


def recorded(path: Path, seconds: float, loud_from_s: float = 0.0) -> Path:
    """What Chromium records: Opus in WebM, a tone that begins at ``loud_from_s``."""
    with av.open(str(path), "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="mono")
        for first in range(0, round(seconds * RATE_HZ), 960):
            time_s = (first + np.arange(960)) / RATE_HZ
            tone = 0.5 * np.sin(2 * np.pi * 440 * time_s) * (time_s >= loud_from_s)
            frame = AudioFrame.from_ndarray(tone[None].astype(np.float32), "flt", "mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, first, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def heard(path: Path) -> tuple[float, float]:
    """When the tone begins and when the sound ends, seconds."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    sound = np.concatenate([frame.to_ndarray().mean(axis=0) for frame in frames])
    loud = np.flatnonzero(np.abs(sound) > 0.1)
    return float(loud[0]) / RATE_HZ, len(sound) / RATE_HZ


def test_the_film_has_the_voice_beside_the_same_pictures(film: Path, tmp_path: Path) -> None:
    voice = recorded(tmp_path / "voice.webm", 3.0, loud_from_s=1.0)
    add_voice(film, voice, tmp_path / "both.mp4")
    with av.open(str(tmp_path / "both.mp4")) as both, av.open(str(film)) as before:
        spoken, shown = both.streams.audio[0], both.streams.video[0]
        assert (spoken.codec_context.name, shown.codec_context.name) == ("aac", "h264")
        times, wanted = (
            [float((packet.pts or 0) * packet.time_base) for packet in film_.demux(stream)]
            for film_, stream in ((both, shown), (before, before.streams.video[0]))
        )
        assert times == wanted
    begins, ends = heard(tmp_path / "both.mp4")
    assert begins == pytest.approx(1.0, abs=0.06)
    assert ends == pytest.approx(3.0, abs=0.1)


def test_what_was_recorded_before_the_film_began_is_left_out(film: Path, tmp_path: Path) -> None:
    voice = recorded(tmp_path / "voice.webm", 3.0, loud_from_s=1.0)
    add_voice(film, voice, tmp_path / "both.mp4", lead_s=0.6)
    assert heard(tmp_path / "both.mp4")[0] == pytest.approx(0.4, abs=0.06)


def test_what_is_no_voice_is_refused_and_leaves_nothing(film: Path, tmp_path: Path) -> None:
    (tmp_path / "nonsense").write_bytes(b"RIFF" + bytes(100))
    short = recorded(tmp_path / "short.webm", 0.5)
    for voice, lead_s in ((tmp_path / "nonsense", 0.0), (film, 0.0), (short, 4.0)):
        with pytest.raises(UsageError, match=NO_VOICE):
            add_voice(film, voice, tmp_path / "both.mp4", lead_s)
    assert not (tmp_path / "both.mp4").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("film.mp4", "nonsense", "short.webm"),
    ]

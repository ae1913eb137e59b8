"""Running the command in this process, and clips of given pictures to run it on."""

import io
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.stream import VideoStream

from posture.cli.main import main
from tests.clips import Image
from tests.contract import read_report

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_videos" / "good_60.mp4"


@dataclass(frozen=True)
class Run:
    """What a run of the command left: exit code and both outputs."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path) -> Run:
    """Run the command in this process."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Run(code, out.getvalue(), err.getvalue())


def report_in(folder: Path) -> dict[str, Any]:
    """Return ``report.json`` of a result folder, held against the contract."""
    return read_report((folder / "report.json").read_text(encoding="utf-8"))


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder, hidden ones too, with its content."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def sample_pictures() -> list[Image]:
    """Every second picture of the sample clip: 4.5 s at 30 frames a second."""
    with av.open(str(SAMPLE)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return [np.asarray(frame, dtype=np.uint8) for frame in frames[::2]]


def write_pictures(path: Path, pictures: Sequence[Image], rate: int, quarters: int = 0) -> Path:
    """Write pictures that are to be turned clockwise by ``quarters`` when shown."""
    stored = [np.ascontiguousarray(np.rot90(picture, quarters)) for picture in pictures]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options={"crf": "12"})
        assert isinstance(stream, VideoStream)
        stream.height, stream.width = stored[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        if quarters:
            stream.set_display_rotation(-90 * quarters)
        for picture in stored:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path

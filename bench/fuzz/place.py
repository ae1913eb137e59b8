"""Where an input is tried: good files to spoil, a folder of its own, and what is left there."""

import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from posture.cli.main import main
from tests.clips import evenly, write_clip
from tests.gait import Camera, Runner, film

HALF_WRITTEN: Final = (".posture-", "half-written")
STORED: Final = ("data/library/files/", "data/library/bin/", "data/uploads/")
REFUSAL: Final = ("report.json", "report.html", "outcome.json")
"""What the folder of a clip that is refused holds: why."""
SUMMARY: Final = ("summary.html", "summary.csv", "summary.parquet")
FORMATS: Final = (".mp4", ".mov", ".mkv", ".avi", ".ts", ".gif", ".webm")
CODECS: Final = {".gif": ("gif", "rgb8"), ".webm": ("libvpx", "yuv420p")}


@dataclass(frozen=True)
class Said:
    """What the program said to an input; ``code`` is its exit code, 0 where it has none."""

    code: int
    text: str


class Place:
    """Good files, made once, and a folder for the input under trial.

    Parameters
    ----------
    folder : Path
        Empty; everything happens below it.
    """

    def __init__(self, folder: Path) -> None:
        self.good = folder / "good"
        self.good.mkdir()
        self.trial = folder / "trial"
        self._kept: dict[str, Any] = {}

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what was made under a name, made now where it was not."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def close(self) -> None:
        """End what was kept."""
        for one in self._kept.values():
            one.close()

    def clear(self) -> None:
        """Begin a trial: nothing is there, and the program's data are kept inside."""
        shutil.rmtree(self.trial, ignore_errors=True)
        for name in ("in", "tmp", "data", "home"):
            (self.trial / name).mkdir(parents=True)
        os.environ["POSTURE_DATA"] = str(self.trial / "data")
        os.environ["HOME"] = str(self.trial / "home")
        os.environ["TMPDIR"] = str(self.trial / "tmp")
        os.environ.pop("POSTURE_DATABASE_URL", None)
        tempfile.tempdir = None

    def give(self, name: str, content: bytes) -> Path:
        """Write the input under trial."""
        path = self.trial / "in" / name
        path.write_bytes(content)
        return path

    def command(self, *arguments: str | Path) -> Said:
        """Run the command in this process."""
        out, err = io.StringIO(), io.StringIO()
        # In the trial's own folder: a batch of "." would find the samples of the checkout.
        with chdir(self.trial / "in"), redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([str(argument) for argument in arguments])
            except SystemExit as stop:
                code = int(stop.code or 0)
        return Said(code, out.getvalue() + err.getvalue())

    def left(self, kept: bool) -> list[str]:
        """Return what should not be there: all that is half-written; for a refused input more."""
        files = [path for path in self.trial.rglob("*") if path.is_file()]
        names = [path.relative_to(self.trial).as_posix() for path in files]
        unwanted = [n for n in names if n.rpartition("/")[2].startswith(HALF_WRITTEN)]
        unwanted += [n for n in names if n.startswith("tmp/")]
        if not kept:
            unwanted += [n for n in names if n.startswith(STORED)]
            unwanted += [
                n for n in names if n.startswith("out/") and not n.endswith((*REFUSAL, *SUMMARY))
            ]
        return sorted(set(unwanted) - self._before)

    def start(self) -> None:
        """Remember what was there before the input."""
        files = [path for path in self.trial.rglob("*") if path.is_file()]
        self._before = {path.relative_to(self.trial).as_posix() for path in files}

    @cached_property
    def track(self) -> Path:
        """A track that is judged: five seconds of a drawn runner."""
        from posture.pose_track import save_track

        path = self.good / "run.npz"
        save_track(film(Runner(), Camera(seconds=5.0)), path)
        return path

    @cached_property
    def result(self) -> Path:
        """What was found in it."""
        folder = self.good / "result"
        assert self.command("analyze", self.track, "--out", folder, "--quiet").code == 0
        return folder

    @cached_property
    def report(self) -> Any:
        """Its report."""
        return json.loads((self.result / "report.json").read_bytes())

    @cached_property
    def library(self) -> Path:
        """A data folder with a library of one runner and one analysed clip."""
        before = os.environ["POSTURE_DATA"]
        os.environ["POSTURE_DATA"] = str(self.good / "data")
        said = self.command("library", "add", self.track, "--runner", "Anna Kim")
        assert said.code == 0, said.text
        os.environ["POSTURE_DATA"] = before
        return self.good / "data"

    def with_library(self) -> Path:
        """Put a copy of that library into the trial; return its folder."""
        shutil.copytree(self.library, self.trial / "data", dirs_exist_ok=True)
        self.start()
        return self.trial / "data" / "library"

    @cached_property
    def archive(self) -> Path:
        """That library as one file."""
        path, before = self.good / "archive.zip", os.environ["POSTURE_DATA"]
        os.environ["POSTURE_DATA"] = str(self.library)
        assert self.command("library", "export", path).code == 0
        os.environ["POSTURE_DATA"] = before
        return path

    @cached_property
    def clips(self) -> list[Path]:
        """Half a second of grey in each of several formats."""
        made = []
        for suffix in FORMATS:
            codec, pix_fmt = CODECS.get(suffix, ("libx264", "yuv420p"))
            path = self.good / f"clip{suffix}"
            made.append(write_clip(path, evenly(12, 25), codec=codec, pix_fmt=pix_fmt))
        return made

"""One clip of a batch."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from posture import __version__
from posture.pipeline.job import Job

KEY_LENGTH: Final = 8


@dataclass(frozen=True)
class Item:
    """One clip of a batch; everything but the job is for the library.

    ``session`` is a name for the visit: clips of a runner with the same one share its day and
    conditions (`posture.batch.table_sessions`); None = not given.
    """

    job: Job
    runner: str | None = None
    day: date | None = None
    shoes: str | None = None
    state: str | None = None
    session: str | None = None

    @property
    def name(self) -> str:
        """The clip's name."""
        return self.job.clip.name

    def folder_in(self, out: Path) -> Path:
        """Return the result folder, whose name depends on clip, settings and posture version."""
        inputs = {
            **asdict(self.job.settings),
            "model": self.job.model,
            "clip": str(self.job.clip),
            "posture": __version__,
        }
        try:
            stat = self.job.clip.stat()
            inputs["file"] = [stat.st_size, stat.st_mtime_ns]
        except OSError:
            inputs["file"] = None
        key = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
        return out / f"{self.job.clip.stem}-{key[:KEY_LENGTH]}"

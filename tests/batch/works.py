"""What processes of a batch do in tests, in place of an analysis."""

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from posture.batch.cluster import ClipResult, analyse_there
from posture.batch.item import Item
from posture.pipeline.job import Outcome

if TYPE_CHECKING:
    from posture.system.progress import Progress


def analyse_where_no_clip_is(
    item: Item, size: int | None, content: bytes | None
) -> ClipResult | None:
    """Analyse a clip as a worker does whose disk holds something else at the clip's place."""
    return analyse_there(item, None if size is None else size + 1, content)


def by_name(item: Item, folder: Path, progress: "Progress") -> Outcome:
    """Do what the clip's name says."""
    del folder
    what = item.job.clip.stem
    if what == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "ends":
        os._exit(7)
    if what == "hangs":
        time.sleep(3600)
    if what == "slow":
        for done in range(4):
            time.sleep(3)
            progress(done, 4)
    return Outcome("ok", f"{what} in {os.getpid()}")

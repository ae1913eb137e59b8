"""Looking at the clips in the inbox, so that each has a picture and says what is wrong with it."""

import io
from pathlib import Path

from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError
from posture.library.clips.analyses import file_name, link_as
from posture.library.inbox.inbox import filmed_at, time_columns, waiting_clips
from posture.library.runners.records import put_file
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.tables import StoredFile, now
from posture.library.storage.library import Library
from posture.pipeline.first_look import FirstLook, first_look
from posture.system.processes import WorkerProcess


def not_looked_at(transaction: Transaction) -> list[str]:
    """Return the ids of the clips in the inbox that nobody has looked at, in order of arrival."""
    query = waiting_clips().where(ArrivedClip.looked.is_(None)).order_by(None)
    return [row.id for row in transaction.scalars(query.order_by(ArrivedClip.arrived))]


def look_at(library: Library, clip_id: str, worker: WorkerProcess) -> None:
    """Look at a clip in the inbox, in another process, and store what was seen.

    A clip that is gone, or was looked at meanwhile, stays as it is.

    Raises
    ------
    MachineError
        If its file is damaged or missing, or the disk is full.
    """
    with library.work_folder() as folder:
        with library.reading() as transaction:
            row = transaction.get(ArrivedClip, clip_id)
            if row is None or row.looked is not None:
                return
            stored = transaction.get_one(StoredFile, row.sha256)
        named = folder / file_name(row.name)
        link_as(library.store.checked(stored.sha256, stored.size), named)
        look = _looked(named, worker)
        with library.changing() as transaction:
            row = transaction.get(ArrivedClip, clip_id)
            if row is not None and row.looked is None:
                _keep(transaction, library, row, look)


def _looked(path: Path, worker: WorkerProcess) -> FirstLook:
    try:
        return worker.run(path, first_look, path)
    except MachineError:
        return FirstLook()  # nothing is known; the analysis will say what is wrong


def _keep(transaction: Transaction, library: Library, row: ArrivedClip, look: FirstLook) -> None:
    from posture.video.filming_time import filmed

    found = filmed(look.stamp, filmed_at(row), look.length_s or 0.0)
    for name, value in time_columns(found.at, found.told_by).items():
        setattr(row, name, value)
    row.length_s, row.rate_hz, row.near_side = look.length_s, look.rate_hz, look.near_side
    row.troubles, row.looked = list(look.troubles), now()
    if look.thumbnail is not None:
        row.thumbnail_sha256 = put_file(transaction, library.store, io.BytesIO(look.thumbnail))

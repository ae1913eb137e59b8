"""Looking at the clips in the inbox, so that each has a picture and says what is wrong with it."""

import io
from pathlib import Path

from sqlalchemy import or_
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError
from posture.library.clips.analyses import file_name, link_as
from posture.library.deleting.erasing import remove_erased
from posture.library.inbox.inbox import (
    filmed_at,
    on_its_side,
    time_columns,
    waiting_clips,
    was_looked_at,
)
from posture.library.inbox.inbox_sorting import drop_thumbnails
from posture.library.runners.records import put_file
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.tables import StoredFile, now
from posture.library.storage.library import Library
from posture.pipeline.first_look import NOT_SIDE_ON, FirstLook, first_look
from posture.results.clip_settings import ClipSettings, Turn
from posture.system.processes import WorkerProcess


def not_looked_at(transaction: Transaction) -> list[str]:
    """Return the ids of the clips in the inbox that are still to be looked at, as they arrived.

    A clip that was turned is looked at again.
    """
    turned = ArrivedClip.looked_turn_deg != ArrivedClip.turn_deg
    query = waiting_clips().where(or_(ArrivedClip.looked.is_(None), turned)).order_by(None)
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
            if row is None or was_looked_at(row):
                return
            turn_deg = row.turn_deg
            stored = transaction.get_one(StoredFile, row.sha256)
        named = folder / file_name(row.name)
        link_as(library.store.checked(stored.sha256, stored.size), named)
        look = _looked(named, turn_deg, worker)
        with library.changing() as transaction:
            row = transaction.get(ArrivedClip, clip_id)
            if row is not None and row.turn_deg == turn_deg and not was_looked_at(row):
                _keep(transaction, library, row, look)
    remove_erased(library)


def _looked(path: Path, turn_deg: Turn, worker: WorkerProcess) -> FirstLook:
    try:
        return worker.run(path, first_look, path, ClipSettings(turn_deg=turn_deg))
    except MachineError:
        return FirstLook()  # nothing is known; the analysis will say what is wrong


def _keep(transaction: Transaction, library: Library, row: ArrivedClip, look: FirstLook) -> None:
    from posture.video.filming_time import filmed

    drop_thumbnails(transaction, [row])
    found = filmed(look.stamp, filmed_at(row), look.length_s or 0.0)
    for name, value in time_columns(found.at, found.told_by).items():
        setattr(row, name, value)
    row.length_s, row.rate_hz, row.near_side = look.length_s, look.rate_hz, look.near_side
    row.troubles = [_trouble(word, look.turn_deg) for word in look.troubles]
    row.looked, row.looked_turn_deg = now(), row.turn_deg
    if look.thumbnail is not None:
        row.thumbnail_sha256 = put_file(transaction, library.store, io.BytesIO(look.thumbnail))


def _trouble(word: str, turn_deg: Turn) -> str:
    return on_its_side(turn_deg) if word == NOT_SIDE_ON and turn_deg else word

"""What the pages read of one's own clips in the library."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import contains_eager, undefer

from posture.library.changing.present import clip_in
from posture.library.deleting.binning import Binned, list_binned
from posture.library.runners.queries import ClipFilter, Page, find_clips, newest_analysis, newest_of
from posture.library.schema.tables import THUMBNAIL, Clip, Session, StoredAnalysis, StoredFile
from posture.library.storage.library import Library
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.validation import ContentError
from posture.ui.own.me import me_in

NO_CLIPS: Final = Page((), 0)


@dataclass(frozen=True)
class JudgedClip:
    """A clip of one's own that was judged, with its newest report.

    ``thumbnail_sha256`` is None if there is no picture.
    """

    clip_id: str
    name: str
    day: date
    report: Report
    thumbnail_sha256: str | None


def own_page(transaction: Transaction, number: int, size: int) -> Page:
    """Return page ``number`` (from 0) of one's own clips, newest first."""
    me = me_in(transaction)
    return find_clips(transaction, ClipFilter(me.id), number, size) if me else NO_CLIPS


def judged_clips(transaction: Transaction, most: int) -> list[JudgedClip]:
    """Return the newest of one's own clips that were judged, newest first.

    Those whose report is damaged are left out.
    """
    me = me_in(transaction)
    if me is None:
        return []
    query = (
        select(Clip, StoredAnalysis)
        .join(Clip.session)
        .join(StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis()))
        .where(Session.runner_id == me.id, Clip.binned.is_(None))
        .where(StoredAnalysis.status == "ok", StoredAnalysis.track_sha256.is_not(None))
        .options(contains_eager(Clip.session), undefer(StoredAnalysis.report))
        .order_by(Session.day.desc(), Clip.added.desc(), Clip.id)
        .limit(most)
    )
    found = ((clip, analysis, _report(analysis)) for clip, analysis in transaction.execute(query))
    return [
        JudgedClip(clip.id, clip.name, clip.session.day, report, _thumbnail(analysis))
        for clip, analysis, report in found
        if report is not None
    ]


def _report(analysis: StoredAnalysis) -> Report | None:
    try:
        return report_from_json(analysis.report)
    except ContentError:
        return None


def _thumbnail(analysis: StoredAnalysis) -> str | None:
    named = (picture.sha256 for picture in analysis.pictures if picture.name == THUMBNAIL)
    return next(named, None)


def is_own(transaction: Transaction, clip_id: str) -> bool:
    """Return whether the library has this clip, and it is one's own."""
    clip, me = clip_in(transaction, clip_id), me_in(transaction)
    return clip is not None and me is not None and clip.session.runner_id == me.id


def own_among(transaction: Transaction, ids: Collection[str]) -> set[str]:
    """Return which of these clips are one's own."""
    me = me_in(transaction)
    if me is None:
        return set()
    theirs = select(Clip.id).join(Clip.session).where(Session.runner_id == me.id)
    return set(transaction.scalars(theirs.where(Clip.id.in_(ids), Clip.binned.is_(None))))


def own_like(library: Library, path: Path, settings: ClipSettings) -> Clip | None:
    """Return one's own analysed clip with a file's content, turned and trimmed alike; None = none.

    The file is only read to its end if there is a clip of its size.
    """
    with library.reading() as transaction:
        me = me_in(transaction)
        if me is None:
            return None
        frames = {name: getattr(settings, name) for name in ("turn_deg", "start_s", "end_s")}
        query: Select[Clip] = (
            select(Clip)
            .join(Clip.session)
            .join(StoredFile, StoredFile.sha256 == Clip.sha256)
            .where(Session.runner_id == me.id, Clip.binned.is_(None))
            .where(StoredFile.size == path.stat().st_size)
            .filter_by(**frames)
        )
        alike = [c for c in transaction.scalars(query) if newest_of(transaction, c.id)]
        if not alike:
            return None
        with path.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        return next((clip for clip in alike if clip.sha256 == sha256), None)


def own_binned(transaction: Transaction) -> Sequence[Binned]:
    """Return which of one's own clips are in the bin, the last deleted first."""
    me = me_in(transaction)
    if me is None:
        return []
    theirs = set(
        transaction.scalars(select(Clip.id).join(Clip.session).where(Session.runner_id == me.id))
    )
    return [binned for binned in list_binned(transaction) if binned.id in theirs]

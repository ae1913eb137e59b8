"""Hand-outs as they were given: kept with what they said then, and never changed."""

import io
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.changes import DELETE, GIVEN, recording
from posture.library.changing.present import present_clip, present_runner, runner_in
from posture.library.runners.people import name_of
from posture.library.runners.queries import newest_analysis
from posture.library.runners.records import put_file
from posture.library.schema.practice_tables import GivenHandOut
from posture.library.schema.tables import Clip, Runner, Session, StoredAnalysis, now
from posture.library.storage.library import Library

OF_ANOTHER: Final = (
    "While this hand-out was made, {} was moved, or {} got another name; make the hand-out again."
)
NO_HAND_OUT: Final = "That hand-out has been deleted in the meantime."


def keep_hand_out(
    library: Library, clip_id: str, runner: str, pdf: bytes, page: bytes, words: str
) -> str:
    """Keep a hand-out as it is given now; return its id.

    Giving the same thing again keeps nothing new.

    Parameters
    ----------
    library : Library
        The library.
    clip_id : str
        The clip that it is about.
    runner : str
        The name of the runner for whom it was made, as `name_of` returns it.
    pdf, page : bytes
        The hand-out to print, and as one self-contained page.
    words : str
        All that it says, as text.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile, or is another runner's or named otherwise by now.
    """
    with library.changing() as transaction:
        clip = present_clip(transaction, clip_id)
        if name_of(transaction, clip.session.runner_id) != runner:
            raise UsageError(OF_ANOTHER.format(clip.name, runner))
        page_sha256 = put_file(transaction, library.store, io.BytesIO(page))
        # Not by the PDF, in which the fonts of emoji have the time at which they were put in.
        same = select(GivenHandOut.id).where(
            GivenHandOut.clip_id == clip_id,
            GivenHandOut.runner_id == clip.session.runner_id,
            GivenHandOut.page_sha256 == page_sha256,
            GivenHandOut.words == words,
        )
        known = transaction.scalars(same).first()
        if known is not None:
            return known
        pdf_sha256 = put_file(transaction, library.store, io.BytesIO(pdf))
        row = GivenHandOut(
            runner_id=clip.session.runner_id,
            clip_id=clip_id,
            pdf_sha256=pdf_sha256,
            page_sha256=page_sha256,
            words=words,
        )
        words = f"Handed out what {clip.name} shows to {name_of(transaction, row.runner_id)}."
        with recording(transaction, GIVEN, clip, words):
            transaction.add(row)
    return row.id


def given_to(transaction: Transaction, runner_id: str) -> list[GivenHandOut]:
    """Return the hand-outs of a runner, the newest first."""
    query = select(GivenHandOut).where(GivenHandOut.runner_id == runner_id)
    return list(transaction.scalars(query.order_by(GivenHandOut.made.desc(), GivenHandOut.id)))


def find_given(transaction: Transaction, given_id: str) -> GivenHandOut:
    """Return a hand-out.

    Raises
    ------
    UsageError
        If there is none with that id (any more), or its runner is in the bin.
    """
    row = transaction.get(GivenHandOut, given_id)
    if row is None or runner_in(transaction, row.runner_id) is None:
        raise UsageError(NO_HAND_OUT)
    return row


def delete_given(library: Library, given_id: str) -> None:
    """Delete a hand-out, if it still exists."""
    with library.changing() as transaction:
        row = transaction.get(GivenHandOut, given_id)
        if row is not None:
            runner = present_runner(transaction, row.runner_id)
            name = name_of(transaction, runner.id)
            day = row.made.astimezone().date().isoformat()
            words = f"Deleted the hand-out of {day} for {name}."
            with recording(transaction, DELETE, runner, words):
                transaction.delete(row)


def looked_through_on(transaction: Transaction, day: date) -> list[str]:
    """Return the clips whose hand-outs a day's work asks for, by runner.

    These are the clips of that day's sessions, or put in on that day, that are looked through.
    """
    begins, ends = (datetime.combine(day, at).astimezone() for at in (time.min, time.max))
    query = (
        select(Clip.id)
        .join(Clip.session)
        .join(Session.runner)
        .join(StoredAnalysis, StoredAnalysis.clip_id == Clip.id)
        .where(
            newest_analysis(),
            StoredAnalysis.review == "done",
            StoredAnalysis.status == "ok",
            Clip.binned.is_(None),
            (Session.day == day) | Clip.added.between(begins, ends),
        )
        .order_by(Runner.name_key, Runner.id, Clip.added, Clip.id)
    )
    return list(transaction.scalars(query))


def today() -> date:
    """Return the day that it is where this computer stands."""
    return now().astimezone().date()

"""Who did what with a clip, as far as it is known."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.library.runners.queries import newest_of
from posture.library.schema.tables import HandOutChoice, Measured, Note, Tag

SHOWN: Final = 40
"""Number of characters of a note that are shown to recognise it."""


def who_did_what(transaction: Transaction, clip_id: str) -> list[tuple[str, str]]:
    """Return what was done with a clip, in words, and the name of who did it."""
    found: list[tuple[str, str | None]] = []
    newest = newest_of(transaction, clip_id)
    if newest is not None:
        found += [("analysed", newest.author), ("reviewed", newest.reviewer)]
        decided = select(Measured.decision, Measured.key, Measured.decided_by).where(
            Measured.analysis_id == newest.id, Measured.decision.is_not(None)
        )
        found += [
            (f"{decision} {key.replace('_', ' ')}", who)
            for decision, key, who in transaction.execute(decided.order_by(Measured.key))
        ]
    notes = select(Note.text, Note.author).where(Note.clip_id == clip_id).order_by(Note.made)
    found += [(_note_words(text), who) for text, who in transaction.execute(notes)]
    tags = select(Tag.word, Tag.author).where(Tag.clip_id == clip_id).order_by(Tag.word)
    found += [(f"tag “{word}”", who) for word, who in transaction.execute(tags)]
    hand_out = transaction.get(HandOutChoice, clip_id)
    found.append(("hand-out", hand_out.author if hand_out else None))
    return [(what, who) for what, who in found if who]


def _note_words(text: str) -> str:
    words = " ".join(text.split())
    short = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
    return f"note “{short}”" if short else "drawing"

"""What was said about the back before a clip was checked, kept for a week on this machine."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from posture.results.clip_settings import Back
from posture.system.files import write_atomically, writing
from posture.system.user_data import data_folder
from posture.system.validation import ContentError, decode, read_bytes

KEPT_FOR: Final = timedelta(days=7)
Lesser = Literal["urgent", "clinician"]
"""The levels of warning signs that may be kept; an emergency never is, so it is asked again."""


@dataclass(frozen=True)
class KeptAnswer:
    """How the back is, the levels of warning signs that apply, and when that was said."""

    back: Back
    signs: tuple[Lesser, ...]
    said: Annotated[datetime, Meta(tz=True)]


def keep_answer(back: Back, signs: tuple[Lesser, ...]) -> None:
    """Keep an answer, readable by this user only.

    Raises
    ------
    PostureError
        If it cannot be written.
    """
    with writing(_file()):
        _file().parent.mkdir(parents=True, exist_ok=True)
    answer = asdict(KeptAnswer(back, signs, datetime.now(UTC)))
    write_atomically(_file(), msgspec.json.encode(answer), private=True)


def kept_answer() -> KeptAnswer | None:
    """Return the kept answer; None if there is none, or it is older than a week."""
    try:
        kept = decode(read_bytes(_file()), KeptAnswer, _file().name)
    except (OSError, ContentError):
        return None
    age = datetime.now(UTC) - kept.said
    return kept if timedelta() <= age <= KEPT_FOR else None


def forget_answer() -> None:
    """Delete the kept answer.

    Raises
    ------
    PostureError
        If it cannot be deleted.
    """
    with writing(_file()):
        _file().unlink(missing_ok=True)


def _file() -> Path:
    return data_folder() / "back.json"

"""When a clip was filmed: what the file says of it, and what is made of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

CREATION_DATE: Final = "com.apple.quicktime.creationdate"
"""Apple's tag, which some Android phones write too: local time with its offset from UTC."""
CREATION_TIME: Final = "creation_time"
"""FFmpeg's name for the time in the header of MP4, QuickTime and Matroska files.

It is UTC by the formats' rules (ISO/IEC 14496-12, 8.2.2; RFC 9559, 5.1.2.5), and phones keep to
that. Many cameras know no time zone and write their clock's time as if it were UTC.
"""
FIRST_YEAR: Final = 2000
"""Anything earlier is an empty field (1904, 1970) or a clock that was never set."""
SLACK: Final = timedelta(minutes=5)
"""By how much a file's own time may differ from the film's first or last moment."""
AHEAD: Final = timedelta(days=1)
"""How far a film may be dated after its file: a local time written as UTC is up to 14 h off."""
ToldBy = Literal["film", "file"]


@dataclass(frozen=True)
class TimeStamp:
    """What a film says of when it was made.

    ``zoned`` = the offset from UTC was written with it; otherwise it is given as UTC.
    """

    at: datetime
    zoned: bool


@dataclass(frozen=True)
class Filmed:
    """When a clip was filmed, in the time zone of that place, and whether film or file says so."""

    at: datetime
    told_by: ToldBy


def time_stamp(metadata: Mapping[str, str]) -> TimeStamp | None:
    """Return what a file's tags say of when it was filmed; None = nothing that can be true.

    Matroska writes tag names in capitals, so case is ignored.
    """
    tags = {key.lower(): value for key, value in metadata.items()}
    zoned = _moment(tags.get(CREATION_DATE, ""))
    if zoned is not None and zoned.tzinfo is not None:
        return TimeStamp(zoned, True)
    plain = _moment(tags.get(CREATION_TIME, ""))
    return None if plain is None else TimeStamp(plain.replace(tzinfo=UTC), False)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.year >= FIRST_YEAR else None


def filmed(stamp: TimeStamp | None, file_time: datetime, length_s: float = 0.0) -> Filmed:
    """Return when a clip was filmed.

    Parameters
    ----------
    stamp : TimeStamp or None
        What the film says.
    file_time : datetime
        When the file was last written, in the time zone of whoever filmed.
    length_s : float
        How long the clip is, seconds: file and film may name its beginning or its end.

    Returns
    -------
    Filmed
        The film's time, if it has one that is not after the file was written. Without an offset it
        is UTC, unless only its reading as local time agrees with the file's time: then a camera
        without a time zone wrote it.
    """
    if stamp is None or stamp.at > file_time + AHEAD:
        return Filmed(file_time, "file")
    if stamp.zoned:
        return Filmed(stamp.at, "film")
    zone = file_time.tzinfo
    standard, local = stamp.at.astimezone(zone), stamp.at.replace(tzinfo=zone)
    slack = SLACK + timedelta(seconds=length_s)
    mistaken = abs(local - file_time) <= slack < abs(standard - file_time)
    return Filmed(local if mistaken else standard, "film")

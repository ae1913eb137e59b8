"""The allowed ranges of everything that is entered or read, by command line, table or file.

`posture.system.validation` checks values against the annotated types; NaN and infinity are
outside every range. The pairs are for the arguments and fields in which people enter values.
"""

from typing import Annotated, Final

from msgspec import Meta

HEIGHT_CM: Final = (80.0, 250.0)
SPEED_KMH: Final = (3.0, 45.0)
INCLINE: Final = (-10.0, 40.0)
"""Per cent, uphill positive."""
CAPTURE_FPS: Final = (1.0, 2000.0)
"""A higher rate is a mistake: phones reach 960, compact cameras 1000, a few makers claim 1920."""
CLIP_SPEED: Final = (0.1, 1.0)
CLIP_TIME_S: Final = (0.0, 7200.0)
"""Of a moment in a file; a longer file is refused."""
BIRTH_YEAR: Final = (1900, 2100)
YEARS: Final = range(1900, 2500)
"""Years of sessions; a file's own date may be odd, but not from before there were films."""
LONGEST_NAME: Final = 200

HeightCm = Annotated[float, Meta(ge=HEIGHT_CM[0], le=HEIGHT_CM[1])]
SpeedKmh = Annotated[float, Meta(ge=SPEED_KMH[0], le=SPEED_KMH[1])]
Incline = Annotated[float, Meta(ge=INCLINE[0], le=INCLINE[1])]
CaptureFps = Annotated[float, Meta(ge=CAPTURE_FPS[0], le=CAPTURE_FPS[1])]
ClipTime = Annotated[float, Meta(ge=CLIP_TIME_S[0], le=CLIP_TIME_S[1])]
ClipSpeed = Annotated[float, Meta(ge=CLIP_SPEED[0], le=CLIP_SPEED[1])]
BirthYear = Annotated[int, Meta(ge=BIRTH_YEAR[0], le=BIRTH_YEAR[1])]

MAX_SECONDS: Final = 1e6
"""Eleven days: longer than any clip, and short enough to keep microseconds in a float."""
Seconds = Annotated[float, Meta(ge=-MAX_SECONDS, le=MAX_SECONDS)]
Duration = Annotated[float, Meta(ge=0, le=MAX_SECONDS)]
MAX_PIXELS: Final = 1e6
"""Far outside every picture, but small enough for squares and sums not to overflow."""
Pixels = Annotated[float, Meta(ge=-MAX_PIXELS, le=MAX_PIXELS)]
Degrees = Annotated[float, Meta(ge=-360, le=360)]
Share = Annotated[float, Meta(ge=0, le=1)]
# A measured value, in its unit.
Quantity = Annotated[float, Meta(ge=-1e9, le=1e9)]
Uncertainty = Annotated[float, Meta(ge=0, le=1e9)]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]


def max_characters(count: int) -> Meta:
    """Return the constraint for a text of at most ``count`` characters.

    NUL is excluded, because databases cannot store it, and so are lone surrogates, which cannot
    be encoded.
    """
    return Meta(max_length=count, pattern=r"^[^\x00\ud800-\udfff]*\Z")


Name = Annotated[str, max_characters(LONGEST_NAME)]
FileName = Annotated[str, Meta(max_length=1000)]
"""File names need not be valid text; lone surrogates stand for undecodable bytes (PEP 383)."""
Statement = Annotated[str, Meta(max_length=20_000)]
"""A sentence of ours that may contain a file's name, and so lone surrogates."""
Sentence = Annotated[str, max_characters(2000)]
Remark = Annotated[str, max_characters(500)]
Text = Annotated[str, max_characters(20_000)]
Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")]
"""A measurement's name in files."""
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
EVIDENCE: Final = r"evidence/[a-z0-9_]{1,64}-\d{1,3}"
PictureName = Annotated[str, Meta(pattern=rf"^{EVIDENCE}\.jpg\Z")]
"""An evidence picture's name in a report; it cannot lead out of the report's folder."""
StoredPictureName = Annotated[
    str, Meta(pattern=r"^(evidence/[a-z0-9_]{1,64}-\d{1,3}|thumbnail)\.jpg\Z")
]
"""An evidence picture's name, or that of the thumbnail."""

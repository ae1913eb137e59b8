"""How large anything that is told or read may be: one place for commands, tables and files.

A type made of a range is what `posture.system.validation` holds values against; NaN and infinity
are in no range. The pairs are for arguments and fields, which ask people.
"""

from typing import Annotated, Final

from msgspec import Meta

HEIGHT_CM: Final = (80.0, 250.0)
SPEED_KMH: Final = (3.0, 45.0)
INCLINE: Final = (-10.0, 40.0)
"""Per cent, uphill positive."""
CAPTURE_FPS: Final = (1.0, 2000.0)
"""Above, a rate is a mistake: phones reach 960, compact cameras 1000, a few makers say 1920."""
CLIP_SPEED: Final = (0.1, 1.0)
BIRTH_YEAR: Final = (1900, 2100)
YEARS: Final = range(1900, 2500)
"""Of days on which somebody ran; a file's own may be odd, but not before films."""
LONGEST_NAME: Final = 200

HeightCm = Annotated[float, Meta(ge=HEIGHT_CM[0], le=HEIGHT_CM[1])]
SpeedKmh = Annotated[float, Meta(ge=SPEED_KMH[0], le=SPEED_KMH[1])]
Incline = Annotated[float, Meta(ge=INCLINE[0], le=INCLINE[1])]
CaptureFps = Annotated[float, Meta(ge=CAPTURE_FPS[0], le=CAPTURE_FPS[1])]
ClipSpeed = Annotated[float, Meta(ge=CLIP_SPEED[0], le=CLIP_SPEED[1])]
BirthYear = Annotated[int, Meta(ge=BIRTH_YEAR[0], le=BIRTH_YEAR[1])]

MOST_SECONDS: Final = 1e6
"""Eleven days: longer than any clip, and short enough for a clock to keep its microseconds."""
Seconds = Annotated[float, Meta(ge=-MOST_SECONDS, le=MOST_SECONDS)]
Duration = Annotated[float, Meta(ge=0, le=MOST_SECONDS)]
MOST_PIXELS: Final = 1e6
"""Far outside every picture, and far inside what squares and sums of it can be."""
Pixels = Annotated[float, Meta(ge=-MOST_PIXELS, le=MOST_PIXELS)]
Degrees = Annotated[float, Meta(ge=-360, le=360)]
Share = Annotated[float, Meta(ge=0, le=1)]
# Whatever is measured, in its unit.
Quantity = Annotated[float, Meta(ge=-1e9, le=1e9)]
Uncertainty = Annotated[float, Meta(ge=0, le=1e9)]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]


def letters(most: int) -> Meta:
    """Return the rule for a text of at most so many letters.

    No zero letter, which databases cannot keep, and no half letters, which nothing can write.
    """
    return Meta(max_length=most, pattern=r"^[^\x00\ud800-\udfff]*\Z")


Name = Annotated[str, letters(LONGEST_NAME)]
FileName = Annotated[str, Meta(max_length=1000)]
"""Where a system's file names may be no text at all, half letters stand for bytes (PEP 383)."""
Said = Annotated[str, Meta(max_length=20_000)]
"""Words of our own about a file, whose name stands in them."""
Sentence = Annotated[str, letters(2000)]
Remark = Annotated[str, letters(500)]
Text = Annotated[str, letters(20_000)]
Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")]
"""What a measurement is called in files."""
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
EVIDENCE: Final = r"evidence/[a-z0-9_]{1,64}-\d{1,3}"
PictureName = Annotated[str, Meta(pattern=rf"^{EVIDENCE}\.jpg\Z")]
"""What an evidence picture is called in a report: never a way out of the report's folder."""
StoredPictureName = Annotated[
    str, Meta(pattern=r"^(evidence/[a-z0-9_]{1,64}-\d{1,3}|thumbnail)\.jpg\Z")
]
"""The same, or the picture in the clip's middle."""
